//! What a page says over its socket.

use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use actix_ws::{AggregatedMessage, Session};

use super::talk::{AWAY, End, GONE, NOT_YOURS, PATIENCE, TYPING, Talk};
use super::wire::{Said, Tell, is_key};
use crate::features::livechat::actions::say::{self, Line};
use crate::features::livechat::forms;
use crate::features::livechat::live::CHAT;
use crate::features::livechat::model::Side;
use crate::features::livechat::store;
use crate::forum::accounts::session::Fresh;
use crate::forum::cases::actions::{told_agent, told_requester};
use crate::forum::cases::model::CaseId;
use crate::forum::inbox::store::notices;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

/// Messages of any kind in a minute; with more the page is none of ours.
const MOST_MESSAGES: u32 = 600;
const MINUTE: Duration = Duration::from_secs(60);

impl Talk {
    pub(super) async fn hear(
        &mut self,
        session: &mut Session,
        message: AggregatedMessage,
    ) -> Result<(), End> {
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
        // Who was banned a moment ago, at whichever process, says nothing more.
        self.check(Fresh::Now).await?;
        let said = match self.viewer.signed_in() {
            Ok(who) => keep(&self.site, &who, (self.id, self.side), key, body).await,
            Err(error) => Err(error),
        };
        match said {
            Ok(n) => {
                // What is begun after it is news.
                self.typing_at = None;
                self.tell(session, &Tell::Ack { key, n }).await?;
                self.site.hub.tell((CHAT, self.id.0));
                Ok(())
            }
            Err(Error::Refused(Refusal(text)) | Error::Unusable(text)) => {
                self.tell(session, &Tell::Refused { key, text: &text }).await
            }
            Err(error @ Error::TooMany { .. }) => {
                self.tell(session, &Tell::Refused { key, text: &error.to_string() }).await
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
}

/// Keeps a line; gives its number.
async fn keep(
    site: &Site,
    who: &SignedIn,
    (id, side): (CaseId, Side),
    key: &str,
    body: &str,
) -> Result<i64, Error> {
    // Over all of somebody's pages, as for any form.
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let words = forms::words(site, body).await?.map_err(Error::Unusable)?;
    let line = Line { words, key: key.to_owned(), files: Vec::new() };
    let (rules, now, who) = (site.config.support.clone(), site.clock.now(), who.clone());
    // No page of a guest shows it.
    let entry = site.db.write_unseen(move |tx| say::say(tx, &who, (id, side), &line, &rules, now)).await?;
    Ok(entry.number)
}
