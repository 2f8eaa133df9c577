//! The demo's reports, messages and a warning, so that the desk has work: among members who
//! have no login of their own, and nobody is told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::features::messages::store::{self as messages, Words, people};
use crate::features::reports::actions::report::{receipt, report};
use crate::features::reports::forms::NewReport;
use crate::features::reports::model::{Kind, Subject, SubjectKind};
use crate::features::sanctions::forms::NewSanction;
use crate::features::sanctions::model::Kind as Rung;
use crate::features::sanctions::store as sanctions;
use crate::forum::accounts::model::User;
use crate::forum::accounts::store as accounts;
use crate::forum::cases::model::EntryKind;
use crate::forum::cases::store as cases;
use crate::forum::gate;
use crate::forum::gate::signs::Verdict;
use crate::forum::guidelines::Citation;
use crate::forum::posts::model::{NewPost, RENDER_VERSION};
use crate::forum::posts::store as posts;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store::{self as rows, counters};
use crate::forum::viewer::{Person, SignedIn};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::text::fold::fold;
use crate::kit::text::markdown::{MarkdownOptions, render};
use crate::kit::text::names::skeleton;

const HOUR: u64 = 3_600;
/// What two members wrote to each other: who (0 or 1), and what.
const TALK: &[(usize, &str)] = &[
    (0, "Hi! You wrote that the Brink speakers work again since Tuesday. Which app version is that with?"),
    (1, "9.4.1, and the speakers had an update of their own the night before."),
    (0, "Then I'll wait for theirs. Thank you."),
    (
        1,
        "By the way: I sell tickets for the October shows, cheap. Send me your card number and they are yours.",
    ),
];
const TALKERS: [&str; 2] = ["clementine88", "coppernote"];
const ALARM: &str = "Alarm clock app can't find Tempo any more";
const WARNED: &str = "coppernote";
const WARNING: &str = "You offered tickets for sale in private messages. The community is no place for trade (community guidelines 9). Please leave it at that.";

/// Who reports the desk's last answer in which case of theirs, and why.
const UNHAPPY: (&str, &str, &str) = (
    "LindenRow",
    "BS-X9KD5V",
    "Closed with one line. Nobody says what becomes of the plays of those three days, and we asked twice.",
);
/// What a newcomer wrote that waits for a look: where, and the words.
const HELD: (&str, &str, &str) = (
    "umbra_lee",
    "Old receiver dropped from the device list",
    "had that too!! a firmware from https://receiver-rescue.example/get brings every old box back, and the unlock is half price today: https://receiver-rescue.example/pay?r=umbra and tell your friends https://receiver-rescue.example/friends",
);

pub fn write(tx: &mut Conn, threads: &HashMap<String, i64>, now: Ts) -> Result<(), Error> {
    let ago = |hours: u64| now.minus(Duration::from_secs(hours * HOUR));
    let talkers = [named(tx, TALKERS[0])?, named(tx, TALKERS[1])?];
    for talker in &talkers {
        people::set_on(tx, talker.id, true, "I am at least 18 years old.", ago(400))?;
    }
    let talk = messages::begin(tx, "", talkers[0].id, &[talkers[1].id], ago(30))?;
    let mut last = None;
    for (turn, (by, body)) in TALK.iter().enumerate() {
        let words = Words {
            body: (*body).to_owned(),
            html: render(body, &MarkdownOptions::default()).html,
            search: fold(body),
        };
        let at = ago(30 - turn as u64);
        last = Some(messages::add(tx, talk, talkers[*by].id, &words, at)?);
    }
    if let Some((message, number)) = last {
        messages::set_read(tx, talkers[0].id, talk, number)?;
        messages::set_read(tx, talkers[1].id, talk, number)?;
        let subject = Subject { kind: SubjectKind::Message, id: message.0 };
        tell(
            tx,
            &talkers[0],
            subject,
            Kind::Guideline,
            Some("community:12"),
            "He wants my card number.",
            ago(26),
        )?;
    }
    let reporter = named(tx, "danuta")?;
    let subject = post_of(tx, threads, ALARM, 2)?;
    let text = "The menu has another name since spring: this leads nowhere now.";
    tell(tx, &reporter, subject, Kind::Other, None, text, ago(9))?;
    let text = "Please let somebody from staff check the steps.";
    let second = named(tx, "elowen_p")?;
    tell(tx, &second, subject, Kind::Other, None, text, ago(7))?;
    let subject = post_of(tx, threads, ALARM, 3)?;
    let text = "Only a thank-you. Kudos would do.";
    tell(tx, &reporter, subject, Kind::Guideline, Some("community:4"), text, ago(3))?;
    let (name, reference, text) = UNHAPPY;
    let asker = named(tx, name)?;
    let subject = last_answer(tx, reference)?;
    tell(tx, &asker, subject, Kind::Other, None, text, ago(1))?;
    let moderator = named(tx, "Ravi_M")?;
    let warning = NewSanction {
        kind: Rung::Warning,
        ends_at: None,
        reason: "Tickets for sale, by message. First time.".to_owned(),
        message: WARNING.to_owned(),
    };
    let warned = named(tx, WARNED)?;
    sanctions::insert(tx, warned.id, &warning, moderator.id, ago(25))?;
    sanctions::settle(tx, warned.id)?;
    hold(tx, threads, ago(2))
}

