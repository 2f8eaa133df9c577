//! The survey, and the figures against a slow count of the raw rows.

use std::collections::BTreeMap;
use std::time::Duration;

use bandstand::schema::{case_entries, case_steps, case_surveys, cases};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site, on_site_with};

const HOUR: i64 = 3_600_000;

async fn ask(browser: &Browser, key: &str) -> String {
    let fields = [
        ("category", "technical"),
        ("subject", "Crackling"),
        ("body", "It crackles."),
        ("looked", "1"),
        ("key", key),
    ];
    let location = browser.post("/support", &fields).await.is(303).location;
    location.rsplit('/').next().expect("a reference").to_owned()
}

async fn reply(world: &World<'_>, desk: &Browser, case: &str, then: &str) {
    let seen: i64 = cases::table
        .filter(cases::reference.eq(case))
        .select(cases::last_number)
        .first(&mut world.conn())
        .expect("a case");
    let (seen, key) = (seen.to_string(), format!("r{seen}"));
    let fields = [("body", "Try it."), ("then", then), ("seen", &seen), ("key", &key)];
    desk.post(&format!("/desk/cases/{case}/reply"), &fields).await.is(303);
}

/// The share of those that are so, in whole percent, of all; nothing of fewer than five.
fn share(part: usize, all: usize) -> Option<i64> {
    (all >= 5).then(|| (part * 100 / all) as i64)
}

