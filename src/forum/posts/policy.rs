//! Who may do what with a post.

use super::model::Post;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::ranks::{Family, Rank};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::config::Posts;
use crate::kit::db::Ts;
use crate::kit::error::Refusal;

const MINUTE: i64 = 60_000;

/// Whether the post's words are there for this viewer. Its thread must be
/// visible as well. A hidden post is seen by its author and moderators, a
/// removed one by moderators; others see one line, or nothing.
pub fn may_see(viewer: &Viewer, post: &Post, thread: &Thread) -> bool {
    let moderates = permissions::may_in(viewer, Act::SeeHidden, thread.board_id);
    match post.state {
        Visibility::Visible => true,
        Visibility::Hidden => viewer.id() == Some(post.author_id) || moderates,
        Visibility::Removed => moderates,
    }
}

/// One's own posts at any time (REQUIREMENTS A3.3); moderators edit all.
pub fn may_edit(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if board.kind == BoardKind::Vault {
        return Err(Refusal::new("The Vault is for reading only, for everyone."));
    }
    if permissions::may_in(viewer, Act::EditAny, board.id) {
        return Ok(());
    }
    if viewer.id() != Some(post.author_id) || !permissions::may(viewer, Act::EditOwn) {
        return Err(Refusal::new("You can edit your own posts only."));
    }
    if post.state != Visibility::Visible || thread.state != Visibility::Visible {
        return Err(Refusal::new("A moderator has taken this post out, so it can't be changed now."));
    }
    Ok(())
}

/// For how many minutes after writing a change leaves no mark (PRODUCT 12): the last entry whose
/// rank they have reached. Stars and staff have the highest.
pub fn quiet_minutes(role: Role, rank: Rank, rules: &Posts) -> i64 {
    let is_above = role >= Role::Star || rank.family() != Family::Member;
    let reached = |word: &str| is_above || Rank::from_word(word).is_some_and(|from| rank >= from);
    rules.quiet_edits.iter().rfind(|edit| reached(&edit.from_rank)).map_or(0, |edit| edit.minutes)
}

/// Minutes that are left in which a change to one's own post leaves no mark; none once somebody
/// has answered in its thread, thanked for it or accepted it: they go by what they read.
pub fn quiet_minutes_left(
    viewer: &Viewer,
    post: &Post,
    thread: &Thread,
    rules: &Posts,
    now: Ts,
) -> Option<i64> {
    let person = viewer.person.as_ref().filter(|person| person.id == post.author_id)?;
    let has_echo = thread.last_number > post.number || post.kudos_count > 0 || post.is_solution;
    let until = post.created_at.0 + quiet_minutes(person.role, person.rank, rules) * MINUTE;
    let left = until - now.0;
    (!has_echo && post.edited_at.is_none() && left > 0).then_some((left + MINUTE - 1) / MINUTE)
}

/// Taking personal data out for good: moderators, and not out of their own posts.
pub fn may_purge(viewer: &Viewer, post: &Post, board: &Board) -> Result<(), Refusal> {
    if permissions::may_in(viewer, Act::EditAny, board.id) && viewer.id() != Some(post.author_id) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators take personal data out for good, and not out of their own posts."))
}

/// Stars hide spam until a moderator looks (PRODUCT 11); moderators hide all.
pub fn may_put_aside(viewer: &Viewer, post: &Post) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may_somewhere(viewer, Act::HideSpam) {
        return Err(Refusal::new("Experienced Stars and moderators hide posts."));
    }
    if viewer.id() == Some(post.author_id) {
        return Err(Refusal::new("This is your own post: somebody else looks after it."));
    }
    if post.state == Visibility::Removed {
        return Err(Refusal::new("This post was removed already."));
    }
    Ok(())
}

/// What a post said before is for Stars and staff.
pub fn may_see_history(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may_somewhere(viewer, Act::SeeHistory) {
        return Ok(());
    }
    Err(Refusal::new("Earlier versions of posts are shown to Stars and staff only."))
}
