//! The letters that accounts send. Each is put together before the database is
//! asked to keep it.

use serde::Serialize;

use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::mail::Letter;
use crate::kit::site::Site;

/// A letter as its templates see it: who and why first, one button, how to stop last.
#[derive(Clone, Debug, Serialize)]
pub struct LetterView {
    pub brand: String,
    pub origin: String,
    pub lead: String,
    pub paragraphs: Vec<String>,
    pub button: Option<Button>,
    pub last: String,
    /// The way to get no more letters of this kind.
    pub stop: Option<Button>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Button {
    pub text: String,
    pub url: String,
}

impl LetterView {
    /// A letter of this site that says nothing yet.
    pub fn blank(site: &Site) -> Self {
        Self {
            brand: site.config.brand.clone(),
            origin: site.origin.clone(),
            lead: String::new(),
            paragraphs: Vec::new(),
            button: None,
            last: String::new(),
            stop: None,
        }
    }

    /// Puts it into words, as text and as HTML.
    pub fn letter(&self, site: &Site, to: &str, subject: &str) -> Result<Letter, Error> {
        let text = site.view.render_data("mail/accounts/letter.txt", self)?;
        let html = site.view.render_data("mail/accounts/letter.html", self)?;
        Ok(Letter::new(to, subject, text, html))
    }

    pub fn sample() -> Self {
        Self {
            brand: "Tempo".to_owned(),
            origin: "https://community.example".to_owned(),
            lead: "Welcome to the Tempo Community, ada.".to_owned(),
            paragraphs: vec!["Confirm that this address is yours, and you can take part.".to_owned()],
            button: Some(Button {
                text: "Confirm my address".to_owned(),
                url: "https://community.example/confirm/x".to_owned(),
            }),
            last: "If this was not you, do nothing: without the button nothing happens.".to_owned(),
            stop: Some(Button {
                text: "Stop these letters".to_owned(),
                url: "https://community.example/blog/unsubscribe/x".to_owned(),
            }),
        }
    }
}

const NOT_YOU: &str = "If this was not you, do nothing: without the button nothing happens.";
const ALWAYS_SENT: &str =
    "Letters about the safety of your account are always sent. Others can be switched off in your settings.";

/// To a new member.
pub fn confirm(site: &Site, to: &str, username: &str, token: &str) -> Result<Letter, Error> {
    let brand = &site.config.brand;
    let view = view(
        site,
        format!(
            "Somebody, hopefully you, made the account {username} in the {brand} Community with this address."
        ),
        &["Confirm that the address is yours, and you can post and reply. The button works for a week."],
        Some(("Confirm my address", format!("/confirm/{token}"))),
        NOT_YOU,
    );
    view.letter(site, to, &format!("Confirm your address for the {brand} Community"))
}

/// To somebody whose address was given for another account.
pub fn already_member(site: &Site, to: &str) -> Result<Letter, Error> {
    let brand = &site.config.brand;
    let view = view(
        site,
        format!("Somebody, perhaps you, gave this address for an account in the {brand} Community."),
        &["There is an account with it already. If you forgot the password, choose a new one."],
        Some(("Choose a new password", "/forgot".to_owned())),
        NOT_YOU,
    );
    view.letter(site, to, &format!("You have an account in the {brand} Community"))
}

/// To somebody who forgot their password.
pub fn reset(site: &Site, to: &str, username: &str, token: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Somebody, hopefully you, asked for a new password for the account {username}."),
        &["The button works once, within two hours. Afterwards you are logged out everywhere else."],
        Some(("Choose a new password", format!("/reset/{token}"))),
        NOT_YOU,
    );
    view.letter(site, to, "Choose a new password")
}

/// To the owner, after the fact.
pub fn password_changed(site: &Site, to: &str, username: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("The password of your account {username} was changed just now."),
        &[
            "All other sessions were ended. If it was you, there is nothing to do. If not, choose a new password at once.",
        ],
        Some(("It was not me: choose a new password", "/forgot".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "Your password was changed")
}

/// To the present address, when another one shall take its place.
pub fn leave_address(site: &Site, to: &str, username: &str, token: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Somebody, hopefully you, wants another e-mail address for the account {username}."),
        &[
            "Agree here, and confirm the other letter that went to the new address. The button works for a day.",
            "If it was not you, somebody knows your password: log in, change it, and nothing else will happen.",
        ],
        Some(("Agree to the new address", format!("/confirm/{token}"))),
        ALWAYS_SENT,
    );
    view.letter(site, to, "Your e-mail address is about to change")
}

