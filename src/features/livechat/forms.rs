//! What the forms of chats say.

use crate::forum::artists::model::ArtistId;
use crate::forum::cases::model::Words;
use crate::forum::form::{STALE, Sent};
use crate::forum::posts::forms::new_key;
use crate::forum::posts::render;
use crate::kit::config::LiveChat;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

const MAX_SUBJECT: usize = 120;
const MAX_KEY: usize = 64;

/// What is said before a chat, as it was sent.
#[derive(Clone, Debug, Default)]
pub struct RawAsk {
    pub artist: String,
    pub category: String,
    pub subject: String,
    pub body: String,
    pub key: String,
    stale: bool,
}

/// The same, typed; the body not rendered yet.
#[derive(Clone, Debug)]
pub struct Typed {
    pub artist: ArtistId,
    pub category: String,
    pub subject: String,
}

impl RawAsk {
    pub fn read(sent: &Sent) -> Self {
        let text = |name: &str| sent.get(name).to_owned();
        Self {
            artist: text("artist"),
            category: text("category"),
            subject: text("subject"),
            body: sent.get("body").replace("\r\n", "\n"),
            key: key_of(sent),
            stale: !sent.is_ours(),
        }
    }

    pub fn check(&self, rules: &LiveChat) -> Result<Typed, FormErrors> {
        let mut errors = FormErrors::default();
        if self.stale {
            errors.add("body", STALE);
        }
        let artist = self.artist.parse().map(ArtistId).ok();
        if artist.is_none() {
            errors.add("artist", "Choose the artist that it is about.");
        }
        if !rules.categories.contains(&self.category) {
            errors.add("category", "Choose what it is about.");
        }
        let subject = fold::clean_line(&self.subject, MAX_SUBJECT).unwrap_or_default();
        if fold::is_blank(&subject) {
            errors.add("subject", format!("Say in short what it is, in at most {MAX_SUBJECT} characters."));
        }
        if fold::is_blank(&self.body) {
            errors.add("body", "Say what happened: whoever takes the chat reads it first.");
        }
        match (artist, errors.is_empty()) {
            (Some(artist), true) => Ok(Typed { artist, category: self.category.clone(), subject }),
            _ => Err(errors),
        }
    }
}

/// The key of a form, or a new one where it is none of ours.
pub fn key_of(sent: &Sent) -> String {
    let key = sent.get("key");
    let plain = (1..=MAX_KEY).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { key.to_owned() } else { new_key() }
}

/// A line, cleaned and rendered; or what is wrong with it.
pub async fn words(site: &Site, body: &str) -> Result<Result<Words, String>, Error> {
    if fold::is_blank(body) {
        return Ok(Err("There is nothing to send yet. Write something first.".to_owned()));
    }
    let most = site.config.live_chat.max_bytes;
    let Ok(body) = fold::clean_body(&body.replace("\r\n", "\n"), most) else {
        return Ok(Err(format!(
            "At most {most} characters at once. Your words are kept: send them in parts."
        )));
    };
    if body.len() > most {
        return Ok(Err(format!(
            "At most {most} characters at once. Your words are kept: send them in parts."
        )));
    }
    let html = render::markdown(site, &body).await?.html;
    Ok(Ok(Words { body, html }))
}
