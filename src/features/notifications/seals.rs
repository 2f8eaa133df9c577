//! What a letter carries that only this site can have made: its Message-ID, by
//! which a bounce is known, and the address that stops letters like it.

use super::model::{Kind, Place, Target, Way};
use crate::forum::accounts::model::UserId;
use crate::kit::mail::address_key;
use crate::kit::secret::Key;

/// What a Message-ID begins with.
pub const NOTICE: &str = "notice";
pub const DIGEST: &str = "digest";
/// A letter that is about no notification: of an account, or the blog to a guest.
const LETTER: &str = "letter";
/// Characters of the seal in a Message-ID: nobody tries 62^16 bounces.
const SHORT: usize = 16;
const PURPOSE: &str = "stop letters";

/// The Message-ID of a letter before its `@`: the same each time it is tried.
pub fn message(key: &Key, kind: &str, id: i64) -> String {
    format!("{kind}-{id}-{}", short(key, kind, id))
}

fn short(key: &Key, kind: &str, id: i64) -> String {
    let seal = key.seal("message", &format!("{kind} {id}"));
    seal.chars().filter(char::is_ascii_alphanumeric).take(SHORT).collect()
}

/// Whose letter a Message-ID names, if it is one of ours: its kind and number.
pub fn read_message(key: &Key, left: &str) -> Option<(&'static str, i64)> {
    let (kind, rest) = left.split_once('-')?;
    let kind = [NOTICE, DIGEST].into_iter().find(|known| *known == kind)?;
    let (id, seal) = rest.split_once('-')?;
    let id: i64 = id.parse().ok()?;
    (short(key, kind, id) == seal).then_some((kind, id))
}

/// The Message-ID of any other letter, before its `@`: good for its address
/// alone, so that nobody's own letter speaks for another's mailbox.
pub fn letter(key: &Key, id: &str, to: &str) -> String {
    format!("{LETTER}-{id}-{}", short_for(key, id, to))
}

/// Whether we sent the letter of this Message-ID to the address with this key.
pub fn is_letter(key: &Key, left: &str, to: &str) -> bool {
    let said = left.strip_prefix(LETTER).and_then(|rest| rest.strip_prefix('-')?.rsplit_once('-'));
    said.is_some_and(|(id, seal)| short_for(key, id, to) == seal)
}

fn short_for(key: &Key, id: &str, to: &str) -> String {
    let seal = key.seal("message", &format!("{LETTER} {id} {}", address_key(to)));
    seal.chars().filter(char::is_ascii_alphanumeric).take(SHORT).collect()
}

/// What a letter's last line stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The subscription by which it came.
    Place(Target),
    /// Letters about this kind of event.
    Kind(Kind),
    /// Digests.
    Way(Way),
}

impl Stop {
    fn word(self) -> String {
        match self {
            Self::Place(target) => format!("{}.{}", target.place.word(), target.id),
            Self::Kind(kind) => format!("kind.{}", kind.word()),
            Self::Way(way) => format!("way.{}", way.word()),
        }
    }

    fn read(what: &str, which: &str) -> Option<Self> {
        match what {
            "kind" => Kind::from_word(which).map(Self::Kind),
            "way" => Way::from_word(which).map(Self::Way),
            place => Some(Self::Place(Target::new(Place::from_word(place)?, which.parse().ok()?))),
        }
    }
}

/// The path that stops it for one person, without logging in.
pub fn stop(key: &Key, user: UserId, what: Stop) -> String {
    let said = format!("{user}.{}", what.word());
    format!("/unsubscribe/{said}.{}", key.seal(PURPOSE, &said))
}

/// Reads what follows `/unsubscribe/`; nothing unless this site made it.
pub fn read_stop(key: &Key, token: &str) -> Option<(UserId, Stop)> {
    let (said, seal) = token.rsplit_once('.')?;
    if !key.is_sealed(PURPOSE, said, seal) {
        return None;
    }
    let mut parts = said.splitn(3, '.');
    let user = UserId(parts.next()?.parse().ok()?);
    Some((user, Stop::read(parts.next()?, parts.next()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_sealed_is_read() {
        let key = Key::new(&[7; 32]).unwrap_or_else(|error| panic!("{error}"));
        let id = message(&key, NOTICE, 12);
        assert_eq!(read_message(&key, &id), Some((NOTICE, 12)));
        assert_eq!(read_message(&key, &id.replace("-12-", "-13-")), None);
        assert_eq!(read_message(&key, "notice-12-"), None);
        let id = letter(&key, "0c9f-1", "Ada@example.org");
        assert!(is_letter(&key, &id, "ada@example.org"));
        assert!(!is_letter(&key, &id, "ben@example.org"), "her letter says nothing about his mailbox");
        assert!(!is_letter(&key, &id.replace("0c9f", "0c9e"), "ada@example.org"));
        for what in
            [Stop::Place(Target::new(Place::Thread, 55)), Stop::Kind(Kind::Mention), Stop::Way(Way::Daily)]
        {
            let path = stop(&key, UserId(3), what);
            let token = path.trim_start_matches("/unsubscribe/");
            assert_eq!(read_stop(&key, token), Some((UserId(3), what)));
            assert_eq!(read_stop(&key, &token.replacen('3', "4", 1)), None);
        }
    }
}
