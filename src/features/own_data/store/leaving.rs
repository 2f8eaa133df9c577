//! The end of an account: what goes with the member, and posts that go after them.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseState};
use crate::forum::posts::model::PostId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{
    attachments, boards, cases, chats, conversation_members, leaving_posts, message_files, posts, threads,
    users,
};

/// Uploads that stand in no post and in no message.
pub fn unused_uploads(conn: &mut Conn, user: UserId) -> QueryResult<Vec<String>> {
    attachments::table
        .left_join(message_files::table.on(message_files::file_key.eq(attachments::file_key)))
        .filter(attachments::user_id.eq(user))
        .filter(attachments::post_id.is_null())
        .filter(message_files::file_key.nullable().is_null())
        .select(attachments::file_key)
        .load(conn)
}

pub fn delete_unused_uploads(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::sql_query(
        "DELETE FROM attachments WHERE user_id = $1 AND post_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM message_files f WHERE f.file_key = attachments.file_key)",
    )
    .bind::<BigInt, _>(user)
    .execute(tx)?;
    Ok(())
}

/// What goes with the member: tables with their column.
const GOES: &[(&str, &str)] = &[
    ("sessions", "user_id"),
    ("passkeys", "user_id"),
    ("recovery_codes", "user_id"),
    ("second_steps", "user_id"),
    ("sign_ins", "user_id"),
    ("letters_of_proof", "user_id"),
    ("former_usernames", "user_id"),
    ("drafts", "user_id"),
    ("submissions", "user_id"),
    ("read_marks", "user_id"),
    ("subscriptions", "user_id"),
    ("notice_choices", "user_id"),
    ("notice_settings", "user_id"),
    ("digests", "user_id"),
    ("notifications", "user_id"),
    ("notices", "user_id"),
    ("signatures", "user_id"),
    ("message_consents", "user_id"),
    ("message_blocks", "user_id"),
    ("message_blocks", "blocked_id"),
    ("board_moderators", "user_id"),
    ("article_writers", "user_id"),
    ("thread_claims", "user_id"),
    ("artist_invitations", "user_id"),
    ("artist_members", "user_id"),
    ("answered", "user_id"),
    ("waiting_members", "user_id"),
    ("desk_seats", "user_id"),
    ("chat_duty", "user_id"),
    ("star_applications", "user_id"),
];

/// What ends now, after [`ENDS`]: `$1` is the time, `$2` the member.
const ENDS_NOW: &[&str] = &[
    "UPDATE star_terms SET ended_at = $1, ended_as = 'left' WHERE user_id = $2 AND ended_at IS NULL",
    // As if they had taken it back themselves.
    "UPDATE reward_requests SET state = 'refused', decided_at = $1, decided_by = $2
       WHERE user_id = $2 AND state = 'open'",
    "UPDATE certificates SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL",
    "UPDATE artist_claims SET state = 'withdrawn', decided_at = $1 WHERE user_id = $2 AND state = 'open'",
    // Nobody is left who can speak for such an artist: the name can be claimed again.
    "UPDATE artists SET verified_at = NULL, changed_at = $1 WHERE id IN
       (SELECT m.artist_id FROM artist_members m WHERE m.user_id = $2)
       AND NOT EXISTS (SELECT 1 FROM artist_members o WHERE o.artist_id = artists.id AND o.user_id <> $2)",
];

/// What is no row of theirs alone, or stays without their words: `$1` is the member.
const ENDS: &[&str] = &[
    // What the team said of an application goes with it.
    "DELETE FROM star_application_notes WHERE application_id IN
       (SELECT id FROM star_applications WHERE user_id = $1)",
    // Points are a ledger and stay; what was asked for and not sent goes back into stock.
    "UPDATE rewards SET stock = stock + (SELECT COUNT(*) FROM reward_requests q
       WHERE q.reward_id = rewards.id AND q.user_id = $1 AND q.state = 'open') WHERE stock >= 0",
    "UPDATE reward_requests SET voucher = '', plan = '', answer = '' WHERE user_id = $1",
    "UPDATE premium_grants SET voucher = '' WHERE user_id = $1",
    "UPDATE certificates SET name = '' WHERE user_id = $1",
    "UPDATE badge_awards SET reason = '', taken_reason = '' WHERE user_id = $1",
    "UPDATE artist_claims SET role = '', note = '', links = '' WHERE user_id = $1",
    "DELETE FROM artist_invitations WHERE artist_id IN
       (SELECT m.artist_id FROM artist_members m WHERE m.user_id = $1)
       AND NOT EXISTS (SELECT 1 FROM artist_members o
         WHERE o.artist_id = artist_invitations.artist_id AND o.user_id <> $1)",
    // Device and app, and what they thought of the answers; what was said stays with the desk.
    "UPDATE cases SET facts = '' WHERE requester_id = $1",
    "UPDATE case_surveys SET words = '' WHERE case_id IN (SELECT id FROM cases WHERE requester_id = $1)",
    // What was decided is a record without the words; what is open is still to be judged.
    "UPDATE matters SET words = '' WHERE author_id = $1 AND state <> 'open' AND appeal_state <> 'open'",
];

