//! The demo's files become rows: real members give every kudo and vote, so that
//! all counters are true.

use std::collections::HashMap;

use super::articles::{Articles, Place};
use super::content::{Area, Board, Content, Person, Thread, millis};
use super::standing::{self, Standings};
use crate::features::exchange::rows::{
    AreaRow, BoardRow, KudosRow, LabelRow, PostRow, ThreadRow, ThreadTagRow, UserRow, VoteRow, WordsRow,
};
use crate::features::exchange::{Solution, solutions, store as bulk, words};
use crate::forum::accounts::model::State;
use crate::forum::boards::model::{Access, BoardKind};
use crate::forum::posts::model::RENDER_VERSION;
use crate::forum::ranks::Rank;
use crate::forum::recount;
use crate::forum::threads::model::Visibility;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::kit::text::music::MusicService;
use crate::kit::text::{fold, names, slug};

/// Who moves threads, and who sets statuses.
const MODERATOR: &str = "Ravi_M";
const MANAGER: &str = "Lucienne";
/// How long after a post its kudos come, one after the other.
const KUDOS_GAP: i64 = 41 * 60_000;
/// How long after a reply it is accepted, times its number in the thread.
const ACCEPT_GAP: i64 = 23 * 60_000;
/// Somebody of the demo was last seen up to so many minutes ago, spread by their place in the list.
const SEEN_GAP: i64 = 47 * 60_000;

/// Every row of the demo, with ids from 1 in their tables: the database is empty.
#[derive(Clone, Default)]
pub struct Community {
    users: Vec<UserRow>,
    areas: Vec<AreaRow>,
    boards: Vec<BoardRow>,
    labels: Vec<LabelRow>,
    threads: Vec<ThreadRow>,
    tags: Vec<(i64, String)>,
    posts: Vec<PostRow>,
    words: Vec<WordsRow>,
    kudos: Vec<KudosRow>,
    votes: Vec<VoteRow>,
    solutions: Vec<Solution>,
    articles: Articles,
    standings: Standings,
}

/// Lists are numbered from 1.
fn next_id<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX).saturating_add(1)
}

impl Community {
    pub fn of(content: Content, hashes: Vec<Option<String>>, now: Ts) -> Result<Self, String> {
        let mut made = Self::default();
        for (person, hash) in content.people.into_iter().zip(hashes) {
            made.add_person(person, hash, now)?;
        }
        for area in content.areas {
            made.add_area(area);
        }
        for board in content.boards {
            made.add_board(board)?;
        }
        let people = made.people();
        for writer in &content.writers {
            made.articles.add_writer(writer, &people, now)?;
        }
        let mut threads = Vec::with_capacity(content.threads.len());
        for thread in content.threads {
            threads.push((millis(&thread.age)?, thread));
        }
        // Ids grow with time, as they would have.
        threads.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
        for (age, thread) in threads {
            made.add_thread(thread, Ts(now.0.saturating_sub(age)), now, &people)?;
        }
        Ok(made)
    }

    fn add_person(&mut self, person: Person, password_hash: Option<String>, now: Ts) -> Result<(), String> {
        let of = &person.username;
        let joined_at = Ts(now.0.saturating_sub(millis(&person.joined)?));
        let id = next_id(&self.users);
        let shown = person.display_name.clone().unwrap_or_default();
        self.users.push(UserRow {
            id,
            name_key: names::skeleton(of),
            search_name: fold::fold(&format!("{of} {shown}")),
            display_name: person.display_name,
            email_key: Some(person.email.to_lowercase()),
            email: Some(person.email),
            password_hash,
            confirmed_at: person.confirmed.unwrap_or(true).then_some(joined_at),
            state: known(of, person.state.as_deref().unwrap_or("active"), State::from_word)?,
            role: known(of, &person.role, Role::from_word)?,
            rank: known(of, &person.rank, Rank::from_word)?,
            pronouns: person.pronouns,
            about_html: words::prepare(&person.about, "markdown").map(|about| about.html).unwrap_or_default(),
            about: person.about,
            avatar: drawing(person.avatar.as_deref()),
            joined_at,
            last_seen_at: Ts(now.0.saturating_sub(id.saturating_mul(SEEN_GAP))).max(joined_at),
            username: person.username,
        });
        Ok(())
    }

    fn add_area(&mut self, area: Area) {
        let id = next_id(&self.areas);
        self.areas.push(AreaRow {
            id,
            slug: area.slug,
            name: area.name,
            description: area.description,
            position: id,
        });
    }

