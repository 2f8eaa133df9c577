//! Mistakes in the settings: one clear line, never a panic, never a guess.

use std::net::TcpListener;
use std::process::Command;

use crate::world::Home;
use crate::world::process::{PASSWORD, finish};

/// The settings that `change` makes, checked by a command that needs nothing else.
fn told(change: impl FnOnce(&Home, &mut Command)) -> crate::world::process::Outcome {
    let home = Home::empty();
    let mut command = home.command(&["check"]);
    change(&home, &mut command);
    finish(command, "")
}

#[test]
fn a_mistake_in_the_file_is_named_with_its_line() {
    for (text, words) in [
        ("brand = \"Tempo\"\n\ncolour = \"teal\"\n", "settings.toml, line 3: unknown field `colour`"),
        ("brand = \"Tempo\"\n[posts]\nmax_byte = 3\n", "settings.toml, line 3: unknown field `max_byte`"),
        ("# ok\nlimit_factor = \"much\"\n", "settings.toml, line 2: invalid type: string \"much\""),
        ("[posts]\npage_size = \"ten\"\n", "settings.toml, line 2: invalid type"),
        ("posts = 3\n", "settings.toml, line 1: invalid type"),
        ("brand = \"Tempo\nlisten = 3\n", "settings.toml, line 1: "),
        ("brand = \"Tempo\"\nbrand = \"Other\"\n", "settings.toml, line 2: duplicate key"),
        ("trusted_proxies = [\"somewhere\"]\n", "settings.toml, line 1: invalid IP address"),
        ("listen = \"localhost\"\n", "is not an address and port"),
        ("limit_factor = 0.0\n", "limit_factor must be"),
        ("log_format = \"xml\"\n", "log_format is"),
        ("[issues]\nminimum_votes = 0\n", "issues.minimum_votes must be at least 1"),
        (
            "[[statuses]]\nof = \"idea\"\nname = \"New\"\nmeaning = \"pink\"\n",
            "settings.toml, line 4: unknown variant `pink`",
        ),
        (
            "[[statuses]]\nof = \"recipe\"\nname = \"New\"\nmeaning = \"info\"\n",
            "statuses: \"New\": of is one of idea, issue",
        ),
        (
            "[[statuses]]\nof = \"idea\"\nname = \"New\"\nmeaning = \"info\"\n",
            "statuses: one of idea must have first = true",
        ),
        (
            "[[statuses]]\nof = \"idea\"\nname = \"New\"\nmeaning = \"info\"\nways = [{ from = [\"Old\"], who = \"star\" }]\n",
            "statuses: \"New\": it can't be reached from \"Old\"",
        ),
        (
            "[[statuses]]\nof = \"idea\"\nname = \"New\"\nmeaning = \"info\"\nways = [{ from = [], who = \"king\" }]\n",
            "statuses: \"New\": who is one of member, star",
        ),
    ] {
        told(|home, command| {
            home.settings(text);
            command.env_remove("BANDSTAND_LISTEN");
        })
        .refused(words);
    }
    // A setting that is not there has its default, beside one that is.
    told(|home, _| home.settings("[posts]\npage_size = 10\n")).good();
}

#[test]
fn an_address_that_cannot_be_is_refused() {
    for base in [
        "http://example.org/forum",
        "ftp://example.org",
        "example.org",
        "https://",
        "http://a.org?x",
        "http://me@a.org",
    ] {
        told(|_, command| {
            command.env("BANDSTAND_BASE_URL", base);
        })
        .refused("base_url must be http:// or https://");
    }
    for url in ["mysql://host/db", "host=127.0.0.1 user=x", "sqlite://", "data.sqlite"] {
        told(|_, command| {
            command.env("BANDSTAND_DATABASE_URL", url);
        })
        .refused("database_url");
    }
    // Refused at once by the other side, and the password is not repeated.
    let away = told(|_, command| {
        command.env("BANDSTAND_DATABASE_URL", "postgres://me:hush-hush@127.0.0.1:1/forum");
    });
    away.refused("the database of database_url cannot be opened");
    assert!(!away.err.contains("hush-hush"), "{away:?}");
}

#[test]
fn what_cannot_be_read_or_written_is_named() {
    told(|home, _| std::fs::remove_file(home.folder.join("settings.toml")).expect("a file"))
        .refused("settings.toml: ");
    told(|home, _| drop(home.file("settings.toml", b"brand = \"\xff\""))).refused("settings.toml: ");
    told(|home, _| {
        std::fs::remove_file(home.folder.join("settings.toml")).expect("a file");
        std::fs::create_dir(home.folder.join("settings.toml")).expect("a folder");
    })
    .refused("settings.toml: ");
    // A file stands where the folder should be: refused to everybody, even to root.
    told(|home, _| drop(home.file("data", "no folder"))).refused("data_dir ");
    told(|home, command| {
        command.env("BANDSTAND_DATABASE_URL", format!("sqlite://{}/no/x.sqlite", home.folder.display()));
    })
    .refused("x.sqlite cannot be opened: ");
    told(|home, command| {
        let file =
            home.file("broken.sqlite", "This is no database, and long enough to be looked at. ".repeat(40));
        command.env("BANDSTAND_DATABASE_URL", format!("sqlite://{file}"));
    })
    .refused("file is not a database");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let home = Home::empty();
    let mut command = home.command(&["serve"]);
    command.env("BANDSTAND_LISTEN", &address);
    finish(command, "").refused(&format!("can't listen on {address}: "));
}

#[test]
fn a_lost_or_broken_secret_is_never_replaced_silently() {
    let home = Home::empty();
    home.administrator("ada");
    let key = home.data().join("secret.key");
    let secret = std::fs::read(&key).expect("a secret");
    for broken in [&b""[..], b"short", b"                                                  "] {
        std::fs::write(&key, broken).expect("a file");
        home.run(&["serve"]).refused("secret.key: the secret is shorter than 32 bytes");
    }
    std::fs::remove_file(&key).expect("a file");
    home.run(&["serve"]).refused("secret.key is missing although the site has members");
    assert!(!key.exists(), "a new secret was made silently");
    std::fs::create_dir(&key).expect("a folder");
    home.run(&["serve"]).refused("secret.key: ");
    std::fs::remove_dir(&key).expect("a folder");
    std::fs::write(&key, secret).expect("a file");
    home.run(&["check"]).good();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let other = Home::empty();
        other.run(&["check"]).good();
        let mode = std::fs::metadata(other.data().join("secret.key")).expect("a secret").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only its owner reads the secret");
    }
    assert!(!home.check().to_string().contains(PASSWORD));
}
