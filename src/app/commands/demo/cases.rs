//! The demo's support cases, as they would stand after a few days: no letters, and nobody is told.

use std::collections::HashMap;

use serde::Deserialize;

use super::content::{millis, read};
use crate::features::cases::store as surveys;
use crate::features::casework::store::{self as desk, setup};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{
    Case, CaseState, Channel, EntryKind, NEVER, NewEntry, Routing, Step, What, Words,
};
use crate::forum::cases::store::seats;
use crate::forum::cases::{actions, store};
use crate::forum::threads::model::ThreadId;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::text::markdown::{MarkdownOptions, render};

#[derive(Deserialize)]
pub struct File {
    /// Teams whose new cases go to somebody by themselves.
    routing: Vec<String>,
    macros: Vec<Macro>,
    seats: Vec<Seat>,
    cases: Vec<DemoCase>,
    chats: Vec<DemoCase>,
}

#[derive(Deserialize)]
struct Macro {
    name: String,
    body: String,
}

#[derive(Deserialize)]
struct Seat {
    who: String,
    teams: Vec<String>,
    /// Categories that they take; none: everything of their teams.
    #[serde(default)]
    knows: Vec<String>,
}

#[derive(Deserialize)]
struct DemoCase {
    reference: String,
    #[serde(default)]
    requester: String,
    guest: Option<Guest>,
    /// Who held the chat.
    agent: Option<String>,
    category: String,
    subject: String,
    body: String,
    #[serde(default)]
    facts: String,
    /// How long ago it came.
    age: String,
    #[serde(default)]
    said: Vec<Word>,
    /// What the requester said of the resolution.
    score: Option<i64>,
    #[serde(default)]
    words: String,
    /// The title of a thread that it is linked to.
    thread: Option<String>,
}

/// Whoever asked without an account.
#[derive(Deserialize)]
struct Guest {
    name: String,
    email: String,
}

/// What was said later on.
#[derive(Deserialize)]
struct Word {
    by: String,
    /// How long after it came.
    after: String,
    body: String,
    /// What the case is then.
    then: Option<CaseState>,
    #[serde(default)]
    note: bool,
}

/// Written after the people and threads.
pub fn load() -> Result<File, String> {
    read("cases.toml")
}

impl File {
    pub fn write(
        &self,
        tx: &mut Conn,
        people: &HashMap<String, i64>,
        threads: &HashMap<String, i64>,
        rules: &Support,
        now: Ts,
    ) -> Result<(), Error> {
        let person = |name: &str| {
            let id = people.get(name).copied().map(UserId);
            id.ok_or_else(|| Error::Internal(format!("config/demo/cases.toml: nobody is called {name}")))
        };
        for seat in &self.seats {
            for team in &seat.teams {
                seats::set_takes(tx, person(&seat.who)?, team, true)?;
                let is_theirs = |slug: &&String| rules.category(slug).is_some_and(|one| one.team == *team);
                let knows: Vec<&str> = seat.knows.iter().filter(is_theirs).map(String::as_str).collect();
                seats::set_knows(tx, person(&seat.who)?, team, &knows.join(" "))?;
            }
        }
        for team in &self.routing {
            seats::set_routing(tx, team, Routing::Least)?;
        }
        for one in &self.macros {
            let by = self.seats.first().map_or("", |seat| &seat.who);
            setup::add_macro(tx, &one.name, &one.body, person(by)?, now)?;
        }
        for one in &self.cases {
            let case = tell(tx, one, &person, (Channel::Form, rules), now)?;
            if let Some(score) = one.score {
                surveys::add_survey(tx, case.id, case.resolutions, (score, &one.words), case.last_at)?;
            }
            if let Some(thread) = one.thread.as_ref().and_then(|title| threads.get(title)) {
                let by = self.seats.first().map_or("", |seat| &seat.who);
                desk::link(tx, case.id, ThreadId(*thread), person(by)?, case.last_at)?;
            }
        }
        for one in &self.chats {
            let case = tell(tx, one, &person, (Channel::Chat, rules), now)?;
            let agent = one.agent.as_ref().map(|name| person(name)).transpose()?;
            super::artists::chat(tx, &case, agent, now)?;
        }
        Ok(())
    }
}

