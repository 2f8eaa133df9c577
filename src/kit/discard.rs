//! Files that go because of a change: the change writes down which, in its own
//! transaction, and the outbox takes them away afterwards. So a file is never
//! gone while its row stands, and a crash in between leaves none behind.

use serde::{Deserialize, Serialize};

use super::config::Config;
use super::db::{Conn, Ts};
use super::outbox;

/// The outbox kind of a file to take away.
pub const KIND: &str = "discard";

/// A file by its place below the data folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discarded {
    /// One folder: "attachments", "avatars".
    pub folder: String,
    pub name: String,
}

/// Writes down, in the caller's transaction, that the file goes.
pub fn record(tx: &mut Conn, folder: &str, name: &str, now: Ts) -> diesel::QueryResult<()> {
    outbox::record(tx, KIND, &Discarded { folder: folder.to_owned(), name: name.to_owned() }, now)
}

/// Takes the file away; one that is gone already is as good. The error is for the log.
pub async fn carry_out(config: &Config, file: &Discarded) -> Result<(), String> {
    if !is_plain(&file.folder) || !is_plain(&file.name) {
        return Err(format!("{:?} is not a file of ours", file.name));
    }
    let path = config.data_dir.join(&file.folder).join(&file.name);
    match tokio::fs::remove_file(&path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

/// A name of our own making: no path leads out of the data folder.
fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out() {
        for trick in ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "a\0b", ".hidden"] {
            assert!(!is_plain(trick), "{trick:?}");
        }
        assert!(is_plain("0123abcd") && is_plain("6ba7b810-9dad-11d1.png"));
    }
}
