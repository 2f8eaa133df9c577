//! `bandstand generate`: a community of any size, for measuring. The same seed
//! gives the same community. Posts lie in time as they were written, members
//! and threads are as uneven as in real places, and a few threads are very long.

mod deeds;
mod prose;

use indicatif::{ProgressBar, ProgressStyle};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::app::setup;
use crate::features::exchange::generate as bulk;
use crate::features::exchange::rows::{AreaRow, BoardRow, PostRow, ThreadRow, UserRow, WordsRow};
use crate::forum::accounts::model::State;
use crate::forum::boards::model::{Access, BoardKind};
use crate::forum::posts::model::RENDER_VERSION;
use crate::forum::ranks::Rank;
use crate::forum::threads::model::Visibility;
use crate::forum::viewer::Role;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::db::{Db, Ts};
use crate::kit::password;
use crate::kit::text::{names, slug};

/// Rows in one transaction.
const BATCH: usize = 5_000;
/// The first member may log in with this; it is for measuring only, on a machine of one's own.
const PASSWORD: &str = "generated-listener-password";
/// Very long threads: how many at most, and how long.
const LONG_THREADS: usize = 3;
const LONG_POSTS: usize = 10_000;
/// The community began so long ago.
const AGE: i64 = 5 * 365 * 86_400_000;
const BOARDS: usize = 12;

/// How large the community is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub users: usize,
    pub threads: usize,
    pub posts: usize,
    /// Rows of the ledger besides.
    pub deeds: usize,
    pub seed: u64,
}

pub fn run(config: Config, size: Size) -> Result<(), String> {
    if size.users == 0 || size.threads == 0 || size.posts < size.threads {
        return Err("generate needs at least one user, one thread, and a post for every thread".to_owned());
    }
    let db = setup::open_database(&config)?;
    let has_members = crate::features::check::members(&db).map_err(super::told)? > 0;
    if has_members {
        return Err("generate fills an empty database only; this one has members".to_owned());
    }
    let now = Clock::default().now();
    let total = u64::try_from(size.users + size.threads + size.posts + size.deeds).unwrap_or(u64::MAX);
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{msg:>10} {wide_bar} {percent:>3}% {eta} left") {
        bar.set_style(style);
    }
    let mut making = Making { db: &db, size, now, bar, random: StdRng::seed_from_u64(size.seed) };
    making.users()?;
    making.boards()?;
    let authors = making.threads()?;
    making.posts(&authors)?;
    making.deeds(size.deeds)?;
    making.bar.set_message("counting");
    db.write_now(|tx| Ok(bulk::count(tx)?)).map_err(super::told)?;
    making.bar.set_message("reading");
    super::read_threads(&db)?;
    making.bar.finish_and_clear();
    println!("Log in as listener1 with the password {PASSWORD}");
    Ok(())
}

struct Making<'a> {
    db: &'a Db,
    size: Size,
    now: Ts,
    bar: ProgressBar,
    random: StdRng,
}

