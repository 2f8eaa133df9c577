//! Who may do what with a thread or a post: one's own, somebody else's, a hidden, a removed and
//! a private one, for every form of theirs (TRUST O2). What is nobody's business is elsewhere:
//! `secrets/deeds.rs` holds that it answers as what there is not.

mod table;

use std::collections::BTreeMap;

use bandstand::forum::accounts::model::UserId;
use bandstand::forum::boards::model::BoardId;
use bandstand::forum::posts::model::NewPost;
use bandstand::forum::posts::store as post_rows;
use bandstand::forum::threads::model::{NewThread, ThreadId};
use bandstand::forum::threads::store as thread_rows;
use bandstand::kit::db::Ts;
use bandstand::schema::{board_moderators, boards, labels, posts, threads};
use diesel::prelude::*;
use table::{BOARDS, DEEDS, Deed};

use super::permissions::routes;
use crate::both;
use crate::world::{Browser, World, on_site};

/// A letter for each kind of person, from who may least to who may most.
const CAST: [(char, &str); 9] = [
    ('-', "-"),
    ('u', "newleaf22"),
    ('g', "grumblebee"),
    ('v', "pia_marl"),
    ('m', "mirelle"),
    ('q', "quillfeather"),
    ('k', "OldMarten"),
    ('r', "Ravi_M"),
    ('a', "Joaquim"),
];
/// Whose the things are that are somebody else's.
const OTHER: &str = "tobias-k";

/// What is done something with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Own,
    Other,
    Hidden,
    Removed,
    Private,
}

const STATES: [State; 5] = [State::Own, State::Other, State::Hidden, State::Removed, State::Private];

impl State {
    /// Whether somebody sees such a thing; a post's author sees why it is hidden.
    fn is_seen_by(self, who: char) -> bool {
        match self {
            Self::Own | Self::Other => true,
            Self::Hidden | Self::Removed => "kra".contains(who),
            Self::Private => "ra".contains(who),
        }
    }
}

struct Stage<'a> {
    world: &'a World<'a>,
    cast: Vec<(char, Browser, i64)>,
    /// By slug.
    boards: BTreeMap<&'static str, i64>,
    made: i64,
}

impl Stage<'_> {
    /// A new thread with a reply, and the reply.
    fn make(&mut self, deed: &Deed, state: State, author: i64) -> (i64, i64) {
        let of_post = deed.form.starts_with("/posts/") && !deed.form.ends_with("/nudge");
        let world = self.world;
        let by = |name: &str| UserId(world.id_of(name));
        let (asker, answerer) =
            if of_post { (by("halvard"), UserId(author)) } else { (UserId(author), by("halvard")) };
        self.made += 1;
        let now = Ts(world.site.clock.now().0 + self.made);
        let board = match state {
            State::Private => self.boards[if deed.board == "android" { "staff-room" } else { "private" }],
            _ => self.boards[deed.board],
        };
        let conn = &mut world.conn();
        let thread = NewThread {
            board_id: BoardId(board),
            author_id: asker,
            title: format!("Thing {}", self.made),
            slug: format!("thing-{}", self.made),
            label_id: None,
            created_at: now,
            last_post_at: now,
            last_post_by: answerer,
        };
        let thread = thread_rows::insert(conn, &thread).expect("a thread");
        let mut ids = Vec::new();
        for (number, author) in [(1, asker), (2, answerer)] {
            let post = NewPost {
                thread_id: thread,
                number,
                author_id: author,
                body: "Words.".to_owned(),
                html: "<p>Words.</p>".to_owned(),
                render_version: 1,
                reply_to: None,
                created_at: now,
            };
            ids.push(post_rows::insert(conn, &post).expect("a post").0);
        }
        self.dress(deed, thread, state, ids[1], board);
        (thread.0, ids[1])
    }

    /// In its state, and as its board has threads.
    fn dress(&self, deed: &Deed, thread: ThreadId, state: State, reply: i64, board: i64) {
        let conn = &mut self.world.conn();
        diesel::update(threads::table.find(thread.0))
            .set(threads::last_number.eq(2))
            .execute(conn)
            .expect("numbers");
        if !deed.status.is_empty() {
            let set = threads::status.eq(deed.status);
            diesel::update(threads::table.find(thread.0)).set(set).execute(conn).expect("a status");
        }
        if state == State::Private && board == self.boards["private"] {
            // One private board, of the kind that is needed now.
            let kind: String = boards::table
                .filter(boards::slug.eq(deed.board))
                .select(boards::kind)
                .first(conn)
                .expect("a kind");
            diesel::update(boards::table.find(board))
                .set(boards::kind.eq(kind))
                .execute(conn)
                .expect("a board");
        }
        let word = match state {
            State::Hidden => "hidden",
            State::Removed => "removed",
            _ => return,
        };
        if deed.form.starts_with("/posts/") {
            diesel::update(posts::table.find(reply))
                .set(posts::state.eq(word))
                .execute(conn)
                .expect("a state");
        } else {
            diesel::update(threads::table.find(thread.0))
                .set(threads::state.eq(word))
                .execute(conn)
                .expect("a state");
        }
    }

    fn label(&self, board: i64) -> i64 {
        let found =
            labels::table.filter(labels::board_id.eq(board)).select(labels::id).first(&mut self.world.conn());
        found.unwrap_or(0)
    }
}

