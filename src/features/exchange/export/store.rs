//! The export's questions: pages of rows by id, as records.

use std::collections::HashMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::features::exchange::model::{
    AreaRecord, BoardRecord, Kind, KudosRecord, PostRecord, SolutionRecord, ThreadRecord, UserRecord,
    VoteRecord,
};
use crate::forum::accounts::model::{State, User, UserId};
use crate::forum::accounts::store::signatures;
use crate::forum::boards::model::{Access, BoardKind};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::threads::store::votes::Details;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::schema::{
    areas, boards, imported_ids, kudos, labels, posts, tags, thread_tags, threads, users, votes,
};

mod articles;
mod beside;
pub mod cases;
pub mod desk;
mod history;

/// Rows in one page.
const PAGE: i64 = 1_000;

type Page<T, K> = (Vec<T>, Option<K>);

/// Runs `work` on the community as it is now, whatever is written meanwhile.
pub fn in_snapshot<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    conn.transaction(|conn| {
        if !conn.is_sqlite() {
            conn.batch_execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0",
            )?;
        }
        work(conn)
    })
}

/// The ids in the file: the original ones of imported rows, so that both ways lead back.
fn names_of(conn: &mut Conn, kind: Kind, ids: &[i64]) -> QueryResult<impl Fn(i64) -> String + use<>> {
    let rows: Vec<(i64, String)> = imported_ids::table
        .filter(imported_ids::kind.eq(kind.word()))
        .filter(imported_ids::id.eq_any(ids))
        .select((imported_ids::id, imported_ids::original))
        .load(conn)?;
    // The account "Former member" has the empty name, which no record may have.
    let names: HashMap<i64, String> = rows.into_iter().filter(|(_, name)| !name.is_empty()).collect();
    Ok(move |id| names.get(&id).cloned().unwrap_or_else(|| format!("bandstand-{id}")))
}

pub fn users_after(conn: &mut Conn, after: i64) -> QueryResult<Page<UserRecord, i64>> {
    let rows: Vec<User> = users::table
        .filter(users::id.gt(after))
        .order(users::id)
        .limit(PAGE)
        .select(User::as_select())
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|user| user.id.0).collect();
    let name = names_of(conn, Kind::User, &ids)?;
    let people: Vec<UserId> = rows.iter().map(|user| user.id).collect();
    let mut signatures = signatures::bodies(conn, &people)?;
    let records = rows
        .into_iter()
        .map(|user| UserRecord {
            id: name(user.id.0),
            signature: signatures.remove(&user.id).unwrap_or_default(),
            username: user.username,
            joined_at: user.joined_at.rfc3339(),
            email: user.email,
            display_name: user.display_name,
            rank: Some(user.rank.word().to_owned()),
            pronouns: user.pronouns,
            role: (user.role != Role::Member).then(|| user.role.word().to_owned()),
            state: (user.state != State::Active).then(|| user.state.word().to_owned()),
            about: user.about,
            avatar: (user.avatar != "rest").then_some(user.avatar),
        })
        .collect();
    Ok((records, ids.last().copied()))
}

pub fn areas(conn: &mut Conn) -> QueryResult<Vec<AreaRecord>> {
    let rows: Vec<(i64, String, String, String)> = areas::table
        .order((areas::position, areas::id))
        .select((areas::id, areas::slug, areas::name, areas::description))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let name = names_of(conn, Kind::Area, &ids)?;
    let record = |(id, slug, title, description)| AreaRecord {
        id: name(id),
        name: title,
        slug: Some(slug),
        description,
    };
    Ok(rows.into_iter().map(record).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = boards)]
struct BoardSource {
    id: i64,
    area_id: i64,
    slug: String,
    name: String,
    description: String,
    kind: BoardKind,
    guidelines: String,
    read_access: Access,
    post_access: Access,
    label_required: bool,
    questions: String,
    minimum_votes: i64,
}