    fn add_board(&mut self, board: Board) -> Result<(), String> {
        let id = next_id(&self.boards);
        let area = self.areas.iter().find(|area| area.slug == board.area);
        let area_id = area
            .map(|area| area.id)
            .ok_or_else(|| format!("board {}: no area {}", board.slug, board.area))?;
        for (position, name) in (0..).zip(board.labels) {
            let label = next_id(&self.labels);
            self.labels.push(LabelRow { id: label, board_id: id, name, position });
        }
        let guidelines_html =
            words::prepare(&board.guidelines, "markdown").map(|text| text.html).unwrap_or_default();
        self.boards.push(BoardRow {
            id,
            area_id,
            kind: known(&board.slug, &board.kind, BoardKind::from_word)?,
            read_access: known(&board.slug, &board.read_access, Access::from_word)?,
            post_access: known(&board.slug, &board.post_access, Access::from_word)?,
            slug: board.slug,
            name: board.name,
            description: board.description,
            guidelines: board.guidelines,
            guidelines_html,
            label_required: board.label_required,
            minimum_votes: 0,
            position: id,
            questions: board.questions.join("\n"),
        });
        Ok(())
    }

    fn add_thread(
        &mut self,
        thread: Thread,
        at: Ts,
        now: Ts,
        people: &HashMap<String, i64>,
    ) -> Result<(), String> {
        let author = |name: &str| {
            people.get(name).copied().ok_or_else(|| format!("\"{}\": nobody is called {name}", thread.title))
        };
        let id = next_id(&self.threads);
        let board = self.boards.iter().find(|board| board.slug == thread.board);
        let (board_id, board_kind) = board
            .map(|board| (board.id, board.kind))
            .ok_or_else(|| format!("there is no board {}", thread.board))?;
        let label_id = match &thread.label {
            None => None,
            Some(name) => {
                let label =
                    self.labels.iter().find(|label| label.board_id == board_id && label.name == *name);
                Some(
                    label
                        .map(|label| label.id)
                        .ok_or_else(|| format!("\"{}\": no label {name}", thread.title))?,
                )
            }
        };
        let author_id = author(&thread.author)?;
        let place = Place { board: board_id, label: label_id, author: author_id, at };
        if thread.article.waits.is_some() {
            return self.articles.add_waiting(&thread, &place, now);
        }
        if board_kind.is_articles() {
            let readers = self.admirers(author_id, id + 3, thread.article.helpful + thread.article.unhelpful);
            self.articles.add(&thread, id, &place, readers);
        }
        let mut row = ThreadRow {
            id,
            board_id,
            author_id,
            slug: slug::slug(&thread.title),
            title: thread.title.clone(),
            label_id,
            status: thread.status.clone(),
            status_note: thread.status_note.clone(),
            state: if thread.hidden { Visibility::Hidden } else { Visibility::Visible },
            floated: thread.floated,
            featured: thread.featured,
            locked: thread.locked,
            created_at: at,
            last_post_at: at,
            last_post_by: author_id,
            view_count: thread.views,
            status_at: None,
            next_word_at: None,
            requirement: None,
            checked_at: None,
            asked_at: None,
        };
        self.tags.extend(thread.tags.iter().map(|tag| (id, tag.clone())));
        let label = thread.label.as_deref().filter(|_| board_kind == BoardKind::Issue);
        let voters = self.admirers(author_id, id, thread.votes).into_iter().enumerate();
        let voters: Vec<VoteRow> = voters
            .map(|(turn, user_id)| {
                let at = Ts(at.0 + KUDOS_GAP).min(now);
                let vote = VoteRow::plain(id, user_id, at);
                if board_kind == BoardKind::Issue { standing::said(vote, turn, label) } else { vote }
            })
            .collect();
        let standing = standing::Place {
            kind: board_kind,
            home: self.boards.first().map_or(board_id, |board| board.id),
            moderator: author(MODERATOR)?,
            manager: author(MANAGER)?,
            now,
        };
        self.standings.add(&thread, &mut row, &voters, &standing)?;
        self.threads.push(row);
        self.votes.extend(voters);
        let asker = author_id;
        let first = self.add_post(id, 1, author_id, &thread.body, at);
        self.thank(first, author_id, thread.kudos, at, now);
        let mut replies = Vec::with_capacity(thread.replies.len());
        for reply in &thread.replies {
            replies.push((Ts(at.0.saturating_add(millis(&reply.after)?)).min(now), reply));
        }
        replies.sort_by_key(|(at, _)| *at);
        for (number, (at, reply)) in (2..).zip(replies) {
            let author_id = author(&reply.author)?;
            let post = self.add_post(id, number, author_id, &reply.body, at);
            self.thank(post, author_id, reply.kudos, at, now);
            if reply.solution {
                let accepted = Ts(at.0.saturating_add(ACCEPT_GAP * number)).min(now);
                self.solutions.push(Solution { thread: id, post, by: Some(asker), at: Some(accepted) });
            }
            if let (Some(reason), Some(row)) = (&reply.removed, self.posts.last_mut()) {
                row.state = Visibility::Removed;
                row.state_reason = Some(reason.clone());
            }
        }
        Ok(())
    }