/// The figures from entries, steps and surveys alone, one case after the other.
fn slowly(world: &World<'_>, now: i64) -> BTreeMap<&'static str, Option<i64>> {
    let mut conn = world.conn();
    let ids: Vec<i64> = cases::table.order(cases::id).select(cases::id).load(&mut conn).expect("cases");
    let (mut spans, mut judged, mut in_time, mut resolved, mut again) = (Vec::new(), 0, 0, 0, 0);
    let mut within = [(0, 0); 2];
    for id in ids {
        let steps: Vec<(String, i64)> = case_steps::table
            .filter(case_steps::case_id.eq(id))
            .filter(case_steps::what.eq("state"))
            .order(case_steps::id)
            .select((case_steps::after, case_steps::at))
            .load(&mut conn)
            .expect("steps");
        let arrived = steps[0].1;
        let answered: Option<i64> = case_entries::table
            .filter(case_entries::case_id.eq(id))
            .filter(case_entries::kind.eq("agent"))
            .order(case_entries::number)
            .select(case_entries::at)
            .first(&mut conn)
            .optional()
            .expect("entries");
        // All came on the same day in the desk's zone or the next: the target is on the row.
        let target: Option<i64> =
            cases::table.find(id).select(cases::first_due_at).first(&mut conn).expect("a case");
        if let Some(at) = answered {
            spans.push(at - arrived);
        }
        let target = target.expect("a target");
        if answered.is_some() || target <= now {
            judged += 1;
            in_time += usize::from(answered.is_some_and(|at| at <= target));
        }
        let mut stands = None;
        let mut times = 0;
        for (state, at) in &steps {
            match state.as_str() {
                "resolved" => (stands, times) = (Some(*at), times + 1),
                "closed" => {}
                _ => stands = None,
            }
        }
        for (place, hours) in [24, 48].into_iter().enumerate() {
            let is_within = stands.is_some_and(|at| at - arrived <= hours * HOUR);
            if is_within || arrived + hours * HOUR <= now {
                within[place].1 += 1;
                within[place].0 += usize::from(is_within);
            }
        }
        if times > 0 {
            resolved += 1;
            again += usize::from(times > 1 || stands.is_none());
        }
    }
    spans.sort_unstable();
    let scores: Vec<i64> = case_surveys::table.select(case_surveys::score).load(&mut conn).expect("scores");
    let content = scores.iter().filter(|score| **score >= 4).count();
    BTreeMap::from([
        ("First answer, median", (spans.len() >= 5).then(|| spans[(spans.len() - 1) / 2] / 60_000)),
        ("First answer in time", share(in_time, judged)),
        ("Resolved within 24 hours", share(within[0].0, within[0].1)),
        ("Resolved within 48 hours", share(within[1].0, within[1].1)),
        ("Content with the answer", share(content, scores.len())),
        ("Opened again", share(again, resolved)),
    ])
}

both! {
    fn a_resolution_is_judged_once(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            let case = ask(&mirelle, "one").await;
            let own = format!("/support/cases/{case}");
            mirelle.post(&format!("{own}/survey"), &[("score", "5")]).await.is(403);
            reply(&world, &joaquim, &case, "resolved").await;
            assert!(mirelle.get(&own).await.is(200).words().contains("How was it?"));
            mirelle.post(&format!("{own}/survey"), &[("score", "6")]).await.is(422);
            world.guest().post(&format!("{own}/survey"), &[("score", "1")]).await.is(404);
            mirelle.post(&format!("{own}/survey"), &[("score", "4"), ("words", "Quick.")]).await.is(303);
            mirelle.post(&format!("{own}/survey"), &[("score", "1")]).await.is(303);
            assert!(!mirelle.get(&own).await.is(200).words().contains("How was it?"));
            let rows: Vec<(i64, i64)> = case_surveys::table
                .select((case_surveys::resolution, case_surveys::score))
                .load(&mut world.conn())
                .expect("surveys");
            assert_eq!(rows, [(1, 4)]);
            // Opened again and resolved again: another one.
            mirelle.post(&own, &[("body", "Again."), ("key", "again")]).await.is(303);
            mirelle.post(&format!("{own}/survey"), &[("score", "1")]).await.is(403);
            reply(&world, &joaquim, &case, "resolved").await;
            mirelle.post(&format!("{own}/survey"), &[("score", "2")]).await.is(303);
            let desk = joaquim.get(&format!("/desk/cases/{case}")).await.is(200);
            assert!(desk.words().contains("Quick."), "the words are for the desk");
        });
    }

    fn the_figures_are_what_a_slow_count_says(db) {
        on_site_with(db, |config| config.support.cases_a_day = 100, async |world| {
            world.forget_cases();
            let (mirelle, joaquim) = (world.member("mirelle").await, world.member("Joaquim").await);
            let few = world.guest().get("/support/figures").await.is(200);
            assert!(few.words().contains("too few to say"));
            let mut all = Vec::new();
            for at in 0..12 {
                all.push(ask(&mirelle, &format!("case{at}")).await);
            }
            let hours = |hours: u64| Duration::from_secs(hours * 3600);
            world.site.clock.advance(hours(2));
            for case in &all[..3] {
                reply(&world, &joaquim, case, "resolved").await;
            }
            world.site.clock.advance(hours(20));
            for case in &all[3..6] {
                reply(&world, &joaquim, case, "waiting").await;
            }
            reply(&world, &joaquim, &all[6], "resolved").await;
            world.site.clock.advance(hours(15));
            for case in &all[3..5] {
                reply(&world, &joaquim, case, "resolved").await;
            }
            mirelle.post(&format!("/support/cases/{}", all[0]), &[("body", "Again."), ("key", "a")]).await.is(303);
            world.site.clock.advance(hours(30));
            for case in &all[7..9] {
                reply(&world, &joaquim, case, "resolved").await;
            }
            for (case, score) in all[1..5].iter().zip(["5", "4", "2", "5"]) {
                mirelle.post(&format!("/support/cases/{case}/survey"), &[("score", score)]).await.is(303);
            }
            let csv = world.guest().get("/support/figures.csv").await.is(200);
            assert!(csv.kind.starts_with("text/csv"));
            let slow = slowly(&world, world.site.clock.now().0);
            assert_eq!(slow["Content with the answer"], None, "four judged");
            let read = |name: &str, body: &str| -> Option<i64> {
                let line = body.lines().find(|line| line.trim_start_matches('"').starts_with(name)).expect("a line");
                let rest = line.trim_start_matches('"').trim_start_matches(name).trim_start_matches(['"', ',']);
                rest.split(',').next().and_then(|value| value.parse().ok())
            };
            for (name, value) in &slow {
                assert_eq!(read(name, &csv.body), *value, "{name}: {}", csv.body);
            }
            assert!(slow["First answer, median"].is_some() && slow["Opened again"] == Some(12), "{slow:?}");
            mirelle.post(&format!("/support/cases/{}/survey", all[7]), &[("score", "3")]).await.is(303);
            let csv = world.guest().get("/support/figures.csv").await.is(200);
            let slow = slowly(&world, world.site.clock.now().0);
            assert_eq!((slow["Content with the answer"], read("Content with the answer", &csv.body)), (Some(60), Some(60)));
            for line in csv.body.lines() {
                assert!(!line.starts_with(['=', '+', '-', '@']), "{line}");
            }
        });
    }
}
