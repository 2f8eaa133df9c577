//! People's rows, ids and states.

use diesel::prelude::*;

use crate::forum::ranks::{Family, Rank, RankView};
use crate::forum::viewer::Role;
use crate::kit::db::Ts;
use crate::schema::users;
use crate::{id_type, word_enum};

id_type! {
    /// A member's number.
    UserId
}

word_enum! {
    /// Whether a member may take part.
    State {
        Active = "active",
        /// May read and change settings, not write.
        Silenced = "silenced",
        /// May not log in.
        Banned = "banned",
        /// The account is gone; posts stay under "Former member".
        Deleted = "deleted",
    }
}

/// What stands beside a post: enough to show somebody's name.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Face {
    pub id: UserId,
    pub username: String,
    pub display_name: Option<String>,
    pub rank: Rank,
    pub role: Role,
    pub pronouns: Option<String>,
    pub avatar: String,
    pub state: State,
}

/// A person as templates show them.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PersonView {
    pub username: String,
    pub name: String,
    pub url: String,
    pub avatar_url: String,
    pub rank: RankView,
    pub pronouns: Option<String>,
    pub is_staff: bool,
}

impl Face {
    /// Somebody whose row is not there.
    pub fn former(id: UserId) -> Self {
        Self {
            id,
            username: String::new(),
            display_name: None,
            rank: Rank::Visitor,
            role: Role::Member,
            pronouns: None,
            avatar: "rest".to_owned(),
            state: State::Deleted,
        }
    }

    pub fn name(&self) -> &str {
        if self.state == State::Deleted {
            return "Former member";
        }
        self.display_name.as_deref().unwrap_or(&self.username)
    }

    pub fn view(&self, brand: &str) -> PersonView {
        PersonView {
            username: self.username.clone(),
            name: self.name().to_owned(),
            url: profile_url(&self.username),
            avatar_url: avatar_url(&self.avatar),
            rank: RankView::of(self.rank, brand),
            pronouns: self.pronouns.clone(),
            is_staff: self.role >= Role::Agent && self.rank.family() == Family::Staff,
        }
    }
}

pub fn profile_url(username: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(username.as_bytes()).collect();
    format!("/members/{name}")
}

/// An avatar is a drawing of the gallery, or `upload:KEY` for one's own picture.
pub fn avatar_url(avatar: &str) -> String {
    match avatar.strip_prefix("upload:") {
        Some(key) => format!("/avatars/{key}"),
        None => format!("/assets/avatars/{avatar}.svg"),
    }
}

/// The whole account row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: UserId,
    pub username: String,
    pub display_name: Option<String>,
    pub email: Option<String>,
    pub password_hash: Option<String>,
    pub confirmed_at: Option<Ts>,
    pub state: State,
    pub role: Role,
    pub rank: Rank,
    pub star_level: i64,
    pub pronouns: Option<String>,
    pub about: String,
    pub about_html: String,
    pub avatar: String,
    pub theme: String,
    pub zone: String,
    pub density: String,
    pub joined_at: Ts,
    pub last_seen_at: Ts,
    pub name_changed_at: Option<Ts>,
    pub thread_count: i64,
    pub post_count: i64,
    pub kudos_count: i64,
    pub solution_count: i64,
    pub kudos_given_count: i64,
    /// Whether private messages reach them.
    pub messages_on: bool,
    /// A warning waits to be read: nothing is posted before.
    pub must_acknowledge: bool,
}

impl User {
    pub fn face(&self) -> Face {
        Face {
            id: self.id,
            username: self.username.clone(),
            display_name: self.display_name.clone(),
            rank: self.rank,
            role: self.role,
            pronouns: self.pronouns.clone(),
            avatar: self.avatar.clone(),
            state: self.state,
        }
    }
}

/// A new account, whoever makes it: a form, an import, a command.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct NewUser {
    pub username: String,
    /// `kit::text::names::skeleton` of the username: unique (UTS 39).
    pub name_key: String,
    pub display_name: Option<String>,
    /// `kit::text::fold` of username and display name, for finding members.
    pub search_name: String,
    pub email: Option<String>,
    /// The address in lower case: unique.
    pub email_key: Option<String>,
    pub password_hash: Option<String>,
    pub confirmed_at: Option<Ts>,
    pub state: State,
    pub role: Role,
    pub rank: Rank,
    pub pronouns: Option<String>,
    pub avatar: String,
    pub joined_at: Ts,
    pub last_seen_at: Ts,
}
