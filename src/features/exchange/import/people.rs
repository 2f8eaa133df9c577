//! Members of a file: names that may stand here, no passwords, no shown addresses.

use std::collections::HashSet;

use super::{Numbered, Reading, Run, Seen, store};
use crate::features::exchange::model::{Kind, UserRecord};
use crate::features::exchange::rows::{OriginRow, UserRow};
use crate::features::exchange::store as bulk;
use crate::features::exchange::words;
use crate::forum::accounts::model::{State, UserId};
use crate::forum::accounts::store::signatures;
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::db::Ts;
use crate::kit::text::{fold, names};

/// The record id of the account that stands for authors whom the file does not have.
const FORMER: &str = "";
/// Characters of a signature at most; what the settings allow now holds for the next change.
const SIGNATURE: usize = 500;

/// The id in the file, the row, and the signature as typed and rendered.
type Person = (String, UserRow, Option<(String, String)>);

impl Run<'_> {
    pub(super) fn people(&mut self) -> Result<(), String> {
        let mut seen = Seen::default();
        self.pass::<UserRecord>(Kind::User, "members", Reading::First, |run, batch| {
            let batch = run.fresh(Kind::User, &mut seen, batch, |record| &record.id)?;
            run.take_people(batch)
        })
    }

    /// The records that are new, others counted or refused.
    pub(super) fn fresh<T>(
        &mut self,
        kind: Kind,
        seen: &mut Seen,
        batch: Vec<Numbered<T>>,
        id: impl Fn(&T) -> &String,
    ) -> Result<Vec<Numbered<T>>, String> {
        let originals: Vec<String> = batch.iter().map(|(_, record)| id(record).clone()).collect();
        let known = self.read(|conn| store::known(conn, kind, &originals))?;
        let mut fresh = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let original = id(&record);
            if original.is_empty() {
                self.report.refused(kind, line, "the id is empty");
            } else if !seen.is_new(original) {
                self.report.refused(kind, line, &format!("the id \"{original}\" came before"));
            } else if known.contains_key(original) {
                self.report.known(kind, 1);
            } else {
                fresh.push((line, record));
            }
        }
        Ok(fresh)
    }

    fn take_people(&mut self, batch: Vec<Numbered<UserRecord>>) -> Result<(), String> {
        let keys: Vec<String> = batch.iter().map(|(_, record)| names::skeleton(&record.username)).collect();
        let mut taken = self.read(|conn| store::taken_names(conn, &keys))?;
        let emails: Vec<String> =
            batch.iter().filter_map(|(_, record)| record.email.as_deref().map(email_key)).collect();
        let mut taken_emails = self.read(|conn| store::taken_emails(conn, &emails))?;
        let mut rows = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let Some(joined_at) = self.instant(Kind::User, line, "joined_at", &record.joined_at) else {
                continue;
            };
            let row = self.user_row(line, &record, joined_at, &mut taken, &mut taken_emails)?;
            let signature = self.signature(line, &record.signature)?;
            rows.push((record.id, row, signature));
        }
        self.write_people(rows)
    }

    fn user_row(
        &mut self,
        line: u64,
        record: &UserRecord,
        joined_at: Ts,
        taken: &mut HashSet<String>,
        taken_emails: &mut HashSet<String>,
    ) -> Result<UserRow, String> {
        let name = {
            let is_taken = |key: &str| {
                taken.contains(key)
                    // A derived name was not among those asked for together.
                    || self.read(|conn| store::taken_names(conn, &[key.to_owned()])).is_ok_and(|found| !found.is_empty())
            };
            words::name(&record.username, record.display_name.as_deref(), line, self.rules, &is_taken)
        };
        taken.insert(name.key.clone());
        // The former members' account is ours, not the file's.
        if let Some(changed) = name.changed.as_ref().filter(|_| record.id != FORMER) {
            self.report.changed(Kind::User, line, changed);
        }
        let rank = self.word(Kind::User, line, "rank", record.rank.as_deref(), Rank::from_word);
        let role = self.word(Kind::User, line, "role", record.role.as_deref(), Role::from_word);
        if let Some(role) = role.filter(|role| *role > Role::Member) {
            self.report.changed(
                Kind::User,
                line,
                &format!("\"{}\" has the role {}", name.username, role.word()),
            );
        }
        let state = self.word(Kind::User, line, "state", record.state.as_deref(), State::from_word);
        let email = record.email.as_deref().map(str::trim).filter(|email| words::is_address(email));
        let email = email.filter(|email| {
            let is_free = taken_emails.insert(email_key(email));
            if !is_free {
                self.report.changed(
                    Kind::User,
                    line,
                    "the e-mail address belongs to another account; left out",
                );
            }
            is_free
        });
        let about = self.prepare(&record.about, "markdown")?;
        let shown = name.display.clone().unwrap_or_default();
        Ok(UserRow {
            id: 0,
            search_name: fold::fold(&format!("{} {shown}", name.username)),
            username: name.username,
            name_key: name.key,
            display_name: name.display,
            email_key: email.map(email_key),
            email: email.map(str::to_owned),
            password_hash: None,
            confirmed_at: None,
            state: state.unwrap_or(State::Active),
            role: role.unwrap_or(Role::Member),
            rank: rank.unwrap_or(Rank::Visitor),
            pronouns: record.pronouns.as_deref().and_then(|text| fold::clean_line(text, 40).ok()),
            about: record.about.clone(),
            about_html: about.map(|about| about.html).unwrap_or_default(),
            // Uploaded pictures are files, and files are not in the format.
            avatar: record
                .avatar
                .clone()
                .filter(|avatar| is_gallery(avatar))
                .unwrap_or_else(|| "rest".to_owned()),
            joined_at,
            last_seen_at: joined_at,
        })
    }

    /// A line below posts: what is more than one line of words is left out.
    fn signature(&mut self, line: u64, text: &str) -> Result<Option<(String, String)>, String> {
        if fold::is_blank(text) {
            return Ok(None);
        }
        let Ok(body) = fold::clean_line(text, SIGNATURE) else {
            self.report.changed(Kind::User, line, "the signature is no line of words; left out");
            return Ok(None);
        };
        let html = self.prepare(&body, "markdown")?.map(|made| made.html).unwrap_or_default();
        if html.matches("<p>").count() != 1 || !html.starts_with("<p>") || html.contains("<img") {
            self.report.changed(Kind::User, line, "the signature is no line of words; left out");
            return Ok(None);
        }
        Ok(Some((body, html)))
    }

    fn write_people(&mut self, rows: Vec<Person>) -> Result<(), String> {
        let count = rows.len();
        self.write(move |tx| {
            let ids = bulk::reserve(tx, "users", rows.len())?;
            let made: Vec<UserRow> =
                rows.iter().zip(&ids).map(|((_, row, _), id)| UserRow { id: *id, ..row.clone() }).collect();
            let origins: Vec<OriginRow> = rows
                .iter()
                .zip(&ids)
                .map(|((original, ..), id)| OriginRow {
                    kind: Kind::User.word(),
                    original: original.clone(),
                    id: *id,
                })
                .collect();
            bulk::insert_users(tx, &made)?;
            for ((_, _, signature), id) in rows.iter().zip(&ids) {
                if let Some((body, html)) = signature {
                    signatures::set(tx, UserId(*id), body, html)?;
                }
            }
            bulk::insert_origins(tx, &origins)
        })?;
        self.report.added(Kind::User, count);
        Ok(())
    }

    /// The account "Former member", made when it is first needed.
    pub(super) fn former_member(&mut self) -> Result<i64, String> {
        let find = |run: &Self| run.read(|conn| store::known(conn, Kind::User, &[FORMER.to_owned()]));
        if let Some(id) = find(self)?.get(FORMER) {
            return Ok(*id);
        }
        let record = UserRecord {
            id: FORMER.to_owned(),
            username: "former-member".to_owned(),
            joined_at: String::new(),
            email: None,
            display_name: None,
            rank: None,
            pronouns: None,
            role: None,
            state: Some(State::Deleted.word().to_owned()),
            about: String::new(),
            avatar: None,
            signature: String::new(),
        };
        let row = self.user_row(0, &record, self.now, &mut HashSet::new(), &mut HashSet::new())?;
        self.write_people(vec![(FORMER.to_owned(), row, None)])?;
        find(self)?.get(FORMER).copied().ok_or_else(|| "the former member's account was not made".to_owned())
    }

    /// An instant of a record, or the record is refused.
    pub(super) fn instant(&mut self, kind: Kind, line: u64, field: &str, text: &str) -> Option<Ts> {
        let Some(at) = Ts::parse(text) else {
            self.report.refused(kind, line, &format!("{field} \"{text}\" is not an RFC 3339 time"));
            return None;
        };
        if at > self.now {
            self.report.changed(kind, line, &format!("{field} \"{text}\" is in the future; now instead"));
            return Some(self.now);
        }
        Some(at)
    }

    /// One of our words, or nothing, with a report when the file has another.
    pub(super) fn word<T>(
        &mut self,
        kind: Kind,
        line: u64,
        field: &str,
        word: Option<&str>,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let word = word?;
        let value = parse(word);
        if value.is_none() {
            self.report.changed(kind, line, &format!("{field} \"{word}\" is unknown; left out"));
        }
        value
    }
}

fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

fn is_gallery(avatar: &str) -> bool {
    !avatar.is_empty() && avatar.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
