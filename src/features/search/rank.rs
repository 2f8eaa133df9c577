//! In which order hits are shown: how well the words fit, and then what is worth more.

use super::store::Candidate;
use crate::kit::db::Ts;

const YEAR: f64 = 365.0 * 86_400_000.0;
/// An accepted answer is worth this much more than an equally fitting post.
const SOLUTION: f64 = 0.5;
/// A post of a thread that has an accepted answer.
const SOLVED: f64 = 0.2;
/// Each doubling of kudos, and the most that kudos can bring.
const KUDOS: f64 = 0.08;
const MOST_KUDOS: f64 = 0.4;
/// What is new is worth this much more; the half of it after a year.
const FRESH: f64 = 0.3;

/// Sorts by relevance. Ranks of the two databases have different scales, so
/// that each is taken in relation to the best one.
pub fn by_relevance(candidates: &mut [Candidate], now: Ts) {
    let best = candidates.iter().map(|candidate| candidate.rank).fold(f64::MIN_POSITIVE, f64::max);
    candidates.sort_by(|a, b| {
        score(b, best, now).total_cmp(&score(a, best, now)).then_with(|| b.post_id.cmp(&a.post_id))
    });
}

fn score(candidate: &Candidate, best: f64, now: Ts) -> f64 {
    let fit = (candidate.rank / best).clamp(0.0, 1.0);
    let answer = match (candidate.is_solution, candidate.solved) {
        (true, _) => SOLUTION,
        (false, true) => SOLVED,
        (false, false) => 0.0,
    };
    let kudos = (KUDOS * (candidate.kudos.max(0) as f64 + 1.0).log2()).min(MOST_KUDOS);
    let age = now.0.saturating_sub(candidate.created_at).max(0) as f64 / YEAR;
    fit * (1.0 + answer + kudos + FRESH * (-age).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(post_id: i64) -> Candidate {
        Candidate {
            post_id,
            created_at: 0,
            kudos: 0,
            is_solution: false,
            solved: false,
            board: String::new(),
            board_name: String::new(),
            status: None,
            rank: 1.0,
        }
    }

    fn order(mut candidates: Vec<Candidate>) -> Vec<i64> {
        by_relevance(&mut candidates, Ts(1_000));
        candidates.iter().map(|candidate| candidate.post_id).collect()
    }

    #[test]
    fn answers_kudos_and_fresh_posts_come_first_among_equals() {
        let solution = Candidate { is_solution: true, solved: true, ..plain(2) };
        let solved = Candidate { solved: true, ..plain(3) };
        let liked = Candidate { kudos: 1, ..plain(4) };
        assert_eq!(order(vec![plain(1), liked, solved, solution]), [2, 3, 4, 1]);
        let old = Candidate { created_at: -1_000_000_000_000, ..plain(9) };
        assert_eq!(order(vec![old, plain(1)]), [1, 9]);
    }

    #[test]
    fn a_far_better_fit_stays_before_a_liked_post() {
        let liked = Candidate { kudos: 10_000, solved: true, rank: 0.3, ..plain(2) };
        assert_eq!(order(vec![liked, plain(1)]), [1, 2]);
    }
}
