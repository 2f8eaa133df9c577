//! Support cases of a file: whole or not at all, so that no conversation has holes.

use std::collections::{HashMap, HashSet};

use super::threads::time;
use super::{Numbered, Reading, Run, Seen, beside, store};
use crate::features::exchange::model::{CaseRecord, EntryRecord, Kind, StepRecord};
use crate::features::exchange::store::cases::{self as bulk, Making};
use crate::features::exchange::words;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{
    Case, CaseId, CaseState, Channel, Entry, EntryId, EntryKind, NEVER, Step, What,
};
use crate::kit::config::support::URGENCIES;
use crate::kit::db::Ts;
use crate::kit::mail::address_key;
use crate::kit::text::fold;

/// What is here already of what a batch of cases names.
pub(super) struct Here {
    pub users: HashMap<String, i64>,
    pub threads: HashMap<String, i64>,
    pub artists: HashMap<String, i64>,
    /// Keys of files that are taken, those of this batch with them.
    pub keys: HashSet<String>,
    /// Who has a chat open.
    pub in_chats: HashSet<UserId>,
}

const LINE_MAX: usize = 150;
const WORD_MAX: usize = 60;
const REFERENCE_MAX: usize = 16;

impl Run<'_> {
    pub(super) fn cases(&mut self) -> Result<(), String> {
        let mut seen = Seen::default();
        self.pass::<CaseRecord>(Kind::Case, "cases", Reading::First, |run, batch| {
            let batch = run.fresh(Kind::Case, &mut seen, batch, |record| &record.id)?;
            run.take_cases(batch)
        })?;
        self.pass::<CaseRecord>(Kind::Case, "merged cases", Reading::Again, |run, batch| {
            let pairs: Vec<(String, String)> =
                batch.into_iter().filter_map(|(_, record)| Some((record.id, record.merged_into?))).collect();
            let names: Vec<String> =
                pairs.iter().flat_map(|(one, into)| [one.clone(), into.clone()]).collect();
            let known = run.read(|conn| store::known(conn, Kind::Case, &names))?;
            let merged: Vec<(i64, i64)> = pairs
                .iter()
                .filter_map(|(one, into)| Some((*known.get(one)?, *known.get(into)?)))
                .filter(|(one, into)| one != into)
                .collect();
            run.write(move |tx| bulk::set_merged(tx, &merged))
        })
    }

    fn take_cases(&mut self, batch: Vec<Numbered<CaseRecord>>) -> Result<(), String> {
        let (mut people, mut threads, mut references) = (Vec::new(), Vec::new(), Vec::new());
        let (mut artists, mut keys) = (Vec::new(), Vec::new());
        for (_, record) in &batch {
            people.extend(record.requester.iter().chain(&record.agent).cloned());
            people.extend(record.entries.iter().filter_map(|entry| entry.author.clone()));
            for step in &record.steps {
                people.extend(step.by.clone());
                people.extend([step.before.clone(), step.after.clone()]);
            }
            people.extend(record.chat.iter().filter_map(|chat| chat.agent.clone()));
            artists.extend(record.chat.iter().map(|chat| chat.artist.clone()));
            keys.extend(
                record.entries.iter().flat_map(|entry| entry.files.iter().map(|file| file.key.clone())),
            );
            threads.extend(record.threads.iter().cloned());
            references.push(record.reference.to_ascii_uppercase());
        }
        let mut here = Here {
            users: self.read(|conn| store::known(conn, Kind::User, &people))?,
            threads: self.read(|conn| store::known(conn, Kind::Thread, &threads))?,
            artists: self.read(|conn| store::known(conn, Kind::Artist, &artists))?,
            keys: self.read(|conn| bulk::taken_keys(conn, &keys))?,
            in_chats: self.read(bulk::in_chats)?,
        };
        let mut taken = self.read(|conn| bulk::taken_references(conn, &references))?;
        let mut making = Vec::with_capacity(batch.len());
        for (line, record) in batch {
            let reference = record.reference.to_ascii_uppercase();
            if !is_reference(&reference) || !taken.insert(reference) {
                let why = format!("the reference \"{}\" is none, or another case's", record.reference);
                self.report.refused(Kind::Case, line, &why);
                continue;
            }
            match self.case(line, &record, &mut here)? {
                Ok(made) => making.push(made),
                Err(why) => self.report.refused(Kind::Case, line, &why),
            }
        }
        let count = making.len();
        self.write(move |tx| bulk::insert(tx, &making))?;
        self.report.added(Kind::Case, count);
        Ok(())
    }

    /// The case of a record, or why it can't be taken.
    fn case(
        &mut self,
        line: u64,
        record: &CaseRecord,
        here: &mut Here,
    ) -> Result<Result<Making, String>, String> {
        let user = |name: &String| here.users.get(name).map(|id| UserId(*id));
        let requester = record.requester.as_ref().and_then(user);
        let agent = record.agent.as_ref().and_then(user);
        let email = record.guest_email.as_deref().map(str::trim).filter(|email| words::is_address(email));
        if requester.is_none() && email.is_none() {
            return Ok(Err("nobody of the file asked it, and no address did".to_owned()));
        }
        let state = CaseState::from_word(&record.state).filter(|state| *state != CaseState::Unconfirmed);
        let (Some(state), Some(created_at)) = (state, Ts::parse(&record.created_at)) else {
            return Ok(Err("its state or its time can't be read".to_owned()));
        };
        let chat = self.chat(line, record.chat.as_ref(), requester, here);
        let mut entries = Vec::with_capacity(record.entries.len());
        for entry in &record.entries {
            let files = self.files(line, &entry.files, here);
            match self.entry(entry, here, chat.is_some())? {
                Some(entry) => entries.push((entry, files)),
                None => return Ok(Err("something that was said in it can't be read".to_owned())),
            }
        }
        let steps: Option<Vec<Step>> = record.steps.iter().map(|step| step_of(step, &here.users)).collect();
        let (Some(steps), false) = (steps, entries.is_empty()) else {
            return Ok(Err("a step of it can't be read, or nothing was said".to_owned()));
        };
        let word = |text: &str| fold::clean_line(text, WORD_MAX).unwrap_or_default();
        let urgency =
            if URGENCIES.contains(&&*record.urgency) { record.urgency.clone() } else { "normal".to_owned() };
        let case = Case {
            id: CaseId(0),
            reference: record.reference.to_ascii_uppercase(),
            requester_id: requester,
            guest_name: if requester.is_some() { String::new() } else { word(&record.guest_name) },
            guest_key: email.filter(|_| requester.is_none()).map(address_key),
            guest_email: email.filter(|_| requester.is_none()).map(str::to_owned),
            subject: self.title(Kind::Case, line, &record.subject, LINE_MAX),
            category: word(&record.category),
            urgency,
            is_sos: record.sos,
            state,
            team: word(&record.team),
            agent_id: agent,
            channel: channel(&record.channel, chat.is_some()),
            facts: fold::clean_body(&record.facts, usize::MAX).unwrap_or_default(),
            suggested: record.suggested.as_deref().map(word),
            created_at,
            last_at: entries.iter().map(|(entry, _)| entry.at).max().unwrap_or(created_at),
            first_due_at: time(&record.first_due_at),
            resolve_due_at: time(&record.resolve_due_at).filter(|_| state.runs()),
            due_at: NEVER,
            first_reply_at: time(&record.first_reply_at),
            resolved_at: time(&record.resolved_at),
            closed_at: time(&record.closed_at),
            resolutions: 0,
            last_number: 0,
            merged_into: None,
        };
        Ok(Ok(Making {
            original: record.id.clone(),
            case,
            entries,
            steps,
            surveys: beside::surveys(&record.surveys),
            threads: record.threads.iter().filter_map(|name| here.threads.get(name).copied()).collect(),
            alarms: beside::alarms(&record.alarms),
            chat,
        }))
    }

    fn entry(&self, record: &EntryRecord, here: &Here, live: bool) -> Result<Option<Entry>, String> {
        let (kind, at) = (EntryKind::from_word(&record.kind), Ts::parse(&record.at));
        let (Some(kind), Some(at)) = (kind, at) else { return Ok(None) };
        let (body, _) = words::without_controls(&record.body);
        let Some(prepared) = self.prepare(&body, &record.format)? else { return Ok(None) };
        let is_plain = record.format == "text";
        Ok(Some(Entry {
            id: EntryId(0),
            case_id: CaseId(0),
            number: 0,
            kind,
            author_id: record.author.as_ref().and_then(|name| here.users.get(name)).map(|id| UserId(*id)),
            channel: channel(&record.channel, live),
            sender: fold::clean_line(&record.sender, LINE_MAX).unwrap_or_default(),
            // A letter stays what it was: nobody edits it.
            body: if is_plain { body } else { prepared.body },
            html: prepared.html,
            at,
        }))
    }
}

fn is_reference(reference: &str) -> bool {
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    (4..=REFERENCE_MAX).contains(&reference.len()) && reference.chars().all(plain)
}

/// A word that we don't know is the desk's; so is what was said live where there is no chat.
fn channel(word: &str, has_chat: bool) -> Channel {
    Channel::from_word(word).filter(|channel| has_chat || *channel != Channel::Chat).unwrap_or(Channel::Desk)
}

fn step_of(record: &StepRecord, users: &HashMap<String, i64>) -> Option<Step> {
    let what = What::from_word(&record.what)?;
    let value = |text: &str| match what {
        What::Agent => users.get(text).map(ToString::to_string).unwrap_or_default(),
        _ => fold::clean_line(text, WORD_MAX).unwrap_or_default(),
    };
    Some(Step {
        case_id: CaseId(0),
        before: value(&record.before),
        after: value(&record.after),
        by_id: record.by.as_ref().and_then(|name| users.get(name)).map(|id| UserId(*id)),
        at: Ts::parse(&record.at)?,
        what,
    })
}
