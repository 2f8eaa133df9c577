//! The letters about notifications. Each is written when its turn comes, from
//! what is true then: whoever may not see a post any more, has read it, or
//! wants no letters now gets none.

use serde::{Deserialize, Serialize};

use super::direct;
use super::model::{Kind, MailState, Place, Settings, Target, Way};
use super::policy;
use super::seals;
use super::store::mail::{self as store, Addressee};
use super::store::notices::{self, Notice};
use super::store::{settings, subscriptions};
use super::views::letters::{DigestLetter, NoticeLetter};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::notices::NoticeId;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail::Letter;
use crate::kit::site::Site;

/// The outbox kinds of letters that are written when their turn comes.
pub const NOTICE: &str = "notice";
pub const DIGEST: &str = "digest";
/// Things that one digest tells of.
const MOST: i64 = 100;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AboutNotice {
    pub notification: i64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AboutDigest {
    pub digest: i64,
}

/// What the outbox's entry asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Notice(i64),
    Digest(i64),
    /// Told in person.
    Direct(NoticeId),
}

/// What to do now.
#[derive(Clone, Debug)]
pub enum Turn {
    /// Send it. Whom it is for and the address's key, in case it is refused.
    Send(Box<Letter>, UserId, String),
    /// The reader's quiet hours: not before this.
    Wait(Ts),
    /// Nobody wants it any more.
    Drop,
}

/// Writes down what became of it, in the transaction that ends its entry.
pub fn settle(tx: &mut Conn, subject: Subject, state: MailState) -> diesel::QueryResult<()> {
    match subject {
        Subject::Notice(id) => store::set_state(tx, id, state),
        Subject::Digest(id) => store::set_digest_state(tx, id, state),
        // Its Message-ID says which it is: nothing else has to be kept.
        Subject::Direct(_) => Ok(()),
    }
}

/// The letter as it should be now.
pub async fn write(site: &Site, subject: Subject) -> Result<Turn, Error> {
    let on = site.clone();
    match subject {
        Subject::Notice(id) => {
            let found = site.db.read(move |conn| ask_notice(conn, &on, id)).await?;
            match found {
                Found::Nothing => Ok(Turn::Drop),
                Found::Quiet(until) => Ok(Turn::Wait(until)),
                Found::Here(found) => found.letter(site),
            }
        }
        Subject::Direct(id) => {
            let found = site.db.read(move |conn| direct::ask(conn, &on, id)).await?;
            match found {
                Found::Nothing => Ok(Turn::Drop),
                Found::Quiet(until) => Ok(Turn::Wait(until)),
                Found::Here(found) => found.letter(site),
            }
        }
        Subject::Digest(id) => {
            let found = site.db.read(move |conn| ask_digest(conn, &on, id)).await?;
            match found {
                Found::Nothing => Ok(Turn::Drop),
                Found::Quiet(until) => Ok(Turn::Wait(until)),
                Found::Here(found) => found.letter(site),
            }
        }
    }
}

pub(super) enum Found<T> {
    Nothing,
    Quiet(Ts),
    Here(Box<T>),
}

/// Whether letters reach somebody at all.
pub(super) fn is_reachable(person: &Addressee, settings: &Settings) -> bool {
    matches!(person.state, State::Active | State::Silenced)
        && person.confirmed_at.is_some()
        && person.email.is_some()
        && settings.mail_on
        && !settings.is_stopped(person.email_key.as_deref())
}

struct OneNotice {
    person: Addressee,
    notice: Notice,
    actor: String,
    html: String,
    via: Option<Target>,
}

fn ask_notice(conn: &mut Conn, site: &Site, id: i64) -> Result<Found<OneNotice>, Error> {
    let Some(queued) = store::queued(conn, id)? else { return Ok(Found::Nothing) };
    let (person, settings) = store::addressee(conn, queued.user)?;
    let wanted = settings::choices(conn, queued.user)?.get(&queued.kind).copied();
    let is_due = queued.mail_state == MailState::Queued
        && queued.read_at.is_none()
        && wanted.unwrap_or(queued.kind.usual()) == Way::Mail;
    if !is_due || !is_reachable(&person, &settings) {
        return Ok(Found::Nothing);
    }
    let via = Place::from_word(&queued.via).map(|place| Target::new(place, queued.via_id));
    if let Some(via) = via
        && subscriptions::wanted(conn, queued.user, via)? == Some(false)
    {
        return Ok(Found::Nothing);
    }
    if let Some(until) = policy::quiet_until(&settings, &policy::zone(&person.zone), site.clock.now()) {
        return Ok(Found::Quiet(until));
    }
    let Some(notice) = notices::visible_to_role(conn, person.role, person.id, id)? else {
        return Ok(Found::Nothing);
    };
    let actor = name_of(conn, notice.actor)?;
    let html = notices::html_of(conn, notice.post)?;
    Ok(Found::Here(Box::new(OneNotice { person, notice, actor, html, via })))
}

