//! `bandstand migrate`: forward, once, and never on a database that knows more.

use diesel::connection::SimpleConnection;

use crate::both;
use crate::world::{Home, TestDb};

fn moves_forward(db: &TestDb) {
    let home = Home::with(db);
    let first = home.run(&["migrate"]).good();
    assert!(first.out.starts_with("2026"), "{first:?}");
    assert_eq!(home.run(&["migrate"]).good().out, "The database is up to date.\n");
    home.whole();
    db.connect()
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')")
        .expect("a row");
    for command in ["migrate", "check", "serve"] {
        home.run(&[command])
            .refused("the database is newer than this program (it has the migration 29991231000000)");
    }
}

#[test]
fn an_empty_sqlite_file_moves_forward() {
    moves_forward(&TestDb::empty_sqlite());
}

#[test]
fn an_empty_postgresql_database_moves_forward() {
    if let Some(db) = TestDb::empty_postgres() {
        moves_forward(&db);
    }
}

/// Eight at once: one does the work, the others find it done.
fn takes_turns(db: &TestDb) {
    let home = Home::with(db);
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| home.run(&["check"]))).collect();
        for one in all {
            one.join().expect("an outcome").good();
        }
    });
    home.whole();
}

#[test]
fn processes_that_start_at_once_take_turns_on_sqlite() {
    takes_turns(&TestDb::empty_sqlite());
}

#[test]
fn processes_that_start_at_once_take_turns_on_postgresql() {
    if let Some(db) = TestDb::empty_postgres() {
        takes_turns(&db);
    }
}

both! {
    fn a_migration_waits_for_nobody_when_there_is_none(db) {
        let mut other = db.connect();
        let hold = if other.is_sqlite() { "BEGIN IMMEDIATE" } else { "BEGIN; SELECT pg_advisory_lock(7202611210)" };
        other.batch_execute(hold).expect("a lock");
        let began = std::time::Instant::now();
        Home::with(db).run(&["migrate"]).good();
        assert!(began.elapsed().as_secs() < 4, "it waited");
    }
}
