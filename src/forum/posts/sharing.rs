//! Sharing music (REQUIREMENTS A8.2, 3 and 5): what a post links to, and how
//! often one person may link to the same piece in Chat.

use std::time::Duration;

use super::model::PostId;
use super::store;
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::text::music::{self, MusicKind, MusicLink, MusicService};
use crate::kit::text::quotes::own_words;
use crate::kit::view::filters;

/// The music of a text in the writer's own words: what they quote is somebody else's.
pub fn found(services: &[MusicService], body: &str) -> Vec<MusicLink> {
    let mut pieces = music::find(&own_words(body), services);
    // An artist is somebody, not something that is shared.
    pieces.retain(|piece| piece.kind != MusicKind::Artist);
    pieces
}

/// Whether a text links to another service's music, which in Chat takes a word
/// that it is not to be had on the site's own.
pub fn leads_elsewhere(board: &Board, pieces: &[MusicLink]) -> bool {
    board.kind == BoardKind::Chat && pieces.iter().any(|piece| !piece.own)
}

/// Where and when something is shared.
#[derive(Clone, Copy, Debug)]
pub struct Sharing<'a> {
    pub who: &'a SignedIn,
    /// Whose post it is: a moderator may edit somebody else's.
    pub author: UserId,
    pub board: &'a Board,
    /// `None` for a thread that is about to begin.
    pub thread: Option<ThreadId>,
    /// A post that is changed does not stand in its own way.
    pub post: Option<PostId>,
    /// After so many days the same piece may be shared again elsewhere in Chat.
    pub again_after_days: u64,
    pub now: Ts,
}

/// Once in a thread, and once in so many days in all of Chat, for each member.
/// Two posts of one member at once follow each other here.
pub fn check(tx: &mut Conn, sharing: &Sharing<'_>, pieces: &[MusicLink]) -> Result<(), Error> {
    let is_own_post = sharing.who.id == sharing.author;
    if sharing.board.kind != BoardKind::Chat || pieces.is_empty() || !is_own_post {
        return Ok(());
    }
    store::hold_sharing(tx, sharing.author)?;
    let again = Duration::from_secs(sharing.again_after_days.saturating_mul(86_400));
    for piece in pieces {
        let name = piece.kind.title().to_lowercase();
        for before in store::shared_before(tx, sharing.author, &piece.key, sharing.post)? {
            if Some(before.thread) == sharing.thread {
                let sentence = format!(
                    "You shared this {name} in this thread already, in post {}: {}. Once in a thread is enough (Chat guideline 3).",
                    before.number, piece.url
                );
                return Err(Error::Unusable(sentence));
            }
            let allowed = before.at.plus(again);
            if allowed > sharing.now {
                let at = filters::instant(allowed, &sharing.who.zone);
                let sentence = format!(
                    "You shared this {name} in Chat less than {} days ago: {}. You may share it again from {at} (Chat guideline 3).",
                    sharing.again_after_days, piece.url
                );
                return Err(Error::Unusable(sentence));
            }
        }
    }
    Ok(())
}
