//! Opening a site: its folder, its secret, its database, and what handlers share.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::features::check;
use crate::features::ranks::ruler::Ruler;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::db::{self, Address, Db};
use crate::kit::hub::Hub;
use crate::kit::mail::Mailer;
use crate::kit::secret::{Key, token};
use crate::kit::shelf::Shelf;
use crate::kit::site::{Parts, Site};
use crate::kit::tally::{Marks, Tally};
use crate::kit::view::View;
use crate::kit::web::guest_cache::GuestPages;
use crate::kit::web::limits::Limits;

/// Sessions and sidebars kept in memory at most.
const KEPT: u64 = 10_000;
/// How long a fact about a session may be old, when another process changed it.
const SESSION_AGE: std::time::Duration = std::time::Duration::from_secs(1);
const SIDEBAR_AGE: std::time::Duration = std::time::Duration::from_secs(5);
const BELL_AGE: std::time::Duration = std::time::Duration::from_secs(2);
const PIECE_AGE: std::time::Duration = std::time::Duration::from_secs(60);

/// The data folder, made if need be, and the database in its newest shape.
pub fn open_database(config: &Config) -> Result<Db, String> {
    let (address, _) = prepare_database(config)?;
    let db = Db::open(address).map_err(|error| error.to_string())?;
    // Before the first member, whatever command comes first.
    load_key(&config.data_dir, &db)?;
    Ok(db)
}

/// As [`open_database`], but closed again: where it is, and the migrations that were run.
pub fn prepare_database(config: &Config) -> Result<(Address, Vec<String>), String> {
    let shown = config.data_dir.display();
    fs::create_dir_all(&config.data_dir).map_err(|error| format!("data_dir {shown}: {error}"))?;
    let address = config.database_address()?;
    let place = match &address {
        Address::Sqlite(file) => format!("the database {file}"),
        // Its address has a password in it.
        Address::Postgres(_) => "the database of database_url".to_owned(),
    };
    let mut conn = address
        .connect_writer()
        .map_err(|error| format!("{place} cannot be opened: {}", one_line(&error.to_string())))?;
    let run = db::migrate(&mut conn).map_err(|error| one_line(&error.to_string()))?;
    Ok((address, run))
}

/// What a database says on several lines, on one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that handlers share.
pub fn open_site(config: Config) -> Result<Site, String> {
    Ruler::of(&config).map_err(|error| format!("ranks.formula: {error}"))?;
    let db = open_database(&config)?;
    let key = load_key(&config.data_dir, &db)?;
    Ok(Site::new(Parts {
        origin: config.origin(),
        db,
        clock: Clock::default(),
        key,
        view: View::load()?,
        mailer: Mailer::from_config(&config)?,
        limits: Limits::new(config.limit_factor),
        guest_pages: GuestPages::default(),
        sessions: moka::sync::Cache::builder().max_capacity(KEPT).time_to_live(SESSION_AGE).build(),
        sidebars: moka::sync::Cache::builder().max_capacity(KEPT).time_to_live(SIDEBAR_AGE).build(),
        kept: moka::sync::Cache::builder().max_capacity(KEPT).time_to_live(PIECE_AGE).build(),
        bells: moka::sync::Cache::builder().max_capacity(KEPT).time_to_live(BELL_AGE).build(),
        hub: Hub::default(),
        shelf: Shelf::default(),
        views: Tally::default(),
        reads: Marks::default(),
        config,
    }))
}

/// The secret of the data folder; a new one for a new site. A site that has
/// members but lost its secret is not given another one silently: seals made
/// with the old one would fail without anybody knowing why.
fn load_key(data_dir: &Path, db: &Db) -> Result<Key, String> {
    let file = data_dir.join("secret.key");
    let shown = file.display();
    match fs::read(&file) {
        Ok(bytes) => Key::new(bytes.trim_ascii()).map_err(|error| {
            format!("{shown}: {error}: restore it from the backup, or put any 32 random bytes there (letters already sent will stop working)")
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let members = check::members(db).map_err(|error| error.to_string())?;
            if members > 0 {
                return Err(format!(
                    "{shown} is missing although the site has members: restore it from the backup, or put any 32 random bytes there (letters already sent will stop working)"
                ));
            }
            let secret = token();
            match write_secret(&file, &secret) {
                Ok(()) => Key::new(secret.as_bytes()),
                // Another process was quicker: its secret is the site's.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => load_key(data_dir, db),
                Err(error) => Err(format!("{shown}: {error}")),
            }
        }
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// Whole or not at all: nobody ever reads half a secret, and none is replaced.
fn write_secret(file: &Path, secret: &str) -> std::io::Result<()> {
    let half = file.with_extension(format!("half-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = options.open(&half).and_then(|mut out| {
        out.write_all(secret.as_bytes())?;
        out.sync_all()?;
        // Unlike a rename, a link never takes the place of another file.
        fs::hard_link(&half, file)
    });
    drop(fs::remove_file(&half));
    written
}
