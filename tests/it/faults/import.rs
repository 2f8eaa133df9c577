//! An import that is cut off, and files that nobody should have written.

use std::fmt::Write;
use std::time::Duration;

use crate::both;
use crate::world::Home;

/// A community of some size, records in no good order.
fn community() -> String {
    let mut file = String::new();
    let at = "2024-03-01T10:00:00Z";
    for thread in 0..150 {
        for post in 0..12 {
            let answers = if post > 0 { format!(",\"reply_to\":\"p{thread}-0\"") } else { String::new() };
            writeln!(file, "{{\"type\":\"post\",\"id\":\"p{thread}-{post}\",\"thread\":\"t{thread}\",\"author\":\"u{}\",\"body\":\"Word {post} of **{thread}**.\",\"format\":\"markdown\",\"created_at\":\"2024-03-02T10:00:{post:02}Z\"{answers}}}", (thread + post) % 90).expect("text");
            writeln!(
                file,
                "{{\"type\":\"kudos\",\"post\":\"p{thread}-{post}\",\"user\":\"u{}\",\"at\":\"{at}\"}}",
                (thread + post + 1) % 90
            )
            .expect("text");
        }
        writeln!(
            file,
            "{{\"type\":\"vote\",\"thread\":\"t{thread}\",\"user\":\"u{}\",\"at\":\"{at}\"}}",
            thread % 90
        )
        .expect("text");
        writeln!(file, "{{\"type\":\"thread\",\"id\":\"t{thread}\",\"board\":\"b{}\",\"author\":\"u{}\",\"title\":\"Thread {thread}\",\"created_at\":\"{at}\",\"solution\":\"p{thread}-1\"}}", thread % 4, thread % 90).expect("text");
    }
    for user in 0..90 {
        writeln!(
            file,
            "{{\"type\":\"user\",\"id\":\"u{user}\",\"username\":\"listener-{user}\",\"joined_at\":\"{at}\"}}"
        )
        .expect("text");
    }
    for board in 0..4 {
        writeln!(
            file,
            "{{\"type\":\"board\",\"id\":\"b{board}\",\"name\":\"Board {board}\",\"area\":\"a1\"}}"
        )
        .expect("text");
    }
    file + "{\"type\":\"area\",\"id\":\"a1\",\"name\":\"Help\"}\n"
}

