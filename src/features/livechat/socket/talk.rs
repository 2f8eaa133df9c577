//! One socket: a page of a chat. The rows are the source; this looks when it is woken.

use std::time::{Duration, Instant};

use actix_ws::{AggregatedMessageStream, CloseCode, CloseReason, Session};
use tokio::sync::{oneshot, watch};

use super::wire::{Shown, Tell};
use crate::features::livechat::live::{CHAT, QUEUE};
use crate::features::livechat::model::{Chat, Side};
use crate::features::livechat::policy;
use crate::features::livechat::store::{self, queue};
use crate::features::livechat::views::{OneLine, StateView, line_views};
use crate::forum::accounts::session::{self, Fresh};
use crate::forum::cases::model::CaseId;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Ts;
use crate::kit::error::Error;
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
pub const PATIENCE: Duration = Duration::from_secs(10);
/// Lines of one message.
const TOGETHER: i64 = 100;
/// Somebody who writes is written down so often.
pub const TYPING: Duration = Duration::from_secs(3);
/// Streams and sockets of one person: as `/events` has it.
const WINDOWS: usize = 12;

pub struct Talk {
    pub(super) site: Site,
    pub(super) viewer: Viewer,
    token: String,
    pub(super) id: CaseId,
    pub(super) side: Side,
    /// The last line that the page has.
    pub(super) last: i64,
    /// How things stood when the page was told last.
    state: Option<StateView>,
    chat: Listener,
    queue: Listener,
    session: Listener,
    closing: watch::Receiver<bool>,
    window: oneshot::Receiver<()>,
    pub(super) heard_at: Instant,
    pub(super) typing_at: Option<Instant>,
    /// Since when messages and lines are counted, and how many came.
    pub(super) minute: (Instant, u32, u32),
}

/// Why a socket ends: what its page is told, and whether to come back.
pub type End = (&'static str, bool);

pub const GONE: End = ("", true);
pub const NOT_YOURS: End = ("You are logged out, or this chat is not open to you any more.", false);
pub const AWAY: End = ("The community can't answer right now. Your words are kept.", true);

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
            // Only those in the queue see it move.
            let waits = self.state.as_ref().is_none_or(|state| state.state == "waiting");
            let done = tokio::select! {
                biased;
                _ = self.closing.changed() => continue,
                _ = &mut self.window => return ("This chat is open in many windows: go on in the newest one.", false),
                () = self.session.heard() => self.check(Fresh::Kept).await,
                _ = tick.tick() => {
                    checks = checks.wrapping_add(1);
                    self.on_tick(session, checks).await
                }
                message = stream.recv() => match message {
                    Some(Ok(message)) => self.hear(session, message).await,
                    _ => Err(GONE),
                },
                () = self.chat.heard() => self.push(session).await,
                () = self.queue.heard(), if waits => self.push(session).await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn on_tick(&mut self, session: &mut Session, checks: u32) -> Result<(), End> {
        self.check(Fresh::Kept).await?;
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
    pub(super) async fn check(&mut self, fresh: Fresh) -> Result<(), End> {
        let viewer = session::viewer(&self.site, &self.token, fresh).await.map_err(|_| AWAY)?;
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

    pub(super) async fn tell(&self, session: &mut Session, what: &Tell<'_>) -> Result<(), End> {
        let Ok(text) = serde_json::to_string(what) else { return Err(GONE) };
        match tokio::time::timeout(PATIENCE, session.text(text)).await {
            Ok(Ok(())) => Ok(()),
            // Gone, or too slow: it comes back with the number it has.
            _ => Err(GONE),
        }
    }
}
