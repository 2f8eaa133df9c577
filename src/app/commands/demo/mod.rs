//! `bandstand demo`: a community to walk around in, made from `config/demo` in a few seconds.

mod articles;
mod artists;
mod build;
mod cases;
mod content;
mod desk;
mod standing;
mod stars;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::app::commands::serve;
use crate::app::setup;
use crate::features::check;
use crate::features::points::actions as points;
use crate::features::ranks::forms::Signature;
use crate::forum::accounts::store as accounts;
use crate::forum::posts::render::music_services;
use crate::forum::recount;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::db::Db;
use crate::kit::error::Error;
use crate::kit::password;
use crate::kit::text::names;
use content::{Content, Person};

/// Where the demo lives and listens.
#[derive(Clone, Debug)]
pub struct Place {
    pub dir: PathBuf,
    pub listen: Option<String>,
}

impl Default for Place {
    fn default() -> Self {
        Self { dir: PathBuf::from("demo-data"), listen: None }
    }
}

/// Builds the community, if it is not there yet, says who to log in as, and serves it.
pub fn run(config: Config, place: Place) -> Result<(), String> {
    let config = settings(config, place);
    let db = setup::open_database(&config)?;
    prepare(&config, &db)?;
    drop(db);
    let logins = config.data_dir.join("logins.json");
    let people = Content::load()?.people;
    serve::run(config, |origin| {
        println!("The demo community is at {origin}");
        println!("Log in as one of these; {} has them all:", logins.display());
        for role in SHOWN_ROLES {
            let person = people.iter().find(|person| person.role == *role && person.password.is_some());
            if let Some((name, password)) = person.and_then(|p| Some((&p.username, p.password.as_ref()?))) {
                println!("  {role:<18} {name:<16} {password}");
            }
        }
    })
}

/// Days for which the demo's Stars have points.
const STAR_DAYS: i64 = 100;

/// One login of each is printed.
const SHOWN_ROLES: &[&str] = &["member", "star", "moderator", "agent", "community_manager", "administrator"];

/// The settings of a demo: its own folder and its own database file.
pub fn settings(mut config: Config, place: Place) -> Config {
    config.data_dir = place.dir;
    if let Some(listen) = place.listen {
        config.listen = listen;
    }
    config
}

/// Fills an empty database with the demo; one with members is left as it is.
pub fn prepare(config: &Config, db: &Db) -> Result<(), String> {
    if check::members(db).map_err(super::told)? > 0 {
        return Ok(());
    }
    let content = Content::load()?;
    let hashes = hash_all(&content.people)?;
    let now = Clock::default().now();
    let music = music_services(config);
    let signed: Vec<(String, String)> = content
        .people
        .iter()
        .filter(|person| !person.signature.is_empty())
        .map(|person| (person.username.clone(), person.signature.clone()))
        .collect();
    let community = build::Community::of(content, hashes, now)?;
    lay_down_covers(config, &community)?;
    let (asked, rules) = (cases::load()?, config.support.clone());
    db.write_now(move |tx| {
        community.write(tx, &music)?;
        recount::store::impose_states(tx, now)?;
        artists::write(tx, now)?;
        asked.write(tx, &community.people(), &community.titles(), &rules, now)?;
        desk::write(tx, &community.titles(), now)
    })
    .map_err(super::told)?;
    for (username, text) in signed {
        let signature = Signature::read(&text, config)?;
        db.write_now(move |tx| {
            let user = accounts::by_name_key(tx, &names::skeleton(&username))?.ok_or(Error::NotFound)?;
            Ok(accounts::signatures::set(tx, user.id, &signature.body, &signature.html)?)
        })
        .map_err(super::told)?;
    }
    super::read_threads(db)?;
    let book = points::book_of(config);
    db.write_now(move |tx| {
        stars::write(tx, now)?;
        points::fill(tx, &book, STAR_DAYS, now)
    })
    .map_err(super::told)?;
    super::ranks::compute(db, config, super::ranks::Reach::Everything)?;
    write_logins(&config.data_dir)
}

/// Before the rows that name them: no row is ever without its file.
fn lay_down_covers(config: &Config, community: &build::Community) -> Result<(), String> {
    let folder = config.data_dir.join(articles::FOLDER);
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(told)?;
    for (name, drawing) in community.covers() {
        std::fs::write(folder.join(name), content::cover(drawing)?).map_err(told)?;
    }
    Ok(())
}

/// The passwords of the cast, hashed on every core: one takes some 25 ms.
fn hash_all(people: &[Person]) -> Result<Vec<Option<String>>, String> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let part = people.len().div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        let running: Vec<_> = people
            .chunks(part)
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .map(|person| person.password.as_deref().map(password::hash_now).transpose())
                        .collect::<Result<Vec<_>, _>>()
                })
            })
            .collect();
        let mut hashes = Vec::with_capacity(people.len());
        for worker in running {
            let part = worker.join().map_err(|_| "a password could not be hashed".to_owned())?;
            hashes.extend(part.map_err(super::told)?);
        }
        Ok(hashes)
    })
}

/// Writes `logins.json`: the cast with their public passwords.
fn write_logins(dir: &Path) -> Result<(), String> {
    #[derive(serde::Serialize)]
    struct Login {
        username: String,
        password: String,
        role: String,
    }
    let logins: Vec<Login> = Content::load()?
        .people
        .into_iter()
        .filter_map(|person| {
            Some(Login { username: person.username, password: person.password?, role: person.role })
        })
        .collect();
    let file = dir.join("logins.json");
    let shown = file.display();
    let text = serde_json::to_string_pretty(&logins).map_err(|error| error.to_string())?;
    let mut out = std::fs::File::create(&file).map_err(|error| format!("{shown}: {error}"))?;
    writeln!(out, "{text}").map_err(|error| format!("{shown}: {error}"))
}
