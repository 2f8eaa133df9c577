//! Rows as they are written many at a time. Ids are reserved before, so that
//! rows of several tables can point at each other in one statement each.

use diesel::prelude::*;

use crate::forum::accounts::model::State;
use crate::forum::boards::model::{Access, BoardKind};
use crate::forum::ranks::Rank;
use crate::forum::threads::model::Visibility;
use crate::forum::viewer::Role;
use crate::kit::db::Ts;
use crate::schema::{
    areas, boards, fix_answers, imported_ids, kudos, labels, posts, status_changes, tags, thread_tags,
    threads, users, votes,
};

/// An account with everything that a file or the demo says of it.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct UserRow {
    pub id: i64,
    pub username: String,
    pub name_key: String,
    pub display_name: Option<String>,
    pub search_name: String,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub password_hash: Option<String>,
    pub confirmed_at: Option<Ts>,
    pub state: State,
    pub role: Role,
    pub rank: Rank,
    pub pronouns: Option<String>,
    pub about: String,
    pub about_html: String,
    pub avatar: String,
    pub joined_at: Ts,
    pub last_seen_at: Ts,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = areas, treat_none_as_default_value = false)]
pub struct AreaRow {
    pub id: i64,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub position: i64,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = boards, treat_none_as_default_value = false)]
pub struct BoardRow {
    pub id: i64,
    pub area_id: i64,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub kind: BoardKind,
    pub guidelines: String,
    pub guidelines_html: String,
    pub read_access: Access,
    pub post_access: Access,
    pub label_required: bool,
    pub position: i64,
    pub questions: String,
    pub minimum_votes: i64,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = labels, treat_none_as_default_value = false)]
pub struct LabelRow {
    pub id: i64,
    pub board_id: i64,
    pub name: String,
    pub position: i64,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = threads, treat_none_as_default_value = false)]
pub struct ThreadRow {
    pub id: i64,
    pub board_id: i64,
    pub author_id: i64,
    pub title: String,
    pub slug: String,
    pub label_id: Option<i64>,
    pub status: Option<String>,
    pub status_note: Option<String>,
    pub state: Visibility,
    pub floated: bool,
    pub featured: bool,
    pub locked: bool,
    pub created_at: Ts,
    pub last_post_at: Ts,
    pub last_post_by: i64,
    pub view_count: i64,
    pub status_at: Option<Ts>,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
    pub checked_at: Option<Ts>,
    pub asked_at: Option<Ts>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub struct PostRow {
    pub id: i64,
    pub thread_id: i64,
    pub number: i64,
    pub author_id: i64,
    pub body: String,
    pub html: String,
    pub format: String,
    pub render_version: i64,
    pub state: Visibility,
    pub state_reason: Option<String>,
    pub created_at: Ts,
    pub edited_at: Option<Ts>,
    pub is_solution: bool,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = tags, treat_none_as_default_value = false)]
pub struct TagRow {
    pub id: i64,
    pub name: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = thread_tags, treat_none_as_default_value = false)]
pub struct ThreadTagRow {
    pub thread_id: i64,
    pub tag_id: i64,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = kudos, treat_none_as_default_value = false)]
pub struct KudosRow {
    pub post_id: i64,
    pub user_id: i64,
    pub at: Ts,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = votes, treat_none_as_default_value = false)]
pub struct VoteRow {
    pub thread_id: i64,
    pub user_id: i64,
    pub at: Ts,
    pub platform: String,
    pub app_version: String,
    pub system: String,
    pub country: String,
    pub note: String,
    pub via_thread_id: Option<i64>,
}

impl VoteRow {
    /// A vote that says nothing but itself.
    pub fn plain(thread_id: i64, user_id: i64, at: Ts) -> Self {
        let nothing = String::new;
        Self {
            thread_id,
            user_id,
            at,
            platform: nothing(),
            app_version: nothing(),
            system: nothing(),
            country: nothing(),
            note: nothing(),
            via_thread_id: None,
        }
    }
}

/// A change of a status, with what those affected said of it.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = status_changes, treat_none_as_default_value = false)]
pub struct ChangeRow {
    pub thread_id: i64,
    pub by_id: i64,
    pub before: Option<String>,
    pub after: Option<String>,
    pub note: String,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
    pub board_id: i64,
    pub before_board_id: i64,
    pub before_note: Option<String>,
    pub before_at: Option<Ts>,
    pub before_next_word_at: Option<Ts>,
    pub before_requirement: Option<i64>,
    pub at: Ts,
    pub undone_at: Option<Ts>,
}

/// What somebody says of a fix.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = fix_answers, treat_none_as_default_value = false)]
pub struct AnswerRow {
    pub change_id: i64,
    pub user_id: i64,
    pub works: bool,
    pub version: String,
    pub at: Ts,
}

/// Which row became of which record of a file.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = imported_ids, treat_none_as_default_value = false)]
pub struct OriginRow {
    pub kind: &'static str,
    pub original: String,
    pub id: i64,
}

/// The words of a post for the search; the title stands with the first post of a thread only.
#[derive(Clone, Debug)]
pub struct WordsRow {
    pub post_id: i64,
    pub title: String,
    pub text: String,
}
