//! Keeping a picture for a post that is still being written.

use std::time::Duration;

use crate::forum::boards::policy::may_write_at_all;
use crate::forum::posts::model::NewAttachment;
use crate::forum::posts::{files, store};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::{Error, Refusal};

const DAY: Duration = Duration::from_secs(86_400);

/// Writes down an upload whose file is kept next; refused when it is one too many for a day.
pub fn upload(tx: &mut Conn, who: &SignedIn, new: &NewAttachment, a_day: i64) -> Result<(), Error> {
    may_write_at_all(&who.viewer())?;
    if store::uploads_since(tx, who.id, new.created_at.minus(DAY))? >= a_day {
        return Err(Refusal::new(format!(
            "That is enough for today: {a_day} pictures a day at your rank. Your text is kept; add the rest tomorrow."
        ))
        .into());
    }
    store::insert_attachment(tx, new)?;
    Ok(())
}

/// Takes back an upload whose file could not be kept, with what there is of it.
pub fn forget_upload(tx: &mut Conn, key: &str, now: Ts) -> Result<(), Error> {
    store::delete_unposted(tx, &[key.to_owned()])?;
    Ok(discard::record(tx, files::FOLDER, key, now)?)
}
