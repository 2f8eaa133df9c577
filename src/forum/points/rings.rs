//! Who thanks in a ring: pure.
//!
//! Two who thank each other are seen at once (`Seen::is_returned`). In a ring of three or more
//! nobody need return anything: what one gives comes back over others. So the measure is the
//! closed path: somebody's *circle* is whom their own thanks reach in one or two steps, and a
//! kudo from the circle closes a path of two or three. Counting such cycles against all that
//! comes in is the clustering of directed networks in the sense of G. Fagiolo (Clustering in
//! complex directed networks, Physical Review E 76, 2007, the pattern "cycle"). What follows
//! from it is our own choice (`rules::of_month`): in a lively community many are reached in two
//! steps by chance, so the first thanks of each of them count, and only the further ones, which
//! a ring lives on, may not be more than those of others. Longer paths are left alone: a ring
//! in which each thanks the next one alone is held by `from_one_a_month`.
//!
//! Only the thanks of one month are asked, as points are closed by the month.

use std::collections::BTreeSet;

/// A giver and whom they thanked, by their numbers.
pub type Thanks = (i64, i64);

/// Whom somebody's thanks reach in one or two steps, themselves not among them.
pub fn circle(of: i64, thanks: &BTreeSet<Thanks>) -> BTreeSet<i64> {
    let from = |giver: i64| thanks.range((giver, i64::MIN)..=(giver, i64::MAX)).map(|(_, to)| *to);
    let near: BTreeSet<i64> = from(of).collect();
    let mut all: BTreeSet<i64> = near.iter().flat_map(|one| from(*one)).collect();
    all.extend(near);
    all.remove(&of);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_of_three_is_a_circle_and_an_audience_is_none() {
        let ring = BTreeSet::from([(1, 2), (2, 3), (3, 1), (9, 1), (8, 1)]);
        assert_eq!(circle(1, &ring), BTreeSet::from([2, 3]));
        assert_eq!(circle(9, &ring), BTreeSet::from([1, 2]));
        assert_eq!(circle(7, &ring), BTreeSet::new());
    }

    #[test]
    fn in_a_ring_of_fifty_nearly_everybody_who_thanks_is_of_the_circle() {
        // Each thanks the next 24, so that nobody returns anything.
        let ring: BTreeSet<Thanks> =
            (0..50).flat_map(|giver| (1..25).map(move |step| (giver, (giver + step) % 50))).collect();
        let circle = circle(0, &ring);
        let givers = (1..25).map(|step| 50 - step);
        assert_eq!(givers.filter(|giver| circle.contains(giver)).count(), 23);
    }
}
