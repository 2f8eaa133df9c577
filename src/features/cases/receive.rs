//! Filing a letter: by the token of the address that it went to, then by the letter of ours that it
//! answers. What comes from another address than the requester's is a note for the desk. Who is not
//! known asks as a guest: nothing comes to the desk before the address is proven.

use super::letters;
use super::mail::{self, Incoming};
use crate::forum::accounts::store as accounts;
use crate::forum::cases::files::{self, Prepared};
use crate::forum::cases::model::{Case, CaseState, Channel, EntryKind, NewCase, NewEntry, Requester, Words};
use crate::forum::cases::{actions, policy, seals, store};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail::{Letter, address_key, record};
use crate::kit::secret;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::text::markdown::{MarkdownOptions, render};
use crate::kit::text::plain::plain_to_markdown;

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);
/// Letters of confirmation that one unknown address gets in a day: nobody's mailbox is filled by us.
const MOST_UNKNOWN: i64 = 3;

/// Why such a letter opens nothing: a sentence for the operator.
const FORGED: &str = "the mail server found that this letter is not from whom it says";

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The requester's word in this case.
    Filed(String),
    /// A note in this case, for the desk alone.
    Noted(String),
    /// It was filed before.
    Again,
    /// A request that waits for its letter of confirmation.
    Waiting,
    /// Not filed, and why.
    Dropped(&'static str),
}

/// Files a letter. `envelope`: the sender that the mail server saw; `suggest`: what a text is likely about.
pub async fn receive(
    site: &Site,
    raw: &[u8],
    envelope: Option<&str>,
    suggest: impl Fn(&str) -> Option<String>,
) -> Result<Outcome, Error> {
    let rules = &site.config.support;
    let sender = site
        .config
        .mail
        .from
        .rsplit_once('<')
        .map_or(site.config.mail.from.as_str(), |(_, rest)| rest.trim_end_matches('>'));
    let incoming = match mail::read(raw, envelope, &[&rules.mailbox, sender]) {
        Ok(incoming) => incoming,
        Err(why) => return Ok(Outcome::Dropped(why)),
    };
    let is_forged = mail::is_forged(raw, &rules.mail_authority);
    let (prepared, left_out) = take_files(site, &incoming).await?;
    let words = words(&incoming.body, left_out, rules.max_bytes);
    let (secret, asked) = (site.key.clone(), incoming.clone());
    let mailbox = rules.mailbox.clone();
    let found = site.db.read(move |conn| find(conn, &secret, &mailbox, &asked)).await?;
    let outcome = match found {
        Found::Again => Outcome::Again,
        Found::Case(case, whose) => {
            let whose = if is_forged { Whose::Forged } else { whose };
            let now = site.clock.now();
            match policy::may_answer(&case, rules, now) {
                // Closed long ago: nobody reads there any more, so it is asked anew.
                Err(_) if whose == Whose::Theirs => {
                    let subject = format!("{} (after {})", incoming.subject, case.reference);
                    let suggested = suggest(&format!("{subject}\n{}", incoming.body));
                    ask(site, &Incoming { subject, ..incoming }, words, suggested, &prepared).await?
                }
                _ => file(site, *case, whose, &incoming, words, &prepared).await?,
            }
        }
        // No letter of ours goes to somebody who wrote none.
        Found::Nothing if is_forged => Outcome::Dropped(FORGED),
        Found::Nothing => {
            let suggested = suggest(&format!("{}\n{}", incoming.subject, incoming.body));
            ask(site, &incoming, words, suggested, &prepared).await?
        }
    };
    if matches!(outcome, Outcome::Filed(_) | Outcome::Noted(_) | Outcome::Waiting) {
        files::keep(site, prepared).await?;
    }
    Ok(outcome)
}

/// Files that can be taken, and how many can't.
async fn take_files(site: &Site, incoming: &Incoming) -> Result<(Vec<Prepared>, usize), Error> {
    let mut taken = Vec::new();
    let most = site.config.support.max_files;
    for file in incoming.files.iter().take(most) {
        if let Ok(one) = files::prepare(site, vec![file.clone()]).await? {
            taken.extend(one);
        }
    }
    let left_out = incoming.files.len() - taken.len();
    Ok((taken, left_out))
}

/// What a letter says, as it goes into a case: plain text, cut where it is too long.
fn words(body: &str, left_out: usize, most: usize) -> Words {
    let room = most.saturating_sub(200);
    let mut end = body.len().min(room);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let mut text = fold::clean_body(&body[..end], room).unwrap_or_default();
    if end < body.len() {
        text.push_str("\n\n(The letter was longer than this.)");
    }
    if fold::is_blank(&text) {
        text = "(The letter has no words.)".to_owned();
    }
    if left_out > 0 {
        text.push_str(&format!("\n\n({left_out} of its files could not be taken.)"));
    }
    let html = render(&plain_to_markdown(&text), &MarkdownOptions::default()).html;
    Words { body: text, html }
}

enum Found {
    Nothing,
    Again,
    /// A case, and who wrote.
    Case(Box<Case>, Whose),
}

