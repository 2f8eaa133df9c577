//! Conversations and messages, as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::Ts;
use crate::schema::{conversations, messages};
use crate::{id_type, word_enum};

id_type! {
    /// A conversation's number.
    ConversationId
}

id_type! {
    /// A message's number in the whole site; in its conversation it has a `number` from 1.
    MessageId
}

/// The words that somebody accepts: kept with the day, so that it is known what they saw.
pub const WORDING: &str = "Private messages are between you and the people you write with. They are not checked before they reach you, and may be meant badly. Give nobody your password or personal data. You can mute, leave, block and report at any time; a moderator reads a message only when it is reported, with what was said around it. I confirm that I am at least 18 years old.";

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = conversations)]
pub struct Conversation {
    pub id: ConversationId,
    pub title: String,
    pub started_by: UserId,
    pub last_number: i64,
    pub last_at: Ts,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct Message {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub number: i64,
    pub author_id: UserId,
    pub body: String,
    pub html: String,
    pub removed: bool,
    pub at: Ts,
}

/// Somebody's own side of a conversation.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Side {
    pub read_number: i64,
    pub cleared_number: i64,
    pub muted: bool,
}

word_enum! {
    /// What somebody does with their side of a conversation.
    Verb {
        Mute = "mute",
        Unmute = "unmute",
        Leave = "leave",
        /// Their own copy; the others keep theirs.
        Delete = "delete",
    }
}
