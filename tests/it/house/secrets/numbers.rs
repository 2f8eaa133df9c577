//! The formula of the ranks has numbers that stand nowhere else: whoever meets one of them has
//! met the formula. Long ones, so that no token has them by chance.

use std::collections::BTreeSet;

use actix_web::test::TestRequest;
use bandstand::kit::config::Config;
use bandstand::schema::{rank_formulas, rank_scores};
use diesel::prelude::*;

use super::plant::Things;
use super::{Cast, crawl};
use crate::features::own_data::copy_of;
use crate::features::ranks::compute;
use crate::world::World;

/// As they stand in the settings, as people write them, and in thousandths.
const NUMBERS: [&str; 15] = [
    "7313.137",
    "7,313.13",
    "7313137",
    "92929.292",
    "92,929.29",
    "92929292",
    "414143415",
    "414,143,415",
    "0.731313",
    "5153.515",
    "5,153.51",
    "5153515",
    "6464.646",
    "6,464.64",
    "6464646",
];
/// Administrators meet all of them elsewhere (`features/ranks/pages`); the rest of the cast by kind.
const READERS: [&str; 8] =
    ["-", "pia_marl", "newleaf22", "quillfeather", "OldMarten", "BaxterH", "Ravi_M", "Lucienne"];

/// The settings have them, each of another kind.
pub fn unusual(config: &mut Config) {
    let formula = &mut config.ranks.formula;
    formula.active_day = 5_153.515;
    let reply = formula.factors.get_mut("reply").expect("a factor");
    (reply.weight, reply.a_day, reply.fade) = (7_313.137, 92_929.292, 0.731_313);
    for (rank, rung) in &mut formula.ladder {
        if rank != "newbie" && rank != "casual-listener" {
            rung.score = 414_143_415.5;
        }
    }
}

/// And so has a formula that was tried and applied.
pub fn plant(world: &World<'_>) {
    let mut numbers = world.site.config.ranks.formula.clone();
    numbers.factors.get_mut("thread").expect("a factor").weight = 6_464.646;
    let by = world.id_of("Joaquim");
    diesel::insert_into(rank_formulas::table)
        .values((
            rank_formulas::numbers.eq(serde_json::to_string(&numbers).expect("JSON")),
            rank_formulas::moves.eq("{}"),
            (rank_formulas::by_id.eq(by), rank_formulas::at.eq(2_i64), rank_formulas::stage.eq("applied")),
            (
                rank_formulas::last_user.eq(0_i64),
                rank_formulas::done.eq(0_i64),
                rank_formulas::total.eq(0_i64),
            ),
            (rank_formulas::applied_by.eq(by), rank_formulas::applied_at.eq(2_i64)),
            (rank_formulas::finished_at.eq(2_i64), rank_formulas::reason.eq("Unusual numbers")),
        ))
        .execute(&mut world.conn())
        .expect("a formula");
}

/// What members have by that formula: a score that is known, with what was done for it, says
/// what that is worth. In points and in thousandths.
fn scores(world: &World<'_>) -> BTreeSet<String> {
    compute(world);
    let scores: Vec<i64> =
        rank_scores::table.select(rank_scores::score).load(&mut world.conn()).expect("scores");
    let telling: Vec<i64> = scores.into_iter().filter(|score| *score > 1_000_000).collect();
    assert!(telling.len() > 5, "members have scores: {telling:?}");
    let points = |score: &i64| {
        format!("{}.{:03}", score / 1_000, score % 1_000)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    };
    telling.iter().flat_map(|score| [score.to_string(), points(score)]).collect()
}

/// The first of these numbers that stands in a text by itself, not as a part of something longer.
fn score_in<'a>(scores: &'a BTreeSet<String>, text: &str) -> Option<&'a str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_';
    let words: BTreeSet<&str> = text.split(|c| !is_part(c)).map(|word| word.trim_matches('.')).collect();
    scores.iter().map(String::as_str).find(|score| words.contains(score))
}

/// Everybody reads every address, and sends the forms of the formula.
pub async fn crawl(world: &World<'_>, cast: &Cast, things: &Things) {
    let mut addresses = crawl::addresses(things);
    let formula: i64 = rank_formulas::table
        .filter(rank_formulas::reason.eq("Unusual numbers"))
        .select(rank_formulas::id)
        .first(&mut world.conn())
        .expect("a formula");
    addresses.push(format!("/admin/ranks/formulas/{formula}"));
    addresses.push(format!("/admin/ranks/formula?from={formula}"));
    addresses.extend(
        ["/admin/ranks/formula?from=0", "/metrics", "/admin/ranks/members/pia_marl"].map(str::to_owned),
    );
    let scores = scores(world);
    let met = |text: &str| {
        NUMBERS.iter().find(|number| text.contains(**number)).copied().or_else(|| score_in(&scores, text))
    };
    let mut leaks = Vec::new();
    for who in READERS {
        let browser = &cast[who];
        let mut walk = crawl::Walk::new(&addresses);
        while let Some(address) = walk.next() {
            let answer = crawl::read(browser, &address).await;
            let headers: Vec<String> = answer.headers.values().cloned().collect();
            if let Some(number) = met(&(headers.join("\n") + &answer.body)) {
                leaks.push(format!("{who} reads {number} at {address}"));
            }
            walk.learn(&answer);
        }
        if who != "-" {
            // What is carried away: the copy of one's own data, and the letters.
            let copy: Vec<String> = copy_of(browser)
                .await
                .iter()
                .map(|(_, file)| String::from_utf8_lossy(file).into_owned())
                .collect();
            let mail = crawl::address_of(world, who);
            for (place, texts) in [("their copy", copy), ("a letter", world.letters(&mail))] {
                if let Some(number) = texts.iter().find_map(|text| met(text)) {
                    leaks.push(format!("{who} reads {number} in {place}"));
                }
            }
        }
        // What is refused with a sentence, by scripts as well.
        let asked =
            TestRequest::get().uri("/admin/ranks/formula").insert_header(("accept", "application/json"));
        let answer = browser.send(asked).await;
        assert!(met(&answer.body).is_none(), "{who}: {}", answer.body);
        for (path, fields) in [
            ("/admin/ranks/formulas".to_owned(), vec![("reply.weight", "many"), ("newbie.score", "1e12")]),
            ("/admin/ranks/formulas".to_owned(), Vec::new()),
            ("/settings/rank/signature".to_owned(), vec![("signature", "# Too loud <b>")]),
            (format!("/admin/ranks/formulas/{formula}/apply"), vec![("reason", "Why not")]),
            (format!("/admin/ranks/formulas/{formula}/discard"), Vec::new()),
        ] {
            let answer = browser.post(&path, &fields).await;
            if let Some(number) = met(&answer.body) {
                leaks.push(format!("{who} reads {number} when sending {path}"));
            }
            let is_own = path.starts_with("/settings");
            assert!(answer.status == 403 || who == "-" || is_own, "{who} at {path}: {}", answer.status);
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    // Where administrators read them, so that a word spelled wrong here is noticed.
    let joaquim = &cast["Joaquim"];
    let shown = joaquim.get(&format!("/admin/ranks/formula?from={formula}")).await.is(200).body;
    for number in ["7313.137", "92929.292", "414143415", "0.731313", "5153.515", "6464.646"] {
        assert!(shown.contains(number), "{number} is not met by administrators either");
    }
    let why = joaquim.get("/admin/ranks/members/mirelle").await.is(200).body;
    assert!(score_in(&scores, &why).is_some(), "administrators read somebody's score as it is written here");
}
