//! A letter that came to the desk, read: who wrote, what they say for themselves, what it answers,
//! and whether a program wrote it. Pure.

use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders};

use crate::forum::form::uploads::RawFile;
use crate::kit::mail::check_address;
use crate::kit::secret;
use crate::kit::text::fold;

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

/// What they wrote: without the letter quoted below it, and without a signature. A letter that is
/// nothing but a quote stays as it is.
fn own_words(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let is_quote = |line: &str| line.trim_start().starts_with('>');
    let mut end = lines.len();
    if let Some(at) = lines.iter().position(|line| line.trim() == "-----Original Message-----") {
        end = end.min(at);
    }
    if let Some(at) = lines.iter().position(|line| *line == "-- ") {
        end = end.min(at);
    }
    // Quoted lines at the end, with the line that says whose they are.
    let mut tail = end;
    while tail > 0 && (lines[tail - 1].trim().is_empty() || is_quote(lines[tail - 1])) {
        tail -= 1;
    }
    if lines[tail..end].iter().any(|line| is_quote(line)) {
        end = tail;
        // "On Monday somebody wrote:", which mail programs break into two lines at most.
        if end > 0 && lines[end - 1].trim_end().ends_with(':') {
            end -= 1;
            if end > 0 && lines[end - 1].starts_with("On ") && !lines[end].starts_with("On ") {
                end -= 1;
            }
        }
    }
    let own = lines[..end].join("\n");
    if fold::is_blank(&own) { body.trim().to_owned() } else { own.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &[&str] = &["support@desk.example", "community@desk.example"];

    fn letter(head: &str, body: &str) -> Vec<u8> {
        format!("From: Gwen <gwen@x.example>\r\nTo: support@desk.example\r\nSubject: Re: AW: No sound\r\nMessage-ID: <1@x.example>\r\n{head}\r\n{body}").into_bytes()
    }

    fn read_ok(raw: &[u8]) -> Incoming {
        read(raw, None, OURS).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_plain_letter_is_read() {
        let one = read_ok(&letter(
            "In-Reply-To: <b@y>\r\nReferences: <a@y> <b@y>\r\n",
            "It is silent.\r\n\r\nOn Monday you wrote:\r\n> Hello\r\n> there\r\n",
        ));
        assert_eq!(
            (one.from.as_str(), one.name.as_str(), one.subject.as_str()),
            ("gwen@x.example", "Gwen", "No sound")
        );
        assert_eq!(one.body, "It is silent.");
        assert_eq!(one.answers, ["b@y", "b@y", "a@y"]);
        assert_eq!(one.to, ["support@desk.example"]);
    }

    #[test]
    fn encodings_and_charsets_are_read() {
        let quoted = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n";
        assert_eq!(read_ok(&letter(quoted, "Gr=FC=DFe =\r\nan alle\r\n")).body, "Grüße an alle");
        let base64 = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n";
        assert_eq!(read_ok(&letter(base64, "R3LDvMOfZQ==\r\n")).body, "Grüße");
        let odd = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=shift_jis\r\nContent-Transfer-Encoding: base64\r\n";
        assert_eq!(read_ok(&letter(odd, "k/qWew==\r\n")).body, "日本");
        let unknown = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=klingon\r\n";
        assert_eq!(read_ok(&letter(unknown, "Plain words.\r\n")).body, "Plain words.");
        let html = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n";
        let body = read_ok(&letter(html, "<p>It is <b>silent</b>.</p><script>alert(1)</script>\r\n")).body;
        assert!(body.contains("It is silent") && !body.contains("<b>"), "{body}");
    }

    #[test]
    fn parts_and_files_are_told_apart() {
        let head = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n";
        let body = "--edge\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain\r\n\r\nThe words.\r\n--inner\r\nContent-Type: text/html\r\n\r\n<p>The words.</p>\r\n--inner--\r\n--edge\r\nContent-Type: text/plain; name=\"log.txt\"\r\nContent-Disposition: attachment; filename=\"../log.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nbGluZQ==\r\n--edge--\r\n";
        let one = read_ok(&letter(head, body));
        assert_eq!(one.body, "The words.");
        assert_eq!(one.files.len(), 1);
        assert_eq!((one.files[0].name.as_str(), one.files[0].bytes.as_slice()), ("../log.txt", &b"line"[..]));
    }

    #[test]
    fn programs_and_our_own_letters_are_known() {
        for head in [
            "Auto-Submitted: auto-replied\r\n",
            "Precedence: bulk\r\n",
            "Precedence: list\r\n",
            "X-Auto-Response-Suppress: All\r\n",
            "List-Id: <list.example>\r\n",
            "Return-Path: <>\r\n",
            "Content-Type: multipart/report; boundary=x\r\n",
        ] {
            assert_eq!(read(&letter(head, "Away.\r\n"), None, OURS).err(), Some(AUTOMATIC), "{head}");
        }
        assert!(read(&letter("Auto-Submitted: no\r\n", "Here.\r\n"), None, OURS).is_ok());
        assert_eq!(read(&letter("", "Hi.\r\n"), Some(""), OURS).err(), Some(AUTOMATIC));
        assert_eq!(read(&letter("", "Hi.\r\n"), Some("<>"), OURS).err(), Some(AUTOMATIC));
        assert!(read(&letter("", "Hi.\r\n"), Some("gwen@x.example"), OURS).is_ok());
        let own =
            |from: &str, id: &str| format!("From: {from}\r\nMessage-ID: <{id}>\r\n\r\nHi.\r\n").into_bytes();
        assert_eq!(read(&own("Community@desk.example", "1@x"), None, OURS).err(), Some(OWN));
        assert_eq!(read(&own("gwen@x.example", "letter-1-x@DESK.example"), None, OURS).err(), Some(OWN));
    }

    #[test]
    fn our_own_mail_server_says_what_is_forged() {
        let said = |head: &str| is_forged(&letter(head, "Hi.\r\n"), "mx.desk.example");
        assert!(said(
            "Authentication-Results: mx.desk.example;\r\n spf=pass smtp.mailfrom=x.example;\r\n\tdmarc=fail (p=reject) header.from=x.example\r\n"
        ));
        assert!(said("Authentication-Results: MX.desk.example 1; DMARC=Fail\r\n"));
        // Somebody before it wrote that all is well; ours is asked.
        assert!(said(
            "Authentication-Results: mx.desk.example; dmarc=pass\r\nAuthentication-Results: mx.desk.example; dmarc=fail\r\n"
        ));
        for head in [
            "",
            "Authentication-Results: mx.desk.example; dmarc=pass\r\n",
            "Authentication-Results: mx.other.example; dmarc=fail\r\n",
            "Authentication-Results: mx.desk.example; none\r\n",
            "X-Results: mx.desk.example; dmarc=fail\r\n",
        ] {
            assert!(!said(head), "{head}");
        }
        assert!(
            !is_forged(&letter("Authentication-Results: ; dmarc=fail\r\n", "Hi."), ""),
            "nobody was asked"
        );
    }

    #[test]
    fn hostile_letters_are_refused_or_harmless() {
        for raw in [
            &b""[..],
            b"\0\0\0",
            b"From: \r\n\r\nx",
            b"From: a@x.example, b@y.example\r\n\r\nx",
            b"From: a@x.example\r\nFrom: b@y.example\r\n\r\nx",
            b"From: \"a@x.example\" <>\r\n\r\nx",
            b"Subject: none\r\n\r\nx",
        ] {
            assert!(read(raw, None, OURS).is_err(), "{:?}", String::from_utf8_lossy(raw));
        }
        let long =
            format!("{}\r\n{}", "Subject: ".to_owned() + &"x".repeat(5_000), "From: a@x.example\r\n\r\nHi");
        assert!(read_ok(long.as_bytes()).subject.chars().count() <= MAX_SUBJECT);
        let deep = (0..200)
            .map(|at| format!("--b{at}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", at + 1))
            .collect::<String>();
        let raw = letter("Content-Type: multipart/mixed; boundary=b0\r\n", &deep);
        drop(read(&raw, None, OURS));
        let bidi = read_ok(&letter("", "Pay \u{202e}here\r\n"));
        assert!(bidi.body.contains("here"));
    }

    #[test]
    fn a_quote_alone_stays() {
        assert_eq!(own_words("> only this"), "> only this");
        assert_eq!(own_words("Yes.\n-- \nGwen"), "Yes.");
        assert_eq!(own_words("Above\n> quoted\nbelow"), "Above\n> quoted\nbelow");
        assert_eq!(own_words("Yes.\nOn Mon, support\n<a@x> wrote:\n> a\n\n> b\n"), "Yes.");
    }
}
