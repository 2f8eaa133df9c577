//! Who may write articles: staff, and Stars who were invited to (PRODUCT 5 and 8).

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::{may_read, may_write_at_all};
use crate::forum::permissions::{self, Act, Standing};
use crate::forum::threads::model::Thread;
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// The kinds of articles that a Star was invited to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    pub faq: bool,
    pub blog: bool,
}

impl Grants {
    pub fn of(kinds: &[BoardKind]) -> Self {
        Self { faq: kinds.contains(&BoardKind::Faq), blog: kinds.contains(&BoardKind::Blog) }
    }

    fn covers(self, kind: BoardKind) -> bool {
        match kind {
            BoardKind::Faq => self.faq,
            BoardKind::Blog => self.blog,
            _ => false,
        }
    }
}

/// Whether somebody of this standing may write articles of this kind. A grant
/// is worth something while the table says that it is.
pub fn may_write_kind(standing: Standing, grants: Grants, kind: BoardKind) -> bool {
    let act = match kind {
        BoardKind::Faq => Act::WriteFaqs,
        BoardKind::Blog => Act::WriteBlog,
        _ => return false,
    };
    permissions::standing_may(standing, act)
        || (grants.covers(kind) && permissions::may_if_invited(standing, act))
}

/// Whether somebody of this standing may write every article of its kind, others' too.
pub fn may_edit_all(standing: Standing) -> bool {
    permissions::standing_may(standing, Act::EditAny)
}

/// Whether the viewer may write a new article in this board.
pub fn may_write(viewer: &Viewer, grants: Grants, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    let may = viewer.standing().is_some_and(|standing| may_write_kind(standing, grants, board.kind));
    if may && may_read(viewer, board) {
        return Ok(());
    }
    Err(Refusal::new(
        "Articles are written by staff, and by Stars who were invited to. Comments are open to everybody.",
    ))
}

/// Whether the viewer may change this article: staff any, a Star their own.
pub fn may_edit(viewer: &Viewer, grants: Grants, board: &Board, author: UserId) -> Result<(), Refusal> {
    may_write(viewer, grants, board)?;
    if viewer.standing().is_some_and(may_edit_all) || viewer.id() == Some(author) {
        return Ok(());
    }
    Err(Refusal::new("You can change your own articles only."))
}

/// Every confirmed member who may write, for an article of somebody else.
/// Whether they may see it is asked before.
pub fn may_vote(viewer: &Viewer, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !board.kind.is_articles() {
        return Err(Refusal::new("Only articles are asked whether they helped."));
    }
    if viewer.id() == Some(thread.author_id) {
        return Err(Refusal::new("Whether it helped is for its readers to say, not for its author."));
    }
    Ok(())
}

/// Whether the viewer may invite Stars to write.
pub fn may_invite(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::Invite) {
        return Ok(());
    }
    Err(Refusal::new("Only community managers and administrators decide who writes articles."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::viewer::Role;

    fn of(role: Role) -> Standing {
        Standing { role, ..Standing::default() }
    }

    #[test]
    fn a_grant_is_for_its_kind_and_for_stars() {
        let faq = Grants { faq: true, blog: false };
        assert!(may_write_kind(of(Role::Star), faq, BoardKind::Faq));
        assert!(!may_write_kind(of(Role::Star), faq, BoardKind::Blog));
        assert!(!may_write_kind(of(Role::Member), Grants { faq: true, blog: true }, BoardKind::Faq));
        assert!(may_write_kind(of(Role::Moderator), Grants::default(), BoardKind::Blog));
        assert!(!may_write_kind(of(Role::Administrator), Grants::default(), BoardKind::Help));
    }
}
