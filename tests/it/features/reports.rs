//! Reports: what members tell, what becomes of it, and who learns what.

use std::sync::Arc;

use bandstand::features::reports::actions::report;
use bandstand::features::reports::forms::NewReport;
use bandstand::features::reports::model::{Kind, Subject};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::viewer::{Person, SignedIn};
use bandstand::schema::{matters, notices, reports};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

/// A thread of halvard's; gives its first post as forms name it.
async fn post_of_halvard(world: &World<'_>, title: &str, body: &str) -> String {
    let halvard = world.member("halvard").await;
    halvard
        .post("/boards/android/threads", &[("title", title), ("body", body), ("key", title)])
        .await
        .is(303);
    format!("post:{}", world.question(world.thread(title)))
}

async fn tell(browser: &Browser, about: &str, kind: &str) -> String {
    let fields = [("about", about), ("kind", kind), ("text", "Look at this."), ("guideline", "community:9")];
    let to = browser.post("/reports", &fields).await.is(303).location;
    to.strip_prefix("/reports/").expect("a receipt").to_owned()
}

/// Those of this story: the demo's are some hours old.
fn matter_count(world: &World<'_>) -> i64 {
    matters::table
        .filter(matters::opened_at.gt(world.site.clock.now().0 - 3_600_000))
        .count()
        .get_result(&mut world.conn())
        .expect("a count")
}

fn told(world: &World<'_>, name: &str) -> Vec<String> {
    notices::table
        .filter(notices::user_id.eq(world.id_of(name)))
        .order(notices::id)
        .select(notices::title)
        .load(&mut world.conn())
        .expect("notices")
}

