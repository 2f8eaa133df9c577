//! What a running site is made of, handed to every handler.
//!
//! It stands in `kit` because every floor's handlers take it; what knows the
//! product (routes, listeners, schedule) stays in `app`.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::clock::Clock;
use super::config::Config;
use super::db::Db;
use super::error::Error;
use super::mail::Mailer;
use super::secret::Key;
use super::shelf::Shelf;
use super::view::View;
use super::web::limits::Limits;

/// Clones share one site.
/// How much somebody has not read yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    pub all: i64,
    /// Of that: conversations with new messages.
    pub messages: i64,
}

#[derive(Clone)]
pub struct Site(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    /// Scheme, host and port that people type, without a final slash.
    pub origin: String,
    pub db: Db,
    pub clock: Clock,
    pub key: Key,
    pub view: View,
    pub mailer: Mailer,
    pub limits: Limits,
    /// Whole pages as guests see them, by address; see `kit::web::guest_cache`.
    pub guest_pages: super::web::guest_cache::GuestPages,
    /// Facts that are dear to ask for each time: who a session belongs to.
    pub sessions: moka::sync::Cache<String, Arc<dyn std::any::Any + Send + Sync>>,
    /// The areas and boards beside every page, by who may see them.
    pub sidebars: moka::sync::Cache<String, Arc<tera::Value>>,
    /// Pieces of pages that are dear to ask for and may be a minute old, by name.
    pub kept: moka::sync::Cache<String, Arc<tera::Value>>,
    /// How much is unread, by person; a second or two old at most.
    pub bells: moka::sync::Cache<i64, Unread>,
    /// Streams that wait for something.
    pub hub: super::hub::Hub,
    /// What slices keep in memory.
    pub shelf: Shelf,
    /// Views since the last time they were written down, by thread.
    pub views: super::tally::Tally,
    /// How far people have read since then, by person and thread.
    pub reads: super::tally::Marks,
}

impl Site {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRequest for Site {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            request
                .app_data::<web::Data<Site>>()
                .map(|site| Site::clone(site))
                .ok_or_else(|| Error::Internal("the server was built without its site".to_owned())),
        )
    }
}