impl Making<'_> {
    fn users(&mut self) -> Result<(), String> {
        self.bar.set_message("members");
        let hash = password::hash_now(PASSWORD).map_err(super::told)?;
        let mut number = 0;
        while number < self.size.users {
            let end = (number + BATCH).min(self.size.users);
            let rows: Vec<UserRow> =
                (number..end).map(|at| self.user(at, (at == 0).then(|| hash.clone()))).collect();
            self.bar.inc(u64::try_from(rows.len()).unwrap_or(0));
            self.db.write_now(move |tx| Ok(bulk::users(tx, &rows)?)).map_err(super::told)?;
            number = end;
        }
        Ok(())
    }

    fn user(&mut self, at: usize, password_hash: Option<String>) -> UserRow {
        let username = format!("listener{}", at + 1);
        let joined_at = Ts(self.now.0 - self.random.random_range(AGE..AGE + AGE / 5));
        UserRow {
            id: id(at),
            name_key: names::skeleton(&username),
            display_name: None,
            search_name: username.clone(),
            email: None,
            email_key: None,
            password_hash,
            confirmed_at: Some(joined_at),
            state: State::Active,
            role: Role::Member,
            rank: Rank::ALL.get(at % 9).copied().unwrap_or(Rank::Visitor),
            pronouns: None,
            about: String::new(),
            about_html: String::new(),
            avatar: "rest".to_owned(),
            joined_at,
            last_seen_at: Ts(self.now.0 - self.random.random_range(0..AGE / 10)),
            username,
        }
    }

    fn boards(&mut self) -> Result<(), String> {
        let areas: Vec<AreaRow> = [("generated-help", "Help"), ("generated-chat", "Chat")]
            .iter()
            .enumerate()
            .map(|(at, (slug, name))| AreaRow {
                id: id(at),
                slug: (*slug).to_owned(),
                name: (*name).to_owned(),
                description: String::new(),
                position: id(at),
            })
            .collect();
        let boards: Vec<BoardRow> = (0..BOARDS)
            .map(|at| BoardRow {
                id: id(at),
                area_id: id(at % 2),
                slug: format!("board-{}", at + 1),
                name: format!("Board {}", at + 1),
                description: prose::title(&mut self.random),
                kind: if at % 2 == 0 { BoardKind::Help } else { BoardKind::Chat },
                guidelines: String::new(),
                guidelines_html: String::new(),
                read_access: Access::Everyone,
                post_access: Access::Members,
                label_required: false,
                minimum_votes: 0,
                questions: String::new(),
                position: id(at),
            })
            .collect();
        self.db.write_now(move |tx| Ok(bulk::places(tx, &areas, &boards)?)).map_err(super::told)
    }

    /// Somebody, the first ones far oftener than the last (Zipf with exponent 1).
    fn somebody(&mut self) -> i64 {
        id(self.uneven(self.size.users))
    }

    fn uneven(&mut self, count: usize) -> usize {
        let count_of = count as f64;
        let at = (count_of + 1.0).powf(self.random.random::<f64>()) - 1.0;
        (at as usize).min(count - 1)
    }

    /// Writes the threads; returns author, start and title of each.
    fn threads(&mut self) -> Result<Vec<Start>, String> {
        self.bar.set_message("threads");
        let total = i64::try_from(self.size.threads).unwrap_or(1).max(1);
        let mut starts = Vec::with_capacity(self.size.threads);
        let mut rows = Vec::with_capacity(BATCH);
        for at in 0..self.size.threads {
            let author = self.somebody();
            let title = prose::title(&mut self.random);
            let created_at = Ts(self.now.0 - AGE + AGE / total * id(at) - 1);
            rows.push(ThreadRow {
                id: id(at),
                board_id: id(self.uneven(BOARDS)),
                author_id: author,
                slug: slug::slug(&title),
                title: title.clone(),
                label_id: None,
                status: None,
                status_note: None,
                state: Visibility::Visible,
                floated: at % 5_000 == 17,
                featured: false,
                locked: false,
                created_at,
                last_post_at: created_at,
                last_post_by: author,
                view_count: self.random.random_range(0..5_000),
                status_at: None,
                next_word_at: None,
                requirement: None,
                checked_at: None,
                asked_at: None,
            });
            starts.push(Start { author, created_at, title });
            if rows.len() == BATCH || at + 1 == self.size.threads {
                self.bar.inc(u64::try_from(rows.len()).unwrap_or(0));
                let full = std::mem::take(&mut rows);
                self.db.write_now(move |tx| Ok(bulk::threads(tx, &full)?)).map_err(super::told)?;
            }
        }
        Ok(starts)
    }

    /// How many posts each thread has: one at least, some very many, the rest by chance.
    fn lengths(&mut self) -> Vec<usize> {
        let mut lengths = vec![1_usize; self.size.threads];
        let mut left = self.size.posts - self.size.threads;
        for length in lengths.iter_mut().take(LONG_THREADS) {
            if left >= LONG_POSTS * 2 {
                *length = LONG_POSTS;
                left -= LONG_POSTS - 1;
            }
        }
        while left > 0 {
            let at = self.random.random_range(0..lengths.len());
            // A thread that is talked about is talked about more.
            let more = self.random.random_range(1..=12).min(left);
            if let Some(length) = lengths.get_mut(at) {
                *length += more;
                left -= more;
            }
        }
        lengths
    }

    fn posts(&mut self, starts: &[Start]) -> Result<(), String> {
        self.bar.set_message("posts");
        let lengths = self.lengths();
        let mut batch = Batch::default();
        let mut made = 0;
        for (thread, (start, length)) in starts.iter().zip(lengths).enumerate() {
            let room = (self.now.0 - start.created_at.0).max(1);
            let gap = (room / i64::try_from(length + 1).unwrap_or(1)).clamp(1, 3 * 3_600_000);
            for number in 1..=length {
                let (body, html) = prose::body(&mut self.random);
                let place = i64::try_from(number).unwrap_or(1);
                batch.words.push(WordsRow {
                    post_id: id(made),
                    title: if number == 1 { start.title.clone() } else { String::new() },
                    text: body.clone(),
                });
                batch.posts.push(PostRow {
                    id: id(made),
                    thread_id: id(thread),
                    number: place,
                    author_id: if number == 1 { start.author } else { self.somebody() },
                    body,
                    html,
                    format: "markdown".to_owned(),
                    render_version: RENDER_VERSION,
                    state: Visibility::Visible,
                    state_reason: None,
                    created_at: Ts(start.created_at.0 + gap * (place - 1)),
                    edited_at: None,
                    is_solution: false,
                });
                made += 1;
                if batch.posts.len() == BATCH {
                    self.flush(&mut batch)?;
                }
            }
        }
        self.flush(&mut batch)
    }

    fn flush(&mut self, batch: &mut Batch) -> Result<(), String> {
        let Batch { posts, words } = std::mem::take(batch);
        self.bar.inc(u64::try_from(posts.len()).unwrap_or(0));
        self.db.write_now(move |tx| Ok(bulk::posts(tx, &posts, &words)?)).map_err(super::told)
    }
}

/// How a thread begins.
struct Start {
    author: i64,
    created_at: Ts,
    title: String,
}

#[derive(Default)]
struct Batch {
    posts: Vec<PostRow>,
    words: Vec<WordsRow>,
}

/// Rows of an empty database are numbered from 1.
fn id(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX - 1) + 1
}
