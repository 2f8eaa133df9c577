//! Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds, as every app knows them).

use data_encoding::BASE32_NOPAD;
use qrcode::{Color, EcLevel, QrCode};
use rand::Rng;
use totp_rs::{Algorithm, Builder, Totp};

/// A fresh secret: 160 bits, as RFC 4226 wants.
pub fn secret() -> Vec<u8> {
    let mut bytes = vec![0u8; 20];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

fn totp(secret: &[u8], issuer: &str, account: &str) -> Option<Totp> {
    // The separator of the address must not stand in its parts.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret.to_vec())
        .with_issuer(Some(plain(issuer)))
        .with_account_name(plain(account))
        .build()
        .ok()
}

/// The step of 30 seconds that the code is of: the present one, the one before
/// or after. The caller sees to it that none is good twice.
pub fn step_of(secret: &[u8], code: &str, seconds: i64) -> Option<i64> {
    let seconds = u64::try_from(seconds).ok()?;
    let step = totp(secret, "site", "account")?.check(code, seconds)?;
    i64::try_from(step).ok()
}

/// The code of a time in seconds: for tests and for nobody else.
pub fn code_at(secret: &[u8], seconds: u64) -> String {
    totp(secret, "site", "account").map(|totp| totp.generate(seconds).to_string()).unwrap_or_default()
}

/// The secret as people type it, in groups of four.
pub fn typed(secret: &[u8]) -> String {
    let text = BASE32_NOPAD.encode(secret);
    let groups: Vec<&str> = (0..text.len()).step_by(4).map(|at| &text[at..text.len().min(at + 4)]).collect();
    groups.join(" ")
}

/// A picture for the app: its size in squares, and the dark ones as an SVG path.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Picture {
    pub size: usize,
    pub path: String,
}

/// The picture that an app reads the secret from; nothing when the names are too long for one.
pub fn picture(secret: &[u8], issuer: &str, account: &str) -> Option<Picture> {
    let url = totp(secret, issuer, account)?.to_url().ok()?;
    let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
    let width = code.width();
    // Four light squares around it are part of the standard.
    const QUIET: usize = 4;
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let path = dark
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET))
        .collect::<String>();
    Some(Picture { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, cut to six digits.
        let secret = b"12345678901234567890";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code_at(secret, seconds), code);
            let now = i64::try_from(seconds).unwrap_or_default();
            assert_eq!(step_of(secret, code, now), Some(now / 30));
            assert_eq!(step_of(secret, code, now + 30), Some(now / 30), "one step late is in time");
            assert_eq!(step_of(secret, code, now + 90), None);
        }
        for wrong in ["", "28708", "+87082", "２８７０８２", "2870820", "abcdef"] {
            assert_eq!(step_of(secret, wrong, 59), None, "{wrong}");
        }
        assert_eq!(step_of(secret, "287082", -1), None);
    }

    #[test]
    fn the_picture_has_a_quiet_edge() {
        let picture =
            picture(b"12345678901234567890", "Tempo: Community", "ada").map(|one| (one.size, one.path));
        assert!(picture.is_some_and(|(size, path)| size > 30 && path.starts_with("M4 4h1v1h-1z")));
    }
}
