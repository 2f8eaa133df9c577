//! Beginning a conversation, and going on with one.

use std::time::Duration;

use crate::features::messages::model::{ConversationId, MessageId};
use crate::features::messages::policy;
use crate::features::messages::store::{self, Words, people};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::courier::Parcel;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::posts::forms::attachment_keys;
use crate::forum::posts::store as posts;
use crate::forum::viewer::SignedIn;
use crate::kit::config::Messages;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::text::fold::fold;
use crate::kit::text::names::skeleton;

const DAY: Duration = Duration::from_secs(86_400);
/// The same words may go to so many conversations a day: more is a blast (REQUIREMENTS A17, rule 12).
const SAME: i64 = 3;

/// A new conversation.
#[derive(Clone, Debug)]
pub struct Begin {
    pub names: Vec<String>,
    pub title: String,
    pub words: Words,
    /// The form's key: the same form sent twice sends once.
    pub key: String,
}

/// Sends to these people; gives the conversation's address. Two people who
/// talk already go on where they are.
pub fn begin(tx: &mut Conn, who: &SignedIn, new: &Begin, rules: &Messages, now: Ts) -> Result<String, Error> {
    let key = key_of(&new.key, &new.words.body);
    if let Some(location) = posts::take_key(tx, who.id, &key, now)? {
        return Ok(location);
    }
    policy::may_send(&who.viewer())?;
    let others = find(tx, who, &new.names, rules)?;
    let limit = policy::limit_of(who.role, who.rank, rules);
    let since = now.minus(DAY);
    let known = match others.as_slice() {
        [other] if new.title.is_empty() => people::between(tx, who.id, *other)?,
        _ => None,
    };
    let id = match known {
        Some(id) => id,
        None => {
            policy::may_begin_more(store::begun_since(tx, who.id, since)?, &limit)?;
            store::begin(tx, &new.title, who.id, &others, now)?
        }
    };
    say(tx, who, id, &new.words, rules, now)?;
    let location = format!("/messages/{id}");
    posts::set_location(tx, who.id, &key, &location)?;
    Ok(location)
}

/// The people of these names, if all can be reached.
fn find(tx: &mut Conn, who: &SignedIn, names: &[String], rules: &Messages) -> Result<Vec<UserId>, Error> {
    if names.len() as i64 > rules.max_people {
        let most = rules.max_people;
        return Err(Refusal::new(format!(
            "A message goes to {most} people at most. To reach everybody, start a thread."
        ))
        .into());
    }
    let mut others = Vec::new();
    for name in names {
        let user = accounts::by_name_key(tx, &skeleton(name))?.filter(|user| user.state != State::Deleted);
        let Some(user) = user else { return Err(policy::unreachable(name).into()) };
        if user.id == who.id {
            return Err(Refusal::new("Write to somebody else: this is your own name.").into());
        }
        // One answer in one place, whatever the reason.
        if !people::reachable(tx, who.id, &[user.id])?.contains(&user.id) {
            return Err(policy::unreachable(name).into());
        }
        if !others.contains(&user.id) {
            others.push(user.id);
        }
    }
    if others.is_empty() {
        return Err(Refusal::new("Say whom it is for.").into());
    }
    Ok(others)
}

/// Goes on with a conversation; gives its address.
pub fn reply(
    tx: &mut Conn,
    who: &SignedIn,
    id: ConversationId,
    (words, key): (&Words, &str),
    rules: &Messages,
    now: Ts,
) -> Result<String, Error> {
    let key = key_of(&format!("{key} {id}"), &words.body);
    if let Some(location) = posts::take_key(tx, who.id, &key, now)? {
        return Ok(location);
    }
    policy::may_send(&who.viewer())?;
    store::own(tx, who.id, id)?;
    let message = say(tx, who, id, words, rules, now)?;
    let location = format!("/messages/{id}#message-{message}");
    posts::set_location(tx, who.id, &key, &location)?;
    Ok(location)
}

fn say(
    tx: &mut Conn,
    who: &SignedIn,
    id: ConversationId,
    words: &Words,
    rules: &Messages,
    now: Ts,
) -> Result<MessageId, Error> {
    let limit = policy::limit_of(who.role, who.rank, rules);
    let since = now.minus(DAY);
    policy::may_send_more(store::sent_since(tx, who.id, since)?, &limit)?;
    if store::same_since(tx, who.id, &words.search, since)? >= SAME {
        return Err(Refusal::new(
            "You have sent the very same to several people today. Messages to the crowd are against guideline 12. Your words are kept.",
        )
        .into());
    }
    deliver(tx, who, id, words, now)
}

/// What another slice hands over (`forum/inbox/courier.rs`), between two who can be reached;
/// `false` where they can't. It is no blast: no limit of a day holds for it.
pub fn hand_over(tx: &mut Conn, who: &SignedIn, to: UserId, parcel: &Parcel, now: Ts) -> Result<bool, Error> {
    if policy::may_send(&who.viewer()).is_err() || !people::reachable(tx, who.id, &[to])?.contains(&to) {
        return Ok(false);
    }
    let id = match people::between(tx, who.id, to)? {
        Some(id) => id,
        None => store::begin(tx, "", who.id, &[to], now)?,
    };
    let folded = fold(&parcel.body);
    let search = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = Words { body: parcel.body.clone(), html: parcel.html.clone(), search };
    deliver(tx, who, id, &words, now)?;
    Ok(true)
}

fn deliver(
    tx: &mut Conn,
    who: &SignedIn,
    id: ConversationId,
    words: &Words,
    now: Ts,
) -> Result<MessageId, Error> {
    let (message, number) = store::add(tx, id, who.id, words, now)?;
    // Asked once the conversation is held: who leaves or blocks at the same time comes before or after.
    let present = people::present(tx, id)?;
    let ids: Vec<UserId> = present.iter().map(|(user, _)| *user).collect();
    let reached = people::reachable(tx, who.id, &ids)?;
    if reached.is_empty() {
        return Err(Refusal::new(
            "Nobody in this conversation can be reached now. Nothing was sent, and your words are kept.",
        )
        .into());
    }
    posts::attach_to_message(tx, who.id, message.0, &attachment_keys(&words.body))?;
    store::set_read(tx, who.id, id, number)?;
    for (user, muted) in present {
        if muted || !reached.contains(&user) {
            continue;
        }
        let new = NewNotice {
            user,
            kind: NoticeKind::Message,
            from: Some(who.id),
            dedupe: &told_of(id),
            title: &format!("{} sent you a private message", who.name),
            body: "",
            url: &format!("/messages/{id}"),
        };
        notices::tell(tx, &new, now)?;
    }
    Ok(message)
}

/// What a notice about a conversation is known by.
pub fn told_of(id: ConversationId) -> String {
    format!("conversation:{id}")
}

/// One form with one text is one message, however often it is sent.
fn key_of(form: &str, body: &str) -> String {
    format!("message {form} {}", crate::kit::secret::digest(body))
}
