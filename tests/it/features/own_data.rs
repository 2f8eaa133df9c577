//! A copy of one's own data, and leaving.

use std::io::{Cursor, Read};
use std::time::Duration;

use bandstand::app::schedule;
use bandstand::features::{check, own_data};
use bandstand::kit::config::Config;
use bandstand::schema::{
    artist_members, artists, cases, gathering_guests, leaving_posts, outbox, revisions, reward_requests,
    rewards, sessions, star_application_notes, star_applications, users,
};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site, on_site_with, pictures};

/// A verified artist of somebody's alone; gives its number.
fn artist(world: &World<'_>, name: &str, owner: i64) -> i64 {
    crate::features::livechat::artist(&mut world.conn(), name, owner);
    artists::table
        .filter(artists::name.eq(name))
        .select(artists::id)
        .first(&mut world.conn())
        .expect("an artist")
}

async fn opted_in(world: &World<'_>, name: &str) -> Browser {
    let browser = world.member(name).await;
    browser.post("/settings/messages", &[("choice", "accept"), ("adult", "1")]).await.is(303);
    browser
}

/// The files of the copy by their names.
pub async fn copy_of(browser: &Browser) -> Vec<(String, Vec<u8>)> {
    let answer = browser.post("/settings/data/copy", &[]).await.is(200);
    assert!(
        answer.kind.starts_with("application/zip")
            && answer.header("content-disposition").contains("attachment")
    );
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.bytes)).expect("an archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().to_owned(), bytes)
        })
        .collect()
}

