//! One socket: a page of a chat. The rows are the source; this looks when it is woken.

use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use tokio::sync::{oneshot, watch};

use super::wire::{Said, Shown, Tell, is_key};
use crate::features::livechat::actions::say::{self, Line};
use crate::features::livechat::live::{CHAT, QUEUE};
use crate::features::livechat::model::{Chat, Side};
use crate::features::livechat::store::{self, queue};
use crate::features::livechat::views::{OneLine, StateView, line_views};
use crate::features::livechat::{forms, policy};
use crate::forum::accounts::session;
use crate::forum::cases::actions::{told_agent, told_requester};
use crate::forum::cases::model::CaseId;
use crate::forum::inbox::store::notices;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Ts;
use crate::kit::error::{Error, Refusal};
use crate::kit::hub::Listener;
use crate::kit::site::Site;

/// How often it is asked whose page it is: who was banned or is of the desk no longer is out
/// within five seconds, with what the session keeps for one.
const CHECK: Duration = Duration::from_secs(3);
/// A ping every so many checks, and how long a page may be silent.
const CHECKS_PER_PING: u32 = 5;
const SILENCE: Duration = Duration::from_secs(50);
/// Its side is written down as there every so many checks.
const CHECKS_PER_SIGN: u32 = 8;
/// A page that takes longer to read what it was sent is cut off.
const PATIENCE: Duration = Duration::from_secs(10);
/// Lines of one message.
const TOGETHER: i64 = 100;
/// Somebody who writes is written down so often.
const TYPING: Duration = Duration::from_secs(3);
/// Messages of any kind in a minute; with more the page is none of ours.
const MOST_MESSAGES: u32 = 600;
const MINUTE: Duration = Duration::from_secs(60);
/// Streams and sockets of one person: as `/events` has it.
const WINDOWS: usize = 12;

pub struct Talk {
    site: Site,
    viewer: Viewer,
    token: String,
    id: CaseId,
    side: Side,
    /// The last line that the page has.
    last: i64,
    /// How things stood when the page was told last.
    state: Option<StateView>,
    chat: Listener,
    queue: Listener,
    session: Listener,
    closing: watch::Receiver<bool>,
    window: oneshot::Receiver<()>,
    heard_at: Instant,
    typing_at: Option<Instant>,
    /// Since when messages and lines are counted, and how many came.
    minute: (Instant, u32, u32),
}

