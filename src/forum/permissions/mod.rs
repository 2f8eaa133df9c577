//! The one table of permissions (PRODUCT 11): who may do what, as data.
//! Every policy asks it; `/admin/permissions` shows it. Owns the table
//! board_moderators. What an act needs besides the right person (an open
//! thread, somebody else's post) stays in the policy of its slice.

pub mod model;
pub mod standing;
pub mod store;
mod table;

pub use model::{Act, Cell, Standing, Who};
pub use table::{GROUPS, PLANNED, cell};

use crate::forum::accounts::model::State;
use crate::forum::boards::model::BoardId;
use crate::forum::viewer::{Role, Viewer};

/// Whether the viewer may do this anywhere, whatever the board.
pub fn may(viewer: &Viewer, act: Act) -> bool {
    verdict(viewer, act, |_| false)
}

/// Whether the viewer may do this in this board: its own moderators may more there.
pub fn may_in(viewer: &Viewer, act: Act, board: BoardId) -> bool {
    verdict(viewer, act, |moderated| moderated.contains(&board))
}

/// Whether the viewer may do this in some board at least.
pub fn may_somewhere(viewer: &Viewer, act: Act) -> bool {
    verdict(viewer, act, |moderated| !moderated.is_empty())
}

/// Whether somebody of this standing may do this, apart from a silence and
/// from boards of their own: for people who don't ask themselves.
pub fn standing_may(standing: Standing, act: Act) -> bool {
    passes(cell(act, Who::of(standing)), standing)
}

/// Whether the act is open to this person by an invitation.
pub fn may_if_invited(standing: Standing, act: Act) -> bool {
    cell(act, Who::of(standing)) == Cell::Invited
}

/// Which boards' accesses are open to a role; none is a guest's. They don't
/// depend on a Star's level (a test holds it), so that lists can be asked for by role.
pub fn role_may(role: Option<Role>, act: Act) -> bool {
    let who = role.map_or(Who::Guest, |role| Who::of(Standing { role, ..Standing::default() }));
    cell(act, who) == Cell::Yes
}

fn verdict(viewer: &Viewer, act: Act, moderates: impl Fn(&[BoardId]) -> bool) -> bool {
    let Some(person) = viewer.person.as_deref() else {
        return cell(act, Who::Guest) == Cell::Yes;
    };
    match person.state {
        State::Banned | State::Deleted => return cell(act, Who::Banned) == Cell::Yes,
        State::Silenced if cell(act, Who::Silenced) == Cell::No => return false,
        _ => {}
    }
    if !person.confirmed && cell(act, Who::Unconfirmed) == Cell::No {
        return false;
    }
    let standing = Standing { role: person.role, rank: person.rank, level: person.star_level };
    standing_may(standing, act)
        || (moderates(&person.moderates) && cell(act, Who::BoardModerator) == Cell::Yes)
}

fn passes(cell: Cell, standing: Standing) -> bool {
    match cell {
        Cell::Yes => true,
        Cell::From(rank) => standing.rank >= rank,
        Cell::Level(level) => standing.level >= level,
        Cell::No | Cell::Invited => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::forum::ranks::Rank;
    use crate::forum::viewer::Person;

    fn viewer(change: impl FnOnce(&mut Person)) -> Viewer {
        let mut person = Person::sample();
        change(&mut person);
        Viewer { person: Some(Arc::new(person)) }
    }

    #[test]
    fn a_silence_and_an_unproven_address_take_away_and_give_nothing() {
        for role in Role::ALL {
            let silenced = viewer(|person| (person.role, person.state) = (*role, State::Silenced));
            let unproven = viewer(|person| (person.role, person.confirmed) = (*role, false));
            let whole = viewer(|person| person.role = *role);
            for act in Act::ALL {
                assert!(!may(&silenced, *act) || may(&whole, *act), "{role:?} {act:?}");
                assert!(!may(&unproven, *act) || may(&whole, *act), "{role:?} {act:?}");
            }
            assert!(!may(&silenced, Act::Write) && !may(&unproven, Act::Write));
            assert!(!may(&silenced, Act::Hide) && !may(&silenced, Act::SetRoles));
        }
    }

    #[test]
    fn the_banned_have_what_guests_have() {
        let banned = viewer(|person| (person.role, person.state) = (Role::Administrator, State::Banned));
        for act in Act::ALL {
            assert_eq!(may(&banned, *act), may(&Viewer::guest(), *act), "{act:?}");
        }
    }

    #[test]
    fn a_board_moderator_is_one_in_their_board() {
        let own = viewer(|person| person.moderates = vec![BoardId(7)]);
        assert!(may_in(&own, Act::Hide, BoardId(7)));
        assert!(!may_in(&own, Act::Hide, BoardId(8)));
        assert!(!may(&own, Act::Hide) && may_somewhere(&own, Act::Hide));
        assert!(!may_in(&own, Act::SetRoles, BoardId(7)) && !may_in(&own, Act::ReadStaff, BoardId(7)));
        let silenced = viewer(|person| {
            person.moderates = vec![BoardId(7)];
            person.state = State::Silenced;
        });
        assert!(!may_in(&silenced, Act::Hide, BoardId(7)));
    }

    #[test]
    fn levels_and_ranks_open_what_they_open() {
        let star = |level| {
            viewer(|person| {
                (person.role, person.rank, person.star_level) = (Role::Star, Rank::RisingStar, level);
            })
        };
        assert!(!may(&star(1), Act::FloatInHelp) && may(&star(3), Act::FloatInHelp));
        let gallery = |rank| may(&viewer(|person| person.rank = rank), Act::UseGallery);
        assert!(!gallery(Rank::Newbie) && gallery(Rank::CasualListener));
    }

    #[test]
    fn reading_goes_by_role_and_from_open_to_closed() {
        let reading = [Act::ReadPublic, Act::ReadMembers, Act::ReadStars, Act::ReadStaff];
        for who in Who::ALL {
            let open: Vec<bool> = reading.iter().map(|act| cell(*act, *who) == Cell::Yes).collect();
            assert!(open.is_sorted_by(|a, b| a >= b), "{who:?}: whoever reads the closed reads the open");
        }
        for act in reading {
            let stars = [Who::RisingStar, Who::Star, Who::Legend].map(|who| cell(act, who));
            assert!(stars.iter().all(|cell| *cell == stars[0] && matches!(cell, Cell::Yes | Cell::No)));
        }
    }

    #[test]
    fn every_act_is_in_one_group_with_its_sentence() {
        let listed: Vec<Act> = GROUPS.iter().flat_map(|(_, acts)| acts.iter().map(|row| row.act)).collect();
        for act in Act::ALL {
            assert_eq!(listed.iter().filter(|other| *other == act).count(), 1, "{act:?}");
        }
    }
}
