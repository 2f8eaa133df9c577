//! A letter that came to the desk, read: who wrote, what they say for themselves, what it answers,
//! and whether a program wrote it. Pure.

mod quoted;
#[cfg(test)]
mod tests;

use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders};

use crate::forum::form::uploads::RawFile;
use crate::kit::mail::check_address;
use crate::kit::secret;
use crate::kit::text::fold;
use quoted::own_words;

const MAX_SUBJECT: usize = 150;
const MAX_NAME: usize = 60;
/// Message-IDs that are looked at: a long thread names many.
const MAX_IDS: usize = 60;

/// A letter to the desk.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub from: String,
    pub name: String,
    /// Every address that it went to.
    pub to: Vec<String>,
    pub subject: String,
    /// What they wrote, without what they quote.
    pub body: String,
    /// Without angles; made from the letter where it has none.
    pub message_id: String,
    /// Message-IDs that it answers, the nearest first.
    pub answers: Vec<String>,
    pub files: Vec<RawFile>,
}

/// Why a letter is not filed: a sentence for the operator.
pub const NO_LETTER: &str = "this is no letter that can be read";
pub const NO_SENDER: &str = "the letter has no sender, or more than one";
pub const AUTOMATIC: &str =
    "a program wrote this letter: it is not filed, so that no two programs write to each other";
pub const OWN: &str = "this is a letter of our own";

/// Reads a letter. `envelope` is the sender that the mail server saw, where it said so.
pub fn read(raw: &[u8], envelope: Option<&str>, own: &[&str]) -> Result<Incoming, &'static str> {
    let message = MessageParser::default().parse(raw).ok_or(NO_LETTER)?;
    let from = sender(&message).ok_or(NO_SENDER)?;
    let message_id = message.message_id().map(str::to_owned).filter(|id| id.len() <= 250);
    if own.iter().any(|address| address.eq_ignore_ascii_case(&from.0))
        || message_id.as_deref().is_some_and(|id| is_own_id(id, own))
    {
        return Err(OWN);
    }
    if is_automatic(&message, envelope, &from.0) {
        return Err(AUTOMATIC);
    }
    let subject = subject(message.subject().unwrap_or_default());
    let parts = (0..message.text_body_count()).filter_map(|at| message.body_text(at));
    let body = own_words(&parts.collect::<Vec<_>>().join("\n").replace("\r\n", "\n"));
    let made = || format!("none-{}", secret::digest(&format!("{} {subject} {body}", from.0)));
    Ok(Incoming {
        message_id: message_id.unwrap_or_else(made),
        to: recipients(&message),
        answers: answers(&message),
        files: files(&message),
        from: from.0,
        name: from.1,
        subject,
        body,
    })
}

/// Whether our own mail server has found that the letter is not from whom it says: `authority` is
/// the name by which it writes its `Authentication-Results` (RFC 8601). What others write there
/// says nothing, and neither does a server that was not asked.
pub fn is_forged(raw: &[u8], authority: &str) -> bool {
    let Some(message) = MessageParser::default().parse(raw).filter(|_| !authority.is_empty()) else {
        return false;
    };
    message.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("Authentication-Results")).any(
        |(_, value)| {
            let plain = value.replace(['\r', '\n', '\t'], " ").to_ascii_lowercase();
            let mut parts = plain.split(';').map(str::trim);
            let by = parts.next().and_then(|first| first.split(' ').next()).unwrap_or_default();
            by == authority.to_ascii_lowercase() && parts.any(|part| part.starts_with("dmarc=fail"))
        },
    )
}

/// The one address in the one `From`, with its name.
fn sender(message: &Message<'_>) -> Option<(String, String)> {
    let mut fields = message.header_values(HeaderName::From);
    let (Some(HeaderValue::Address(address)), None) = (fields.next(), fields.next()) else { return None };
    let mut all = address.iter();
    let (one, None) = (all.next()?, all.next()) else { return None };
    let plain = check_address(one.address()?).ok()?;
    let name: String = one.name().unwrap_or_default().chars().take(MAX_NAME).collect();
    Some((plain, fold::clean_line(&name, MAX_NAME).unwrap_or_default()))
}