fn prepare<'a>(world: &'a World<'a>, cast: Vec<(char, Browser, i64)>) -> Stage<'a> {
    let conn = &mut world.conn();
    let mut found = BTreeMap::new();
    for slug in BOARDS {
        let id: i64 =
            boards::table.filter(boards::slug.eq(slug)).select(boards::id).first(conn).expect("a board");
        found.insert(*slug, id);
        let row = (
            board_moderators::board_id.eq(id),
            board_moderators::user_id.eq(world.id_of("OldMarten")),
            board_moderators::granted_by.eq(world.id_of("Joaquim")),
            board_moderators::granted_at.eq(1_i64),
        );
        if *slug != "staff-room" {
            diesel::insert_into(board_moderators::table).values(row).execute(conn).expect("a moderator");
        }
    }
    // Nobody else uses it: it stands for private boards of other kinds.
    let lounge: i64 =
        boards::table.filter(boards::slug.eq("stars-apply")).select(boards::id).first(conn).expect("a board");
    let shut = (boards::read_access.eq("staff"), boards::post_access.eq("staff"));
    diesel::update(boards::table.find(lounge)).set(shut).execute(conn).expect("a private board");
    found.insert("private", lounge);
    Stage { world, cast, boards: found, made: 0 }
}

/// Who gets through with a form, as letters; what is wrong with how others are refused.
async fn tried(stage: &mut Stage<'_>, deed: &Deed, state: State, wrong: &mut Vec<String>) -> String {
    let (mut through, mut made) = (String::new(), None);
    for place in 0..stage.cast.len() {
        let (who, id) = (stage.cast[place].0, stage.cast[place].2);
        if state == State::Own && matches!(who, '-') {
            continue;
        }
        let author = if state == State::Own { id } else { stage.world.id_of(OTHER) };
        // What was made ready for one isn't for the next.
        let fresh = state == State::Own || made.is_none() || !deed.ready.is_empty();
        let (thread, reply) = match made.filter(|_| !fresh) {
            Some(made) => made,
            None => stage.make(deed, state, author),
        };
        made = Some((thread, reply));
        let (older, idea) = (stage.boards["older"], stage.boards["idea"]);
        for first in deed.ready {
            let name = if first.by_self { place } else { stage.cast.len() - 1 };
            let path = format!(
                "/{}/{}{}",
                if deed.form.starts_with("/posts/") { "posts" } else { "threads" },
                if deed.form.starts_with("/posts/") { reply } else { thread },
                first.form
            );
            let filled: Vec<(&str, String)> = first
                .fields
                .iter()
                .map(|(name, value)| (*name, value.replace("{idea}", &idea.to_string())))
                .collect();
            let fields: Vec<(&str, &str)> =
                filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let _ = stage.cast[name].1.post(&path, &fields).await;
        }
        let board = stage.boards[deed.board];
        let label = stage.label(if state == State::Private { stage.boards["staff-room"] } else { board });
        let number = if deed.form.starts_with("/posts/") { reply } else { thread };
        let path = deed.form.replacen("{id}", &number.to_string(), 1);
        let filled: Vec<(String, String)> = deed
            .fields
            .iter()
            .map(|(name, value)| {
                let value = value
                    .replace("{label}", &label.to_string())
                    .replace("{older}", &older.to_string())
                    .replace("{idea}", &idea.to_string());
                (
                    name.replace("{reply}", &reply.to_string()),
                    value.replace("{key}", &format!("{place}-{}", stage.made)),
                )
            })
            .collect();
        let fields: Vec<(&str, &str)> =
            filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = stage.cast[place].1.post(&path, &fields).await;
        let is_through = matches!(answer.status, 200 | 303) && !answer.location.starts_with("/login");
        if is_through {
            through.push(who);
            made = None;
        } else if !matches!(answer.status, 303 | 401 | 403 | 404 | 409 | 422) {
            wrong.push(format!("{} on {state:?} by {who}: {}", deed.form, answer.status));
        } else if !state.is_seen_by(who) && matches!(answer.status, 409 | 422) {
            wrong.push(format!(
                "{} on {state:?} by {who} says {} of what they don't see",
                deed.form, answer.status
            ));
        }
        if is_through && !state.is_seen_by(who) {
            wrong.push(format!("{} on {state:?} by {who} gets through", deed.form));
        }
    }
    through
}

