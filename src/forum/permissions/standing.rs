//! The one door through which somebody becomes something else: role, rank and level
//! in one row, with its entry in the audit log. Who may, the caller has asked.

use super::{Standing, store};
use crate::forum::accounts::model::{User, UserId};
use crate::forum::audit;
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};

/// Who changes it, how that is called, and why.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// `None` for the program itself.
    pub by: Option<UserId>,
    pub verb: &'a str,
    pub reason: &'a str,
    pub at: Ts,
}

/// Makes somebody what `to` says, and writes it down; what they are already changes nothing.
pub fn change(tx: &mut Conn, user: &User, to: Standing, how: Change<'_>) -> diesel::QueryResult<()> {
    let before = Standing::of(user);
    if before == to {
        return Ok(());
    }
    store::set_standing(tx, user.id, to)?;
    let act = audit::Act {
        actor_id: how.by,
        verb: how.verb,
        subject_kind: "user",
        subject_id: user.id.0,
        before: &words(before),
        after: &words(to),
        reason: how.reason,
        at: how.at,
    };
    audit::record(tx, &act)
}

/// How a standing is written in the audit log: "member regular", "star rising-star 2".
pub fn words(standing: Standing) -> String {
    match standing.level {
        0 => format!("{} {}", standing.role.word(), standing.rank.word()),
        level => format!("{} {} {level}", standing.role.word(), standing.rank.word()),
    }
}

/// The reverse of [`words`]; none for other texts.
pub fn parse(text: &str) -> Option<Standing> {
    let mut parts = text.split(' ');
    let role = Role::from_word(parts.next()?)?;
    let rank = Rank::from_word(parts.next()?)?;
    let level = parts.next().map_or(Some(0), |level| level.parse().ok())?;
    parts.next().is_none().then_some(Standing { role, rank, level })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_is_read_as_it_was_written() {
        for rank in Rank::ALL {
            for level in [0, 3] {
                let standing = Standing { role: Role::Star, rank: *rank, level };
                assert_eq!(parse(&words(standing)), Some(standing));
            }
        }
        assert_eq!(parse("star"), None);
        assert_eq!(parse("star rising-star 2 3"), None);
        assert_eq!(parse("star rising-star much"), None);
    }
}
