//! Search finds the same on both databases, and nothing that the viewer may not open.

use bandstand::features::search::index;
use bandstand::features::search::query::Query;
use bandstand::features::search::store::{self, Order};
use bandstand::features::search::views::{Asked, HitView, ResultsPage, person, total};
use bandstand::forum::posts::model::PostId;
use bandstand::forum::viewer::Viewer;
use bandstand::kit::db::Conn;
use bandstand::kit::view::View;
use diesel::connection::SimpleConnection;

use crate::both;

/// Two boards, one of them for staff; posts 1 to 6 in the open one, 7 in the other.
fn community(conn: &mut Conn) {
    conn.batch_execute(
        "INSERT INTO users (id, username, name_key, search_name, joined_at, last_seen_at) VALUES
           (1, 'mia', 'mia', 'mia mia larsson', 1, 1), (2, '50%_off', '50%_off', '50%_off', 1, 1);
         INSERT INTO areas (id, slug, name) VALUES (1, 'listen', 'Listen');
         INSERT INTO boards (id, area_id, slug, name, kind, read_access) VALUES
           (1, 1, 'help', 'Help', 'help', 'everyone'), (2, 1, 'back', 'Backstage', 'chat', 'staff');
         INSERT INTO threads (id, board_id, author_id, title, slug, created_at, last_post_at, last_post_by, solved_post_id, state) VALUES
           (1, 1, 1, 'Shuffle repeats', 's', 1, 1, 1, 2, 'visible'), (2, 2, 1, 'Secret', 's', 1, 1, 1, NULL, 'visible'),
           (3, 1, 1, 'Gone', 's', 1, 1, 1, NULL, 'hidden');",
    )
    .expect("the community is made");
    // UTS 39: an m looks like rn.
    let key = bandstand::kit::text::names::skeleton("mia");
    conn.batch_execute(&format!("UPDATE users SET name_key = '{key}' WHERE id = 1")).expect("it has a key");
    let text = [
        (1, 1, 1, "Shuffle repeats", "my café playlist plays in a row", "visible"),
        (2, 1, 2, "", "turn shuffle off and on, playlist is fine", "visible"),
        (3, 1, 3, "", "東京都の歌が聞こえない", "visible"),
        (4, 1, 4, "", "don't o'clock 100% \\ backslash", "visible"),
        (5, 1, 5, "", "hidden shuffle words", "hidden"),
        (6, 3, 1, "Gone", "shuffle of a hidden thread", "visible"),
        (7, 2, 1, "Secret", "shuffle for staff", "visible"),
    ];
    for (id, thread, number, title, body, state) in text {
        conn.batch_execute(&format!(
            "INSERT INTO posts (id, thread_id, number, author_id, body, html, render_version, created_at, state)
             VALUES ({id}, {thread}, {number}, 1, '', '', 1, {id}, '{state}');"
        ))
        .expect("a post is made");
        // Twice: what is heard again changes nothing.
        for _ in 0..2 {
            index::put(conn, PostId(id), title, body).expect("a post is indexed");
        }
    }
}

fn found(conn: &mut Conn, text: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = store::candidates(conn, &Viewer::guest(), &Query::parse(text), Order::Relevance)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .iter()
        .map(|candidate| candidate.post_id)
        .collect();
    ids.sort_unstable();
    ids
}