pub fn boards(conn: &mut Conn) -> QueryResult<Vec<BoardRecord>> {
    let rows: Vec<BoardSource> =
        boards::table.order((boards::position, boards::id)).select(BoardSource::as_select()).load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let area_ids: Vec<i64> = rows.iter().map(|row| row.area_id).collect();
    let name = names_of(conn, Kind::Board, &ids)?;
    let area = names_of(conn, Kind::Area, &area_ids)?;
    let mut labelled: HashMap<i64, Vec<String>> = HashMap::new();
    let all: Vec<(i64, String)> = labels::table
        .order((labels::position, labels::id))
        .select((labels::board_id, labels::name))
        .load(conn)?;
    for (board, label) in all {
        labelled.entry(board).or_default().push(label);
    }
    Ok(rows
        .into_iter()
        .map(|board| BoardRecord {
            id: name(board.id),
            name: board.name,
            area: Some(area(board.area_id)),
            kind: Some(board.kind.word().to_owned()),
            slug: Some(board.slug),
            description: board.description,
            guidelines: board.guidelines,
            read_access: (board.read_access != Access::Everyone).then(|| board.read_access.word().to_owned()),
            post_access: (board.post_access != Access::Members).then(|| board.post_access.word().to_owned()),
            label_required: board.label_required,
            labels: labelled.remove(&board.id).unwrap_or_default(),
            minimum_votes: board.minimum_votes,
            questions: board.questions.lines().map(str::to_owned).collect(),
        })
        .collect())
}

pub fn threads_after(conn: &mut Conn, after: i64) -> QueryResult<Page<ThreadRecord, i64>> {
    let rows: Vec<(Thread, Option<String>)> = threads::table
        .left_join(labels::table.on(threads::label_id.eq(labels::id.nullable())))
        .filter(threads::id.gt(after))
        .order(threads::id)
        .limit(PAGE)
        .select((Thread::as_select(), labels::name.nullable()))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|(thread, _)| thread.id.0).collect();
    let name = names_of(conn, Kind::Thread, &ids)?;
    let board_ids: Vec<i64> = rows.iter().map(|(thread, _)| thread.board_id.0).collect();
    let board = names_of(conn, Kind::Board, &board_ids)?;
    let author_ids: Vec<i64> = rows.iter().map(|(thread, _)| thread.author_id.0).collect();
    let author = names_of(conn, Kind::User, &author_ids)?;
    let solved: Vec<(i64, i64, Option<i64>, Option<Ts>)> = posts::table
        .filter(posts::thread_id.eq_any(&ids))
        .filter(posts::is_solution)
        .order((posts::thread_id, posts::number))
        .select((posts::thread_id, posts::id, posts::accepted_by, posts::accepted_at))
        .load(conn)?;
    let post = names_of(conn, Kind::Post, &solved.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let judge_ids: Vec<i64> = solved.iter().filter_map(|row| row.2).collect();
    let judge = names_of(conn, Kind::User, &judge_ids)?;
    let mut solutions: HashMap<i64, Vec<SolutionRecord>> = HashMap::new();
    for (thread, id, by, at) in solved {
        solutions.entry(thread).or_default().push(SolutionRecord {
            post: post(id),
            by: by.map(&judge),
            at: at.map(Ts::rfc3339),
        });
    }
    let mut tagged: HashMap<i64, Vec<String>> = HashMap::new();
    let all: Vec<(i64, String)> = thread_tags::table
        .inner_join(tags::table.on(tags::id.eq(thread_tags::tag_id)))
        .filter(thread_tags::thread_id.eq_any(&ids))
        .order((thread_tags::thread_id, tags::name))
        .select((thread_tags::thread_id, tags::name))
        .load(conn)?;
    for (thread, tag) in all {
        tagged.entry(thread).or_default().push(tag);
    }
    let into: Vec<i64> =
        rows.iter().filter_map(|(thread, _)| thread.merged_into.map(|into| into.0)).collect();
    let merged = names_of(conn, Kind::Thread, &into)?;
    let mut histories = history::of(conn, &ids)?;
    let mut articles = articles::of(conn, &ids)?;
    let records = rows
        .into_iter()
        .map(|(thread, label)| ThreadRecord {
            id: name(thread.id.0),
            board: board(thread.board_id.0),
            author: author(thread.author_id.0),
            title: thread.title,
            created_at: thread.created_at.rfc3339(),
            label,
            tags: tagged.remove(&thread.id.0).unwrap_or_default(),
            status: thread.status,
            solution: thread.solved_post_id.map(|id| post(id.0)),
            solutions: solutions.remove(&thread.id.0).unwrap_or_default(),
            status_note: thread.status_note,
            state: state_word(thread.state),
            floated: thread.floated,
            featured: thread.featured,
            locked: thread.locked,
            views: thread.view_count,
            status_at: thread.status_at.map(Ts::rfc3339),
            next_word_at: thread.next_word_at.map(Ts::rfc3339),
            requirement: thread.requirement,
            checked_at: thread.checked_at.map(Ts::rfc3339),
            asked_at: thread.asked_at.map(Ts::rfc3339),
            merged_into: thread.merged_into.map(|into| merged(into.0)),
            history: histories.remove(&thread.id.0).unwrap_or_default(),
            article: articles.remove(&thread.id.0),
        })
        .collect();
    Ok((records, ids.last().copied()))
}

