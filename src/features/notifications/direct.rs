//! The letters about what somebody was told in person (`forum/inbox/notices`).
//! A letter about a private message says who wrote and nothing of what.

use super::letters::{Found, Turn, is_reachable, send};
use super::model::{Kind, Way};
use super::policy;
use super::seals;
use super::store::mail::{self, Addressee};
use super::store::settings;
use super::views::letters::NoticeLetter;
use crate::forum::inbox::notices::{NoticeId, NoticeKind};
use crate::forum::inbox::store::notices::{self, Notice};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// What its Message-ID begins with.
const DIRECT: &str = "direct";

pub(super) struct Direct {
    person: Addressee,
    notice: Notice,
}

fn kind_of(notice: &Notice) -> Kind {
    if notice.kind == NoticeKind::Message { Kind::Message } else { Kind::Notice }
}

/// What is true now: who has read it meanwhile gets no letter.
pub(super) fn ask(conn: &mut Conn, site: &Site, id: NoticeId) -> Result<Found<Direct>, Error> {
    let Some(notice) = notices::by_id(conn, id)? else { return Ok(Found::Nothing) };
    let (person, chosen) = mail::addressee(conn, notice.user_id)?;
    let way = settings::choices(conn, notice.user_id)?.get(&kind_of(&notice)).copied();
    if notice.read_at.is_some() || way.is_some_and(|way| way != Way::Mail) || !is_reachable(&person, &chosen)
    {
        return Ok(Found::Nothing);
    }
    if let Some(until) = policy::quiet_until(&chosen, &policy::zone(&person.zone), site.clock.now()) {
        return Ok(Found::Quiet(until));
    }
    Ok(Found::Here(Box::new(Direct { person, notice })))
}

impl Direct {
    pub(super) fn letter(self: Box<Self>, site: &Site) -> Result<Turn, Error> {
        let kind = kind_of(&self.notice);
        let stop = seals::stop(&site.key, self.person.id, seals::Stop::Kind(kind));
        let view = NoticeLetter::direct(site, &self.notice, kind, &stop);
        let id = seals::message(&site.key, DIRECT, self.notice.id.0);
        let subject = self.notice.title.clone();
        send(site, self.person, ("mail/notifications/letter", &view), (subject, id, stop), None)
    }
}
