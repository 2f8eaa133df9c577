//! Writes a community to a file: streamed, in one snapshot, in an order that is
//! the same each time. An import of it gives the same community.

mod store;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use crate::kit::db::{Conn, Db};
use crate::kit::error::Error;

/// Writes the file; says how many records it has. A file is complete or absent:
/// it gets its name when all is written.
pub fn run(db: &Db, path: &Path) -> Result<u64, String> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let shown = path.display();
    let file = File::create(&unfinished).map_err(|error| format!("{shown}: {error}"))?;
    let mut out = Out { file: BufWriter::new(file), records: 0 };
    db.read_now(|conn| store::in_snapshot(conn, |conn| write_all(conn, &mut out))).map_err(|error| {
        match error {
            Error::Internal(cause) => cause,
            error => error.to_string(),
        }
    })?;
    let file = out.file.into_inner().map_err(|error| format!("{shown}: {error}"))?;
    file.sync_all().map_err(|error| format!("{shown}: {error}"))?;
    std::fs::rename(&unfinished, path).map_err(|error| format!("{shown}: {error}"))?;
    Ok(out.records)
}

struct Out {
    file: BufWriter<File>,
    records: u64,
}

impl Out {
    fn write<T: Serialize>(&mut self, records: &[T]) -> Result<(), Error> {
        for record in records {
            let failed = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
            serde_json::to_writer(&mut self.file, record).map_err(|error| failed(&error))?;
            self.file.write_all(b"\n").map_err(|error| failed(&error))?;
            self.records += 1;
        }
        Ok(())
    }
}

fn write_all(conn: &mut Conn, out: &mut Out) -> Result<(), Error> {
    macro_rules! pages {
        ($page:path, $start:expr) => {{
            let mut after = $start;
            loop {
                let (records, last) = $page(conn, after)?;
                out.write(&records)?;
                match last {
                    Some(last) => after = last,
                    None => break,
                }
            }
        }};
    }
    pages!(store::users_after, 0);
    out.write(&store::areas(conn)?)?;
    out.write(&store::boards(conn)?)?;
    pages!(store::threads_after, 0);
    pages!(store::posts_after, 0);
    pages!(store::kudos_after, (0, 0));
    pages!(store::votes_after, (0, 0));
    out.write(&store::desk::artists(conn)?)?;
    out.write(&store::desk::teams(conn)?)?;
    out.write(&store::desk::seats(conn)?)?;
    out.write(&store::desk::macros(conn)?)?;
    pages!(store::cases::after, 0);
    Ok(())
}
