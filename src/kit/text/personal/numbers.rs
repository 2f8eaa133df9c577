//! Numbers that are somebody's: bank accounts, cards, telephones.

use super::Kind;

/// Bank accounts: two letters, two digits, then letters and digits, in groups or not.
pub(super) fn accounts(line: &str, add: &mut impl FnMut(Kind, &str)) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at + 15 <= bytes.len() {
        let begins = bytes[at..at + 2].iter().all(u8::is_ascii_alphabetic)
            && bytes[at + 2..at + 4].iter().all(u8::is_ascii_digit);
        if !begins || (at > 0 && bytes[at - 1].is_ascii_alphanumeric()) {
            at += 1;
            continue;
        }
        let mut compact: Vec<u8> = Vec::new();
        let mut ends = Vec::new();
        for (offset, byte) in bytes[at..].iter().enumerate() {
            match byte {
                b' ' if bytes[at + offset - 1] != b' ' => continue,
                _ if byte.is_ascii_alphanumeric() && compact.len() < 34 => {
                    compact.push(byte.to_ascii_uppercase())
                }
                _ => break,
            }
            let word_ends = bytes.get(at + offset + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
            if compact.len() >= 15 && word_ends {
                ends.push((compact.len(), at + offset + 1));
            }
        }
        let right = ends.iter().rev().find(|(length, _)| is_iban(&compact[..*length]));
        match right {
            Some((_, end)) => {
                add(Kind::Iban, &line[at..*end]);
                at = *end;
            }
            None => at += 4,
        }
    }
}

fn is_iban(compact: &[u8]) -> bool {
    let rotated = compact[4..].iter().chain(&compact[..4]);
    let remainder = rotated.fold(0u32, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    remainder == 1
}

/// Runs of digits with the usual signs between them: cards by their check digit, phones by their beginning.
pub(super) fn numbers(line: &str, add: &mut impl FnMut(Kind, &str)) {
    let mut rest = line;
    let mut before = ' ';
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')) {
        before = rest[..start].chars().next_back().unwrap_or(before);
        let run = &rest[start..];
        let end = run
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ' | '-' | '.' | '/')))
            .unwrap_or(run.len());
        let found = run[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let after = run[found.len()..].chars().next().unwrap_or(' ');
        if !before.is_alphanumeric() && !after.is_alphabetic() {
            if is_card(found) {
                add(Kind::Card, found);
            } else if is_phone(found) {
                add(Kind::Phone, found);
            }
        }
        before = run[..end].chars().next_back().unwrap_or(' ');
        rest = &run[end..];
    }
}

fn is_card(found: &str) -> bool {
    let digits: Vec<u32> = found.chars().filter_map(|c| c.to_digit(10)).collect();
    let plain = found.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'));
    let known = matches!(digits.first(), Some(2..=6));
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
        .sum();
    plain && known && (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

fn is_phone(found: &str) -> bool {
    let digits = found.bytes().filter(u8::is_ascii_digit).count();
    let groups: Vec<usize> =
        found.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    let marks = found.rfind('+').is_some_and(|at| at > 0) || found.contains("..") || found.contains("--");
    if marks {
        return false;
    }
    let american = matches!(groups[..], [3, 3, 4] | [1, 3, 3, 4]);
    let local = found.starts_with(['0', '('])
        && (9..=13).contains(&digits)
        && groups.len() <= 6
        && groups.first().is_some_and(|length| *length >= 2);
    // 03/04/2025 and 00.00.0000 are dates.
    let date = matches!(groups[..], [2, 2, 4] | [2, 2, 4, ..]);
    (found.starts_with('+') && (8..=15).contains(&digits)) || (!date && (american || local))
}
