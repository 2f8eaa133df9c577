//! `bandstand check`: exact figures, and the name of everything that is wrong.

use bandstand::kit::db::Conn;
use diesel::connection::SimpleConnection;

use crate::both;
use crate::world::{Home, Visitor};

both! {
    fn the_check_counts_and_names_what_is_wrong(db) {
        let home = Home::community(db);
        let said = home.run(&["check", "--json"]).good();
        assert_eq!(
            said.out,
            "{\"counts\":{\"users\":3,\"areas\":1,\"boards\":1,\"threads\":1,\"posts\":1,\"kudos\":0,\"votes\":0},\"problems\":[]}\n"
        );
        assert_eq!(home.run(&["check"]).good().out, "3 users, 1 areas, 1 boards, 1 threads, 1 posts, 0 kudos, 0 votes\n");
        let mut conn = db.connect();
        for (breaking, mending, words) in [
            ("UPDATE threads SET reply_count = 7", "UPDATE threads SET reply_count = 0", "threads.reply_count is wrong in 1 rows"),
            ("UPDATE boards SET post_count = 7", "UPDATE boards SET post_count = 1", "boards.post_count is wrong in 1 rows"),
            ("UPDATE users SET post_count = 7 WHERE id = 1", "UPDATE users SET post_count = 1 WHERE id = 1", "users.post_count is wrong in 1 rows"),
            ("UPDATE posts SET number = 2", "UPDATE posts SET number = 1", "1 threads have no first post"),
            (
                "INSERT INTO site_facts (name, value) VALUES ('import_under_way', 'yes')",
                "DELETE FROM site_facts WHERE name = 'import_under_way'",
                "1 import was cut off: run the same import again",
            ),
        ] {
            conn.batch_execute(breaking).expect("it can be broken");
            let said = home.run(&["check", "--json"]);
            assert_eq!(said.code, Some(1), "{said:?}");
            let found: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
            assert!(found["problems"].as_array().is_some_and(|all| all.iter().any(|one| one.as_str().is_some_and(|one| one.starts_with(words)))), "{words}: {found}");
            assert!(said.err.starts_with("bandstand: ") && said.err.contains("found"), "{said:?}");
            conn.batch_execute(mending).expect("it can be mended");
        }
        let index = if matches!(conn, Conn::Sqlite(_)) { "rowid" } else { "post_id" };
        conn.batch_execute(&format!("DELETE FROM search_index WHERE {index} = 1")).expect("it can be broken");
        home.run(&["check"]).refused("1 problem found");
    }

    fn a_hidden_post_and_one_just_written_are_no_problems(db) {
        let home = Home::community(db);
        let serving = home.serve();
        let ada = Visitor::member(&serving.origin, "ada");
        for number in 0..5 {
            ada.reply(&format!("key-{number}")).expect("an answer").is(303);
            // The outbox may not have been worked off yet.
            home.whole();
        }
        ada.post("/posts/2/hide", &[]).is(303);
        std::thread::sleep(std::time::Duration::from_millis(600));
        assert_eq!(home.whole(), 6);
    }
}
