//! What only this site can have made: a case's reference, the address by which a guest reaches
//! their own, and the token by which an answer by mail finds it.

use data_encoding::BASE32_NOPAD;
use rand::RngExt;

use super::model::Case;
use crate::kit::secret::Key;

/// Letters and digits that nobody mistakes for others.
const SIGNS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 6;
const PAGE: &str = "case page";
const MAIL: &str = "case mail";
/// Letters of a mail token: mail servers don't keep capitals, and 100 bits are enough.
const SHORT: usize = 20;

/// A reference such as `BS-7F3K2M`: 729 million, by chance.
pub fn new_reference(prefix: &str) -> String {
    let mut rng = rand::rng();
    let signs = (0..LENGTH).map(|_| char::from(SIGNS[rng.random_range(0..SIGNS.len())]));
    format!("{prefix}-{}", signs.collect::<String>())
}

/// What follows `/support/cases/` in the requester's own address: the reference, for guests with a seal.
pub fn page_key(key: &Key, case: &Case) -> String {
    match (&case.requester_id, &case.guest_key) {
        (None, Some(guest)) => {
            format!("{}.{}", case.reference, key.seal(PAGE, &sealed(&case.reference, guest)))
        }
        _ => case.reference.clone(),
    }
}

/// The requester's own address of their case.
pub fn page_url(key: &Key, case: &Case) -> String {
    format!("/support/cases/{}", page_key(key, case))
}

/// Whether what follows the reference opens this guest's case.
pub fn opens(key: &Key, case: &Case, seal: &str) -> bool {
    let guest = case.guest_key.as_deref().filter(|_| case.requester_id.is_none());
    guest.is_some_and(|guest| key.is_sealed(PAGE, &sealed(&case.reference, guest), seal))
}

/// Whether this was a guest's case with this seal, before it came into an account.
pub fn opened(key: &Key, case: &Case, seal: &str) -> bool {
    let guest = case.guest_key.as_deref().filter(|_| case.requester_id.is_some());
    guest.is_some_and(|guest| key.is_sealed(PAGE, &sealed(&case.reference, guest), seal))
}

fn sealed(reference: &str, guest: &str) -> String {
    format!("{reference} {guest}")
}

/// What stands behind the plus of the address for answers, in small letters.
pub fn mail_token(key: &Key, reference: &str) -> String {
    let reference = reference.to_ascii_lowercase();
    format!("{reference}-{}", short(key, &reference))
}

/// The reference of a mail token, if it is one of ours.
pub fn read_mail_token(key: &Key, token: &str) -> Option<String> {
    let token = token.to_ascii_lowercase();
    let (reference, seal) = token.rsplit_once('-')?;
    crate::kit::secret::same(&short(key, reference), seal).then(|| reference.to_ascii_uppercase())
}

fn short(key: &Key, reference: &str) -> String {
    let seal = key.seal(MAIL, reference);
    let encoded = BASE32_NOPAD.encode(seal.as_bytes()).to_ascii_lowercase();
    encoded.chars().take(SHORT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_readable_and_no_two_are_alike() {
        let all: std::collections::BTreeSet<String> = (0..500).map(|_| new_reference("BS")).collect();
        assert!(all.len() > 495);
        for one in &all {
            assert_eq!(one.len(), 9, "{one}");
            assert!(!one[3..].contains(['0', 'O', '1', 'I', 'L', 'U']), "{one}");
        }
    }

    #[test]
    fn a_mail_token_survives_small_letters_and_no_change() {
        let key = Key::new(&[7; 32]).unwrap_or_else(|error| panic!("{error}"));
        let token = mail_token(&key, "BS-7F3K2M");
        assert!(token.len() < 40 && token == token.to_ascii_lowercase());
        assert_eq!(read_mail_token(&key, &token).as_deref(), Some("BS-7F3K2M"));
        assert_eq!(read_mail_token(&key, &token.to_ascii_uppercase()).as_deref(), Some("BS-7F3K2M"));
        assert_eq!(read_mail_token(&key, &token.replacen("7f", "8f", 1)), None);
        assert_eq!(read_mail_token(&key, "bs-7f3k2m"), None);
    }
}
