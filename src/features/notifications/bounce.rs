//! A letter that came back: whose it was and for how long it can't be
//! delivered, read from a delivery status notification (RFC 3464).

use mail_parser::{HeaderName, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::seals;
use super::store::mail as store;
use super::store::settings::{self, Lasting};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::secret::Key;
use crate::kit::text::fold::clean_line;

/// Messages inside messages are read so deep.
const DEPTH: usize = 4;
/// Characters of what a mail server says that are kept.
const REASON: usize = 200;

/// Which letter came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Notice(i64),
    Digest(i64),
    /// Another one that we sent to the recipient.
    Letter,
}

/// What a bounce says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    pub letter: Which,
    pub lasting: Lasting,
    pub reason: String,
    /// The key of the address that it did not reach, where that is said.
    pub recipient: Option<String>,
}

/// Why a message is no bounce of ours: a sentence for the operator.
pub const NO_BOUNCE: &str = "this is no bounce: it holds no delivery status";
pub const NOT_OURS: &str = "this bounce names no letter that this site sent to that address";
pub const NOT_FAILED: &str = "the letter is only late, or was delivered: nothing was changed";

/// Reads a message.
pub fn read(key: &Key, raw: &[u8]) -> Result<Bounce, &'static str> {
    let message = MessageParser::default().parse(raw).ok_or(NO_BOUNCE)?;
    let mut found = Found::default();
    found.walk(&message, DEPTH);
    if found.fields.is_empty() {
        return Err(NO_BOUNCE);
    }
    let recipient = found.field("original-recipient").or_else(|| found.field("final-recipient"));
    let recipient = recipient.map(|text| address_key(text.rsplit(';').next().unwrap_or(text)));
    let letter =
        found.ids.iter().find_map(|id| which(key, left_of(id), recipient.as_deref())).ok_or(NOT_OURS)?;
    let action = found.field("action").unwrap_or_default().to_ascii_lowercase();
    if action != "failed" {
        return Err(NOT_FAILED);
    }
    let status = found.field("status").unwrap_or_default();
    let said = found.field("diagnostic-code").unwrap_or(status);
    Ok(Bounce {
        letter,
        // 5.2.2 is a full mailbox: it may have room tomorrow (RFC 3463).
        lasting: if status.starts_with("5.") && status != "5.2.2" { Lasting::Hard } else { Lasting::Soft },
        reason: clean_line(&said.chars().take(REASON).collect::<String>(), REASON).unwrap_or_default(),
        recipient,
    })
}

fn which(key: &Key, left: &str, recipient: Option<&str>) -> Option<Which> {
    match seals::read_message(key, left) {
        Some((seals::DIGEST, id)) => Some(Which::Digest(id)),
        Some((_, id)) => Some(Which::Notice(id)),
        None => recipient.filter(|to| seals::is_letter(key, left, to)).map(|_| Which::Letter),
    }
}

/// The part of a Message-ID before the `@`.
fn left_of(id: &str) -> &str {
    id.trim().trim_start_matches('<').split('@').next().unwrap_or_default()
}

#[derive(Default)]
struct Found {
    /// Message-IDs, those of the returned letter before others.
    ids: Vec<String>,
    /// The fields of the delivery status.
    fields: Vec<(String, String)>,
}

impl Found {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }

    fn walk(&mut self, message: &Message<'_>, depth: usize) {
        for part in &message.parts {
            let is_status = part.content_type().is_some_and(|kind| {
                kind.ctype().eq_ignore_ascii_case("message")
                    && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("delivery-status"))
            });
            if is_status {
                self.fields.extend(fields_of(&String::from_utf8_lossy(part.contents())));
                continue;
            }
            match &part.body {
                PartType::Message(inner) if depth > 0 => {
                    self.ids.extend(inner.message_id().map(str::to_owned));
                    self.walk(inner, depth - 1);
                }
                // The letter's headers alone, as text.
                PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
                    let text = String::from_utf8_lossy(part.contents());
                    let ids = fields_of(&text).into_iter().filter(|field| field.0 == "message-id");
                    self.ids.extend(ids.map(|field| field.1));
                }
                _ => {}
            }
        }
        for name in [HeaderName::InReplyTo, HeaderName::References] {
            match message.header(name) {
                Some(HeaderValue::Text(id)) => self.ids.push(id.to_string()),
                Some(HeaderValue::TextList(ids)) => self.ids.extend(ids.iter().map(ToString::to_string)),
                _ => {}
            }
        }
    }
}

/// `Name: value` lines, with the names in small letters and folded lines joined.
fn fields_of(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = fields.last_mut() {
                last.1.push(' ');
                last.1.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// What became of a bounce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Whose address it is, and whether letters are stopped now.
    Counted { username: String, is_off: bool },
    /// They have another address by now, or are gone.
    Moved,
}

/// Notes the bounce with whose address it is.
pub fn take(tx: &mut Conn, bounce: &Bounce, now: Ts) -> Result<Outcome, Error> {
    let user = match bounce.letter {
        Which::Letter => owner_of(tx, bounce.recipient.as_deref().unwrap_or_default())?,
        letter => owner(tx, letter)?,
    };
    let Some(user) = user else { return Ok(Outcome::Moved) };
    let (person, _) = store::addressee(tx, user)?;
    let Some(key) = person.email_key else { return Ok(Outcome::Moved) };
    if bounce.recipient.as_ref().is_some_and(|recipient| *recipient != key) {
        return Ok(Outcome::Moved);
    }
    let is_off = settings::bounced(tx, user, &key, (bounce.lasting, &bounce.reason), now)?;
    Ok(Outcome::Counted { username: person.username, is_off })
}

/// Notes that a mail server knows no such mailbox, where it is a member's.
pub fn nobody_at(tx: &mut Conn, to: &str, reason: &str, now: Ts) -> diesel::QueryResult<()> {
    let key = address_key(to);
    if let Some(user) = owner_of(tx, &key)? {
        settings::bounced(tx, user, &key, (Lasting::Hard, reason), now)?;
    }
    Ok(())
}

fn owner_of(conn: &mut Conn, key: &str) -> diesel::QueryResult<Option<UserId>> {
    Ok(accounts::by_email_key(conn, key)?.map(|user| user.id))
}

fn owner(conn: &mut Conn, letter: Which) -> diesel::QueryResult<Option<UserId>> {
    match letter {
        Which::Digest(id) => Ok(store::digest(conn, id)?.map(|(user, _)| user)),
        Which::Notice(id) => store::owner(conn, id),
        Which::Letter => Ok(None),
    }
}
