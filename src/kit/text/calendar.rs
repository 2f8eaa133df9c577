//! One entry of a calendar as a file (iCalendar, RFC 5545), by hand: the crates for it
//! bring a second library of dates along.

use crate::kit::db::Ts;

/// Octets of a line at most (3.1), without its end.
const LINE: usize = 75;

/// What is to happen.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The same for ever, and nobody else's.
    pub uid: &'a str,
    /// When it was last changed.
    pub stamp: Ts,
    pub starts: Ts,
    pub ends: Ts,
    pub title: &'a str,
    pub about: &'a str,
    pub place: &'a str,
    pub url: &'a str,
    /// Grows with each change.
    pub sequence: i64,
    pub is_cancelled: bool,
}

/// The whole file, in UTC, so that it needs no zones of its own.
pub fn file(entry: &Entry<'_>) -> String {
    let mut out = String::new();
    let status = if entry.is_cancelled { "CANCELLED" } else { "CONFIRMED" };
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Bandstand//Calendar//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(entry.uid)),
        format!("DTSTAMP:{}", instant(entry.stamp)),
        format!("DTSTART:{}", instant(entry.starts)),
        format!("DTEND:{}", instant(entry.ends)),
        format!("SEQUENCE:{}", entry.sequence),
        format!("STATUS:{status}"),
        format!("SUMMARY:{}", escaped(entry.title)),
        format!("DESCRIPTION:{}", escaped(entry.about)),
        format!("LOCATION:{}", escaped(entry.place)),
        // An address is no text: nothing in it is escaped.
        format!("URL:{}", entry.url.replace(['\r', '\n'], "")),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    for line in lines {
        fold(&line, &mut out);
    }
    out
}

/// "20261122T180000Z".
fn instant(at: Ts) -> String {
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(at) => at.strftime("%Y%m%dT%H%M%SZ").to_string(),
        Err(_) => String::new(),
    }
}

/// A text as a value: backslashes, separators and line ends (3.3.11); other controls go.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded after 75 octets and never inside a character.
fn fold(line: &str, out: &mut String) {
    let mut room = LINE;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            // The blank counts.
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry<'static> {
        Entry {
            uid: "gathering-3@community.example",
            stamp: Ts(1_790_000_000_000),
            starts: Ts(1_790_010_000_000),
            ends: Ts(1_790_013_600_000),
            title: "Star Call; bring tea, please",
            about: "First line\r\nSecond \\ line",
            place: "Online",
            url: "https://community.example/calendar/3",
            sequence: 2,
            is_cancelled: false,
        }
    }

    #[test]
    fn a_file_has_its_parts_in_utc() {
        let file = file(&entry());
        assert!(
            file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n")
        );
        assert!(file.contains("\r\nDTSTART:20260921T170000Z\r\n"), "{file}");
        assert!(file.contains("\r\nSEQUENCE:2\r\n") && file.contains("\r\nSTATUS:CONFIRMED\r\n"));
    }

    #[test]
    fn texts_are_escaped_and_break_no_line() {
        let file = file(&entry());
        assert!(file.contains("SUMMARY:Star Call\\; bring tea\\, please\r\n"), "{file}");
        assert!(file.contains("DESCRIPTION:First line\\nSecond \\\\ line\r\n"), "{file}");
        let sly = Entry { title: "x\nATTENDEE:evil", url: "https://a.example/\r\nATTENDEE:evil", ..entry() };
        assert!(!super::file(&sly).contains("\nATTENDEE"));
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let long = "Überraschung 🎉 ".repeat(20);
        let file = file(&Entry { about: &long, ..entry() });
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains(long.trim_end()), "{unfolded}");
    }
}