both! {
    fn each_thing_is_done_by_those_who_may_and_nobody_else(db) {
        on_site(db, async |world| {
            let mut cast = Vec::new();
            for (letter, name) in CAST {
                let (browser, id) = match name {
                    "-" => (world.guest(), 0),
                    name => (world.member(name).await, world.id_of(name)),
                };
                browser.token().await;
                cast.push((letter, browser, id));
            }
            let mut stage = prepare(&world, cast);
            bandstand::forum::accounts::session::forget_all(&world.site);
            let older = stage.make(&DEEDS[0], State::Other, world.id_of(OTHER)).0;
            stage.boards.insert("older", older);
            stage.boards.insert("idea", world.thread("[Web Player] Darker dark mode"));
            let mut wrong = Vec::new();
            for deed in DEEDS {
                let mut got = Vec::new();
                for state in STATES {
                    got.push(tried(&mut stage, deed, state, &mut wrong).await);
                }
                let expected: Vec<&str> = deed.who.to_vec();
                if got != expected {
                    wrong.push(format!("{} in {}:\n  expected {expected:?}\n  got      {got:?}", deed.form, deed.board));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        });
    }
}

#[test]
fn every_form_of_threads_and_posts_is_in_the_table() {
    let spelled = |path: &str| -> Vec<String> {
        let Some((left, rest)) = path.split_once("{verb:") else { return vec![path.to_owned()] };
        let (words, right) = rest.split_once('}').expect("it ends");
        words.split('|').map(|word| format!("{left}{word}{right}")).collect()
    };
    let all: Vec<String> = routes()
        .iter()
        .filter_map(|route| route.strip_prefix("POST "))
        .filter(|path| path.starts_with("/threads/{id}") || path.starts_with("/posts/{id}"))
        .flat_map(spelled)
        .collect();
    let stands = |path: &String| DEEDS.iter().any(|deed| deed.form.split('?').next() == Some(path.as_str()));
    let missing: Vec<&String> = all.iter().filter(|path| !stands(path)).collect();
    assert!(missing.is_empty(), "forms of threads and posts without a row: {missing:#?}");
}