both! {
    fn an_import_that_was_cut_off_ends_like_one_that_was_not(db) {
        let file = community();
        let whole = Home::empty();
        whole.run(&["import", &whole.file("all.jsonl", &file)]).good();
        let wanted = whole.check();
        assert_eq!(wanted["problems"], serde_json::json!([]));
        assert_eq!(wanted["counts"]["posts"], 1800);

        let home = Home::with(db);
        let path = home.file("all.jsonl", &file);
        home.run(&["migrate"]).good();
        let mut cuts = 0;
        for millis in [250, 400, 600, 800] {
            let mut command = home.command(&["import", &path]);
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            let mut child = command.spawn().expect("the program starts");
            std::thread::sleep(Duration::from_millis(millis));
            if child.try_wait().expect("a status").is_none() {
                child.kill().expect("killed");
                cuts += 1;
            }
            child.wait().expect("an end");
        }
        if cuts > 0 && home.check()["problems"] != serde_json::json!([]) {
            let told = home.run(&["check"]);
            assert!(told.out.contains("import was cut off"), "{told:?}");
        }
        home.run(&["import", &path]).good();
        assert_eq!(home.check(), wanted);
        let third = home.run(&["import", &path]).good();
        for line in third.err.lines().filter(|line| line.contains(" added ")) {
            assert!(line.contains(" 0 added") && line.contains(" 0 changed") && line.contains(" 0 refused"), "{line}");
        }
        assert_eq!(home.check(), wanted);
        // The first post of a thread is found by the thread's title, however often it was cut off.
        let serving = home.serve();
        let found = crate::world::Visitor::new(&serving.origin).get("/search?q=%22thread+149%22").is(200);
        assert!(found.words().contains("Thread 149"), "{}", found.words());
    }

    fn every_bad_line_is_named_and_the_rest_is_taken(db) {
        let home = Home::with(db);
        let good_user = r#"{"type":"user","id":"u1","username":"grace-notes","joined_at":"2024-01-01T00:00:00Z"}"#;
        let thread = |id: &str, board: &str, title: &str| {
            format!(r#"{{"type":"thread","id":"{id}","board":"{board}","author":"u1","title":"{title}","created_at":"2024-01-02T00:00:00Z"}}"#)
        };
        let post = |id: &str, thread: &str, body: &str| {
            format!(r#"{{"type":"post","id":"{id}","thread":"{thread}","author":"u1","body":"{body}","format":"text","created_at":"2024-01-02T00:00:00Z"}}"#)
        };
        // What stands in the line, and what is said of it; nothing is said of a good one.
        let lines: Vec<(Vec<u8>, &str)> = vec![
            (format!("\u{feff}{good_user}").into(), ""),
            (b"{\"type\":\"area\",\"id\":\"a1\",\"name\":\"Help\"}".to_vec(), ""),
            (b"{\"type\":\"board\",\"id\":\"b1\",\"name\":\"Android\",\"area\":\"a1\"}".to_vec(), ""),
            (thread("t1", "b1", "A good one").into(), ""),
            (post("p1", "t1", "Hello.").into(), ""),
            (b"".to_vec(), ""),
            (b"{\"type\":\"user\",".to_vec(), "refused: not a record"),
            (b"\"just words\"".to_vec(), "refused: not a record"),
            (b"{\"type\":\"poem\",\"id\":\"x\"}".to_vec(), "refused: not a record"),
            (b"{\"id\":\"x\"}".to_vec(), "refused: not a record"),
            (b"{\"type\":\"user\",\"id\":7,\"username\":\"x\",\"joined_at\":\"2024-01-01T00:00:00Z\"}".to_vec(), "user refused: "),
            (good_user.into(), "user refused: the id \"u1\" came before"),
            (b"{\"type\":\"user\",\"id\":\"u2\",\"username\":\"ben\",\"joined_at\":\"yesterday\"}".to_vec(), "user refused: joined_at"),
            (b"{\"type\":\"user\",\"id\":\"\",\"username\":\"ben\",\"joined_at\":\"2024-01-01T00:00:00Z\"}".to_vec(), "user refused: the id is empty"),
            (thread("t2", "nowhere", "No board").into(), "thread refused: there is no board \"nowhere\""),
            (thread("t3", "b1", "No post").into(), "thread refused: \"t3\" has no post"),
            (post("p2", "nowhere", "No thread").into(), "post refused: there is no thread \"nowhere\""),
            (b"{\"type\":\"kudos\",\"post\":\"p9\",\"user\":\"u1\",\"at\":\"2024-01-01T00:00:00Z\"}".to_vec(), "kudos refused: there is no post \"p9\""),
            (b"{\"type\":\"vote\",\"thread\":\"t1\",\"user\":\"u9\",\"at\":\"2024-01-01T00:00:00Z\"}".to_vec(), "vote refused: there is no user \"u9\""),
            (b"{\"type\":\"post\",\"id\":\"\xff\"}".to_vec(), "refused: not UTF-8"),
            ("[".repeat(100_000).into(), "refused: not a record"),
            (post("p3", "t1", &"long ".repeat(1_000_000)).into(), "refused: longer than"),
            (thread("t4", "b1", "").into(), "thread changed: it has no name"),
            (post("p4", "t4", "In a thread without a title.").replace("\"author\":\"u1\"", "\"author\":\"gone\"").into(), "post changed: "),
            (post("p5", "t1", "The last line has no end.").into(), ""),
        ];
        let file = lines.iter().map(|(line, _)| line.clone()).collect::<Vec<_>>().join(&b"\r\n"[..]);
        let told = home.run(&["import", &home.file("bad.jsonl", file)]).good();
        assert!(!told.err.contains("line 0"), "{}", told.err);
        for (number, (_, words)) in lines.iter().enumerate() {
            let said: Vec<&str> = told.err.lines().filter(|line| line.starts_with(&format!("line {}: ", number + 1))).collect();
            if words.is_empty() {
                assert!(said.is_empty(), "line {}: {said:?}", number + 1);
            } else {
                assert!(said.len() == 1 && said[0].contains(words), "line {}, {words}: {said:?}", number + 1);
            }
        }
        let counts = home.check();
        assert_eq!(counts["problems"], serde_json::json!([]));
        for (what, count) in [("users", 2), ("boards", 1), ("threads", 2), ("posts", 3), ("kudos", 0), ("votes", 0)] {
            assert_eq!(counts["counts"][what], count, "{what}: {}", told.err);
        }
        assert!(told.err.contains("thread         2 added"), "{}", told.err);
        home.run(&["import", "bad.jsonl"]).good();
        assert_eq!(home.check(), counts, "a second time changes nothing");

        home.run(&["import", "nowhere.jsonl"]).refused("nowhere.jsonl: ");
        home.run(&["import", &home.file("empty.jsonl", "")]).refused("empty.jsonl: there is no record in it");
        let told = home.run(&["import", &home.file("prose.jsonl", "Dear reader,\nthis is no forum.\n")]);
        assert_eq!(told.code, Some(1), "{told:?}");
        assert!(told.err.contains("prose.jsonl: there is no record in it"), "{told:?}");
    }
}
