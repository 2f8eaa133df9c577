//! Letters: written to the outbox with the change that causes them, sent by a
//! worker over SMTP, or laid down as `.eml` files where there is no server.
//!
//! The sender is always the site's own (TRUST A94), the Message-ID is fixed
//! when the letter is written, so that a second try is seen as the same
//! letter, and nothing that somebody typed can begin a header (TRUST A95).

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::db::{Conn, Ts};
use super::outbox;
use super::text::fold::clean_line;

/// The outbox kind of a letter.
pub const KIND: &str = "letter";
/// Bytes of an address at most (RFC 5321, 4.5.3.1.3).
const MAX_ADDRESS: usize = 254;
/// Characters of a subject at most: longer ones are cut by every reader.
const MAX_SUBJECT: usize = 150;
/// Seconds at most for one letter: a worker works on nothing else meanwhile.
const MOST_PATIENCE: u64 = 300;

/// A letter, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// One address. Empty: to nobody, and thrown away when its turn comes. Such
    /// a letter is written where an answer must not tell whether there is one.
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The part of the Message-ID before the `@`, and the name of the file.
    pub id: String,
    /// What it belongs to: letters with the same word are one conversation.
    #[serde(default)]
    pub thread: Option<String>,
    /// The address that stops letters like it with one POST (RFC 8058).
    #[serde(default)]
    pub unsubscribe: Option<String>,
    /// Where answers go, where they go anywhere.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// The Message-ID, without angles, of what somebody wrote that it answers.
    #[serde(default)]
    pub answers: Option<String>,
}

impl Letter {
    pub fn new(to: &str, subject: &str, text: String, html: String) -> Self {
        let subject: String = subject.chars().take(MAX_SUBJECT).collect();
        Self {
            to: to.to_owned(),
            subject: clean_line(&subject, MAX_SUBJECT).unwrap_or_else(|_| "A letter".to_owned()),
            text,
            html,
            id: uuid::Uuid::new_v4().to_string(),
            thread: None,
            unsubscribe: None,
            reply_to: None,
            answers: None,
        }
    }
}

/// Writes the letter in the caller's transaction.
pub fn record(tx: &mut Conn, letter: &Letter, now: Ts) -> diesel::QueryResult<()> {
    outbox::record(tx, KIND, letter, now)
}

/// Why a letter did not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It never will: another try is useless.
    #[error("{0}")]
    Permanent(String),
    /// The server says that there is no such mailbox.
    #[error("{0}")]
    NoMailbox(String),
    /// The server was busy.
    #[error("{0}")]
    Transient(String),
    /// The server was away, or the line broke: other letters would fare no better.
    #[error("{0}")]
    Away(String),
}

impl MailError {
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent(_) | Self::NoMailbox(_))
    }
}

/// Sends letters; clones share the connections.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    /// The host after the `@` of a Message-ID.
    host: String,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Files(PathBuf),
}

/// The connections to the mail server, made with the first letter: they need a
/// runtime, which a site that is being opened does not have yet.
struct Smtp {
    /// A letter may take so long, from connecting to the last word.
    patience: Duration,
    plan: AsyncSmtpTransportBuilder,
    made: OnceLock<AsyncSmtpTransport<Tokio1Executor>>,
}

impl Smtp {
    fn transport(&self) -> &AsyncSmtpTransport<Tokio1Executor> {
        self.made.get_or_init(|| self.plan.clone().build())
    }
}

