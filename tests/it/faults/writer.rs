//! The doors to the data, when what goes through them fails.

use std::sync::mpsc;
use std::time::Duration;

use bandstand::kit::db::{Conn, Db};
use bandstand::kit::error::Error;
use bandstand::schema::site_facts;
use diesel::prelude::*;

use crate::both;
use crate::world::TestDb;

fn note(tx: &mut Conn, name: &str) -> Result<(), Error> {
    diesel::insert_into(site_facts::table)
        .values((site_facts::name.eq(name), site_facts::value.eq("yes")))
        .execute(tx)?;
    Ok(())
}

fn noted(db: &TestDb) -> Vec<String> {
    site_facts::table.select(site_facts::name).order(site_facts::name).load(&mut db.connect()).expect("names")
}

type Job = fn(&mut Conn) -> Result<(), Error>;

/// Changes that wait together: the first holds the writer until all are queued.
fn together(db: &Db, jobs: Vec<Job>) -> Vec<bool> {
    let (go, wait) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            db.write_now(move |_| {
                wait.recv_timeout(Duration::from_secs(5)).ok();
                Ok::<_, Error>(())
            })
        });
        std::thread::sleep(Duration::from_millis(100));
        let waiting: Vec<_> = jobs
            .into_iter()
            .map(|job| {
                let running = scope.spawn(move || db.write_now(job).is_ok());
                std::thread::sleep(Duration::from_millis(20));
                running
            })
            .collect();
        go.send(()).ok();
        // On PostgreSQL the panic is the caller's, as that of any function is.
        waiting.into_iter().map(|one| one.join().unwrap_or(false)).collect()
    })
}

both! {
    fn a_change_that_panics_takes_no_other_with_it(db) {
        let done = together(&db.db, vec![
            |tx| note(tx, "before"),
            |tx| { note(tx, "panicked")?; panic!("a fault, on purpose") },
            |tx| { note(tx, "refused")?; Err(Error::NotFound) },
            |tx| note(tx, "behind"),
        ]);
        assert_eq!(done, [true, false, false, true]);
        assert_eq!(noted(db), ["before", "behind"], "what was promised is there, and nothing else");
        db.db.write_now(|tx| note(tx, "later")).expect("the writer goes on");
        assert_eq!(noted(db), ["before", "behind", "later"]);
    }
}
