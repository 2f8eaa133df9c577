//! Passwords: argon2id behind a semaphore, and a judgement of their strength.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::error::Error;

/// Hashes at once. Each takes 19 MiB and some 25 ms (STACK 4): two keep memory
/// bounded and leave the other pages their turn.
static PERMITS: Semaphore = Semaphore::const_new(2);
/// Characters of a password at most: long enough for any phrase, refused before it is hashed.
pub const MAX_CHARS: usize = 256;
/// Characters at least (ASVS 6.2.1).
pub const MIN_CHARS: usize = 8;

/// A hash of no password: verified against when there is no account, so that
/// the answer takes as long (TRUST A80).
static DUMMY: std::sync::LazyLock<String> =
    std::sync::LazyLock::new(|| hash_now("no account has this password").unwrap_or_default());

/// Hashes a password; waits its turn.
pub async fn hash(password: String) -> Result<String, Error> {
    let Ok(_permit) = PERMITS.acquire().await else {
        return Err(Error::Internal("the hasher is closed".to_owned()));
    };
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
}

/// Hashes at once, for commands.
pub fn hash_now(password: &str) -> Result<String, Error> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Compares with a stored hash, or with a dummy for as long when there is none.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, Error> {
    if password.chars().count() > MAX_CHARS {
        return Ok(false);
    }
    let Ok(_permit) = PERMITS.acquire().await else {
        return Err(Error::Internal("the hasher is closed".to_owned()));
    };
    tokio::task::spawn_blocking(move || {
        // Made for both, so that the first unknown name takes no longer than a known one.
        let dummy = DUMMY.as_str();
        let hash = stored.as_deref().unwrap_or(dummy);
        let matches = PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        matches && stored.is_some()
    })
    .await
    .map_err(|error| Error::Internal(error.to_string()))
}

/// Says what is wrong with a new password, if anything. `context` are words
/// that must not carry it: the site's name, the username, the address.
pub fn weakness(password: &str, context: &[&str]) -> Option<String> {
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        return Some(format!("Use at least {MIN_CHARS} characters. A few words in a row work well."));
    }
    if chars > MAX_CHARS {
        return Some(format!("Use at most {MAX_CHARS} characters."));
    }
    let folded = password.to_lowercase();
    let is_context =
        |word: &&str| word.len() > 3 && folded.contains(&word.to_lowercase()) && chars < word.len() + 6;
    if context.iter().any(is_context) {
        return Some(
            "This password is close to your name, address or this community's name. Choose another."
                .to_owned(),
        );
    }
    // zxcvbn's cost grows with length; the first 100 characters decide.
    let head: String = password.chars().take(100).collect();
    let estimate = zxcvbn::zxcvbn(&head, context);
    if estimate.score() >= zxcvbn::Score::Three {
        return None;
    }
    let hint = estimate.feedback().and_then(|feedback| feedback.warning()).map(|warning| warning.to_string());
    Some(match hint {
        Some(hint) => format!("This password would be guessed quickly. {hint}"),
        None => "This password would be guessed quickly. Add a few more words.".to_owned(),
    })
}
