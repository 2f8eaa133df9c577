//! Where covers lie: `data_dir/covers/NAME`, one file each, with names of our own making.

use std::path::PathBuf;

use crate::kit::error::Error;
use crate::kit::images::Picture;
use crate::kit::site::Site;

/// The folder below the data folder.
pub const FOLDER: &str = "covers";

/// Keeps a picture for good; gives the file's name.
pub async fn keep(site: &Site, picture: &Picture) -> Result<String, Error> {
    let name = format!("{}.{}", uuid::Uuid::new_v4(), picture.extension);
    let path = folder(site).join(&name);
    tokio::fs::create_dir_all(folder(site)).await.map_err(|error| disk(&error))?;
    tokio::fs::write(&path, &picture.bytes).await.map_err(|error| disk(&error))?;
    Ok(name)
}

/// The type of a file of this name, if it is a name of ours: nothing else reaches the file system.
pub fn mime_of(name: &str) -> Option<&'static str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let id = uuid::Uuid::try_parse(stem).ok()?;
    let own = id.hyphenated().to_string() == stem;
    match extension {
        "png" if own => Some("image/png"),
        "jpg" if own => Some("image/jpeg"),
        _ => None,
    }
}

pub async fn read(site: &Site, name: &str) -> Result<Vec<u8>, Error> {
    tokio::fs::read(folder(site).join(name)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound,
        _ => disk(&error),
    })
}

fn folder(site: &Site) -> PathBuf {
    site.config.data_dir.join(FOLDER)
}

fn disk(error: &std::io::Error) -> Error {
    Error::Unavailable(crate::kit::db::Unavailable(format!("covers: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_are_files() {
        assert_eq!(mime_of("6ba7b810-9dad-11d1-80b4-00c04fd430c8.jpg"), Some("image/jpeg"));
        for trick in [
            "../6ba7b810-9dad-11d1-80b4-00c04fd430c8.jpg",
            "6BA7B810-9DAD-11D1-80B4-00C04FD430C8.jpg",
            "6ba7b8109dad11d180b400c04fd430c8.png",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8.svg",
            "x",
            ".png",
        ] {
            assert_eq!(mime_of(trick), None, "{trick}");
        }
    }
}
