//! One thread of two, and two of one: nothing is lost, and every counter counts.

use bandstand::features::check;
use bandstand::schema::{audit_log, boards, kudos, notifications, posts, read_marks, subscriptions, threads};
use diesel::prelude::*;

use crate::both;
use crate::world::{Browser, World, on_site};

fn whole(world: &World<'_>) {
    assert_eq!(check::run(&world.site.db).expect("it is checked").problems, Vec::<String>::new());
}

/// As the command does it, which has connections of its own.
fn whole_anew(world: &World<'_>) {
    assert_eq!(check::run(&world.twin().db).expect("it is checked").problems, Vec::<String>::new());
}

fn path_of(world: &World<'_>, thread: i64) -> String {
    let slug: String =
        threads::table.find(thread).select(threads::slug).first(&mut world.conn()).expect("a slug");
    format!("/threads/{thread}/{slug}")
}

/// A thread with these replies, by these people.
async fn start(world: &World<'_>, title: &str, replies: &[(&Browser, &str)]) -> i64 {
    let pia = world.member("pia_marl").await;
    let words = [("title", title), ("body", "How does it begin?"), ("key", title)];
    pia.post("/boards/android/threads", &words).await.is(303);
    let thread = world.thread(title);
    for (browser, body) in replies {
        reply(browser, thread, body).await;
    }
    thread
}

async fn reply(browser: &Browser, thread: i64, body: &str) {
    browser.post(&format!("/threads/{thread}/posts"), &[("body", body), ("key", body)]).await.is(303);
}

/// Makes the posts of a thread so many minutes older, one minute apart, and the thread with them.
fn age(world: &World<'_>, thread: i64, minutes: i64) {
    let begun = world.site.clock.now().0 - minutes * 60_000;
    diesel::update(posts::table.filter(posts::thread_id.eq(thread)))
        .set(posts::created_at.eq(posts::number * 120_000 + begun))
        .execute(&mut world.conn())
        .expect("posts");
    diesel::update(threads::table.find(thread))
        .set((
            threads::created_at.eq(begun + 120_000),
            threads::last_post_at.eq(threads::last_number * 120_000 + begun),
        ))
        .execute(&mut world.conn())
        .expect("a thread");
}

fn bodies(world: &World<'_>, thread: i64) -> Vec<(i64, String)> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .order(posts::number)
        .select((posts::number, posts::body))
        .load(&mut world.conn())
        .expect("posts")
}

fn last(world: &World<'_>, verb: &str) -> i64 {
    audit_log::table
        .filter(audit_log::verb.eq(verb))
        .order(audit_log::id.desc())
        .select(audit_log::id)
        .first(&mut world.conn())
        .expect("an act")
}

