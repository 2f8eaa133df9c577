//! How the support desk is set up, and its artists, from a file. Teams and seats have no ids: what
//! they are about is enough to know them again, and what was set here before stays.

use std::collections::HashSet;

use super::threads::time;
use super::{Numbered, Reading, Run, Seen, store};
use crate::features::exchange::model::{ArtistRecord, Kind, MacroRecord, SeatRecord, TeamRecord};
use crate::features::exchange::store::desk::{self as bulk, ArtistMaking};
use crate::features::exchange::words;
use crate::forum::cases::model::Routing;
use crate::kit::db::Ts;
use crate::kit::text::{fold, names};

const NAME_MAX: usize = 120;
const WORD_MAX: usize = 60;
/// What somebody does in an artist's team (`features/artists`).
const ROLES: [&str; 3] = ["member", "manager", "owner"];

impl Run<'_> {
    pub(super) fn desk(&mut self) -> Result<(), String> {
        let mut seen = Seen::default();
        self.pass::<ArtistRecord>(Kind::Artist, "artists", Reading::First, |run, batch| {
            let batch = run.fresh(Kind::Artist, &mut seen, batch, |record| &record.id)?;
            run.take_artists(batch)
        })?;
        self.pass::<TeamRecord>(Kind::Team, "teams", Reading::First, |run, batch| run.take_teams(batch))?;
        self.pass::<SeatRecord>(Kind::Seat, "seats", Reading::First, |run, batch| run.take_seats(batch))?;
        let mut seen = Seen::default();
        self.pass::<MacroRecord>(Kind::Macro, "macros", Reading::First, |run, batch| {
            let batch = run.fresh(Kind::Macro, &mut seen, batch, |record| &record.id)?;
            run.take_macros(batch)
        })
    }

    /// One name is verified once: a second artist of it comes without its mark.
    fn take_artists(&mut self, batch: Vec<Numbered<ArtistRecord>>) -> Result<(), String> {
        let keys: Vec<String> = batch.iter().map(|(_, record)| names::skeleton(&record.name)).collect();
        let mut taken: HashSet<String> = self.read(|conn| bulk::verified_keys(conn, &keys))?;
        let people = batch.iter().flat_map(|(_, record)| record.people.iter().map(|one| one.user.clone()));
        let people: Vec<String> = people.collect();
        let users = self.read(|conn| store::known(conn, Kind::User, &people))?;
        let mut making = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let Some(created_at) = self.instant(Kind::Artist, line, "created_at", &record.created_at) else {
                continue;
            };
            let name = self.title(Kind::Artist, line, &record.name, NAME_MAX);
            let key = names::skeleton(&name);
            let mut verified_at = time(&record.verified_at);
            if verified_at.is_some() && !taken.insert(key.clone()) {
                self.report.changed(Kind::Artist, line, "another artist of this name is verified; it is not");
                verified_at = None;
            }
            let given = record.people.len();
            let people: Vec<(i64, String, bool, Ts)> = record
                .people
                .into_iter()
                .filter(|one| ROLES.contains(&one.role.as_str()))
                .filter_map(|one| {
                    Some((*users.get(&one.user)?, one.role, one.shown, Ts::parse(&one.joined_at)?))
                })
                .collect();
            if people.len() < given {
                self.report.changed(Kind::Artist, line, "people of its team who can't be read are left out");
            }
            making.push(ArtistMaking { original: record.id, name, key, verified_at, created_at, people });
        }
        let count = making.len();
        self.write(move |tx| bulk::insert_artists(tx, &making))?;
        self.report.added(Kind::Artist, count);
        Ok(())
    }

    fn take_teams(&mut self, batch: Vec<Numbered<TeamRecord>>) -> Result<(), String> {
        let mut rows = Vec::new();
        for (line, record) in batch {
            match (fold::clean_line(&record.team, WORD_MAX), Routing::from_word(&record.routing)) {
                (Ok(team), Some(routing)) => rows.push((team, routing.word())),
                _ => self.report.refused(Kind::Team, line, "its word or its routing can't be read"),
            }
        }
        let count = rows.len();
        let made = self.write(move |tx| bulk::insert_teams(tx, &rows))?;
        self.report.added(Kind::Team, made);
        self.report.known(Kind::Team, count.saturating_sub(made));
        Ok(())
    }

    fn take_seats(&mut self, batch: Vec<Numbered<SeatRecord>>) -> Result<(), String> {
        let people: Vec<String> = batch.iter().map(|(_, record)| record.user.clone()).collect();
        let users = self.read(|conn| store::known(conn, Kind::User, &people))?;
        let mut rows = Vec::new();
        for (line, record) in batch {
            let knows: Vec<String> =
                record.knows.iter().filter_map(|slug| fold::clean_line(slug, WORD_MAX).ok()).collect();
            match (users.get(&record.user), fold::clean_line(&record.team, WORD_MAX)) {
                (Some(user), Ok(team)) => rows.push((*user, team, record.takes, knows.join(" "))),
                _ => self.report.refused(Kind::Seat, line, "there is no such user, or no team"),
            }
        }
        let count = rows.len();
        let made = self.write(move |tx| bulk::insert_seats(tx, &rows))?;
        self.report.added(Kind::Seat, made);
        self.report.known(Kind::Seat, count.saturating_sub(made));
        Ok(())
    }

    fn take_macros(&mut self, batch: Vec<Numbered<MacroRecord>>) -> Result<(), String> {
        let people: Vec<String> = batch.iter().map(|(_, record)| record.by.clone()).collect();
        let users = self.read(|conn| store::known(conn, Kind::User, &people))?;
        let mut making = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let Some(at) = self.instant(Kind::Macro, line, "at", &record.at) else { continue };
            let by = match users.get(&record.by) {
                Some(by) => *by,
                None => self.former_member()?,
            };
            let (body, _) = words::without_controls(&record.body);
            if fold::is_blank(&body) {
                self.report.refused(Kind::Macro, line, "it says nothing");
                continue;
            }
            let name = self.title(Kind::Macro, line, &record.name, NAME_MAX);
            making.push((record.id, name, body, by, at));
        }
        let count = making.len();
        self.write(move |tx| bulk::insert_macros(tx, &making))?;
        self.report.added(Kind::Macro, count);
        Ok(())
    }
}