    fn add_post(&mut self, thread_id: i64, number: i64, author_id: i64, body: &str, at: Ts) -> i64 {
        let id = next_id(&self.posts);
        let body = body.trim();
        let prepared = words::prepare(body, "markdown");
        let (html, text) = prepared.map(|made| (made.html, made.text)).unwrap_or_default();
        let title = match self.threads.last() {
            Some(thread) if number == 1 => thread.title.clone(),
            _ => String::new(),
        };
        self.words.push(WordsRow { post_id: id, title, text });
        self.posts.push(PostRow {
            id,
            thread_id,
            number,
            author_id,
            body: body.to_owned(),
            html,
            format: "markdown".to_owned(),
            render_version: RENDER_VERSION,
            state: Visibility::Visible,
            state_reason: None,
            created_at: at,
            edited_at: None,
            is_solution: false,
        });
        id
    }

    fn thank(&mut self, post_id: i64, author_id: i64, count: usize, at: Ts, now: Ts) {
        for (place, user_id) in (1..).zip(self.admirers(author_id, post_id, count)) {
            let at = Ts(at.0.saturating_add(KUDOS_GAP * place)).min(now);
            self.kudos.push(KudosRow { post_id, user_id, at });
        }
    }

    /// That many different members, never the author, others for each subject.
    fn admirers(&self, author_id: i64, subject: i64, count: usize) -> Vec<i64> {
        let total = i64::try_from(self.users.len()).unwrap_or(1).max(1);
        let active = |id: &i64| {
            *id != author_id
                && self
                    .users
                    .iter()
                    .any(|user| user.id == *id && user.state == State::Active && user.confirmed_at.is_some())
        };
        // A step that shares no divisor with the number of members visits each once.
        let step = (7..).find(|step| gcd(*step, total) == 1).unwrap_or(1);
        (0..total).map(|turn| (subject * 13 + turn * step) % total + 1).filter(active).take(count).collect()
    }

    /// The covers to lay down: each file's name, and its drawing's.
    pub fn covers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.articles.covers()
    }

    /// Members by their names.
    pub fn people(&self) -> HashMap<String, i64> {
        self.users.iter().map(|user| (user.username.clone(), user.id)).collect()
    }

    /// Threads by their titles.
    pub fn titles(&self) -> HashMap<String, i64> {
        self.threads.iter().map(|thread| (thread.title.clone(), thread.id)).collect()
    }

    /// Writes everything, in one transaction.
    pub fn write(&self, tx: &mut Conn, music: &[MusicService]) -> diesel::QueryResult<()> {
        bulk::reserve(tx, "users", self.users.len())?;
        bulk::insert_users(tx, &self.users)?;
        bulk::reserve(tx, "areas", self.areas.len())?;
        bulk::insert_areas(tx, &self.areas)?;
        bulk::reserve(tx, "boards", self.boards.len())?;
        bulk::insert_boards(tx, &self.boards)?;
        bulk::reserve(tx, "labels", self.labels.len())?;
        bulk::insert_labels(tx, &self.labels)?;
        bulk::reserve(tx, "threads", self.threads.len())?;
        bulk::insert_threads(tx, &self.threads)?;
        bulk::reserve(tx, "posts", self.posts.len())?;
        bulk::insert_posts(tx, &self.posts)?;
        bulk::share(tx, &self.posts, music)?;
        let names: Vec<String> = self.tags.iter().map(|(_, name)| name.clone()).collect();
        let tags = bulk::tag_ids(tx, &names)?;
        let tagged: Vec<ThreadTagRow> = self
            .tags
            .iter()
            .filter_map(|(thread, name)| {
                tags.get(name).map(|tag| ThreadTagRow { thread_id: *thread, tag_id: *tag })
            })
            .collect();
        bulk::insert_thread_tags(tx, &tagged)?;
        bulk::insert_kudos(tx, &self.kudos)?;
        bulk::insert_votes(tx, &self.votes)?;
        bulk::index_posts(tx, &self.words)?;
        solutions(tx, &self.solutions)?;
        self.standings.write(tx, &self.threads)?;
        self.articles.write(tx)?;
        recount::store::repair(tx)
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn known<T>(of: &str, word: &str, parse: fn(&str) -> Option<T>) -> Result<T, String> {
    parse(word).ok_or_else(|| format!("the demo: {of}: \"{word}\" is unknown"))
}

/// The drawing of the gallery that is meant: "cat" is "cat-with-headphones".
fn drawing(avatar: Option<&str>) -> String {
    let Some(avatar) = avatar else { return "rest".to_owned() };
    let full = match avatar {
        "cactus" => "cactus-with-maracas",
        "cat" => "cat-with-headphones",
        "fox" => "fox-with-bow",
        "moon" => "moon-listener",
        "piano" => "piano-keys",
        "violin" => "gramophone",
        "whale" => "whale-song",
        own => own,
    };
    full.to_owned()
}
