//! Letters as they come.

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
    assert!(!is_forged(&letter("Authentication-Results: ; dmarc=fail\r\n", "Hi."), ""), "nobody was asked");
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