both! {
    fn a_report_is_received_decided_told_and_may_be_appealed_once(db) {
        on_site(db, async |world| {
            let words = "Buy cheap plays <script>now</script>";
            let about = post_of_halvard(&world, "Cheap plays", words).await;
            let (pia, tobias) = (world.member("pia_marl").await, world.member("tobias-k").await);
            let thread = pia.get(&format!("/threads/{}/cheap-plays", world.thread("Cheap plays"))).await.is(200);
            let link = thread.link("Report inappropriate content");
            let form = pia.get(&link).await.is(200);
            assert!(form.words().contains("Community guidelines 9: Do not sell"), "{}", form.words());
            let nothing = pia.post("/reports", &[("about", &about), ("text", "Kept <b>words</b>")]).await.is(422);
            assert!(nothing.body.contains("Kept &lt;b&gt;words&lt;/b&gt;"), "{}", nothing.body);
            let first = tell(&pia, &about, "guideline").await;
            assert_eq!(tell(&pia, &about, "guideline").await, first, "twice is once");
            let second = tell(&tobias, &about, "spam").await;
            assert_eq!(matter_count(&world), 1, "joined");
            assert!(pia.get(&format!("/reports/{first}")).await.is(200).words().contains("Received"));
            tobias.get(&format!("/reports/{first}")).await.is(404);
            // The desk.
            let (ravi, matter) = (world.member("Ravi_M").await, world.matter(&about));
            let desk = format!("/desk/reports/{matter}");
            let shown = ravi.get(&desk).await.is(200);
            assert!(shown.words().contains("2 reports") && shown.body.contains("&lt;script&gt;now"), "{}", shown.words());
            ravi.post(&format!("{desk}/claim"), &[]).await.is(303);
            let ingrid = world.member("ingrid-s").await;
            ingrid.post(&format!("{desk}/claim"), &[]).await.is(409);
            ingrid.post(&format!("{desk}/decide"), &[("outcome", "fine")]).await.is(403);
            ravi.post(&format!("{desk}/notes"), &[("text", "Third time.")]).await.is(303);
            ravi.post(&format!("{desk}/decide"), &[("outcome", "removed")]).await.is(422);
            let removed = [("outcome", "removed"), ("guideline", "community:9"), ("reason", "No ads.")];
            ravi.post(&format!("{desk}/decide"), &removed).await.is(303);
            ravi.post(&format!("{desk}/decide"), &removed).await.is(403);
            assert!(told(&world, "pia_marl").contains(&format!("Your report {first}: we acted on it")));
            assert!(told(&world, "tobias-k").contains(&format!("Your report {second}: we acted on it")));
            assert!(pia.get(&format!("/reports/{first}")).await.is(200).words().contains("Acted"));
            // The author keeps the words, and appeals once.
            world.work_off().await;
            assert_eq!(told(&world, "halvard"), ["A moderator acted on a post of yours"]);
            let (halvard, decision) = (world.member("halvard").await, format!("/decisions/{matter}"));
            let read = halvard.get(&decision).await.is(200);
            assert!(read.words().contains("guideline 9 of the Community guidelines: No ads."), "{}", read.words());
            assert!(read.body.contains("Buy cheap plays &lt;script&gt;"), "{}", read.body);
            for word in ["Ravi", "pia", "tobias"] {
                assert!(!read.words().contains(word), "an author learns of nobody: {word}");
            }
            pia.get(&decision).await.is(404);
            pia.post(&format!("{decision}/appeal"), &[("text", "Mine")]).await.is(404);
            halvard.post(&format!("{decision}/appeal"), &[("text", " ")]).await.is(422);
            halvard.post(&format!("{decision}/appeal"), &[("text", "It was a joke.")]).await.is(303);
            halvard.post(&format!("{decision}/appeal"), &[("text", "Again.")]).await.is(403);
            assert!(ravi.get("/desk/reports?show=appeals").await.is(200).words().contains("Post by"));
            let own = ravi.post(&format!("{desk}/answer"), &[("answer", "refused")]).await.is(403);
            assert!(own.words().contains("another moderator answers"), "{}", own.words());
            ingrid.post(&format!("{desk}/answer"), &[("answer", "granted"), ("text", "Right.")]).await.is(303);
            ingrid.post(&format!("{desk}/answer"), &[("answer", "refused")]).await.is(403);
            world.work_off().await;
            let back = halvard.get(&decision).await.is(200).words();
            assert!(back.contains("was removed, and is back") && back.contains("you were right"), "{back}");
            let shown = pia.get(&format!("/threads/{}/cheap-plays", world.thread("Cheap plays"))).await.is(200);
            assert!(shown.words().contains("Buy cheap plays"));
        });
    }

    fn what_is_in_order_is_settled_for_its_kind_until_it_is_edited(db) {
        on_site(db, async |world| {
            let about = post_of_halvard(&world, "Loud words", "I do not like this song.").await;
            let (pia, quill) = (world.member("pia_marl").await, world.member("quillfeather").await);
            tell(&pia, &about, "guideline").await;
            let desk = format!("/desk/reports/{}", world.matter(&about));
            // A Star may find it in order, and may not act on it.
            quill.post(&format!("{desk}/decide"), &[("outcome", "removed"), ("reason", "x")]).await.is(403);
            quill.post(&format!("{desk}/decide"), &[("outcome", "fine")]).await.is(303);
            let tobias = world.member("tobias-k").await;
            let joined = tell(&tobias, &about, "guideline").await;
            assert!(tobias.get(&format!("/reports/{joined}")).await.is(200).words().contains("No action"));
            assert_eq!(matter_count(&world), 1);
            tell(&tobias, &about, "personal").await;
            assert_eq!(matter_count(&world), 2, "another kind is another question");
            let ravi = world.member("Ravi_M").await;
            ravi.post(&format!("/desk/reports/{}/decide", world.matter(&about)), &[("outcome", "fine")]).await.is(303);
            let id = about.strip_prefix("post:").expect("a post");
            let halvard = world.member("halvard").await;
            let edit = [("body", "I hate whoever likes this song."), ("title", "Loud words"), ("key", "e")];
            halvard.post(&format!("/posts/{id}/edit?version=1"), &edit).await.is(303);
            tell(&pia, &about, "guideline").await;
            assert_eq!(matter_count(&world), 3, "new words are looked at anew");
        });
    }

    fn an_author_asks_for_removal_and_nobody_else_does(db) {
        on_site(db, async |world| {
            let about = post_of_halvard(&world, "My number", "Call me.").await;
            let (halvard, pia) = (world.member("halvard").await, world.member("pia_marl").await);
            pia.post("/reports", &[("about", &about), ("kind", "removal")]).await.is(422);
            let page = halvard.get(&format!("/reports/new?about={about}")).await.is(200);
            assert!(page.words().contains("Ask for removal of your post"), "{}", page.words());
            let receipt = tell(&halvard, &about, "removal").await;
            let desk = format!("/desk/reports/{}", world.matter(&about));
            let ravi = world.member("Ravi_M").await;
            let removed = [("outcome", "removed"), ("reason", "On the author's request.")];
            ravi.post(&format!("{desk}/decide"), &removed).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "halvard"), [format!("Your request {receipt}: the post is taken out")]);
            assert_eq!(matter_count(&world), 1);
        });
    }

    fn a_post_removed_in_place_is_told_to_its_author_who_may_appeal(db) {
        on_site(db, async |world| {
            let about = post_of_halvard(&world, "In place", "Words of mine.").await;
            let id = about.strip_prefix("post:").expect("a post").to_owned();
            let (ravi, halvard) = (world.member("Ravi_M").await, world.member("halvard").await);
            ravi.post(&format!("/posts/{id}/remove"), &[("reason", "Off topic")]).await.is(303);
            world.work_off().await;
            let decision = format!("/decisions/{}", world.matter(&about));
            let read = halvard.get(&decision).await.is(200).words();
            assert!(read.contains("Off topic") && read.contains("Words of mine."), "{read}");
            let bell = halvard.get("/notifications").await.is(200);
            assert!(bell.words().contains("A moderator acted on a post of yours"), "{}", bell.words());
            let letter = world.letters("halvard@example.org").into_iter().find(|letter| letter.contains("acted on a post"));
            assert!(letter.is_some_and(|letter| letter.contains(&decision)), "a letter leads there");
            ravi.post(&format!("/posts/{id}/restore"), &[]).await.is(303);
            world.work_off().await;
            assert!(halvard.get(&decision).await.is(200).words().contains("is back"));
        });
    }

    fn a_star_hides_spam_until_a_moderator_looks(db) {
        on_site(db, async |world| {
            let about = post_of_halvard(&world, "Spam here", "Buy buy buy.").await;
            let (pia, quill) = (world.member("pia_marl").await, world.member("quillfeather").await);
            tell(&pia, &about, "spam").await;
            let desk = format!("/desk/reports/{}", world.matter(&about));
            quill.post(&format!("{desk}/hide"), &[]).await.is(303);
            let thread = format!("/threads/{}/spam-here", world.thread("Spam here"));
            assert!(!pia.get(&thread).await.words().contains("Buy buy buy"));
            let open = quill.get(&desk).await.is(200).words();
            assert!(open.contains("Waits") && open.contains("Buy buy buy"), "{open}");
            // Reports of profiles are for moderators.
            let profile = format!("member:{}", world.id_of("halvard"));
            tell(&pia, &profile, "spam").await;
            quill.get(&format!("/desk/reports/{}", world.matter(&profile))).await.is(404);
            assert!(!quill.get("/desk/reports").await.is(200).words().contains("Profile of"));
        });
    }

    fn many_who_report_at_once_make_one_matter(db) {
        on_site(db, async |world| {
            let about = post_of_halvard(&world, "At once", "Words.").await;
            let subject = Subject::parse(&about).expect("a subject");
            let (twin, crowd) = (world.twin(), world.crowd(12));
            let mut racers = Vec::new();
            for (at, user) in crowd.into_iter().enumerate() {
                let db = if at % 2 == 0 { world.site.db.clone() } else { twin.db.clone() };
                let now = world.site.clock.now();
                racers.push(std::thread::spawn(move || {
                    db.write_now(move |tx| {
                        let new = NewReport { subject, kind: Kind::Spam, guideline: None, text: String::new() };
                        let receipt = format!("R-RACE-{at:04}");
                        report::report(tx, &somebody(user), &new, &receipt, now)
                    })
                }));
            }
            for racer in racers {
                racer.join().expect("no panic").expect("a receipt");
            }
            assert_eq!(matter_count(&world), 1);
            let matter = world.matter(&about);
            let all: i64 = reports::table.filter(reports::matter_id.eq(matter)).count().get_result(&mut world.conn()).expect("a count");
            let counted: i64 = matters::table.find(matter).select(matters::report_count).first(&mut world.conn()).expect("one");
            assert_eq!((all, counted), (12, 12));
        });
    }
}

