//! The letters about cases, put together when their turn comes, from what is true then.

use crate::forum::accounts::letters::{Button, LetterView};
use crate::forum::accounts::store as accounts;
use crate::forum::cases::letters::{About, Tells};
use crate::forum::cases::model::{Case, CaseState, Entry, EntryKind};
use crate::forum::cases::{seals, store};
use crate::kit::error::Error;
use crate::kit::mail::Letter;
use crate::kit::site::Site;

/// To a guest who asked something: nothing comes to the desk before the button.
pub fn confirm(site: &Site, to: &str, subject: &str, token: &str) -> Result<Letter, Error> {
    let brand = &site.config.brand;
    let view = LetterView {
        lead: format!("Somebody, hopefully you, asked the {brand} support at this address: {subject}"),
        paragraphs: vec![
            "Confirm that the address is yours, and the request goes to the desk. The button works for a week."
                .to_owned(),
        ],
        button: Some(Button {
            text: "Send my request".to_owned(),
            url: format!("{}/support/confirm/{token}", site.origin),
        }),
        last: "If this was not you, do nothing: without the button nothing happens, and what was written is forgotten in a week.".to_owned(),
        ..LetterView::blank(site)
    };
    view.letter(site, to, &format!("Confirm your request to {brand} support"))
}

/// What the desk tells a requester; nothing where there is nobody to tell it to.
pub async fn write(site: &Site, about: About) -> Result<Option<Letter>, Error> {
    let asked = about.clone();
    let (case, entry, files, to, answers, notice) = site
        .db
        .read(move |conn| {
            let case = store::by_id(conn, asked.case)?;
            let entry = asked.entry.map(|entry| store::entry(conn, entry)).transpose()?;
            let to = match case.requester_id {
                Some(user) => {
                    let user = accounts::by_id(conn, user)?;
                    user.email.filter(|_| user.confirmed_at.is_some())
                }
                None => case.guest_email.clone(),
            };
            let answers = store::last_message_id(conn, case.id)?;
            let files = store::files(conn, case.id)?;
            let with = files.into_iter().filter(|file| Some(file.entry_id) == asked.entry);
            let names: Vec<String> = with.map(|file| file.name).collect();
            let notice = store::desk::notice(conn)?;
            Ok::<_, Error>((case, entry, names, to, answers, notice))
        })
        .await?;
    let Some(to) = to.filter(|_| case.merged_into.is_none() && case.state != CaseState::Unconfirmed) else {
        return Ok(None);
    };
    // A note never leaves the desk, whatever the outbox says.
    let entry = entry.filter(|entry| entry.kind == EntryKind::Agent);
    let mut view = view(site, &case, about.tells, entry.as_ref());
    if about.tells == Tells::Received && !notice.is_empty() {
        view.paragraphs.push(notice);
    }
    if entry.is_some() && !files.is_empty() {
        view.paragraphs.push(format!("With it came, on the page of your case: {}", files.join(", ")));
    }
    let mut letter = view.letter(site, &to, &format!("[{}] {}", case.reference, case.subject))?;
    letter.id = about.id;
    let token = seals::mail_token(&site.key, &case.reference);
    letter.thread = Some(format!("case-{token}"));
    letter.answers = answers;
    letter.reply_to = reply_to(&site.config.support.mailbox, &token);
    Ok(Some(letter))
}

/// The address for answers to one case: `support+token@..`.
fn reply_to(mailbox: &str, token: &str) -> Option<String> {
    let (name, host) = mailbox.rsplit_once('@')?;
    Some(format!("{name}+{token}@{host}"))
}

fn view(site: &Site, case: &Case, tells: Tells, entry: Option<&Entry>) -> LetterView {
    let (brand, reference) = (&site.config.brand, &case.reference);
    let (lead, button) = match tells {
        Tells::Received => {
            (format!("{brand} support has your request. Its reference is {reference}."), "See my case")
        }
        Tells::Answered => (format!("{brand} support answered in your case {reference}:"), "See and answer"),
        Tells::Resolved => (
            format!("Your case {reference} is resolved. If it is not, answer, and it is open again."),
            "See my case, and say how it was",
        ),
    };
    let mut paragraphs: Vec<String> = match entry {
        Some(entry) => entry.body.split("\n\n").map(str::to_owned).collect(),
        None if tells == Tells::Received => vec![format!("It is about: {}", case.subject)],
        None => Vec::new(),
    };
    if site.config.support.mailbox.is_empty() {
        paragraphs.push(
            "Answers to this letter are not read: the button leads to where you can answer.".to_owned(),
        );
    }
    LetterView {
        lead,
        paragraphs,
        button: Some(Button {
            text: button.to_owned(),
            url: format!("{}{}", site.origin, seals::page_url(&site.key, case)),
        }),
        last: "You get this because you asked support. The address of the button is yours alone: pass it on to nobody.".to_owned(),
        ..LetterView::blank(site)
    }
}
