//! Where uploaded pictures lie: `data_dir/attachments/KEY`, one file each.

use std::path::PathBuf;

use tokio::io::AsyncWriteExt;

use crate::kit::error::Error;
use crate::kit::site::Site;

/// The folder below the data folder.
pub const FOLDER: &str = "attachments";

fn path(site: &Site, key: &str) -> PathBuf {
    site.config.data_dir.join(FOLDER).join(key)
}

/// A name that nobody can guess, safe in addresses and on every file system.
pub fn new_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Whether the text is a key of ours: nothing else ever reaches the file system.
pub fn is_key(key: &str) -> bool {
    key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}

/// Keeps a file for good: it is on the disk when this returns.
pub async fn keep(site: &Site, key: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = path(site, key);
    let done = async {
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let mut file = tokio::fs::File::create(&path).await?;
        file.write_all(bytes).await?;
        file.sync_all().await
    };
    done.await.map_err(|error| broken(&error))
}

pub async fn read(site: &Site, key: &str) -> Result<Vec<u8>, Error> {
    tokio::fs::read(path(site, key)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound,
        _ => broken(&error),
    })
}

fn broken(error: &std::io::Error) -> Error {
    Error::Unavailable(crate::kit::db::Unavailable(format!("attachments: {error}")))
}
