//! What members and administrators see, and what they don't.

use std::time::Duration;

use bandstand::app::worker::{self, Worker};
use bandstand::features::ranks::jobs;
use bandstand::schema::{audit_log, deeds, notices, rank_formulas, users};
use diesel::prelude::*;

use super::history::quick;
use super::scratch::{check, compute};
use crate::both;
use crate::world::{Browser, World, on_site, on_site_with};

fn rank(world: &World<'_>, name: &str) -> String {
    let rank = users::table.filter(users::username.eq(name)).select(users::rank);
    rank.first(&mut world.conn()).expect("a member")
}

fn told(world: &World<'_>, name: &str) -> Vec<String> {
    notices::table
        .filter(notices::user_id.eq(world.id_of(name)))
        .filter(notices::kind.eq("rank"))
        .order(notices::id)
        .select(notices::title)
        .load(&mut world.conn())
        .expect("notices")
}

/// Somebody who did nothing so far, with Pia's login: what she did in the demo is not hers any more.
fn newcomer(world: &World<'_>) {
    let now = world.site.clock.now().0;
    diesel::update(users::table.filter(users::username.eq("pia_marl")))
        .set(users::joined_at.eq(now))
        .execute(&mut world.conn())
        .expect("a newcomer");
}

/// Threads that the ledger has of Pia.
fn deeds_of(world: &World<'_>) -> i64 {
    deeds::table
        .filter(deeds::user_id.eq(world.id_of("pia_marl")))
        .filter(deeds::kind.eq("thread"))
        .count()
        .get_result(&mut world.conn())
        .expect("a count")
}

async fn start(browser: &Browser, world: &World<'_>, title: &str) -> i64 {
    let words = [("title", title), ("body", "How does it begin?"), ("key", title)];
    browser.post("/boards/android/threads", &words).await.is(303);
    world.hear().await;
    world.thread(title)
}

/// All fields of the formula's form, as it stands there.
async fn fields(admin: &Browser) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(&admin.get("/admin/ranks/formula").await.is(200).body);
    let input = scraper::Selector::parse("main input[name]").expect("a selector");
    let field = |field: scraper::ElementRef<'_>| {
        let value = |name: &str| field.value().attr(name).unwrap_or_default().to_owned();
        (value("name"), value("value"))
    };
    let mut all: Vec<(String, String)> = page.select(&input).map(field).collect();
    all.retain(|(name, _)| name != "csrf");
    let chosen = scraper::Selector::parse("option[selected]").expect("a selector");
    let chosen =
        page.select(&chosen).next().and_then(|option| option.value().attr("value")).expect("a choice");
    all.push(("established_from".to_owned(), chosen.to_owned()));
    all
}

async fn send(admin: &Browser, fields: &[(String, String)]) -> crate::world::Answer {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    admin.post("/admin/ranks/formulas", &fields).await
}

/// What somebody's own page asks; who asks is kept for a second and may be asked anew in between.
async fn questions_of(world: &World<'_>, browser: &Browser) -> usize {
    let mut least = usize::MAX;
    for _ in 0..4 {
        let before = world.questions();
        browser.get("/settings/rank").await.is(200);
        least = least.min(world.questions() - before);
    }
    least
}

