//! The answer that exists: found before it is asked again, and never shown to who may not open it.

use bandstand::features::similar::index::{fill, learn_anew};
use bandstand::features::similar::{look, store};
use bandstand::forum::viewer::Viewer;
use bandstand::kit::config::Config;
use bandstand::kit::db::{Conn, Ts};
use bandstand::schema::threads;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::both;
use crate::world::{NOT_LOOKED, TestDb, on_site};

/// Five boards, of which one is for staff only.
fn community(conn: &mut Conn) {
    conn.batch_execute(
        "INSERT INTO users (id, username, name_key, search_name, joined_at, last_seen_at) VALUES (1, 'mia', 'rnia', 'mia', 1, 1);
         INSERT INTO areas (id, slug, name) VALUES (1, 'listen', 'Listen');
         INSERT INTO boards (id, area_id, slug, name, kind, read_access) VALUES
           (1, 1, 'help', 'Help', 'help', 'everyone'), (2, 1, 'back', 'Backstage', 'help', 'staff'),
           (3, 1, 'issues', 'Issues', 'issue', 'everyone'), (4, 1, 'faq', 'FAQ', 'faq', 'everyone');",
    )
    .expect("the community is made");
}

/// A thread with its opening; `more` sets columns of the thread.
fn thread(conn: &mut Conn, id: i64, board: i64, title: &str, opening: &str, more: &str) {
    let title = title.replace('\'', "''");
    let opening = opening.replace('\'', "''");
    conn.batch_execute(&format!(
        "INSERT INTO threads (id, board_id, author_id, title, slug, created_at, last_post_at, last_post_by)
           VALUES ({id}, {board}, 1, '{title}', 's', 1, 1, 1);
         INSERT INTO posts (id, thread_id, number, author_id, body, html, render_version, created_at)
           VALUES ({id}0, {id}, 1, 1, '', '<p>{opening}</p>', 1, 1), ({id}1, {id}, 2, 1, '', '<p>I wonder too.</p>', 1, 1);"
    ))
    .expect("a thread is made");
    if !more.is_empty() {
        conn.batch_execute(&format!("UPDATE threads SET {more} WHERE id = {id}")).expect("it is changed");
    }
}

/// Threads about other things, so that words differ in how rare they are.
fn others(conn: &mut Conn) {
    let texts = [
        ("The app is loud in the car", "It is loud and I can not turn it down in the car."),
        ("Which cover is the best", "I like the cover of the old record, it is the best."),
        ("My account name is wrong", "It is spelled wrong and I can not change the name of my account."),
        ("Family plan address", "We moved and the family plan asks for the address again."),
        ("Podcast speed jumps back", "The speed of the podcast jumps back to the first step."),
        ("Car screen stays black", "The screen in the car is black when I turn it on."),
    ];
    for ((title, opening), id) in texts.iter().zip(500..) {
        thread(conn, id, 1, title, opening, "");
    }
}

fn read(test: &TestDb) {
    fill(&test.db).expect("threads are read");
    learn_anew(&test.db, Ts(5)).expect("words are learned");
}

fn found(conn: &mut Conn, title: &str, body: &str) -> Vec<i64> {
    let language =
        store::language(conn).expect("it is asked").map(|(_, language)| language).unwrap_or_default();
    let (viewer, statuses) = (Viewer::guest(), Config::load(None).expect("the settings").statuses);
    let with = look::With { viewer: &viewer, language: &language, statuses: &statuses };
    look::look(conn, &with, &look::asked(title, body), Ts(10))
        .unwrap_or_else(|error| panic!("{title}: {error}"))
        .iter()
        .map(|weighed| weighed.candidate.1.id.0)
        .collect()
}