impl Mailer {
    /// The error is one line for the operator.
    pub fn from_config(config: &Config) -> Result<Self, String> {
        let from: Mailbox = config.mail.from.parse().map_err(|error| format!("mail.from: {error}"))?;
        let host = from.email.domain().to_owned();
        let way = if config.mail.smtp_url.is_empty() {
            Way::Files(config.data_dir.join("mail"))
        } else {
            // The URL holds a password: an error must not repeat it.
            let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.mail.smtp_url)
                .map_err(|_| "mail.smtp_url must be smtp:// or smtps:// with a host".to_owned())?;
            let patience = Duration::from_secs(config.mail.patience_seconds.clamp(1, MOST_PATIENCE));
            let plan = transport.timeout(Some(patience));
            Way::Smtp(Arc::new(Smtp { patience, plan, made: OnceLock::new() }))
        };
        Ok(Self { from, host, way })
    }

    /// How long one letter may take at most.
    pub fn patience(&self) -> Duration {
        match &self.way {
            Way::Smtp(smtp) => smtp.patience,
            Way::Files(_) => Duration::ZERO,
        }
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        if letter.to.is_empty() {
            return Ok(());
        }
        let message = self.message(letter)?;
        match &self.way {
            Way::Smtp(smtp) => by_smtp(smtp, message).await,
            Way::Files(folder) => self.lay_down(folder, letter, &message).await,
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, MailError> {
        let permanent = |error: &dyn std::fmt::Display| MailError::Permanent(error.to_string());
        let to = check_address(&letter.to).map_err(|error| permanent(&error))?;
        let to: Address = to.parse().map_err(|error| permanent(&error))?;
        let subject = clean_line(&letter.subject, MAX_SUBJECT).map_err(|error| permanent(&error))?;
        let mut message = Message::builder();
        if let Some(thread) = &letter.thread {
            let root = format!("<{}@{}>", file_name(thread), self.host);
            let answers =
                letter.answers.as_deref().filter(|id| is_message_id(id)).map(|id| format!("<{id}>"));
            message = message.references(root.clone());
            message = match answers {
                Some(answers) => message.in_reply_to(answers.clone()).references(answers),
                None => message.in_reply_to(root),
            };
        }
        if let Some(reply_to) = &letter.reply_to {
            let address: Address = check_address(reply_to)
                .and_then(|address| address.parse().map_err(|_| "the address for answers is none".to_owned()))
                .map_err(|error| permanent(&error))?;
            message = message.reply_to(Mailbox::new(None, address));
        }
        let mut message = message
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(format!("<{}@{}>", file_name(&letter.id), self.host)))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|error| permanent(&error))?;
        // RFC 3834: no holiday answers, please.
        message.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        if let Some(url) = letter.unsubscribe.as_deref().filter(|url| is_header_url(url)) {
            let one_click = [
                ("List-Unsubscribe", format!("<{url}>")),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ];
            for (name, value) in one_click {
                message
                    .headers_mut()
                    .insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
            }
        }
        Ok(message)
    }

    /// Whole or not at all; the same letter twice is one file.
    async fn lay_down(&self, folder: &PathBuf, letter: &Letter, message: &Message) -> Result<(), MailError> {
        let name = file_name(&letter.id);
        let half = folder.join(format!("{name}.half"));
        let done = async {
            tokio::fs::create_dir_all(folder).await?;
            tokio::fs::write(&half, message.formatted()).await?;
            tokio::fs::rename(&half, folder.join(format!("{name}.eml"))).await
        };
        done.await.map_err(|error| MailError::Transient(error.to_string()))
    }
}

async fn by_smtp(smtp: &Smtp, message: Message) -> Result<(), MailError> {
    // The transport's own limit is for connecting alone: a server that says
    // nothing later on would be waited for without end.
    let sent = tokio::time::timeout(smtp.patience, smtp.transport().send(message)).await;
    let Ok(sent) = sent else { return Err(MailError::Away("the mail server says nothing".to_owned())) };
    sent.map(drop).map_err(|error| {
        let said = error.to_string();
        match error.status().map(u16::from) {
            Some(550 | 551 | 553) => MailError::NoMailbox(said),
            // The service itself is not available (RFC 5321, 3.8).
            Some(421) => MailError::Away(said),
            None if !error.is_permanent() => MailError::Away(said),
            _ if error.is_permanent() => MailError::Permanent(said),
            _ => MailError::Transient(said),
        }
    })
}

/// Whether the address can stand between the angles of a header.
fn is_header_url(url: &str) -> bool {
    url.starts_with("http") && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte))
}

/// Whether a Message-ID of somebody else's can stand between the angles of our header.
fn is_message_id(id: &str) -> bool {
    (3..=250).contains(&id.len())
        && id.contains('@')
        && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"(),:;[\\]".contains(&byte))
}

/// The id as it may stand in a header and in a path.
fn file_name(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(64).collect()
}

/// The address as it is written on a letter, or what is wrong with it. Plain
/// local parts only: quoted ones and comments are legal and always a trick. The
/// host of an international domain is kept in its ASCII form.
pub fn check_address(address: &str) -> Result<String, String> {
    const WRONG: &str =
        "This is not an e-mail address that letters can reach. It looks like name@example.com.";
    let address = address.trim();
    let wrong = || Err(WRONG.to_owned());
    let Some((local, domain)) = address.rsplit_once('@') else {
        return wrong();
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    if local.is_empty() || local.len() > 64 || !local.chars().all(plain) {
        return wrong();
    }
    let Ok(url::Host::Domain(domain)) = url::Host::parse(domain) else {
        return wrong();
    };
    let address = format!("{local}@{domain}");
    if address.len() > MAX_ADDRESS || address.parse::<Address>().is_err() {
        return wrong();
    }
    Ok(address)
}

/// The form in which two spellings of an address are one.
pub fn address_key(address: &str) -> String {
    address.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_begins_no_header() {
        for trick in [
            "a@x.org\r\nBcc: b@y.org",
            "a\n@x.org",
            "\"a b\"@x.org",
            "a@x.org, b@y.org",
            "a@",
            "@x.org",
            "a b@x.org",
        ] {
            assert!(check_address(trick).is_err(), "{trick:?}");
        }
        assert_eq!(check_address(" Ada+forum@Example.org ").as_deref(), Ok("Ada+forum@example.org"));
        assert_eq!(check_address("ada@bücher.example").as_deref(), Ok("ada@xn--bcher-kva.example"));
    }

    #[test]
    fn a_subject_is_one_line() {
        let letter = Letter::new("a@x.org", "Hi\r\nBcc: b@y.org", String::new(), String::new());
        assert_eq!(letter.subject, "Hi Bcc: b@y.org");
    }
}
