//! Fits weights so that relevant threads stand above others: logistic regression
//! over pairs within a question, weights never below nothing, and drawn to zero.

use bandstand::features::similar::rank::WEIGHTS;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// A question's candidates: the signs of each, and whether it is relevant.
pub type Case = Vec<([f32; 5], bool)>;

/// How strongly weights are drawn to zero; 0.1 to 3 times as much gives nearly the same.
const DRAWN: f32 = 0.03;
const STEPS: usize = 600;
const PARTS: usize = 5;
const WAYS: u64 = 10;

pub fn score(weights: &[f32; 5], signs: &[f32; 5]) -> f32 {
    weights.iter().zip(signs).map(|(weight, sign)| weight * sign).sum()
}

/// The weights, as shares of one.
pub fn fit(cases: &[Case]) -> [f32; 5] {
    // Each sign in its own unit, so that none is drawn to zero for being small.
    let spread = spread_of(cases);
    let pairs: Vec<([f32; 5], f32)> = cases.iter().flat_map(|case| pairs(case, &spread)).collect();
    let mut weights = [0.3_f32; 5];
    for _ in 0..STEPS {
        let mut slope = weights.map(|weight| -DRAWN * weight);
        for (apart, share) in &pairs {
            let push = share / (1.0 + score(&weights, apart).exp());
            slope.iter_mut().zip(apart).for_each(|(slope, apart)| *slope += push * apart);
        }
        weights.iter_mut().zip(slope).for_each(|(weight, slope)| *weight = (*weight + slope).max(0.0));
    }
    weights.iter_mut().zip(spread).for_each(|(weight, spread)| *weight /= spread);
    let all: f32 = weights.iter().sum();
    weights.map(|weight| weight / all.max(f32::MIN_POSITIVE))
}

/// What sets each relevant candidate apart from each other one; a question counts once.
fn pairs(case: &Case, spread: &[f32; 5]) -> Vec<([f32; 5], f32)> {
    let of = |wanted: bool| case.iter().filter(move |(_, good)| *good == wanted).map(|(signs, _)| signs);
    let apart: Vec<[f32; 5]> = of(true)
        .flat_map(|good| {
            of(false).map(move |other| std::array::from_fn(|at| (good[at] - other[at]) / spread[at]))
        })
        .collect();
    let share = 1.0 / 60.0 / apart.len().max(1) as f32;
    apart.into_iter().map(|apart| (apart, share)).collect()
}

fn spread_of(cases: &[Case]) -> [f32; 5] {
    let all: Vec<&[f32; 5]> = cases.iter().flatten().map(|(signs, _)| signs).collect();
    let count = all.len().max(1) as f32;
    std::array::from_fn(|at| {
        let mean = all.iter().map(|signs| signs[at]).sum::<f32>() / count;
        let variance = all.iter().map(|signs| (signs[at] - mean).powi(2)).sum::<f32>() / count;
        variance.sqrt().max(1e-6)
    })
}

/// Each question with weights that were fitted without it, for several ways of parting them.
pub fn cross_validated(cases: &[Case]) -> Vec<([f32; 5], &Case)> {
    let mut out = Vec::new();
    for way in 0..WAYS {
        let mut order: Vec<usize> = (0..cases.len()).collect();
        order.shuffle(&mut StdRng::seed_from_u64(way));
        for part in 0..PARTS {
            let is_left_out = |place: usize| place % PARTS == part;
            let of = |left_out: bool| {
                order.iter().enumerate().filter(move |(place, _)| is_left_out(*place) == left_out)
            };
            let others: Vec<Case> = of(false).filter_map(|(_, at)| cases.get(*at).cloned()).collect();
            let weights = if others.is_empty() { WEIGHTS } else { fit(&others) };
            out.extend(of(true).filter_map(|(_, at)| cases.get(*at)).map(|case| (weights, case)));
        }
    }
    out
}