fn name_of(conn: &mut Conn, user: UserId) -> Result<String, Error> {
    let face = accounts::faces(conn, &[user])?.remove(&user);
    Ok(face.map_or_else(|| "Former member".to_owned(), |face| face.name().to_owned()))
}

impl OneNotice {
    fn letter(self: Box<Self>, site: &Site) -> Result<Turn, Error> {
        let what = match self.via {
            Some(via) => seals::Stop::Place(via),
            None => seals::Stop::Kind(self.notice.kind),
        };
        let stop = seals::stop(&site.key, self.person.id, what);
        let view = NoticeLetter::new(site, &self.notice, &self.actor, &self.html, &stop, self.via);
        let subject = match self.notice.kind {
            Kind::Thread => self.notice.title.clone(),
            _ => format!("Re: {}", self.notice.title),
        };
        let id = seals::message(&site.key, seals::NOTICE, self.notice.id);
        let thread = format!("thread-{}", self.notice.thread);
        send(site, self.person, ("mail/notifications/letter", &view), (subject, id, stop), Some(thread))
    }
}

struct OneDigest {
    id: i64,
    person: Addressee,
    way: Way,
    rows: Vec<Notice>,
    faces: std::collections::HashMap<UserId, crate::forum::accounts::model::Face>,
    more: bool,
}

fn ask_digest(conn: &mut Conn, site: &Site, id: i64) -> Result<Found<OneDigest>, Error> {
    let Some((user, way)) = store::digest(conn, id)? else { return Ok(Found::Nothing) };
    let (person, settings) = store::addressee(conn, user)?;
    if !is_reachable(&person, &settings) {
        return Ok(Found::Nothing);
    }
    if let Some(until) = policy::quiet_until(&settings, &policy::zone(&person.zone), site.clock.now()) {
        return Ok(Found::Quiet(until));
    }
    let mut rows = notices::of_digest(conn, person.role, user, id, MOST + 1)?;
    if rows.is_empty() {
        return Ok(Found::Nothing);
    }
    let more = rows.len() as i64 > MOST;
    rows.truncate(MOST as usize);
    let mut people: Vec<UserId> = rows.iter().map(|row| row.actor).collect();
    people.sort_unstable();
    people.dedup();
    let faces = accounts::faces(conn, &people)?;
    Ok(Found::Here(Box::new(OneDigest { id, person, way, rows, faces, more })))
}

impl OneDigest {
    fn letter(self: Box<Self>, site: &Site) -> Result<Turn, Error> {
        let stop = seals::stop(&site.key, self.person.id, seals::Stop::Way(self.way));
        let view = DigestLetter::new(site, self.way, &self.rows, &self.faces, &stop, self.more);
        let id = seals::message(&site.key, seals::DIGEST, self.id);
        let subject = view.subject.clone();
        send(site, self.person, ("mail/notifications/digest", &view), (subject, id, stop), None)
    }
}

pub(super) fn send(
    site: &Site,
    person: Addressee,
    (template, view): (&str, &impl Serialize),
    (subject, id, stop): (String, String, String),
    thread: Option<String>,
) -> Result<Turn, Error> {
    let text = site.view.render_data(&format!("{template}.txt"), view)?;
    let html = site.view.render_data(&format!("{template}.html"), view)?;
    let email = person.email.unwrap_or_default();
    let mut letter = Letter::new(&email, &subject, text, html);
    letter.id = id;
    letter.thread = thread;
    letter.unsubscribe = Some(format!("{}{stop}", site.origin));
    Ok(Turn::Send(Box::new(letter), person.id, person.email_key.unwrap_or_default()))
}
