//! What the template of a thread shows.

use serde::Serialize;

use super::helpers::HelpersView;
use super::standing::StandingView;
use super::verbs::Verb;
use super::ways::Jump;
use crate::features::notifications::views::ButtonView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::posts::views::{ComposerView, PostView};
use crate::forum::threads::model::{StatusView, ThreadId};
use crate::forum::threads::views::{AdviceView, Link};
use crate::kit::web::forms::FormErrors;

#[derive(Debug, Serialize)]
pub struct ThreadPage {
    pub id: ThreadId,
    pub url: String,
    /// The address of this page of the thread.
    pub page_url: String,
    pub page_number: i64,
    pub title: String,
    pub board: Link,
    pub label: Option<String>,
    /// The board's threads with this label.
    pub label_url: Option<String>,
    pub status: Option<StatusView>,
    /// Of ideas and issues.
    pub standing: Option<StandingView>,
    pub tags: Vec<Link>,
    pub locked: bool,
    pub floated: bool,
    pub hidden: bool,
    /// What it is a part of, where its own words were asked for.
    pub merged_into: Option<Link>,
    /// The number of the last post, for pages that hear of newer ones.
    pub last_number: i64,
    pub views: i64,
    pub votes: i64,
    /// How many people said that it answered them.
    pub answered: i64,
    pub replies: i64,
    pub created_at: i64,
    pub last_at: i64,
    pub question: Option<PostView>,
    /// Where its first solution stands, on every page.
    pub solved_url: Option<String>,
    /// The first solution, under the question.
    pub solution: Option<PostView>,
    pub other_solutions: Vec<Link>,
    pub posts: Vec<PostView>,
    pub rail: String,
    pub jumps: Vec<Jump>,
    pub first_url: Option<String>,
    pub prev_url: Option<String>,
    pub next_url: Option<String>,
    pub last_url: Option<String>,
    /// Why a new thread may be better than a reply.
    pub advice: Option<AdviceView>,
    pub composer: Option<ComposerView>,
    /// Where a guest goes to reply: by way of logging in.
    pub reply_url: Option<String>,
    /// Why one cannot reply, where that is so.
    pub closed_note: Option<String>,
    /// For members.
    pub subscribe: Option<ButtonView>,
    /// What was shared in a thread of Chat.
    pub music_url: Option<String>,
    pub verbs: Vec<Verb>,
    pub can_move: bool,
    /// Labels to choose from, for those who may give another one.
    pub relabel: Option<Choice>,
    /// Merging it into another thread, and splitting posts off.
    pub can_merge: bool,
    pub can_remove: bool,
    /// For Stars and staff.
    pub helpers: Option<HelpersView>,
    pub description: String,
}

impl ThreadPage {
    /// What the browser's tab says.
    pub fn page_title(&self) -> String {
        match self.page_number {
            1 => self.title.clone(),
            number => format!("{}, page {number}", self.title),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: ThreadId(1),
            url: "/threads/1/gapless".to_owned(),
            page_url: "/threads/1/gapless".to_owned(),
            page_number: 1,
            title: "Gapless playback".to_owned(),
            board: Link { name: "Android".to_owned(), url: "/boards/android".to_owned() },
            label: Some("Playback".to_owned()),
            label_url: Some("/boards/android?label=Playback".to_owned()),
            status: Some(StatusView::sample()),
            standing: Some(StandingView::sample()),
            tags: vec![Link { name: "gapless".to_owned(), url: "/boards/android?tag=gapless".to_owned() }],
            locked: true,
            floated: true,
            hidden: true,
            merged_into: Some(Link { name: "Gapless everywhere".to_owned(), url: "/threads/9/x".to_owned() }),
            last_number: 2,
            views: 12,
            votes: 3,
            answered: 2,
            replies: 2,
            created_at: 0,
            last_at: 1,
            question: Some(PostView::sample()),
            solved_url: Some("#post-2".to_owned()),
            solution: Some(PostView::sample()),
            other_solutions: vec![Link { name: "#3".to_owned(), url: "#post-3".to_owned() }],
            posts: vec![PostView::sample()],
            rail: "1 of 2".to_owned(),
            jumps: vec![Jump { name: "Latest", url: "#post-2".to_owned() }],
            first_url: None,
            prev_url: None,
            next_url: Some("/threads/1/gapless?page=2".to_owned()),
            last_url: None,
            advice: Some(AdviceView::sample()),
            composer: None,
            reply_url: Some("/threads/1/reply".to_owned()),
            closed_note: Some("Locked.".to_owned()),
            subscribe: Some(ButtonView::sample()),
            music_url: Some("/threads/1/music".to_owned()),
            verbs: vec![Verb { name: "lock", text: "Lock thread", icon: "lock" }],
            can_move: true,
            can_merge: true,
            relabel: Some(Choice::new(
                "label",
                "Label",
                "",
                [("7".to_owned(), "Playback".to_owned())],
                &FormErrors::default(),
            )),
            can_remove: true,
            helpers: Some(HelpersView::sample()),
            description: "Words".to_owned(),
        }
    }
}