/// Why a socket ends: what its page is told, and whether to come back.
type End = (&'static str, bool);

const GONE: End = ("", true);
const NOT_YOURS: End = ("You are logged out, or this chat is not open to you any more.", false);
const AWAY: End = ("The community can't answer right now. Your words are kept.", true);

impl Talk {
    pub fn new(site: &Site, who: &SignedIn, token: String, (id, side): (CaseId, Side), last: i64) -> Self {
        Self {
            viewer: who.viewer(),
            token,
            id,
            side,
            last,
            state: None,
            // Before the first question: what comes after it wakes the socket.
            chat: site.hub.listen((CHAT, id.0)),
            queue: site.hub.listen(QUEUE),
            session: site.hub.listen(("session", who.session)),
            closing: site.hub.closing(),
            window: site.hub.open_window(who.id.0, WINDOWS),
            site: site.clone(),
            heard_at: Instant::now(),
            typing_at: None,
            minute: (Instant::now(), 0, 0),
        }
    }

    pub async fn run(mut self, mut session: Session, mut stream: AggregatedMessageStream) {
        let end = self.talk(&mut session, &mut stream).await;
        if !end.0.is_empty() {
            // A page that can't be told sees that its line is down.
            self.tell(&mut session, &Tell::Bye { text: end.0, again: end.1 }).await.ok();
        }
        let code = if end.1 { CloseCode::Away } else { CloseCode::Policy };
        let bye = session.close(Some(CloseReason { code, description: None }));
        drop(tokio::time::timeout(PATIENCE, bye).await);
    }

    /// Goes on until it ends.
    async fn talk(&mut self, session: &mut Session, stream: &mut AggregatedMessageStream) -> End {
        let mut checks = 0_u32;
        let mut tick = tokio::time::interval(CHECK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // The first tick comes at once, and with it the first look.
        loop {
            if *self.closing.borrow() {
                return ("The community restarts: this page comes back by itself.", true);
            }
            let done = tokio::select! {
                biased;
                _ = self.closing.changed() => continue,
                _ = &mut self.window => return ("This chat is open in many windows: go on in the newest one.", false),
                () = self.session.heard() => self.check().await,
                _ = tick.tick() => {
                    checks = checks.wrapping_add(1);
                    self.on_tick(session, checks).await
                }
                message = stream.recv() => match message {
                    Some(Ok(message)) => self.hear(session, message).await,
                    _ => Err(GONE),
                },
                () = self.chat.heard() => self.push(session).await,
                () = self.queue.heard() => self.push(session).await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn on_tick(&mut self, session: &mut Session, checks: u32) -> Result<(), End> {
        self.check().await?;
        if self.heard_at.elapsed() > SILENCE {
            return Err(GONE);
        }
        if checks.is_multiple_of(CHECKS_PER_PING) {
            let ping = tokio::time::timeout(PATIENCE, session.ping(b""));
            if !matches!(ping.await, Ok(Ok(()))) {
                return Err(GONE);
            }
        }
        if checks % CHECKS_PER_SIGN == 1 {
            self.sign().await;
        }
        // The place in the queue moves on without a word.
        if checks == 1 || self.state.as_ref().is_some_and(|state| state.state == "waiting") {
            self.push(session).await?;
        }
        Ok(())
    }

    /// Whether it is still somebody who may be here.
    async fn check(&mut self) -> Result<(), End> {
        let viewer = session::viewer(&self.site, &self.token).await.map_err(|_| AWAY)?;
        let is_same = viewer.id().is_some() && viewer.id() == self.viewer.id() && viewer.role().is_some();
        if !is_same || (self.side == Side::Agent && policy::may_work(&viewer).is_err()) {
            return Err(NOT_YOURS);
        }
        self.viewer = viewer;
        Ok(())
    }

    /// Writes down that this side is there. Not worth a word when it fails.
    async fn sign(&self) {
        let (id, side, user, now) = (self.id, self.side, self.viewer.id(), self.site.clock.now());
        let written = self
            .site
            .db
            .write_unseen(move |tx| {
                let (chat, _) = store::by_case(tx, id)?;
                if side == Side::Requester || chat.agent_id == user {
                    store::set_here(tx, id, side, now)?;
                }
                if let Some(user) = user.filter(|_| side == Side::Agent) {
                    queue::hold_agent(tx, user, now)?;
                }
                Ok::<_, Error>(())
            })
            .await;
        drop(written);
    }

    async fn hear(&mut self, session: &mut Session, message: AggregatedMessage) -> Result<(), End> {
        self.heard_at = Instant::now();
        if self.minute.0.elapsed() > MINUTE {
            self.minute = (Instant::now(), 0, 0);
        }
        self.minute.1 += 1;
        if self.minute.1 > MOST_MESSAGES {
            return Err(("That was a lot in a short time. Wait a minute, and load the page again.", false));
        }
        match message {
            AggregatedMessage::Text(text) => match serde_json::from_str(&text) {
                Ok(Said::Say { key, body }) => self.say(session, &key, &body).await,
                Ok(Said::Typing) => self.type_on().await,
                Ok(Said::Seen { n }) => self.see(n).await,
                Err(_) => Err(("This page is older than the community: load it again.", false)),
            },
            AggregatedMessage::Ping(bytes) => self.pong(session, &bytes).await,
            AggregatedMessage::Pong(_) => Ok(()),
            AggregatedMessage::Binary(_) | AggregatedMessage::Close(_) => Err(GONE),
        }
    }

    async fn pong(&self, session: &mut Session, bytes: &Bytes) -> Result<(), End> {
        match tokio::time::timeout(PATIENCE, session.pong(bytes)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(GONE),
        }
    }

    async fn say(&mut self, session: &mut Session, key: &str, body: &str) -> Result<(), End> {
        if !is_key(key) {
            return Err(("This page is older than the community: load it again.", false));
        }
        self.minute.2 += 1;
        let most = self.site.config.live_chat.lines_a_minute;
        if self.minute.2 > most {
            let text =
                format!("That is more than {most} lines in a minute. Your words are kept: wait a little.");
            return self.tell(session, &Tell::Refused { key, text: &text }).await;
        }
        let said = match self.viewer.signed_in() {
            Ok(who) => keep(&self.site, &who, (self.id, self.side), key, body).await,
            Err(error) => Err(error),
        };
        match said {
            Ok(n) => {
                self.tell(session, &Tell::Ack { key, n }).await?;
                self.site.hub.tell((CHAT, self.id.0));
                Ok(())
            }
            Err(Error::Refused(Refusal(text)) | Error::Unusable(text)) => {
                self.tell(session, &Tell::Refused { key, text: &text }).await
            }
            Err(Error::NotFound) => Err(NOT_YOURS),
            // It is not known whether it was kept: the page sends it again with its key.
            Err(_) => Err(AWAY),
        }
    }

    async fn type_on(&mut self) -> Result<(), End> {
        if self.typing_at.is_some_and(|at| at.elapsed() < TYPING) {
            return Ok(());
        }
        self.typing_at = Some(Instant::now());
        let (id, side, now) = (self.id, self.side, self.site.clock.now());
        let written =
            self.site.db.write_unseen(move |tx| Ok::<_, Error>(store::set_typing(tx, id, side, now)?));
        written.await.map_err(|_| AWAY)?;
        self.site.hub.tell((CHAT, id.0));
        Ok(())
    }

    async fn see(&mut self, number: i64) -> Result<(), End> {
        let number = number.min(self.last);
        let (id, side, user, now) = (self.id, self.side, self.viewer.id(), self.site.clock.now());
        let dedupe = if side == Side::Requester { told_requester(id) } else { told_agent(id) };
        let seen = self
            .site
            .db
            .write_unseen(move |tx| {
                let seen = store::set_seen(tx, id, side, number)?;
                if let Some(user) = user.filter(|_| seen) {
                    notices::mark_read_about(tx, user, &dedupe, now)?;
                }
                Ok::<_, Error>(seen)
            })
            .await
            .map_err(|_| AWAY)?;
        if seen {
            user.inspect(|user| self.site.bells.invalidate(&user.0));
            self.site.hub.tell((CHAT, id.0));
        }
        Ok(())
    }

    /// Sends what is new.
    async fn push(&mut self, session: &mut Session) -> Result<(), End> {
        loop {
            let (site, viewer, id, side, last) =
                (self.site.clone(), self.viewer.clone(), self.id, self.side, self.last);
            let now = self.site.clock.now();
            let asked = self.site.db.read(move |conn| {
                let (chat, case) = store::by_case(conn, id)?;
                if side == Side::Requester && viewer.id() != Some(chat.requester_id) {
                    return Err(Error::NotFound);
                }
                let entries = store::lines(conn, id, last, side, TOGETHER)?;
                let lines = line_views(conn, &site, &viewer, (&case, side), &entries)?;
                let end = entries.last().map(|entry| entry.number);
                Ok::<_, Error>((lines, end, StateView::load(conn, &site, (&chat, &case, side), now)?, chat))
            });
            let (lines, end, state, chat) = match asked.await {
                Ok(found) => found,
                Err(Error::NotFound) => return Err(NOT_YOURS),
                Err(_) => return Err(AWAY),
            };
            let more = lines.len() as i64 == TOGETHER;
            if !lines.is_empty() {
                let zone = self.viewer.person.as_ref().map_or("UTC", |person| &person.zone).to_owned();
                let mut shown = Vec::with_capacity(lines.len());
                for line in lines {
                    let n = line.number;
                    let page = OneLine { line, zone: zone.clone() };
                    let html = self.site.view.render_data(OneLine::TEMPLATE, &page).map_err(|_| AWAY)?;
                    shown.push(Shown { n, html });
                }
                self.tell(session, &Tell::Lines { lines: shown }).await?;
            }
            self.last = end.unwrap_or(self.last).max(self.last);
            self.tell_state(session, state, &chat, now).await?;
            if !more {
                return Ok(());
            }
        }
    }

    async fn tell_state(
        &mut self,
        session: &mut Session,
        mut state: StateView,
        chat: &Chat,
        now: Ts,
    ) -> Result<(), End> {
        let typing = now.0 - chat.other_typing_at(self.side).0;
        state.typing = (0..2 * i64::try_from(TYPING.as_millis()).unwrap_or(0)).contains(&typing);
        if self.state.as_ref() == Some(&state) && !state.typing {
            return Ok(());
        }
        self.tell(session, &Tell::State(&state)).await?;
        self.state = Some(state);
        Ok(())
    }

    async fn tell(&self, session: &mut Session, what: &Tell<'_>) -> Result<(), End> {
        let Ok(text) = serde_json::to_string(what) else { return Err(GONE) };
        match tokio::time::timeout(PATIENCE, session.text(text)).await {
            Ok(Ok(())) => Ok(()),
            // Gone, or too slow: it comes back with the number it has.
            _ => Err(GONE),
        }
    }
}

/// Keeps a line; gives its number.
async fn keep(
    site: &Site,
    who: &SignedIn,
    (id, side): (CaseId, Side),
    key: &str,
    body: &str,
) -> Result<i64, Error> {
    let words = forms::words(site, body).await?.map_err(Error::Unusable)?;
    let line = Line { words, key: key.to_owned(), files: Vec::new() };
    let (rules, now, who) = (site.config.support.clone(), site.clock.now(), who.clone());
    // No page of a guest shows it.
    let entry = site.db.write_unseen(move |tx| say::say(tx, &who, (id, side), &line, &rules, now)).await?;
    Ok(entry.number)
}