both! {
    fn open_issues_and_solved_threads_come_before_others_that_are_as_alike(db) {
        let mut conn = db.connect();
        community(&mut conn);
        others(&mut conn);
        let (title, opening) = ("Downloads vanish after a restart", "All my downloads are gone when the phone restarts.");
        thread(&mut conn, 1, 1, title, opening, "");
        thread(&mut conn, 2, 1, title, opening, "solved_post_id = 21");
        thread(&mut conn, 3, 3, title, opening, "status = 'Under Investigation'");
        thread(&mut conn, 4, 3, title, opening, "status = 'Fixed'");
        conn.batch_execute("UPDATE posts SET is_solution = TRUE WHERE id = 21").expect("it is a solution");
        read(db);
        let found = found(&mut conn, "My downloads vanished after restarting", "");
        assert_eq!(found.iter().take(2).copied().collect::<Vec<_>>(), [3, 2], "{found:?}");
        assert!(found.contains(&1) && found.contains(&4));
    }

    fn what_the_reader_may_not_open_is_never_found(db) {
        let mut conn = db.connect();
        community(&mut conn);
        others(&mut conn);
        thread(&mut conn, 1, 1, "Zither strings", "Where do I buy zither strings?", "");
        thread(&mut conn, 2, 2, "Zither strings", "Where do I buy zither strings?", "");
        thread(&mut conn, 3, 1, "Zither strings", "Where do I buy zither strings?", "state = 'hidden'");
        read(db);
        assert_eq!(found(&mut conn, "zither strings", "where"), [1]);
        // Hidden after it was read: seen at once, whatever the index still has.
        conn.batch_execute("UPDATE threads SET state = 'hidden' WHERE id = 1").expect("it is hidden");
        assert!(found(&mut conn, "zither strings", "where").is_empty());
        let (_, language) = store::language(&mut conn).expect("it is asked").expect("it was learned");
        let open = store::open_threads(&mut conn).expect("they are counted");
        assert_eq!((language.forum(), open), (7, 6), "learned from what everybody may read");
    }

    fn endings_accents_and_slips_of_the_pen_make_no_difference(db) {
        let mut conn = db.connect();
        community(&mut conn);
        others(&mut conn);
        thread(&mut conn, 1, 1, "Café playlists keep skipping", "The songs skip.", "");
        thread(&mut conn, 2, 1, "東京都の歌が聞こえない", "東京", "");
        read(db);
        for words in ["CAFE playlist", "my playlist skips", "a playlist skipped"] {
            assert_eq!(found(&mut conn, words, "").first(), Some(&1), "{words}");
        }
        assert_eq!(found(&mut conn, "東京", "").first(), Some(&2));
    }

    fn the_accepted_answer_counts_as_the_threads_own_words(db) {
        let mut conn = db.connect();
        community(&mut conn);
        others(&mut conn);
        thread(&mut conn, 1, 1, "It is silent", "Nothing to hear.", "");
        conn.batch_execute("UPDATE posts SET html = '<p>Reset the equaliser.</p>' WHERE id = 11").expect("an answer");
        read(db);
        assert!(found(&mut conn, "equaliser", "").is_empty());
        conn.batch_execute("UPDATE posts SET is_solution = TRUE WHERE id = 11; UPDATE threads SET solved_post_id = 11 WHERE id = 1;")
            .expect("it is accepted");
        assert_eq!(fill(&db.db).expect("threads are read"), 1, "only what changed");
        assert_eq!(found(&mut conn, "equaliser", ""), [1]);
    }

    fn a_forum_without_a_language_suggests_all_the_same(db) {
        let mut conn = db.connect();
        community(&mut conn);
        assert!(found(&mut conn, "anything", "at all").is_empty());
        thread(&mut conn, 1, 1, "Zither strings", "Where do I buy zither strings?", "");
        fill(&db.db).expect("threads are read");
        assert_eq!(found(&mut conn, "zither", ""), [1]);
    }

    fn hostile_words_are_only_words(db) {
        let mut conn = db.connect();
        community(&mut conn);
        others(&mut conn);
        read(db);
        for text in ["'", "\"", "\\", "AND OR NOT NEAR(", "a' & 'b", "'); DROP TABLE posts; --", "$1 ? :a", "\u{0}x", "&|!<->", ""] {
            found(&mut conn, text, text);
        }
        found(&mut conn, &"car screen ".repeat(5_000), &"x y z ".repeat(50_000));
    }

    fn posting_what_was_asked_already_first_shows_the_answers(db) {
        on_site(db, async |world| {
            world.work_off().await;
            let linden = world.member("LindenRow").await;
            let words = [
                ("title", "Playback pauses itself every night at 3:00"),
                ("body", "Each night the playback pauses itself around three."),
                ("tags", "night"),
                ("key", "once"),
            ];
            let words: Vec<_> = words.into_iter().chain([NOT_LOOKED]).collect();
            let step = linden.post("/boards/android/threads", &words).await.is(422);
            assert!(step.words().contains("Before you post: these may already have your answer"), "{}", step.words());
            assert!(step.words().contains("Playback pauses itself every night around 3:00"));
            assert!(step.words().contains("None of these, post my question"));
            // Everything that was written is there, and the form says that one has looked.
            assert!(step.body.contains("Each night the playback pauses itself around three."));
            assert_eq!(step.field("tags").as_deref(), Some("night"));
            assert_eq!(step.field("key").as_deref(), Some("once"));
            assert_eq!(step.field("looked").as_deref(), Some("1"));
            let title = "Playback pauses itself every night at 3:00";
            let on: Vec<_> = words.iter().copied().filter(|(name, _)| *name != "looked").chain([("looked", "1")]).collect();
            let posted = linden.post("/boards/android/threads", &on).await.is(303).location;
            world.work_off().await;
            // The same form again, whether or not it says that one has looked, leads to the same thread.
            for again in [&on[..], &words[..]] {
                assert_eq!(linden.post("/boards/android/threads", again).await.is(303).location, posted);
            }
            let same: i64 = threads::table.filter(threads::title.eq(title)).count().get_result(&mut world.conn()).expect("a count");
            assert_eq!(same, 1);
        });
    }

    fn a_new_question_is_posted_without_a_step(db) {
        on_site(db, async |world| {
            world.work_off().await;
            let linden = world.member("LindenRow").await;
            let new = [("title", "Zeppelin hangar acoustics"), ("body", "Reverberation inside zeppelin hangars?"), ("key", "new"), NOT_LOOKED];
            linden.post("/boards/android/threads", &new).await.is(303);
            // In chat nobody asks whether it was said before.
            let title = "One song for 4 am, please";
            let chat = [("title", title), ("body", "One song for 4 am, please."), ("key", "chat"), NOT_LOOKED];
            let board: String = board_of(&mut world.conn(), title);
            linden.post(&format!("/boards/{board}/threads"), &chat).await.is(303);
        });
    }

    fn suggestions_come_while_a_title_is_typed(db) {
        on_site(db, async |world| {
            let linden = world.member("LindenRow").await;
            let composer = linden.get("/boards/android/new").await.is(200);
            assert!(composer.body.contains("data-similar-url=\"/boards/android/similar\""));
            let typed = [("title", "downloads vanish after the phone restarts"), ("body", "")];
            let found = linden.fetch("/boards/android/similar", &typed).await.is(200);
            assert!(!found.body.contains("<html"), "the part alone");
            let (issue, other) = (found.body.find("Ongoing issues"), found.body.find("Downloads vanish after the phone restarts"));
            assert!(issue.is_some() && issue < other, "{}", found.body);
            let page = linden.post("/boards/android/similar", &typed).await.is(200);
            assert!(page.body.contains("<html") && page.words().contains("Ongoing issues"));
            let nothing = linden.fetch("/boards/android/similar", &[("title", "qqqq"), ("body", "")]).await.is(200);
            assert_eq!(nothing.body.trim(), "");
        });
    }

    fn this_answered_me_is_counted_once_for_each_person(db) {
        on_site(db, async |world| {
            let id = world.thread("Playback pauses itself every night around 3:00");
            let address = format!("/threads/{id}/answered");
            let counted = |world: &crate::world::World<'_>| -> i64 {
                threads::table.find(id).select(threads::answered_count).first(&mut world.conn()).expect("a thread")
            };
            let linden = world.member("LindenRow").await;
            let board: i64 = threads::table.find(id).select(threads::board_id).first(&mut world.conn()).expect("a thread");
            let left = [("title", "Half a question"), ("body", "Words that stay."), ("key", "k")];
            let gone = linden.post(&format!("{address}?place=board:{board}"), &left).await.is(303);
            assert!(gone.location.starts_with(&format!("/threads/{id}/")));
            linden.post(&address, &[]).await.is(303);
            assert_eq!(counted(&world), 1);
            assert!(linden.get("/boards/android/new").await.body.contains("Words that stay."), "kept as a draft");
            world.member("quillfeather").await.post(&address, &[]).await.is(303);
            assert_eq!(counted(&world), 2);
            // Its author is led there too, and not counted.
            world.member("mirelle").await.post(&address, &[]).await.is(303);
            world.member("grumblebee").await.post(&address, &[]).await.is(403);
            assert_eq!(counted(&world), 2);
            assert!(linden.get(&gone.location).await.body.contains("<dt>Answered</dt><dd>2 people</dd>"));
        });
    }
}

fn board_of(conn: &mut Conn, title: &str) -> String {
    use bandstand::schema::boards;
    threads::table
        .inner_join(boards::table)
        .filter(threads::title.eq(title))
        .select(boards::slug)
        .first(conn)
        .expect("a board")
}
