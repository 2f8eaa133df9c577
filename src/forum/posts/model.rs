//! Posts and what belongs to them, as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::threads::model::{ThreadId, Visibility};
use crate::id_type;
use crate::kit::db::Ts;
use crate::schema::posts;

id_type! {
    /// A post's number in the whole site; in its thread it has a `number` from 1.
    PostId
}

/// Grows when the same markdown would render differently; older posts are rendered anew when read.
pub const RENDER_VERSION: i64 = 1;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: PostId,
    pub thread_id: ThreadId,
    pub number: i64,
    pub author_id: UserId,
    pub html: String,
    pub version: i64,
    pub reply_to: Option<PostId>,
    pub state: Visibility,
    pub state_reason: Option<String>,
    pub created_at: Ts,
    pub edited_at: Option<Ts>,
    pub is_solution: bool,
    pub kudos_count: i64,
}

/// The permalink: page by number, then the post on it.
pub fn permalink(thread_url: &str, number: i64, page_size: i64) -> String {
    let page = (number - 1) / page_size.max(1) + 1;
    if page <= 1 {
        format!("{thread_url}#post-{number}")
    } else {
        format!("{thread_url}?page={page}#post-{number}")
    }
}
