//! `bandstand admin`: accounts by hand.

use std::process::{Command, Stdio};

use bandstand::schema::users;
use diesel::prelude::*;

use crate::both;
use crate::world::process::{PASSWORD, finish};
use crate::world::{Home, TestDb, Visitor};

const OTHER: &str = "velvet-metronome-orchard-58";

fn admin(home: &Home, args: &[&str], password: &str) -> crate::world::process::Outcome {
    let mut command = home.command(&["admin"]);
    command.args(args);
    finish(command, &format!("{password}\n"))
}

fn standing(db: &TestDb, name: &str) -> (String, String) {
    users::table
        .filter(users::username.eq(name))
        .select((users::role, users::rank))
        .first(&mut db.connect())
        .expect("an account")
}

both! {
    fn accounts_are_made_and_helped_by_hand(db) {
        let home = Home::with(db);
        // The password is read from a pipe.
        let made = admin(&home, &["create", "ada", "Ada@example.org"], PASSWORD).good();
        assert!(!made.out.contains(PASSWORD) && !made.err.contains(PASSWORD), "{made:?}");
        for (name, email, words) in [
            ("ada", "new@example.org", "the name ada is taken"),
            ("ADA", "new@example.org", "the name ADA is taken"),
            ("\u{430}da-x", "new@example.org", "one alphabet"),
            ("ben", "ada@EXAMPLE.org", "the e-mail address has an account already"),
            ("b", "new@example.org", "at least 3 characters"),
            ("ben", "ben at home", "not an e-mail address"),
        ] {
            admin(&home, &["create", name, email], PASSWORD).refused(words);
        }
        for weak in ["", "short", "password1", "ben-ben-ben", "tempo1234"] {
            let told = admin(&home, &["create", "ben", "ben@example.org"], weak);
            assert_eq!(told.code, Some(1), "{weak:?}: {told:?}");
            assert!(!told.err.contains("panicked"), "{told:?}");
        }
        assert_eq!(home.check()["counts"]["users"], 1);

        admin(&home, &["create", "ben", "ben@example.org"], PASSWORD).good();
        admin(&home, &["promote", "nobody", "staff"], "").refused("there is no member nobody");
        admin(&home, &["promote", "ben", "king"], "").refused("there is no role \"king\"");
        admin(&home, &["promote", "Ben", "moderator"], "").good();
        assert_eq!(standing(db, "ben"), ("moderator".to_owned(), "moderator".to_owned()));

        let serving = home.serve();
        let ben = Visitor::member(&serving.origin, "ben");
        ben.get("/settings").is(200);
        admin(&home, &["password", "nobody"], OTHER).refused("there is no member nobody");
        admin(&home, &["password", "ben"], "weak").refused("at least 8 characters");
        admin(&home, &["password", "ben"], OTHER).good();
        // Kept for a second at most by a running site (`forum::accounts::session`).
        std::thread::sleep(std::time::Duration::from_millis(1100));
        ben.get("/settings").is(303);
        let login = |password| Visitor::new(&serving.origin).post("/login", &[("who", "ben"), ("password", password), ("next", "/")]);
        assert_eq!(login(PASSWORD).status, 422);
        login(OTHER).is(303);
        home.whole();
    }
}

/// `script` gives the program a terminal and writes down all that is shown on it.
#[test]
fn a_password_is_not_shown_on_the_terminal() {
    let there = Command::new("script").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("LEFT OUT: the terminal: there is no `script`");
        return;
    }
    let home = Home::empty();
    let typed = |first: &str, second: &str| {
        let mut command = Command::new("script");
        let program = env!("CARGO_BIN_EXE_bandstand");
        let line = format!("{program} --config settings.toml admin create ada ada@example.org");
        command
            .args(["--quiet", "--flush", "--return", "--command", &line, "shown"])
            .current_dir(&home.folder);
        command.env("BANDSTAND_DATA_DIR", home.data()).env_remove("BANDSTAND_PASSWORD");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a terminal");
        let mut keys = child.stdin.take().expect("a pipe");
        let shown = || std::fs::read_to_string(home.folder.join("shown")).unwrap_or_default();
        for (prompt, word) in [("Password: ", first), ("The same again: ", second)] {
            for _ in 0..400 {
                if shown().contains(prompt) {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(25));
            }
            // Nobody types quicker than the terminal is told to show nothing.
            std::thread::sleep(std::time::Duration::from_millis(200));
            std::io::Write::write_all(&mut keys, format!("{word}\n").as_bytes()).expect("typed");
        }
        let code = child.wait().expect("an end").code();
        (code, shown())
    };
    let (code, shown) = typed(PASSWORD, OTHER);
    assert_eq!(code, Some(1), "{shown}");
    assert!(shown.contains("the two are not the same"), "{shown}");
    std::fs::remove_file(home.folder.join("shown")).expect("a file");
    let (code, shown) = typed(PASSWORD, PASSWORD);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("account is made") && !shown.contains(PASSWORD), "{shown}");
}
