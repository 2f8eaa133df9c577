//! Random tokens, their hashes, and seals that only this site can make.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 random bits, for a cookie or an address.
pub fn token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

/// What the database keeps of a token: reading the database opens no session.
pub fn digest(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

/// Whether two secrets are one; takes the same time wherever they differ.
pub fn same(a: &str, b: &str) -> bool {
    bool::from(digest(a).as_bytes().ct_eq(digest(b).as_bytes()))
}

/// The site's secret key.
#[derive(Clone)]
pub struct Key(Vec<u8>);

impl Key {
    /// At least 32 bytes; a shorter key is refused.
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() < 32 {
            return Err("the secret is shorter than 32 bytes".to_owned());
        }
        Ok(Self(bytes.to_vec()))
    }

    /// A seal over a message for one purpose.
    pub fn seal(&self, purpose: &str, message: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message.as_bytes());
        BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    }

    /// Whether the seal is ours; takes the same time whatever is wrong.
    pub fn is_sealed(&self, purpose: &str, message: &str, seal: &str) -> bool {
        let ours = self.seal(purpose, message);
        !ours.is_empty() && bool::from(ours.as_bytes().ct_eq(seal.as_bytes()))
    }
}
