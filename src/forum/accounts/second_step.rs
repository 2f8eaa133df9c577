//! The second step: what its secrets are hidden for, what a typed code is, and tickets between the two steps.

use data_encoding::BASE32_NOPAD;
use rand::Rng;

use super::model::{User, UserId};
use crate::kit::db::Ts;
use crate::kit::secret::{self, Key};
use crate::kit::{site::Site, totp};

/// Recovery codes that somebody gets.
pub const CODES: usize = 10;
/// The second step must follow within ten minutes.
const TICKET: std::time::Duration = std::time::Duration::from_secs(600);

/// Hides an app's secret for its owner's row.
pub fn hide(key: &Key, user: UserId, plain: &[u8]) -> Result<String, crate::kit::error::Error> {
    key.hide(&format!("second step {user}"), plain).map_err(crate::kit::error::Error::Internal)
}

pub fn reveal(key: &Key, user: UserId, hidden: &str) -> Option<Vec<u8>> {
    key.reveal(&format!("second step {user}"), hidden)
}

/// A code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of the app.
    App(String),
    /// The hash of what looks like a recovery code.
    Recovery(String),
}

impl Typed {
    /// Spaces and hyphens are for reading; letters may be small.
    pub fn read(text: &str) -> Option<Self> {
        let bare: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .take(40)
            .collect();
        match bare.len() {
            6 if bare.bytes().all(|byte| byte.is_ascii_digit()) => Some(Self::App(bare)),
            16 => Some(Self::Recovery(secret::digest(&bare))),
            _ => None,
        }
    }
}

/// Fresh recovery codes of 80 bits, and what the database keeps of them.
pub fn recovery_codes() -> (Vec<String>, Vec<String>) {
    let fresh = || {
        let mut bytes = [0u8; 10];
        rand::rng().fill_bytes(&mut bytes);
        BASE32_NOPAD.encode(&bytes)
    };
    let codes: Vec<String> = (0..CODES).map(|_| fresh()).collect();
    let hashes = codes.iter().map(|code| secret::digest(code)).collect();
    let shown = codes.iter().map(|code| [&code[..4], &code[4..8], &code[8..12], &code[12..]].join("-"));
    (shown.collect(), hashes)
}

fn message(user: &User, until: i64) -> String {
    // A new password makes older tickets void.
    format!("{}.{until}.{}", user.id, secret::digest(user.password_hash.as_deref().unwrap_or_default()))
}

/// Proves that the first step was done, for ten minutes.
pub fn ticket(site: &Site, user: &User) -> String {
    let until = site.clock.now().plus(TICKET).0;
    format!("{}.{until}.{}", user.id, site.key.seal("second step", &message(user, until)))
}

/// Whose ticket it says it is; [`is_good`] says whether that is so.
pub fn owner_of(ticket: &str) -> Option<UserId> {
    ticket.split('.').next()?.parse().ok().map(UserId)
}

pub fn is_good(site: &Site, user: &User, ticket: &str, now: Ts) -> bool {
    let mut parts = ticket.splitn(3, '.').skip(1);
    let until: Option<i64> = parts.next().and_then(|until| until.parse().ok());
    match (until, parts.next()) {
        (Some(until), Some(seal)) => {
            now.0 < until && site.key.is_sealed("second step", &message(user, until), seal)
        }
        _ => false,
    }
}

/// The step that an app's code is of, by this hidden secret.
pub fn step_of(key: &Key, user: UserId, hidden: &str, code: &str, now: Ts) -> Option<i64> {
    totp::step_of(&reveal(key, user, hidden)?, code, now.0.div_euclid(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(Typed::read(" 123 456 "), Some(Typed::App("123456".to_owned())));
        let (shown, hashes) = recovery_codes();
        assert_eq!(shown.len(), CODES);
        let small = shown[0].to_lowercase().replace('-', " ");
        assert_eq!(Typed::read(&small), Some(Typed::Recovery(hashes[0].clone())));
        for wrong in ["", "12345", "1234567", "12345a", &"A".repeat(1000)] {
            assert_eq!(Typed::read(wrong), None, "{wrong}");
        }
    }
}
