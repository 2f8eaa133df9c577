//! The community that is measured: generated once, copied for each run.

use std::path::{Path, PathBuf};
use std::process::Command;

use bandstand::schema::threads;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

use super::Asked;

pub const BINARY: &str = env!("CARGO_BIN_EXE_bandstand");
/// The member that `bandstand generate` lets in.
pub const USERNAME: &str = "listener1";
pub const PASSWORD: &str = "generated-listener-password";
pub const THREAD: &str = "thread of 20 posts";

/// A page that is measured.
pub struct Page {
    pub name: &'static str,
    pub path: String,
}

pub struct Community {
    /// The copy of this run: gone when the run is over.
    pub folder: PathBuf,
}

impl Community {
    pub fn ready(asked: &Asked) -> Result<Self, String> {
        let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
        let kept = bench.join(format!("{}-{}-{}", asked.users, asked.threads, asked.posts));
        if !kept.join("made").exists() {
            drop(std::fs::remove_dir_all(&kept));
            generate(asked, &kept)?;
            std::fs::write(kept.join("made"), "").map_err(told)?;
        }
        // Kept from an earlier version, perhaps.
        bandstand(&kept, &["migrate"])?;
        settle(&kept)?;
        let folder = bench.join(format!("run-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(told)?;
        for name in ["bandstand.sqlite", "secret.key"] {
            std::fs::copy(kept.join(name), folder.join(name)).map_err(told)?;
        }
        std::fs::write(folder.join("bandstand.toml"), "limit_factor = 1000000.0\n").map_err(told)?;
        Ok(Self { folder })
    }

    pub fn settings(&self) -> PathBuf {
        self.folder.join("bandstand.toml")
    }

    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.folder.join("bandstand.sqlite").display())
    }

    pub fn pages(&self) -> Result<Vec<Page>, String> {
        let page = |name, path: String| Page { name, path };
        let usual = self.thread(20)?;
        let (id, slug, length) = self.longest()?;
        Ok(vec![
            page("front", "/".to_owned()),
            page("board", "/boards/board-1".to_owned()),
            page(THREAD, usual),
            page(
                "last page of the longest thread",
                format!("/threads/{id}/{slug}?page={}", (length - 1) / 20 + 1),
            ),
            page("profile", format!("/members/{USERNAME}")),
            page("search, a common word", "/search?q=gapless".to_owned()),
            page("search, two words", "/search?q=gapless+cassette".to_owned()),
        ])
    }

    fn thread(&self, posts: i64) -> Result<String, String> {
        let (id, slug): (i64, String) = threads::table
            .filter(threads::last_number.eq(posts))
            .order(threads::id.desc())
            .select((threads::id, threads::slug))
            .first(&mut self.connection()?)
            .map_err(told)?;
        Ok(format!("/threads/{id}/{slug}"))
    }

    fn longest(&self) -> Result<(i64, String, i64), String> {
        threads::table
            .order(threads::last_number.desc())
            .select((threads::id, threads::slug, threads::last_number))
            .first(&mut self.connection()?)
            .map_err(told)
    }

    /// A thread to reply in that no page above shows.
    pub fn quiet_thread(&self) -> Result<i64, String> {
        threads::table
            .filter(threads::last_number.eq(7))
            .order(threads::id)
            .select(threads::id)
            .first(&mut self.connection()?)
            .map_err(told)
    }

    pub fn connection(&self) -> Result<SqliteConnection, String> {
        SqliteConnection::establish(&self.folder.join("bandstand.sqlite").display().to_string()).map_err(told)
    }
}

impl Drop for Community {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn generate(asked: &Asked, folder: &Path) -> Result<(), String> {
    let (users, threads, posts) =
        (asked.users.to_string(), asked.threads.to_string(), asked.posts.to_string());
    bandstand(
        folder,
        &["generate", "--users", &users, "--threads", &threads, "--posts", &posts, "--seed", "1"],
    )
}

fn bandstand(folder: &Path, words: &[&str]) -> Result<(), String> {
    let status = Command::new(BINARY).env("BANDSTAND_DATA_DIR", folder).args(words).status().map_err(told)?;
    if status.success() { Ok(()) } else { Err(format!("bandstand {} failed", words.join(" "))) }
}

/// One file, without a log beside it, is what is copied.
fn settle(folder: &Path) -> Result<(), String> {
    let file = folder.join("bandstand.sqlite").display().to_string();
    let mut conn = SqliteConnection::establish(&file).map_err(told)?;
    diesel::connection::SimpleConnection::batch_execute(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE);")
        .map_err(told)
}

pub fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}
