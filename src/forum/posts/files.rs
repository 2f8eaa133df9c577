//! Where uploaded pictures lie: `data_dir/attachments/KEY`, one file each.

use std::path::PathBuf;

use crate::kit::error::Error;
use crate::kit::site::Site;

fn path(site: &Site, key: &str) -> PathBuf {
    site.config.data_dir.join("attachments").join(key)
}

/// A name that nobody can guess, safe in addresses and on every file system.
pub fn new_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Whether the text is a key of ours: nothing else ever reaches the file system.
pub fn is_key(key: &str) -> bool {
    key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}

pub async fn keep(site: &Site, key: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = path(site, key);
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(|error| broken(&error))?;
    }
    tokio::fs::write(&path, bytes).await.map_err(|error| broken(&error))
}

pub async fn read(site: &Site, key: &str) -> Result<Vec<u8>, Error> {
    tokio::fs::read(path(site, key)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound,
        _ => broken(&error),
    })
}

/// Throws a file away whose row could not be written.
pub async fn forget(site: &Site, key: &str) {
    if let Err(error) = tokio::fs::remove_file(path(site, key)).await {
        tracing::warn!(%error, "an upload without a row stays on the disk");
    }
}

fn broken(error: &std::io::Error) -> Error {
    Error::Unavailable(crate::kit::db::Unavailable(format!("attachments: {error}")))
}