both! {
    fn a_newer_thread_goes_into_an_older_one_in_the_order_of_time_and_back(db) {
        on_site(db, async |world| {
            let (ravi, quill, mirelle) = (world.member("Ravi_M").await, world.member("quillfeather").await, world.member("mirelle").await);
            let into = start(&world, "The older of the two", &[(&quill, "Old one."), (&quill, "Old two.")]).await;
            let from = start(&world, "The newer of the two", &[(&mirelle, "New one."), (&mirelle, "New two.")]).await;
            // Both run side by side: 2, 4, 6 minutes and 3, 5, 7 minutes after the older began.
            age(&world, into, 100);
            age(&world, from, 99);
            diesel::update(boards::table.filter(boards::slug.eq("android"))).set(boards::last_post_at.eq(
                threads::table.filter(threads::state.eq("visible")).filter(threads::board_id.eq_any(boards::table.filter(boards::slug.eq("android")).select(boards::id)))
                    .select(diesel::dsl::max(threads::last_post_at)).first::<Option<i64>>(&mut world.conn()).expect("a time")
            )).execute(&mut world.conn()).expect("a board");
            whole(&world);
            let first = world.question(from);
            quill.post(&format!("/posts/{first}/kudo"), &[]).await.is(303);
            let solution = world.post(from, 2);
            quill.post(&format!("/posts/{solution}/solution"), &[]).await.is(303);
            // Somebody has read the older one up to its second post.
            let reader = world.id_of("mirelle");
            diesel::insert_into(read_marks::table)
                .values((read_marks::user_id.eq(reader), read_marks::thread_id.eq(into), read_marks::last_number.eq(2), read_marks::read_at.eq(0)))
                .execute(&mut world.conn()).expect("a mark");
            let wrong = ravi.post(&format!("/threads/{into}/merge-into"), &[("into", &path_of(&world, from))]).await.is(422);
            assert!(wrong.words().contains("is the newer one"), "{}", wrong.words());
            quill.post(&format!("/threads/{from}/merge-into"), &[("into", &path_of(&world, into))]).await.is(403);
            let old_path = path_of(&world, from);
            ravi.post(&format!("/threads/{from}/merge-into"), &[("into", &path_of(&world, into))]).await.is(303);
            let all: Vec<String> = bodies(&world, into).into_iter().map(|(_, body)| body).collect();
            assert_eq!(all, ["How does it begin?", "How does it begin?", "Old one.", "New one.", "Old two.", "New two."]);
            assert_eq!(bodies(&world, into).iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
            whole(&world);
            // The old address leads on, for guests as well, and is in no list.
            let moved = world.guest().get(&old_path).await.is(308);
            assert_eq!(moved.header("location"), path_of(&world, into));
            assert!(!world.guest().get("/boards/android").await.is(200).words().contains("The newer of the two"));
            ravi.get(&format!("{old_path}?merged=keep")).await.is(200);
            let mark: i64 = read_marks::table.filter(read_marks::user_id.eq(reader)).filter(read_marks::thread_id.eq(into))
                .select(read_marks::last_number).first(&mut world.conn()).expect("a mark");
            assert_eq!(mark, 3, "read up to the same post");
            let follows: i64 = subscriptions::table.filter(subscriptions::user_id.eq(reader)).filter(subscriptions::kind.eq("thread"))
                .filter(subscriptions::subject_id.eq(into)).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(follows, 1);
            assert_eq!(kudos::table.filter(kudos::post_id.eq(first)).count().get_result::<i64>(&mut world.conn()).expect("counted"), 1);
            world.work_off().await;
            let told: i64 = notifications::table.filter(notifications::thread_id.eq(from)).count().get_result(&mut world.conn()).expect("counted");
            assert_eq!(told, 0, "what was told of leads to where it is");
            assert!(world.guest().get("/search?q=%22New+one%22").await.is(200).body.contains(&path_of(&world, into)));
            // What was merged can't be restored piece by piece, and is taken apart as it was.
            ravi.post(&format!("/threads/{from}/restore"), &[]).await.is(403);
            world.member("Joaquim").await.post(&format!("/threads/{from}/merge/take-back"), &[]).await.is(403);
            ravi.post(&format!("/desk/audit/{}/undo", last(&world, "merge-posts")), &[]).await.is(303);
            let back: Vec<String> = bodies(&world, from).into_iter().map(|(_, body)| body).collect();
            assert_eq!(back, ["How does it begin?", "New one.", "New two."]);
            assert_eq!(bodies(&world, into).len(), 3);
            world.guest().get(&old_path).await.is(200);
            whole(&world);
        });
    }

    fn posts_are_split_off_into_a_thread_of_their_own(db) {
        on_site(db, async |world| {
            let (ravi, quill, mirelle) = (world.member("Ravi_M").await, world.member("quillfeather").await, world.member("mirelle").await);
            let thread = start(&world, "Two questions in one", &[(&quill, "An answer."), (&mirelle, "Another question."), (&quill, "Its answer.")]).await;
            let (first, other, answer) = (world.question(thread), world.post(thread, 3), world.post(thread, 4));
            let split = format!("/threads/{thread}/split");
            let page = ravi.get(&split).await.is(200);
            assert!(page.words().contains("Another question.") && page.words().contains("stays"), "{}", page.words());
            let (a, b, f) = (format!("p{other}"), format!("p{answer}"), format!("p{first}"));
            let with = |title: &'static str| [("title", title), ("place", "ios"), (a.as_str(), "1"), (b.as_str(), "1")];
            ravi.post(&split, &[("title", "No"), ("place", "ios")]).await.is(422);
            let stays = ravi.post(&split, &[("title", "A new one"), ("place", "ios"), (&f, "1")]).await.is(422);
            assert!(stays.words().contains("The first post stays"), "{}", stays.words());
            ravi.post(&split, &[("title", "A new one"), ("place", "community-blog"), (&a, "1")]).await.is(422);
            quill.post(&split, &with("A thread of its own")).await.is(403);
            ravi.post(&split, &with("A thread of its own")).await.is(303);
            let made = world.thread("A thread of its own");
            assert_eq!(bodies(&world, made), [(1, "Another question.".to_owned()), (2, "Its answer.".to_owned())]);
            assert_eq!(bodies(&world, thread).len(), 2);
            let author: i64 = threads::table.find(made).select(threads::author_id).first(&mut world.conn()).expect("an author");
            assert_eq!(author, world.id_of("mirelle"));
            whole(&world);
            world.work_off().await;
            whole(&world);
            assert!(world.guest().get("/search?q=%22Another+question%22").await.is(200).body.contains(&path_of(&world, made)));
            // Twice changes nothing: they are elsewhere now.
            ravi.post(&split, &with("Once more")).await.is(422);
            ravi.post(&format!("/desk/audit/{}/undo", last(&world, "split")), &[]).await.is(303);
            assert_eq!(bodies(&world, thread).len(), 4);
            whole(&world);
        });
    }

    fn any_row_of_merges_and_splits_keeps_every_post_and_every_counter(db) {
        on_site(db, async |world| {
            let ravi = world.member("Ravi_M").await;
            let count = |conn: &mut bandstand::kit::db::Conn| -> (i64, i64) {
                (posts::table.count().get_result(conn).expect("posts"), kudos::table.count().get_result(conn).expect("kudos"))
            };
            let before = count(&mut world.conn());
            let mut seed: u64 = 20_261_121;
            let mut dice = |sides: usize| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize % sides.max(1)
            };
            let (mut merged, mut parted, mut undone) = (0, 0, 0);
            for round in 0..40 {
                let open: Vec<(i64, i64)> = threads::table.inner_join(boards::table)
                    .filter(boards::kind.eq_any(["help", "chat"])).filter(threads::state.eq("visible"))
                    .order(threads::id).select((threads::id, threads::created_at)).load(&mut world.conn()).expect("threads");
                let one = open[dice(open.len())];
                match dice(3) {
                    0 => {
                        let other = open[dice(open.len())];
                        let (from, into) = if (one.1, one.0) > (other.1, other.0) { (one.0, other.0) } else { (other.0, one.0) };
                        let answer = ravi.post(&format!("/threads/{from}/merge-into"), &[("into", &into.to_string())]).await;
                        merged += i32::from(answer.status == 303);
                    }
                    1 => {
                        let ids: Vec<i64> = posts::table.filter(posts::thread_id.eq(one.0)).filter(posts::number.gt(1))
                            .select(posts::id).load(&mut world.conn()).expect("posts");
                        let mut fields = vec![("title".to_owned(), format!("Split in round {round}")), ("place".to_owned(), "ios".to_owned())];
                        fields.extend(ids.iter().filter(|_| dice(2) == 0).map(|id| (format!("p{id}"), "1".to_owned())));
                        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                        parted += i32::from(ravi.post(&format!("/threads/{}/split", one.0), &fields).await.status == 303);
                    }
                    _ => {
                        let acts: Vec<i64> = audit_log::table.filter(audit_log::verb.eq_any(["merge-posts", "split"]))
                            .select(audit_log::id).load(&mut world.conn()).expect("acts");
                        if let Some(act) = acts.get(dice(acts.len())) {
                            undone += i32::from(ravi.post(&format!("/desk/audit/{act}/undo"), &[]).await.status == 303);
                        }
                    }
                }
                assert_eq!(count(&mut world.conn()), before, "round {round}");
                whole_anew(&world);
            }
            assert!(merged > 3 && parted > 3 && undone > 1, "{merged} merged, {parted} split, {undone} undone");
            world.work_off().await;
            whole_anew(&world);
        });
    }
}