both! {
    fn a_copy_has_what_is_ones_own_and_nothing_else(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (opted_in(&world, "pia_marl").await, opted_in(&world, "mirelle").await);
            let thread = [("title", "Mine to take"), ("body", "MY-OWN-WORDS"), ("key", "a")];
            pia.post("/boards/android/threads", &thread).await.is(303);
            let id = world.thread("Mine to take");
            mirelle.post(&format!("/threads/{id}/posts"), &[("body", "SOMEBODY-ELSES"), ("key", "b")]).await.is(303);
            pia.post(&format!("/drafts?place=thread:{id}"), &[("body", "A-DRAFT-OF-MINE")]).await.is(200);
            pia.upload("/attachments", "file", "a picture.png", &pictures::png(30, 20)).await.is(200);
            let talk = mirelle.post("/messages", &[("to", "pia_marl"), ("body", "SENT-TO-ME"), ("key", "c")]).await;
            talk.is(303);
            let halvard = opted_in(&world, "halvard").await;
            halvard.post("/messages", &[("to", "mirelle"), ("body", "NOT-TO-ME"), ("key", "d")]).await.is(303);
            let apply = [("motivation", "MY-MOTIVATION: I answer most evenings, and like it."), ("interests", "Android"), ("adult", "yes")];
            pia.post("/stars/apply", &apply).await.is(303);
            let claim = [("name", "MY-BAND"), ("role", "MY-ROLE"), ("links", "https://band.example/")];
            pia.post("/artists/claim", &claim).await.is(303);
            let asked = [("category", "technical"), ("subject", "Zzyzx qwrk"), ("body", "MY-CASE"), ("device", "MY-DEVICE"), ("looked", "1"), ("key", "case")];
            pia.post("/support", &asked).await.is(303);
            let ravi = world.member("Ravi_M").await;
            let fields = [("kind", "warning"), ("days", ""), ("reason", "INSIDE-REASON"), ("message", "WARNED-SO")];
            ravi.post("/desk/members/pia_marl/sanctions", &fields).await.is(303);
            let matter = [("about", format!("post:{}", world.question(id))), ("kind", "spam".to_owned())];
            let matter: Vec<(&str, &str)> = matter.iter().map(|(name, value)| (*name, value.as_str())).collect();
            mirelle.post("/reports", &matter).await.is(303);
            let desk = format!("/desk/reports/{}", world.matter(&format!("post:{}", world.question(id))));
            ravi.post(&format!("{desk}/notes"), &[("text", "INSIDE-NOTE")]).await.is(303);
            ravi.post(&format!("{desk}/decide"), &[("outcome", "other"), ("reason", "TOLD-WHY")]).await.is(303);
            world.work_off().await;
            let files = copy_of(&pia).await;
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            for name in ["account.json", "posts.json", "drafts.json", "messages.json", "told.json", "decisions.json", "ranks.json", "stars.json", "rewards.json", "events.json", "artists.json"] {
                assert!(names.contains(&name), "{names:?}");
            }
            assert!(names.iter().any(|name| name.starts_with("pictures/") && name.ends_with("a-picture")), "{names:?}");
            let all: String = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
            for word in ["MY-OWN-WORDS", "A-DRAFT-OF-MINE", "SENT-TO-ME", "WARNED-SO", "pia_marl", "MY-MOTIVATION", "MY-BAND", "MY-ROLE", "MY-CASE", "MY-DEVICE", "TOLD-WHY", "\"counts\""] {
                assert!(all.contains(word), "{word}");
            }
            for word in ["SOMEBODY-ELSES", "NOT-TO-ME", "INSIDE-REASON", "INSIDE-NOTE", "argon2", "Ravi_M", "\"score\""] {
                assert!(!all.contains(word), "{word}");
            }
            for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
                serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        });
    }

    fn whoever_leaves_is_gone_and_their_posts_stay(db) {
        on_site(db, async |world| {
            let (pia, mirelle) = (opted_in(&world, "pia_marl").await, opted_in(&world, "mirelle").await);
            pia.post("/boards/android/threads", &[("title", "It stays"), ("body", "My question."), ("key", "a")]).await.is(303);
            let id = world.thread("It stays");
            mirelle.post("/messages", &[("to", "pia_marl"), ("body", "Hello."), ("key", "c")]).await.is(303);
            let user = world.id_of("pia_marl");
            let refused = pia.post("/settings/data/leave", &[("password", "wrong"), ("sure", "1")]).await.is(422);
            assert!(refused.words().contains("not your password"), "{}", refused.words());
            let password = world.password("pia_marl");
            pia.post("/settings/data/leave", &[("password", &password)]).await.is(422);
            world.member("Ravi_M").await.post("/settings/data/leave", &[("password", &world.password("Ravi_M")), ("sure", "1")]).await.is(403);
            pia.post("/settings/data/leave", &[("password", &password), ("sure", "1")]).await.is(303);
            world.work_off().await;
            pia.get("/settings").await.is(303);
            assert_ne!(world.guest().log_in("pia_marl", &password).await.status, 303);
            let row: (String, Option<String>, String, String) = users::table.find(user)
                .select((users::username, users::email, users::state, users::about)).first(&mut world.conn()).expect("the row");
            assert_eq!(row, (format!("former-member-{user}"), None, "deleted".to_owned(), String::new()));
            let left: i64 = sessions::table.filter(sessions::user_id.eq(user)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(left, 0);
            let page = mirelle.get(&format!("/threads/{id}/it-stays")).await.is(200);
            assert!(page.words().contains("Former member") && page.words().contains("My question."), "{}", page.words());
            assert!(!page.body.contains("pia_marl"), "the name is gone");
            mirelle.get("/members/pia_marl").await.is(404);
            mirelle.get(&format!("/members/former-member-{user}")).await.is(404);
            assert!(!mirelle.get("/search?type=members&q=pia").await.is(200).body.contains("pia_marl"));
            mirelle.get("/messages").await.is(200);
            // The name is free again, and nothing is out of order.
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
            let waiting: i64 = outbox::table.filter(outbox::state.eq("failed")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(waiting, 0);
            let guest = world.guest();
            let fields = [("username", "pia_marl"), ("email", "new@example.org"), ("password", "a few plain words")];
            guest.post("/register", &fields).await.is(200);
        });
    }

    fn an_account_that_nobody_confirms_is_forgotten(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            let fields = [("username", "harbourlight"), ("email", "wren@example.org"), ("password", "teal-harmonium-garden-61")];
            guest.post("/register", &fields).await.is(200);
            let state = |world: &World<'_>, name: &str| -> Option<String> {
                users::table.filter(users::username.eq(name)).select(users::state).first(&mut world.conn()).optional().expect("a look")
            };
            let active = |world: &World<'_>, confirmed: bool| -> i64 {
                let all = users::table.filter(users::state.eq("active")).filter(users::confirmed_at.is_not_null().eq(confirmed));
                all.count().get_result(&mut world.conn()).expect("a count")
            };
            world.site.clock.advance(Duration::from_secs(29 * 86_400));
            schedule::sweep(&world.site).await.expect("a sweep");
            assert_eq!(state(&world, "harbourlight").as_deref(), Some("active"), "its days are not over");
            let confirmed = active(&world, true);
            assert!(confirmed > 50);
            world.site.clock.advance(Duration::from_secs(2 * 86_400));
            schedule::sweep(&world.site).await.expect("a sweep");
            assert_eq!(state(&world, "harbourlight"), None);
            assert_eq!((active(&world, false), active(&world, true)), (0, confirmed), "they alone");
            world.work_off().await;
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
            world.forget_letters();
            let guest = world.guest();
            guest.post("/register", &fields).await.is(200);
            world.work_off().await;
            let letter = world.letter("wren@example.org", "/confirm/");
            guest.post(&letter, &[]).await.is(303);
            assert_eq!(state(&world, "harbourlight").as_deref(), Some("active"), "the name was free");
        });
    }

    fn what_hangs_from_an_account_ends_with_it(db) {
        on_site(db, async |world| {
            world.forget_cases();
            let (pia, mirelle, chief) = (world.member("pia_marl").await, world.member("mirelle").await, world.member("Lucienne").await);
            let (user, password) = (world.id_of("pia_marl"), world.password("pia_marl"));
            let leave = [("password", password.as_str()), ("sure", "1")];
            // The only owner of a team with others in it hands it over first.
            let (shared, lonely) = (artist(&world, "The Paper Lanterns", user), artist(&world, "Alone", user));
            let member = (
                artist_members::artist_id.eq(shared), artist_members::user_id.eq(world.id_of("mirelle")),
                artist_members::role.eq("member"), artist_members::shown.eq(true), artist_members::joined_at.eq(1_i64),
            );
            diesel::insert_into(artist_members::table).values(member).execute(&mut world.conn()).expect("a member");
            assert!(pia.get("/settings/data").await.is(200).words().contains("the only owner of the team of The Paper Lanterns"));
            pia.post("/settings/data/leave", &leave).await.is(403);
            let owner = artist_members::table.filter(artist_members::artist_id.eq(shared)).filter(artist_members::user_id.eq(world.id_of("mirelle")));
            diesel::update(owner).set(artist_members::role.eq("owner")).execute(&mut world.conn()).expect("an owner");
            // An application, a case, a seat that another waits for, a reward that was asked for.
            let apply = [("motivation", "I answer in Android most evenings, and like it."), ("interests", "Android"), ("adult", "yes")];
            pia.post("/stars/apply", &apply).await.is(303);
            let application: i64 = star_applications::table.filter(star_applications::user_id.eq(user)).select(star_applications::id).first(&mut world.conn()).expect("it");
            chief.post(&format!("/desk/applications/{application}/notes"), &[("text", "Seems kind.")]).await.is(303);
            let asked = [("category", "technical"), ("subject", "Zzyzx qwrk"), ("body", "It crackles."), ("device", "Korva P2"), ("looked", "1"), ("key", "case")];
            pia.post("/support", &asked).await.is(303);
            diesel::delete(gathering_guests::table).execute(&mut world.conn()).expect("nobody");
            let plan = [
                ("kind", "call"), ("title", "A call"), ("about", "We talk."), ("mode", "virtual"), ("place", "Online"), ("details", ""),
                ("starts", "2101-05-04T18:30"), ("minutes", "90"), ("zone", "Europe/London"), ("seats", "1"), ("audience", "members"),
                ("min_rank", "visitor"), ("min_level", "1"),
            ];
            let call = chief.post("/calendar", &plan).await.is(303).location;
            pia.post(&format!("{call}/seat"), &[]).await.is(303);
            mirelle.post(&format!("{call}/seat"), &[]).await.is(303);
            let reward: i64 = diesel::insert_into(rewards::table)
                .values((
                    rewards::name.eq("A mug"), rewards::about.eq("For tea."), rewards::cost.eq(10_i64), rewards::stock.eq(3_i64),
                    rewards::is_premium.eq(false), rewards::is_open.eq(true), rewards::changed_at.eq(1_i64),
                ))
                .returning(rewards::id).get_result(&mut world.conn()).expect("a reward");
            let wish = (
                reward_requests::reward_id.eq(reward), reward_requests::user_id.eq(user), reward_requests::cost.eq(10_i64),
                reward_requests::plan.eq(""), reward_requests::state.eq("open"), reward_requests::at.eq(1_i64),
                reward_requests::voucher.eq(""), reward_requests::answer.eq(""),
            );
            diesel::insert_into(reward_requests::table).values(wish).execute(&mut world.conn()).expect("a wish");
            pia.post("/settings/data/leave", &leave).await.is(303);
            world.work_off().await;
            let conn = &mut world.conn();
            let teams: i64 = artist_members::table.filter(artist_members::user_id.eq(user)).count().get_result(conn).expect("a count");
            let notes: i64 = star_application_notes::table.filter(star_application_notes::application_id.eq(application)).count().get_result(conn).expect("a count");
            let applied: i64 = star_applications::table.filter(star_applications::user_id.eq(user)).count().get_result(conn).expect("a count");
            assert_eq!((teams, notes, applied), (0, 0, 0));
            let verified: Vec<(i64, Option<i64>)> = artists::table.filter(artists::id.eq_any([shared, lonely])).order(artists::id)
                .select((artists::id, artists::verified_at.nullable())).load(conn).expect("artists");
            assert_eq!(verified, [(shared, Some(1)), (lonely, None)], "the other one can be claimed again");
            let case: (String, String) = cases::table.filter(cases::requester_id.eq(user)).select((cases::state, cases::facts)).first(conn).expect("a case");
            assert_eq!(case, ("closed".to_owned(), String::new()));
            let seats: Vec<(i64, String)> = gathering_guests::table.select((gathering_guests::user_id, gathering_guests::state)).load(conn).expect("guests");
            assert_eq!(seats, [(world.id_of("mirelle"), "seat".to_owned())], "who waited moves up");
            let stock: i64 = rewards::table.find(reward).select(rewards::stock).first(conn).expect("it");
            let wishes: String = reward_requests::table.filter(reward_requests::user_id.eq(user)).select(reward_requests::state).first(conn).expect("it");
            assert_eq!((stock, wishes.as_str()), (4, "refused"));
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
        });
    }

    fn where_the_settings_say_so_posts_go_with_their_author(db) {
        let remove = |config: &mut Config| config.accounts.posts_of_leavers = "remove".to_owned();
        on_site_with(db, remove, async |world| {
            let (pia, mirelle, ravi) = (world.member("pia_marl").await, world.member("mirelle").await, world.member("Ravi_M").await);
            let begin = async |who: &Browser, title: &str, body: &str| {
                who.post("/boards/android/threads", &[("title", title), ("body", body), ("key", title)]).await.is(303);
                world.thread(title)
            };
            let answered = begin(&pia, "QUUXTITLE answered", "QUUXWORDS first").await;
            let alone = begin(&pia, "QUUXTITLE alone", "QUUXWORDS alone").await;
            let others = begin(&mirelle, "Somebody else's", "My own question.").await;
            mirelle.post(&format!("/threads/{answered}/posts"), &[("body", "An answer that stays."), ("key", "m")]).await.is(303);
            let file = pia.upload("/attachments", "file", "a.png", &pictures::png(30, 20)).await.is(200).body;
            let picture = file.split("/attachments/").nth(1).and_then(|rest| rest.split(['"', ')', '\\']).next()).expect("an address").to_owned();
            let body = format!("QUUXWORDS solves it. ![a](/attachments/{picture})");
            pia.post(&format!("/threads/{others}/posts"), &[("body", &body), ("key", "p")]).await.is(303);
            let reply = world.last_post(others);
            mirelle.post(&format!("/posts/{reply}/solution"), &[]).await.is(303);
            mirelle.post(&format!("/posts/{reply}/kudo"), &[]).await.is(303);
            let edited = format!("QUUXWORDS solves it all. ![a](/attachments/{picture})");
            pia.post(&format!("/posts/{reply}/edit?version=1"), &[("body", &edited)]).await.is(303);
            mirelle.get(&format!("/attachments/{picture}")).await.is(200);
            assert!(pia.get("/settings/data").await.is(200).words().contains("Your posts go as well"));
            pia.post("/settings/data/leave", &[("password", &world.password("pia_marl")), ("sure", "1")]).await.is(303);
            let left = || leaving_posts::table.count().get_result::<i64>(&mut world.conn()).expect("a count");
            assert_eq!(left(), 1, "it goes on batch by batch");
            while left() > 0 {
                own_data::jobs::run(&world.site).await.expect("some go");
            }
            world.work_off().await;
            for place in [format!("/threads/{answered}/x"), format!("/threads/{others}/x"), format!("/posts/{reply}/history"), "/search?q=QUUXWORDS".to_owned(), "/boards/android".to_owned()] {
                for who in [&mirelle, &ravi] {
                    let mut page = who.get(&place).await;
                    if page.status == 308 {
                        page = who.get(&page.location).await;
                    }
                    assert!(!page.body.contains("QUUXWORDS first") && !page.body.contains("QUUXWORDS solves"), "{place}");
                    assert!(!page.body.contains("QUUXTITLE"), "{place}");
                }
            }
            let place = mirelle.get(&format!("/threads/{answered}")).await.location;
            let page = mirelle.get(&place).await.is(200).words();
            assert!(page.contains("Its author left, and took it along.") && page.contains("An answer that stays."), "{page}");
            mirelle.get(&format!("/threads/{alone}")).await.is(404);
            let asked = mirelle.get(&format!("/threads/{others}")).await.location;
            assert!(!mirelle.get(&asked).await.is(200).words().contains("Solved"), "nothing is left that solves it");
            mirelle.get(&format!("/attachments/{picture}")).await.is(404);
            let before: i64 = revisions::table.filter(revisions::post_id.eq(reply)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(before, 0);
            assert_eq!(check::run(&world.site.db).expect("a check").problems, Vec::<String>::new());
            let waiting: i64 = outbox::table.filter(outbox::state.eq("failed")).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(waiting, 0);
        });
    }
}
