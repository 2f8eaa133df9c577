//! What open pages are told as it happens: looks for news in the database,
//! whoever wrote it, and wakes the streams of this process.

use std::collections::HashMap;

use super::store::live as store;
use crate::forum::accounts::store::sessions;
use crate::forum::inbox::store::notices as told;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// The topics of the hub.
pub const USER: &str = "user";
pub const THREAD: &str = "thread";
pub const SESSION: &str = "session";

/// Sessions are asked for every so many looks.
const LOOKS_PER_SESSION: u64 = 4;
/// Numbers that are asked for in one question.
const TOGETHER: usize = 512;
/// Notifications that are looked at in one question.
const NEWS: i64 = 5_000;

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Watch {
    last: Option<i64>,
    /// The newest of what people were told in person.
    told: Option<i64>,
    threads: HashMap<i64, i64>,
    looks: u64,
}

impl Watch {
    /// Looks once; asks nothing where nobody listens.
    pub async fn look(&mut self, site: &Site) -> Result<(), Error> {
        if site.hub.awaited(USER).is_empty() {
            *self = Self::default();
            return Ok(());
        }
        self.looks += 1;
        self.notifications(site).await?;
        self.told(site).await?;
        self.threads(site).await?;
        if self.looks.is_multiple_of(LOOKS_PER_SESSION) {
            ended_sessions(site).await?;
        }
        Ok(())
    }

    async fn notifications(&mut self, site: &Site) -> Result<(), Error> {
        let Some(mut last) = self.last else {
            let newest = site.db.read(|conn| Ok::<_, Error>(store::newest(conn)?)).await?;
            self.last = Some(newest);
            // Written between the stream's first question and this one.
            site.hub.awaited(USER).into_iter().for_each(|user| site.hub.tell((USER, user)));
            return Ok(());
        };
        loop {
            let news = site.db.read(move |conn| Ok::<_, Error>(store::since(conn, last, NEWS)?)).await?;
            for (id, user) in &news {
                last = last.max(*id);
                site.bells.invalidate(user);
                site.hub.tell((USER, *user));
            }
            self.last = Some(last);
            if (news.len() as i64) < NEWS {
                return Ok(());
            }
        }
    }

    async fn told(&mut self, site: &Site) -> Result<(), Error> {
        let last = self.told;
        let (newest, news) = site
            .db
            .read(move |conn| match last {
                Some(last) => Ok::<_, Error>((last, told::since(conn, last, NEWS)?)),
                None => Ok((told::newest(conn)?, Vec::new())),
            })
            .await?;
        self.told = Some(news.last().map_or(newest, |(id, _)| *id));
        for (_, user) in news {
            site.bells.invalidate(&user);
            site.hub.tell((USER, user));
        }
        Ok(())
    }

    async fn threads(&mut self, site: &Site) -> Result<(), Error> {
        let open = site.hub.awaited(THREAD);
        self.threads.retain(|id, _| open.contains(id));
        for part in open.chunks(TOGETHER) {
            let asked = part.to_vec();
            let rows = site.db.read(move |conn| Ok::<_, Error>(store::last_numbers(conn, &asked)?)).await?;
            for (id, number) in rows {
                if self.threads.insert(id, number) != Some(number) {
                    site.hub.tell((THREAD, id));
                }
            }
        }
        Ok(())
    }
}

/// Wakes the streams whose sessions were ended or whose people were banned, by
/// whichever process.
async fn ended_sessions(site: &Site) -> Result<(), Error> {
    let open = site.hub.awaited(SESSION);
    for part in open.chunks(TOGETHER) {
        let asked = part.to_vec();
        let alive = site.db.read(move |conn| Ok::<_, Error>(sessions::alive(conn, &asked)?)).await?;
        part.iter().filter(|id| !alive.contains(id)).for_each(|id| site.hub.tell((SESSION, *id)));
    }
    Ok(())
}