both! {
    fn words_phrases_and_operators_find_posts(db) {
        let mut conn = db.connect();
        community(&mut conn);
        for (text, ids) in [
            ("shuffle", vec![1, 2]),
            ("SHUFFLE playlist", vec![1, 2]),
            ("shuff", vec![1, 2]),
            ("shuff ", vec![]),
            ("cafe", vec![1]),
            ("\"in a row\"", vec![1]),
            ("\"row a in\"", vec![]),
            ("\"repeats my\"", vec![]),
            ("playlist -cafe", vec![2]),
            ("-shuffle", vec![3, 4]),
            ("東京", vec![3]),
            ("歌", vec![3]),
            ("京東", vec![]),
            ("in:title shuffle", vec![1]),
            ("don't", vec![4]),
            ("board:help", vec![1, 2, 3, 4]),
            ("board:back", vec![]),
            ("area:listen solved:yes shuffle type:help", vec![1, 2]),
            ("solved:no", vec![]),
            ("@mia cafe", vec![1]),
            ("by:nobody", vec![]),
            ("after:2026-01-01", vec![]),
            ("before:2026-01-01 label:x tag:y status:z", vec![]),
            ("has:attachment", vec![]),
            ("staff", vec![]),
            ("-nothinglikeit board:help cafe", vec![1]),
        ] {
            assert_eq!(found(&mut conn, text), ids, "{text}");
        }
    }

    fn hostile_words_are_only_words(db) {
        let mut conn = db.connect();
        community(&mut conn);
        for text in [
            "'", "\"", "\\", "%", "_", "*", "NEAR(", "AND", "OR NOT", "title:", "col: x", "-", "--", "((", "))",
            "'; DROP TABLE posts; --", "a' <-> 'b", "'a':*", "!!", "& |", "^x", "{title}", "$1", "?", ":A",
            "\u{ff02}", "a\u{0}b", "status:' board:\" tag:\\ by:%", "before:9999-99-99 after:-1",
        ] {
            found(&mut conn, text);
        }
        found(&mut conn, &"(a AND ".repeat(10_000));
        assert_eq!(found(&mut conn, "shuffle").len(), 2);
    }

    fn a_post_taken_out_is_not_found(db) {
        let mut conn = db.connect();
        community(&mut conn);
        index::drop(&mut conn, PostId(1)).expect("it is taken out");
        index::drop(&mut conn, PostId(1)).expect("it may be done again");
        assert_eq!(found(&mut conn, "shuffle"), [2]);
    }

    fn hits_are_loaded_for_who_may_see_them(db) {
        let mut conn = db.connect();
        community(&mut conn);
        let ids: Vec<PostId> = (1..=7).map(PostId).collect();
        let hits = store::hits(&mut conn, &Viewer::guest(), &ids).expect("hits are loaded");
        assert_eq!(hits.len(), 4);
    }

    fn members_are_found_by_name_with_likes_signs_taken_literally(db) {
        let mut conn = db.connect();
        community(&mut conn);
        let mut names = |words: &str| -> Vec<String> {
            store::members(&mut conn, words, 0, 10)
                .expect("members are found")
                .into_iter()
                .map(|face| face.username)
                .collect()
        };
        assert_eq!(names("Lars"), ["mia"]);
        assert_eq!(names("50%"), ["50%_off"]);
        assert_eq!(names("%_"), ["50%_off"]);
        assert_eq!(names("_ia"), Vec::<String>::new());
    }

    fn the_page_of_results_renders_in_each_of_its_states(db) {
        let mut conn = db.connect();
        community(&mut conn);
        let view = View::load().unwrap_or_else(|error| panic!("{error}"));
        let asked = |q: &str, members| Asked { q: q.to_owned(), members, order: Order::Relevance, page: 2 };
        let render = |page: &ResultsPage| {
            let mut context = tera::Context::from_serialize(page).expect("the page is data");
            for (name, value) in
                [("brand", "Tempo"), ("page_title", "Search"), ("path", "/search"), ("csrf", ""), ("zone", "UTC")]
            {
                context.insert(name, value);
            }
            for name in ["theme", "density", "origin"] {
                context.insert(name, "auto");
            }
            context.insert("areas", &Vec::<String>::new());
            context.insert("flash", &None::<String>);
            context.insert("viewer", &None::<String>);
            view.render("features/search/results.html", &context).unwrap_or_else(|error| panic!("{error:?}"))
        };
        assert!(render(&asked("", false).page()).contains("Ways to search"));

        let mut nothing = asked("<script>", false).page();
        nothing.searched = true;
        nothing.notes.push("A note.".to_owned());
        let html = render(&nothing);
        assert!(html.contains("Nothing found") && !html.contains("value=\"<script>"));

        let query = Query::parse("shuffle");
        let candidates = store::candidates(&mut conn, &Viewer::guest(), &query, Order::Newest).expect("found");
        assert_eq!(candidates.first().map(|candidate| candidate.post_id), Some(2));
        let hits = store::hits(&mut conn, &Viewer::guest(), &[PostId(1), PostId(2)]).expect("loaded");
        let mut page = asked("shuffle", false).page();
        page.searched = true;
        page.hits = hits.iter().map(|hit| HitView::of(hit, &query, "Tempo", 20)).collect();
        page.total = total(hits.len());
        page.facets = asked("shuffle", false).facets(&candidates, &query);
        page.pager = asked("shuffle", false).pager(true);
        let html = render(&page);
        assert!(html.contains("<mark>Shuffle</mark> repeats") && html.contains("2 posts"), "{html}");
        assert!(html.contains("/threads/1/s#post-2"), "{html}");

        let mut people = asked("mia", true).page();
        people.searched = true;
        let faces = store::members(&mut conn, "mia", 0, 5).expect("found");
        people.members = faces.iter().map(|face| person(face, "Tempo")).collect();
        assert!(render(&people).contains("/members/mia"));
    }
}