fn state_word(state: Visibility) -> Option<String> {
    (state != Visibility::Visible).then(|| state.word().to_owned())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = posts)]
struct PostSource {
    id: i64,
    thread_id: i64,
    author_id: i64,
    body: String,
    format: String,
    created_at: Ts,
    reply_to: Option<i64>,
    edited_at: Option<Ts>,
    state: Visibility,
    state_reason: Option<String>,
}

pub fn posts_after(conn: &mut Conn, after: i64) -> QueryResult<Page<PostRecord, i64>> {
    let rows: Vec<PostSource> = posts::table
        .filter(posts::id.gt(after))
        .order(posts::id)
        .limit(PAGE)
        .select(PostSource::as_select())
        .load(conn)?;
    let last = rows.last().map(|post| post.id);
    let ids: Vec<i64> = rows.iter().flat_map(|post| [Some(post.id), post.reply_to]).flatten().collect();
    let name = names_of(conn, Kind::Post, &ids)?;
    let thread_ids: Vec<i64> = rows.iter().map(|post| post.thread_id).collect();
    let thread = names_of(conn, Kind::Thread, &thread_ids)?;
    let author_ids: Vec<i64> = rows.iter().map(|post| post.author_id).collect();
    let author = names_of(conn, Kind::User, &author_ids)?;
    let records = rows
        .into_iter()
        .map(|post| PostRecord {
            id: name(post.id),
            thread: thread(post.thread_id),
            author: author(post.author_id),
            body: post.body,
            format: post.format,
            created_at: post.created_at.rfc3339(),
            reply_to: post.reply_to.map(&name),
            edited_at: post.edited_at.map(Ts::rfc3339),
            state: state_word(post.state),
            state_reason: post.state_reason,
        })
        .collect();
    Ok((records, last))
}

pub fn kudos_after(conn: &mut Conn, after: (i64, i64)) -> QueryResult<Page<KudosRecord, (i64, i64)>> {
    let later = kudos::post_id.gt(after.0).or(kudos::post_id.eq(after.0).and(kudos::user_id.gt(after.1)));
    let rows: Vec<(i64, i64, Ts)> = kudos::table
        .filter(later)
        .order((kudos::post_id, kudos::user_id))
        .limit(PAGE)
        .select((kudos::post_id, kudos::user_id, kudos::at))
        .load(conn)?;
    let post = names_of(conn, Kind::Post, &rows.iter().map(|row| row.0).collect::<Vec<_>>())?;
    let user = names_of(conn, Kind::User, &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let last = rows.last().map(|row| (row.0, row.1));
    let record =
        |(id, who, at): (i64, i64, Ts)| KudosRecord { post: post(id), user: user(who), at: at.rfc3339() };
    Ok((rows.into_iter().map(record).collect(), last))
}

type VoteSource = (i64, i64, Ts, Details, Option<i64>);

pub fn votes_after(conn: &mut Conn, after: (i64, i64)) -> QueryResult<Page<VoteRecord, (i64, i64)>> {
    let later = votes::thread_id.gt(after.0).or(votes::thread_id.eq(after.0).and(votes::user_id.gt(after.1)));
    let rows: Vec<VoteSource> = votes::table
        .filter(later)
        .order((votes::thread_id, votes::user_id))
        .limit(PAGE)
        .select((votes::thread_id, votes::user_id, votes::at, Details::as_select(), votes::via_thread_id))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().flat_map(|row| [Some(row.0), row.4]).flatten().collect();
    let thread = names_of(conn, Kind::Thread, &ids)?;
    let user = names_of(conn, Kind::User, &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let last = rows.last().map(|row| (row.0, row.1));
    let record = |(id, who, at, said, via): VoteSource| VoteRecord {
        thread: thread(id),
        user: user(who),
        at: at.rfc3339(),
        platform: said.platform,
        app_version: said.app_version,
        system: said.system,
        country: said.country,
        note: said.note,
        via: via.map(&thread),
    };
    Ok((rows.into_iter().map(record).collect(), last))
}
