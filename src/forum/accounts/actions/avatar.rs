//! Pictures of members: a drawing of the gallery, or one's own.

use std::path::PathBuf;

use super::Outcome;
use crate::forum::accounts::{policy, session, store};
use crate::forum::ranks::Rank;
use crate::forum::viewer::SignedIn;
use crate::kit::discard;
use crate::kit::error::{Error, Refusal};
use crate::kit::images::{self, Fit};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

/// Pixels on a side: enough for the profile on a dense screen.
const SIDE: u32 = 256;
/// Where the files lie, below the data folder.
const FOLDER: &str = "avatars";
/// What everybody has who never chose.
pub const FIRST: &str = "rest";

/// Whether the gallery is open to this person.
pub fn may_use_gallery(site: &Site, person: &SignedIn) -> Result<(), Refusal> {
    let from = Rank::from_word(&site.config.accounts.gallery_from_rank).unwrap_or(Rank::CasualListener);
    policy::may_use_gallery(person.role, person.rank, from, &site.config.brand)
}

pub async fn pick(site: &Site, person: &SignedIn, slug: &str) -> Result<Outcome, Error> {
    if slug != FIRST {
        may_use_gallery(site, person)?;
    }
    if !site.view.assets.gallery.iter().any(|known| known == slug) {
        return Ok(Err(FormErrors::one("avatar", "Choose one of the pictures.")));
    }
    set(site, person, slug.to_owned()).await?;
    Ok(Ok(()))
}

/// Draws the sent picture anew and keeps that; nothing of the file is kept.
pub async fn upload(site: &Site, person: &SignedIn, bytes: Vec<u8>) -> Result<Outcome, Error> {
    policy::may_upload_avatar(person.role)?;
    let picture = match images::reencode(bytes, Fit::Square(SIDE)).await? {
        Ok(picture) => picture,
        Err(sentence) => return Ok(Err(FormErrors::one("picture", sentence))),
    };
    let key = format!("{}.{}", uuid::Uuid::new_v4(), picture.extension);
    let path = folder(site).join(&key);
    tokio::fs::create_dir_all(folder(site)).await.map_err(disk)?;
    tokio::fs::write(&path, picture.bytes).await.map_err(disk)?;
    set(site, person, format!("upload:{key}")).await?;
    Ok(Ok(()))
}

/// A picture that somebody uploaded, by its key.
pub async fn read(site: &Site, key: &str) -> Result<(Vec<u8>, &'static str), Error> {
    let (stem, extension) = key.rsplit_once('.').ok_or(Error::NotFound)?;
    let mime = match extension {
        "png" => "image/png",
        "jpg" => "image/jpeg",
        _ => return Err(Error::NotFound),
    };
    // The name of a file is ours alone: 36 characters of a UUID, no path.
    let id = uuid::Uuid::try_parse(stem).map_err(|_| Error::NotFound)?;
    let path = folder(site).join(format!("{}.{extension}", id.hyphenated()));
    let bytes = tokio::fs::read(path).await.map_err(|_| Error::NotFound)?;
    Ok((bytes, mime))
}

/// Sets the picture; the file of the one before goes with it.
async fn set(site: &Site, person: &SignedIn, avatar: String) -> Result<(), Error> {
    let id = person.id;
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            let before = store::by_id(tx, id)?.avatar;
            store::changes::set_avatar(tx, id, &avatar)?;
            if let Some(key) = before.strip_prefix("upload:").filter(|_| before != avatar) {
                discard::record(tx, FOLDER, key, now)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    session::forget_all(site);
    Ok(())
}

fn folder(site: &Site) -> PathBuf {
    site.config.data_dir.join(FOLDER)
}

fn disk(error: std::io::Error) -> Error {
    Error::Internal(format!("avatars: {error}"))
}