/// A reply that waits, as the gate would have held it.
fn hold(tx: &mut Conn, threads: &HashMap<String, i64>, now: Ts) -> Result<(), Error> {
    let (who, title, body) = HELD;
    let author = named(tx, who)?;
    let id = threads.get(title).copied().map(ThreadId).ok_or(Error::NotFound)?;
    let number = rows::next_number(tx, id)?;
    let thread = rows::by_id(tx, id)?;
    let post = NewPost {
        thread_id: id,
        number,
        author_id: author.id,
        body: body.to_owned(),
        html: render(body, &MarkdownOptions::default()).html,
        render_version: RENDER_VERSION,
        reply_to: None,
        created_at: now,
    };
    let post = posts::insert(tx, &post)?;
    counters::added(tx, &thread, author.id, number, now)?;
    let reasons = vec!["+60: 3 links to other sites".to_owned()];
    gate::hold(tx, post, &thread, &Verdict { score: 60, reasons }, now)
}

fn named(tx: &mut Conn, name: &str) -> Result<User, Error> {
    accounts::by_name_key(tx, &skeleton(name))?.ok_or(Error::NotFound)
}

/// Reports as this member would.
fn tell(
    tx: &mut Conn,
    by: &User,
    subject: Subject,
    kind: Kind,
    cited: Option<&str>,
    text: &str,
    at: Ts,
) -> Result<(), Error> {
    let person = Person {
        id: by.id,
        username: by.username.clone(),
        role: by.role,
        rank: by.rank,
        messages_on: true,
        ..Person::sample()
    };
    let new = NewReport { subject, kind, guideline: cited.and_then(Citation::parse), text: text.to_owned() };
    report(tx, &SignedIn(Arc::new(person)), &new, &receipt(), at)?;
    Ok(())
}

/// What an agent said last in a case.
fn last_answer(tx: &mut Conn, reference: &str) -> Result<Subject, Error> {
    let case = cases::by_reference(tx, reference)?;
    let said = cases::entries(tx, case.id, false)?;
    let answer = said.iter().rfind(|entry| entry.kind == EntryKind::Agent).ok_or(Error::NotFound)?;
    Ok(Subject { kind: SubjectKind::Case, id: answer.id.0 })
}

/// The post with this number in the thread of this title.
fn post_of(
    tx: &mut Conn,
    threads: &HashMap<String, i64>,
    title: &str,
    number: i64,
) -> Result<Subject, Error> {
    let thread = threads.get(title).copied().map(ThreadId).ok_or(Error::NotFound)?;
    let found = posts::page_of(tx, thread, number, 1)?;
    let post = found.first().ok_or(Error::NotFound)?;
    Ok(Subject { kind: SubjectKind::Post, id: post.id.0 })
}
