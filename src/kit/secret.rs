//! Random tokens, their hashes, and seals that only this site can make.

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, Payload};
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

    /// Hides bytes, so that whoever reads the database without the site's secret
    /// learns nothing (XChaCha20-Poly1305). What is hidden for one purpose opens for no other.
    pub fn hide(&self, purpose: &str, plain: &[u8]) -> Result<String, String> {
        let mut nonce = [0u8; 24];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let hidden = self.cipher(purpose)?.encrypt(&nonce.into(), payload);
        let hidden = hidden.map_err(|_| "a secret could not be hidden".to_owned())?;
        Ok(BASE64URL_NOPAD.encode(&[&nonce[..], &hidden].concat()))
    }

    /// What was hidden; nothing when it is not ours or was changed.
    pub fn reveal(&self, purpose: &str, text: &str) -> Option<Vec<u8>> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (nonce, hidden) = bytes.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let payload = Payload { msg: hidden, aad: purpose.as_bytes() };
        self.cipher(purpose).ok()?.decrypt(&nonce.into(), payload).ok()
    }

    fn cipher(&self, purpose: &str) -> Result<XChaCha20Poly1305, String> {
        let broken = |_| "the secret makes no key".to_owned();
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(broken)?;
        mac.update(b"hide");
        mac.update(&[0]);
        mac.update(purpose.as_bytes());
        Ok(XChaCha20Poly1305::new(&mac.finalize().into_bytes()))
    }

    /// Whether the seal is ours; takes the same time whatever is wrong.
    pub fn is_sealed(&self, purpose: &str, message: &str, seal: &str) -> bool {
        let ours = self.seal(purpose, message);
        !ours.is_empty() && bool::from(ours.as_bytes().ct_eq(seal.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_opens_for_its_purpose_and_key_alone() {
        let (key, other) = (Key(vec![7; 32]), Key(vec![8; 32]));
        let hidden = key.hide("second step 1", b"the secret").unwrap_or_default();
        assert_eq!(key.reveal("second step 1", &hidden).as_deref(), Some(&b"the secret"[..]));
        assert_eq!(key.reveal("second step 2", &hidden), None);
        assert_eq!(other.reveal("second step 1", &hidden), None);
        assert_ne!(key.hide("second step 1", b"the secret").unwrap_or_default(), hidden);
        for wrong in ["", "AAAA", &hidden[..hidden.len() - 1]] {
            assert_eq!(key.reveal("second step 1", wrong), None);
        }
    }
}