/// A member of the crowd, as handlers have them.
fn somebody(id: i64) -> SignedIn {
    SignedIn(Arc::new(Person { id: UserId(id), username: format!("crowd-{id}"), ..Person::sample() }))
}

both! {
    fn board_moderators_look_after_reports_of_their_boards_alone(db) {
        on_site(db, async |world| {
            use bandstand::schema::{board_moderators, boards};
            let android: i64 = boards::table.filter(boards::slug.eq("android")).select(boards::id)
                .first(&mut world.conn()).expect("a board");
            diesel::insert_into(board_moderators::table).values((
                board_moderators::board_id.eq(android),
                board_moderators::user_id.eq(world.id_of("OldMarten")),
                board_moderators::granted_by.eq(world.id_of("Joaquim")),
                board_moderators::granted_at.eq(1_i64),
            )).execute(&mut world.conn()).expect("a moderator");
            let here = post_of_halvard(&world, "Reported here", "Buy cheap plays.").await;
            let halvard = world.member("halvard").await;
            let fields = [("title", "Reported there"), ("body", "Buy there."), ("key", "there")];
            halvard.post("/boards/ios/threads", &fields).await.is(303);
            let there = format!("post:{}", world.question(world.thread("Reported there")));
            let (pia, keeper, quill) =
                (world.member("pia_marl").await, world.member("OldMarten").await, world.member("quillfeather").await);
            tell(&pia, &here, "spam").await;
            tell(&pia, &there, "spam").await;
            let profile = format!("member:{}", world.id_of("halvard"));
            tell(&pia, &profile, "spam").await;
            let desk = |about: &str| format!("/desk/reports/{}", world.matter(about));
            assert!(keeper.get("/").await.is(200).body.contains("href=\"/desk\""), "the way is in the menu");
            assert!(keeper.get("/desk").await.is(200).words().contains("Open reports"));
            let queue = keeper.get("/desk/reports").await.is(200).words();
            assert!(queue.contains("cheap plays") && !queue.contains("Buy there") && !queue.contains("Profile of"), "{queue}");
            for elsewhere in [&there, &profile] {
                keeper.get(&desk(elsewhere)).await.is(404);
                for verb in ["claim", "notes", "decide", "answer", "look"] {
                    let fields = [("text", "x"), ("outcome", "fine"), ("answer", "granted")];
                    keeper.post(&format!("{}/{verb}", desk(elsewhere)), &fields).await.is(404);
                }
            }
            let own = desk(&here);
            keeper.get(&own).await.is(200);
            keeper.post(&format!("{own}/claim"), &[]).await.is(303);
            let removed = [("outcome", "removed"), ("guideline", "community:9"), ("reason", "No ads.")];
            keeper.post(&format!("{own}/decide"), &removed).await.is(303);
            world.work_off().await;
            assert_eq!(told(&world, "halvard"), ["A moderator acted on a post of yours"]);
            // A Star sees what stands in boards that they read, and nothing of private ones.
            let ravi = world.member("Ravi_M").await;
            let fields = [("title", "In private"), ("body", "Only for staff."), ("key", "private")];
            ravi.post("/boards/staff-room/threads", &fields).await.is(303);
            let private = format!("post:{}", world.question(world.thread("In private")));
            tell(&world.member("Joaquim").await, &private, "other").await;
            quill.get(&desk(&there)).await.is(200);
            quill.get(&desk(&private)).await.is(404);
            assert!(!quill.get("/desk/reports").await.is(200).words().contains("Only for staff"));
            assert!(ravi.get("/desk/reports").await.is(200).words().contains("Only for staff"));
        });
    }

    fn words_that_were_purged_stand_in_no_report(db) {
        on_site(db, async |world| {
            let about = post_of_halvard(&world, "My number", "I live in the blue house.").await;
            let (pia, ravi) = (world.member("pia_marl").await, world.member("Ravi_M").await);
            tell(&pia, &about, "personal").await;
            let kept = |world: &World<'_>| -> String {
                matters::table.find(world.matter(&about)).select(matters::words).first(&mut world.conn()).expect("words")
            };
            assert!(kept(&world).contains("blue house"));
            let id = about.strip_prefix("post:").expect("a post");
            let edit = [("body", "I live here."), ("title", "My number"), ("key", "p"), ("purge", "1")];
            ravi.post(&format!("/posts/{id}/edit?version=1"), &edit).await.is(303);
            world.work_off().await;
            assert_eq!(kept(&world), "");
        });
    }
}