both! {
    fn a_rank_comes_by_itself_and_is_told_once(db) {
        on_site_with(db, quick, async |world| {
            newcomer(&world);
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            assert_eq!(rank(&world, "pia_marl"), "visitor");
            let thread = start(&pia, &world, "Rising once").await;
            assert_eq!(rank(&world, "pia_marl"), "newbie");
            assert_eq!(told(&world, "pia_marl"), ["You have a new rank: Newbie"]);
            assert!(pia.get("/notifications").await.is(200).words().contains("You have a new rank: Newbie"));
            // A removal lets it fall; it comes back, and nobody says so again.
            ravi.post(&format!("/threads/{thread}/remove"), &[("reason", "Rule 4")]).await.is(303);
            world.hear().await;
            assert_eq!(rank(&world, "pia_marl"), "visitor");
            ravi.post(&format!("/threads/{thread}/restore"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(rank(&world, "pia_marl"), "newbie");
            assert_eq!(told(&world, "pia_marl").len(), 1);
            // Stars and staff keep theirs, and collect.
            let quill = world.member("quillfeather").await;
            let before = rank(&world, "quillfeather");
            start(&quill, &world, "A Star asks").await;
            assert_eq!(rank(&world, "quillfeather"), before);
            let own = quill.get("/settings/rank").await.is(200).words();
            assert!(own.contains("goes with what you do here") && own.contains("Threads started"), "{own}");
        });
    }

    fn taking_a_kudo_back_lets_the_score_follow_and_nobody_fall(db) {
        on_site_with(db, quick, async |world| {
            newcomer(&world);
            let (pia, mirelle) = (world.member("pia_marl").await, world.member("mirelle").await);
            let thread = start(&pia, &world, "Thanked for a while").await;
            let post = world.question(thread);
            mirelle.post(&format!("/posts/{post}/kudo"), &[]).await.is(303);
            world.hear().await;
            let risen = rank(&world, "pia_marl");
            assert_eq!(risen, "casual-listener", "4 points from a Regular");
            mirelle.post(&format!("/posts/{post}/kudo/take-back"), &[]).await.is(303);
            world.hear().await;
            assert_eq!(rank(&world, "pia_marl"), risen);
            compute(&world);
            check(&world);
        });
    }

    fn a_signature_comes_with_a_rank_and_stands_below_posts(db) {
        on_site(db, async |world| {
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            let closed = pia.get("/settings/rank").await.is(200).words();
            assert!(closed.contains("comes with the rank Music Fan"), "{closed}");
            pia.post("/settings/rank/signature", &[("signature", "Mine")]).await.is(403);
            let loud = ravi.post("/settings/rank/signature", &[("signature", "# Loud <b>words</b>")]).await.is(422);
            assert!(loud.body.contains("# Loud &lt;b&gt;words"), "the words are kept");
            let line = [("signature", "Keeps *time* <script>x</script>")];
            ravi.post("/settings/rank/signature", &line).await.is(303);
            let thread = start(&ravi, &world, "Signed below").await;
            let page = world.guest().get(&format!("/threads/{thread}/signed-below")).await.is(200).body;
            assert!(page.contains("Keeps <em>time</em>") && !page.contains("<script>x"), "{page}");
            ravi.post("/settings/rank/signature", &[("signature", "")]).await.is(303);
            let page = world.guest().get(&format!("/threads/{thread}/signed-below")).await.is(200).body;
            assert!(!page.contains("Keeps <em>time</em>"));
        });
    }

    fn nobody_but_administrators_meets_a_number_of_the_formula(db) {
        let unusual = |config: &mut bandstand::kit::config::Config| {
            let formula = &mut config.ranks.formula;
            formula.factors.get_mut("reply").expect("a factor").weight = 7.31313;
            formula.ladder.get_mut("newbie").expect("a rung").score = 41_414.5;
            formula.ladder.get_mut("casual-listener").expect("a rung").score = 41_414.5;
            for rung in ["regular", "music-fan", "gig-goer", "roadie", "songwriter", "composer"] {
                formula.ladder.get_mut(rung).expect("a rung").score = 51_515.5;
            }
        };
        on_site_with(db, unusual, async |world| {
            let (pia, joaquim) = (world.member("pia_marl").await, world.member("Joaquim").await);
            start(&pia, &world, "What is it worth").await;
            let numbers = ["7.31", "41414", "41,414", "51515", "51,515"];
            let pages = ["/ranks", "/settings/rank", "/settings", "/members/pia_marl", "/members", "/", "/admin/ranks", "/admin/ranks/formula", "/admin/ranks/members/pia_marl", "/admin/permissions", "/desk/audit", "/notifications"];
            for name in ["pia_marl", "quillfeather", "Ravi_M", "Lucienne"] {
                let browser = world.member(name).await;
                for page in pages {
                    let answer = browser.get(page).await;
                    assert!(answer.status < 500, "{name} at {page}: {}", answer.words());
                    let met = numbers.iter().find(|number| answer.body.contains(**number));
                    assert_eq!(met, None, "{name} at {page}: {}", answer.body);
                }
                let refused = browser.post("/admin/ranks/formulas", &[("reply.weight", "many")]).await.is(403);
                assert!(!numbers.iter().any(|number| refused.body.contains(number)));
            }
            // Not in how long one's own page takes either: it asks the same questions whatever the score.
            let asked = questions_of(&world, &pia).await;
            for body in ["One.", "Two.", "Three."] {
                let thread = world.thread("What is it worth");
                pia.post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", body)]).await.is(303);
            }
            world.hear().await;
            assert_eq!(questions_of(&world, &pia).await, asked);
            let shown = joaquim.get("/admin/ranks/formula").await.is(200).body;
            assert!(shown.contains("7.31313") && shown.contains("41414.5"));
        });
    }

    fn administrators_see_why_and_try_a_formula_before_it_holds(db) {
        on_site_with(db, quick, async |world| {
            newcomer(&world);
            let (pia, joaquim) = (world.member("pia_marl").await, world.member("Joaquim").await);
            start(&pia, &world, "Tried and applied").await;
            let why = joaquim.get("/admin/ranks?q=pia_marl").await.is(303).location;
            let why = joaquim.get(&why).await.is(200).words();
            assert!(why.contains("Threads started 1 1") && why.contains("2 points"), "{why}");
            let numbers = fields(&joaquim).await;
            let mut wrong = numbers.clone();
            set(&mut wrong, "reply.weight", "many <b>");
            let refused = send(&joaquim, &wrong).await.is(422);
            assert!(refused.words().contains("Replies: Points: \"many <b>\" is not a number.") && refused.body.contains("many &lt;b"), "{}", refused.words());
            assert!(refused.body.contains(r#"aria-invalid="true" aria-describedby="f-reply.weight-error""#) && refused.body.contains("error-summary"));
            // A thread for ten: pia would be far up, and is not yet.
            let mut dear = numbers.clone();
            set(&mut dear, "thread.weight", "40");
            set(&mut dear, "thread.a_day", "0");
            let trial = send(&joaquim, &dear).await.is(303).location;
            assert!(joaquim.get(&trial).await.is(200).words().contains("Under way"));
            while jobs::run(&world.site).await.expect("it goes on") > 0 {}
            let page = joaquim.get(&trial).await.is(200);
            assert!(page.words().contains("Who would move where") && page.body.contains("<svg viewBox"), "{}", page.words());
            assert_eq!(rank(&world, "pia_marl"), "newbie", "trying changes nothing");
            joaquim.post(&format!("{trial}/apply"), &[("reason", " ")]).await.is(422);
            let why = [("reason", "Threads begin everything")];
            joaquim.post(&format!("{trial}/apply"), &why).await.is(303);
            joaquim.post(&format!("{trial}/apply"), &why).await.is(403);
            while jobs::run(&world.site).await.expect("it goes on") > 0 {}
            assert!(joaquim.get(&trial).await.is(200).words().contains("It holds"));
            let risen = rank(&world, "pia_marl");
            assert_ne!(risen, "newbie");
            let (before, after): (String, String) = audit_log::table
                .filter(audit_log::verb.eq("apply_formula"))
                .select((audit_log::before, audit_log::after))
                .first(&mut world.conn())
                .expect("an act");
            let number = trial.rsplit('/').next().expect("a number");
            assert_eq!((before, after), ("the settings".to_owned(), format!("formula {number}")));
            let log = world.member("Ravi_M").await.get("/desk/audit").await.is(200).words();
            assert!(log.contains("formula") && !log.contains("weight") && !log.contains("Threads begin"), "{log}");
            assert_eq!(told(&world, "pia_marl").len(), 1, "nobody gets a letter because of a formula");
            // What holds now counts for what is done next.
            start(&pia, &world, "Counted by the new one").await;
            let held: i64 = rank_formulas::table.count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(held, 1);
            let shown = joaquim.get("/admin/ranks/formula").await.is(200).body;
            assert!(shown.contains(r#"name="thread.weight" value="40""#));
        });
    }

    fn a_trial_can_be_stopped_and_thrown_away(db) {
        on_site_with(db, quick, async |world| {
            let joaquim = world.member("Joaquim").await;
            let numbers = fields(&joaquim).await;
            // One that has not begun, and one that is done.
            for is_done in [false, true] {
                let trial = send(&joaquim, &numbers).await.is(303).location;
                assert!(joaquim.get(&trial).await.is(200).words().contains("Stop, and throw it away"));
                while is_done && jobs::run(&world.site).await.expect("it goes on") > 0 {}
                joaquim.post(&format!("{trial}/discard"), &[]).await.is(303);
                joaquim.get(&trial).await.is(404);
                assert_eq!(jobs::run(&world.site).await.expect("nothing is under way"), 0);
            }
            let kept: i64 = rank_formulas::table.count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(kept, 0);
            // What held once stays in the list.
            let trial = send(&joaquim, &numbers).await.is(303).location;
            while jobs::run(&world.site).await.expect("it goes on") > 0 {}
            joaquim.post(&format!("{trial}/apply"), &[("reason", "As before")]).await.is(303);
            let applying = joaquim.get(&trial).await.is(200);
            assert!(applying.body.contains("<progress") && applying.words().contains("Under way"), "{}", applying.words());
            let refused = joaquim.post(&format!("{trial}/discard"), &[]).await.is(403);
            assert!(refused.words().contains("can't be thrown away"), "{}", refused.words());
        });
    }

    fn two_processes_that_hear_of_a_deed_announce_a_rank_once(db) {
        on_site_with(db, quick, async |world| {
            newcomer(&world);
            let pia = world.member("pia_marl").await;
            world.hear().await;
            let before = deeds_of(&world);
            let words = [("title", "Heard by two"), ("body", "How does it begin?"), ("key", "two")];
            pia.post("/boards/android/threads", &words).await.is(303);
            let heard: Vec<bandstand::forum::events::Event> = bandstand::schema::outbox::table
                .filter(bandstand::schema::outbox::kind.eq(bandstand::forum::events::KIND))
                .select(bandstand::schema::outbox::payload)
                .load::<String>(&mut world.conn())
                .expect("events")
                .iter()
                .filter_map(|payload| serde_json::from_str(payload).ok())
                .collect();
            assert!(!heard.is_empty());
            let twin = world.twin();
            // The same event in both at once, again and again, and by the outbox as well.
            for _ in 0..4 {
                for event in &heard {
                    let here = bandstand::app::listeners::hear(&world.site, *event);
                    let there = bandstand::app::listeners::hear(&twin, *event);
                    let (here, there) = futures_util::future::join(here, there).await;
                    // Where one gives way to the other, the outbox tells it again.
                    assert!(here.is_ok() || there.is_ok());
                }
            }
            let mut workers = [Worker::new(worker::QUICK, None), Worker::new(worker::QUICK, None)];
            let [one, other] = &mut workers;
            let (here, there) = futures_util::future::join(one.pulse(&world.site), other.pulse(&twin)).await;
            here.and(there).expect("the outbox is worked off");
            world.hear().await;
            assert_eq!(rank(&world, "pia_marl"), "newbie");
            assert_eq!(told(&world, "pia_marl"), ["You have a new rank: Newbie"]);
            let threads = deeds_of(&world);
            assert_eq!(threads, before + 1, "the ledger has it once");
        });
    }

    fn days_are_those_of_the_community(db) {
        let berlin = |config: &mut bandstand::kit::config::Config| {
            quick(config);
            config.zone = "Pacific/Kiritimati".to_owned();
        };
        on_site_with(db, berlin, async |world| {
            let pia = world.member("pia_marl").await;
            start(&pia, &world, "The first day").await;
            world.site.clock.advance(Duration::from_secs(86_400));
            let pia2 = world.member("pia_marl").await;
            start(&pia2, &world, "The second day").await;
            let days: Vec<i64> = bandstand::schema::rank_days::table
                .filter(bandstand::schema::rank_days::user_id.eq(world.id_of("pia_marl")))
                .filter(bandstand::schema::rank_days::kind.eq("thread"))
                .order(bandstand::schema::rank_days::day)
                .select(bandstand::schema::rank_days::day)
                .load(&mut world.conn())
                .expect("days");
            let times: Vec<i64> = deeds::table
                .filter(deeds::user_id.eq(world.id_of("pia_marl")))
                .filter(deeds::kind.eq("thread"))
                .order(deeds::id)
                .select(deeds::done_at)
                .load(&mut world.conn())
                .expect("deeds");
            // Fourteen hours ahead of UTC, without any change of clocks.
            let there: Vec<i64> = times.iter().map(|at| (at + 14 * 3_600_000).div_euclid(86_400_000)).collect();
            assert_eq!(days[days.len() - 2..], there[there.len() - 2..]);
        });
    }
}

fn set(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(known, _)| known == name).expect("a field");
    value.clone_into(&mut field.1);
}