/// Whether a Message-ID is of our making: only our letters are called so at our hosts.
fn is_own_id(id: &str, own: &[&str]) -> bool {
    let host = id.rsplit_once('@').map_or("", |(_, host)| host);
    let ours = own
        .iter()
        .filter_map(|address| address.rsplit_once('@'))
        .any(|(_, own)| own.eq_ignore_ascii_case(host));
    ours && ["letter-", "notice-", "digest-", "direct-", "case-"].iter().any(|kind| id.starts_with(kind))
}

/// Out of office, lists, bounces and the like (RFC 3834).
fn is_automatic(message: &Message<'_>, envelope: Option<&str>, from: &str) -> bool {
    let said = |name: &'static str| {
        let value = message.header_raw(name);
        value.map(|value| value.trim().to_ascii_lowercase())
    };
    let is_empty = |address: &str| matches!(address.trim(), "" | "<>");
    let returned = message.header_raw(HeaderName::ReturnPath).is_some_and(is_empty);
    let precedence = said("Precedence");
    let local = from.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let is_report = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
    });
    envelope.is_some_and(is_empty)
        || returned
        || is_report
        || said("Auto-Submitted").is_some_and(|value| !value.starts_with("no"))
        || precedence.is_some_and(|value| matches!(value.as_str(), "bulk" | "list" | "junk" | "auto_reply"))
        || ["X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond"]
            .iter()
            .any(|name| said(name).is_some())
        || message.header_raw(HeaderName::ListId).is_some()
        || message.header_raw(HeaderName::ListUnsubscribe).is_some()
        || matches!(local.as_str(), "mailer-daemon" | "postmaster" | "noreply" | "no-reply" | "donotreply")
}

fn recipients(message: &Message<'_>) -> Vec<String> {
    let named = |address: Option<&Address<'_>>| -> Vec<String> {
        let all = address.into_iter().flat_map(|address| address.iter());
        all.filter_map(|one| one.address().map(str::to_owned)).collect()
    };
    let mut all = named(message.to());
    all.extend(named(message.cc()));
    for name in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        if let Some(text) = message.header_raw(name) {
            all.push(text.trim().trim_matches(['<', '>']).to_owned());
        }
    }
    all
}

fn answers(message: &Message<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for value in [message.in_reply_to(), message.references()] {
        match value {
            HeaderValue::Text(id) => all.push(id.to_string()),
            // The last of them is the nearest.
            HeaderValue::TextList(ids) => all.extend(ids.iter().rev().map(ToString::to_string)),
            _ => {}
        }
    }
    all.truncate(MAX_IDS);
    all
}

fn files(message: &Message<'_>) -> Vec<RawFile> {
    let file = |(at, part): (usize, &mail_parser::MessagePart<'_>)| RawFile {
        name: part.attachment_name().map_or_else(|| format!("file {}", at + 1), str::to_owned),
        bytes: part.contents().to_vec(),
    };
    message.attachments().enumerate().map(file).collect()
}

/// Without what answers put before it.
fn subject(text: &str) -> String {
    let mut rest = text.trim();
    loop {
        let lower = rest.to_ascii_lowercase();
        let Some(prefix) =
            ["re:", "aw:", "fwd:", "fw:", "sv:"].iter().find(|prefix| lower.starts_with(**prefix))
        else {
            break;
        };
        rest = rest[prefix.len()..].trim_start();
    }
    let short: String = rest.chars().take(MAX_SUBJECT).collect();
    match fold::clean_line(&short, MAX_SUBJECT) {
        Ok(line) if !fold::is_blank(&line) => line,
        _ => "No subject".to_owned(),
    }
}