/// To the address that shall take its place.
pub fn take_address(site: &Site, to: &str, username: &str, token: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Somebody, hopefully you, wants to use this address for the account {username}."),
        &[
            "Confirm that the address is yours. A second letter may have gone to the old address. The button works for a day.",
        ],
        Some(("Confirm the new address", format!("/confirm/{token}"))),
        NOT_YOU,
    );
    view.letter(site, to, "Confirm your new e-mail address")
}

/// To the old address, after the fact.
pub fn address_changed(site: &Site, to: &str, username: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("The account {username} has another e-mail address from now on."),
        &["This was the last letter to this address. If you did not want that, tell our support at once."],
        Some(("Get help", "/support".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "Your e-mail address was changed")
}

/// To somebody who can't log in any more: what a moderator said, and until when.
pub fn banned(
    site: &Site,
    to: &str,
    username: &str,
    message: &str,
    until: Option<Ts>,
) -> Result<Letter, Error> {
    let brand = &site.config.brand;
    let span = match until {
        Some(until) => format!("It ends at {}.", until.rfc3339()),
        None => "It has no end.".to_owned(),
    };
    let view = view(
        site,
        format!("The account {username} is banned from the {brand} Community. {span}"),
        &["This is what the moderators say:", message],
        Some(("Get help", "/support".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "Your account is banned")
}

/// To the owner, when somebody came in from where they never were.
pub fn new_device(
    site: &Site,
    to: &str,
    username: &str,
    (device, address): (&str, &str),
) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Somebody logged in to your account {username} with a device we have not seen before."),
        &[
            &format!("{device}, from the address {address}."),
            "If it was you, there is nothing to do. If not, choose a new password at once: it ends all sessions.",
        ],
        Some(("Look at my sessions", "/settings/sessions".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "A new device logged in to your account")
}

/// To the owner, after the fact.
pub fn second_step_on(site: &Site, to: &str, username: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Your account {username} asks for a code besides the password from now on."),
        &["Keep the recovery codes where you find them without your phone. All other sessions were ended."],
        Some(("My settings", "/settings/second-step".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "The second step is on")
}

/// To the owner, after the fact.
pub fn second_step_off(site: &Site, to: &str, username: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Your account {username} no longer asks for a code besides the password."),
        &["If that was not you, choose a new password at once and set the second step up again."],
        Some(("It was not me: choose a new password", "/forgot".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "The second step is off")
}

/// To the owner, after the fact: another key opens the account, or one no longer does.
pub fn passkey_changed(
    site: &Site,
    to: &str,
    username: &str,
    (name, added): (&str, bool),
) -> Result<Letter, Error> {
    let (lead, subject) = match added {
        true => ("opens your account from now on", "A passkey was added to your account"),
        false => ("no longer opens your account", "A passkey of your account was removed"),
    };
    let view = view(
        site,
        format!("The passkey \"{name}\" {lead}: {username}."),
        &["If that was not you, choose a new password at once and look at your passkeys."],
        Some(("My passkeys", "/settings/passkeys".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, subject)
}

/// To the owner, after a recovery code was used.
pub fn recovery_code_used(site: &Site, to: &str, username: &str) -> Result<Letter, Error> {
    let view = view(
        site,
        format!("Somebody logged in to your account {username} with one of its recovery codes."),
        &["It is used up now. If it was not you, choose a new password at once, and make new codes."],
        Some(("My settings", "/settings/second-step".to_owned())),
        ALWAYS_SENT,
    );
    view.letter(site, to, "A recovery code was used")
}

/// A letter to nobody: what is written where there is no account, so that it takes as long.
pub fn to_nobody(mut letter: Letter) -> Letter {
    letter.to.clear();
    letter
}

fn view(
    site: &Site,
    lead: String,
    paragraphs: &[&str],
    button: Option<(&str, String)>,
    last: &str,
) -> LetterView {
    LetterView {
        lead,
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        button: button
            .map(|(text, path)| Button { text: text.to_owned(), url: format!("{}{path}", site.origin) }),
        last: last.to_owned(),
        ..LetterView::blank(site)
    }
}