/// Nobody logs in as this account any more, and it says nothing of anybody.
pub fn wipe(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    // What is still open counts first: rewards that go back into stock.
    for sql in ENDS {
        diesel::sql_query(*sql).bind::<BigInt, _>(user).execute(tx)?;
    }
    for sql in ENDS_NOW {
        diesel::sql_query(*sql).bind::<BigInt, _>(now).bind::<BigInt, _>(user).execute(tx)?;
    }
    for (table, column) in GOES {
        diesel::sql_query(format!("DELETE FROM {table} WHERE {column} = $1"))
            .bind::<BigInt, _>(user)
            .execute(tx)?;
    }
    diesel::update(
        conversation_members::table
            .filter(conversation_members::user_id.eq(user))
            .filter(conversation_members::left_at.is_null()),
    )
    .set(conversation_members::left_at.eq(now))
    .execute(tx)?;
    // What voters say of their devices is theirs; that they voted counts on.
    diesel::sql_query(
        "UPDATE votes SET platform = '', app_version = '', system = '', country = '', note = '' WHERE user_id = $1",
    )
    .bind::<BigInt, _>(user)
    .execute(tx)?;
    let name = format!("former-member-{user}");
    diesel::update(users::table.find(user))
        .set((
            (users::username.eq(&name), users::name_key.eq(&name), users::search_name.eq("")),
            (users::display_name.eq(None::<String>), users::pronouns.eq(None::<String>)),
            (users::email.eq(None::<String>), users::email_key.eq(None::<String>)),
            (users::password_hash.eq(None::<String>), users::about.eq(""), users::about_html.eq("")),
            (users::avatar.eq("rest"), users::state.eq("deleted"), users::role.eq("member")),
            (users::messages_on.eq(false), users::must_acknowledge.eq(false), users::star_level.eq(0_i64)),
        ))
        .execute(tx)?;
    Ok(())
}

/// An artist whose team would have members and no owner without this one.
pub fn only_owner_of(conn: &mut Conn, user: UserId) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let found: Option<Named> = diesel::sql_query(
        "SELECT a.name AS name FROM artists a JOIN artist_members m ON m.artist_id = a.id
         WHERE m.user_id = $1 AND m.role = 'owner'
           AND EXISTS (SELECT 1 FROM artist_members o WHERE o.artist_id = a.id AND o.user_id <> $1)
           AND NOT EXISTS (SELECT 1 FROM artist_members o
             WHERE o.artist_id = a.id AND o.user_id <> $1 AND o.role = 'owner')
         ORDER BY a.id LIMIT 1",
    )
    .bind::<BigInt, _>(user)
    .get_result(conn)
    .optional()?;
    Ok(found.map(|found| found.name))
}

/// Holds the rows of a member's teams, so that nobody else leaves at the same moment.
pub fn hold_teams(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE artists SET changed_at = changed_at WHERE id IN
           (SELECT artist_id FROM artist_members WHERE user_id = $1)",
    )
    .bind::<BigInt, _>(user)
    .execute(tx)?;
    Ok(())
}

/// Cases of a member that wait for somebody, and are not held live now.
pub fn live_cases(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Case>> {
    let held_live =
        chats::table.filter(chats::case_id.eq(cases::id)).filter(chats::state.eq_any(["waiting", "live"]));
    cases::table
        .filter(cases::requester_id.eq(user))
        .filter(cases::state.eq_any([CaseState::New, CaseState::Open, CaseState::Waiting]))
        .filter(diesel::dsl::not(diesel::dsl::exists(held_live)))
        .order(cases::id)
        .select(Case::as_select())
        .load(conn)
}

/// From now on the posts of this member go, batch by batch.
pub fn begin_leaving(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::insert_into(leaving_posts::table).values(leaving_posts::user_id.eq(user)).execute(tx)?;
    Ok(())
}

pub fn is_anybody_leaving(conn: &mut Conn) -> QueryResult<bool> {
    let first: Option<UserId> = leaving_posts::table.select(leaving_posts::user_id).first(conn).optional()?;
    Ok(first.is_some())
}

/// Whose posts go, and after which; held, so that one process goes on with it.
pub fn leaving(tx: &mut Conn) -> QueryResult<Option<(UserId, i64)>> {
    let next: Option<UserId> = leaving_posts::table
        .order(leaving_posts::user_id)
        .select(leaving_posts::user_id)
        .first(tx)
        .optional()?;
    let Some(next) = next else { return Ok(None) };
    diesel::update(leaving_posts::table.find(next))
        .set(leaving_posts::last_post.eq(leaving_posts::last_post))
        .returning((leaving_posts::user_id, leaving_posts::last_post))
        .get_result(tx)
        .optional()
}

/// The next posts of a member after a number; articles stay.
pub fn posts_after(conn: &mut Conn, user: UserId, after: i64, most: i64) -> QueryResult<Vec<PostId>> {
    posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(posts::author_id.eq(user))
        .filter(posts::id.gt(PostId(after)))
        .filter(posts::number.gt(1).or(boards::kind.ne_all(["faq", "blog"])))
        .order(posts::id)
        .limit(most)
        .select(posts::id)
        .load(conn)
}

pub fn set_left(tx: &mut Conn, user: UserId, last: PostId) -> QueryResult<()> {
    diesel::update(leaving_posts::table.find(user)).set(leaving_posts::last_post.eq(last.0)).execute(tx)?;
    Ok(())
}

pub fn end_leaving(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(leaving_posts::table.find(user)).execute(tx)?;
    Ok(())
}