/// In whose name a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The requester's address wrote it.
    Theirs,
    /// Another address: in nobody's name, for the desk to read.
    Others,
    /// So says the mail server, whatever address stands there.
    Forged,
}

fn find(conn: &mut Conn, key: &secret::Key, mailbox: &str, incoming: &Incoming) -> Result<Found, Error> {
    if store::case_of_message(conn, &incoming.message_id)?.is_some() {
        return Ok(Found::Again);
    }
    let by_address = incoming
        .to
        .iter()
        .find_map(|to| token_of(to, mailbox).and_then(|token| seals::read_mail_token(key, token)));
    let mut case = match by_address {
        Some(reference) => Some(store::by_reference(conn, &reference)?),
        None => None,
    };
    for id in &incoming.answers {
        if case.is_some() {
            break;
        }
        let left = id.split('@').next().unwrap_or_default();
        if let Some(reference) =
            left.strip_prefix("case-").and_then(|token| seals::read_mail_token(key, token))
        {
            case = Some(store::by_reference(conn, &reference)?);
        } else if let Some(letter) = left.strip_prefix("letter-").and_then(|rest| rest.rsplit_once('-')) {
            case = store::case_of_letter(conn, letter.0)?;
        }
    }
    let Some(mut case) = case.filter(|case| case.state != CaseState::Unconfirmed) else {
        return Ok(Found::Nothing);
    };
    if let Some(into) = case.merged_into {
        case = store::by_id(conn, into)?;
    }
    let own = match case.requester_id {
        Some(user) => accounts::by_id(conn, user)?.email.map(|email| address_key(&email)),
        None => case.guest_key.clone(),
    };
    let is_theirs = own == Some(address_key(&incoming.from));
    Ok(Found::Case(Box::new(case), if is_theirs { Whose::Theirs } else { Whose::Others }))
}

/// What stands behind the plus of our mailbox.
fn token_of<'a>(to: &'a str, mailbox: &str) -> Option<&'a str> {
    let (name, host) = mailbox.rsplit_once('@')?;
    let (local, at) = to.rsplit_once('@')?;
    let (before, token) = local.split_once('+')?;
    (before.eq_ignore_ascii_case(name) && at.eq_ignore_ascii_case(host)).then_some(token)
}

async fn file(
    site: &Site,
    case: Case,
    whose: Whose,
    incoming: &Incoming,
    words: Words,
    prepared: &[Prepared],
) -> Result<Outcome, Error> {
    let (rules, now) = (site.config.support.clone(), site.clock.now());
    let is_answer = whose == Whose::Theirs;
    let kind = if is_answer { EntryKind::Requester } else { EntryKind::Note };
    let sender = match whose {
        Whose::Theirs => String::new(),
        Whose::Others => incoming.from.clone(),
        Whose::Forged => format!("{}, which the mail server says is forged", incoming.from),
    };
    let new = NewEntry {
        channel: Channel::Mail,
        sender,
        message_id: Some(incoming.message_id.clone()),
        files: prepared.iter().map(|file| file.row.clone()).collect(),
        ..NewEntry::new(kind, case.requester_id.filter(|_| is_answer), words)
    };
    let reference = case.reference.clone();
    site.db
        .write_unseen(move |tx| {
            let case = store::by_id(tx, case.id)?;
            match is_answer {
                true => actions::answer(tx, &case, &new, &rules, now).map(drop),
                false => actions::noted(tx, &case, &new, now),
            }
        })
        .await?;
    Ok(if is_answer { Outcome::Filed(reference) } else { Outcome::Noted(reference) })
}

async fn ask(
    site: &Site,
    incoming: &Incoming,
    words: Words,
    suggested: Option<String>,
    prepared: &[Prepared],
) -> Result<Outcome, Error> {
    let rules = site.config.support.clone();
    let token = secret::token();
    let letter: Letter = letters::confirm(site, &incoming.from, &incoming.subject, &token)?;
    let sure = suggested.clone().filter(|slug| rules.category(slug).is_some_and(|category| !category.sos));
    let new = NewCase {
        requester: Requester::Guest {
            name: incoming.name.clone(),
            email: incoming.from.clone(),
            token_hash: secret::digest(&token),
        },
        subject: incoming.subject.clone(),
        category: sure.unwrap_or_else(|| rules.mail_category.clone()),
        channel: Channel::Mail,
        facts: String::new(),
        suggested,
        words,
        key: String::new(),
        message_id: Some(incoming.message_id.clone()),
        files: prepared.iter().map(|file| file.row.clone()).collect(),
    };
    let (key, now): (String, Ts) = (address_key(&incoming.from), site.clock.now());
    site.db
        .write_unseen(move |tx| {
            if store::opened_since(tx, None, Some(&key), now.minus(DAY))? >= MOST_UNKNOWN {
                return Ok(Outcome::Dropped("this unknown address has written often enough today"));
            }
            actions::open(tx, &new, &rules, now)?;
            record(tx, &letter, now)?;
            Ok::<_, Error>(Outcome::Waiting)
        })
        .await
}