/// The case with all that was said in it.
fn tell(
    tx: &mut Conn,
    one: &DemoCase,
    person: &impl Fn(&str) -> Result<UserId, Error>,
    (channel, rules): (Channel, &Support),
    now: Ts,
) -> Result<Case, Error> {
    let age = millis(&one.age).map_err(Error::Internal)?;
    let requester = if one.guest.is_some() { None } else { Some(person(&one.requester)?) };
    let case = open(tx, one, (requester, channel), rules, Ts(now.0 - age))?;
    let mut state = CaseState::New;
    for word in &one.said {
        let at = Ts(case.created_at.0 + millis(&word.after).map_err(Error::Internal)?);
        state = say(tx, &case, word, state, person(&word.by)?, at.min(now))?;
    }
    actions::wind(tx, case.id, rules)?;
    Ok(store::by_id(tx, case.id)?)
}

fn open(
    tx: &mut Conn,
    one: &DemoCase,
    (requester, channel): (Option<UserId>, Channel),
    rules: &Support,
    at: Ts,
) -> Result<Case, Error> {
    let category = rules
        .category(&one.category)
        .ok_or_else(|| Error::Internal(format!("config/demo/cases.toml: no category {}", one.category)))?;
    let row = store::NewRow {
        reference: &one.reference,
        requester_id: requester,
        guest_name: one.guest.as_ref().map_or("", |guest| &guest.name),
        guest_email: one.guest.as_ref().map(|guest| guest.email.as_str()),
        guest_key: one.guest.as_ref().map(|guest| address_key(&guest.email)),
        token_hash: None,
        subject: &one.subject,
        category: &category.slug,
        urgency: &category.urgency,
        is_sos: category.sos,
        state: CaseState::New,
        team: &category.team,
        channel,
        facts: &one.facts,
        suggested: None,
        created_at: at,
        due_at: NEVER,
        last_at: at,
        form_key: None,
    };
    let case = store::insert(tx, &row)?;
    step(tx, &case, What::Category, ("", &category.slug), None, at)?;
    step(tx, &case, What::State, ("", CaseState::New.word()), None, at)?;
    let first = NewEntry { channel, ..NewEntry::new(EntryKind::Requester, requester, words(&one.body)) };
    store::add_entry(tx, case.id, &first, at)?;
    actions::wind(tx, case.id, rules)?;
    Ok(store::by_id(tx, case.id)?)
}

fn say(
    tx: &mut Conn,
    case: &Case,
    word: &Word,
    state: CaseState,
    by: UserId,
    at: Ts,
) -> Result<CaseState, Error> {
    let kind = match word.note {
        true => EntryKind::Note,
        false if case.requester_id == Some(by) => EntryKind::Requester,
        false => EntryKind::Agent,
    };
    let said = NewEntry { channel: case.channel, ..NewEntry::new(kind, Some(by), words(&word.body)) };
    store::add_entry(tx, case.id, &said, at)?;
    if kind == EntryKind::Agent {
        store::set_first_reply(tx, case.id, at)?;
        store::set_agent(tx, case.id, Some(by))?;
    }
    let Some(then) = word.then.filter(|then| *then != state) else { return Ok(state) };
    let now = store::by_id(tx, case.id)?;
    store::set_state(tx, &now, then, at)?;
    step(tx, case, What::State, (state.word(), then.word()), Some(by), at)?;
    Ok(then)
}

fn step(
    tx: &mut Conn,
    case: &Case,
    what: What,
    (before, after): (&str, &str),
    by: Option<UserId>,
    at: Ts,
) -> Result<(), Error> {
    let step =
        Step { case_id: case.id, what, before: before.to_owned(), after: after.to_owned(), by_id: by, at };
    Ok(store::add_step(tx, &step)?)
}

fn words(body: &str) -> Words {
    let body = body.trim().to_owned();
    Words { html: render(&body, &MarkdownOptions::default()).html, body }
}
