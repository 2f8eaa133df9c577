//! An article: its words, its series, whether it helped, and what to do when it did not.

use serde::Serialize;

use super::article_card::cover;
use super::thread::ThreadPage;
use crate::features::articles::policy;
use crate::features::articles::store::reading::{self, Part};
use crate::features::articles::store::writers;
use crate::features::articles::views::CoverView;
use crate::features::notifications::views::ButtonView;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::threads::model::{Thread, url};
use crate::forum::threads::views::Link;
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::address;

/// Parts of a series that are looked through, and related articles that are shown.
const PARTS: i64 = 100;
const RELATED: usize = 5;

#[derive(Debug, Serialize)]
pub struct PartView {
    pub name: String,
    pub url: String,
    pub current: bool,
}

/// The series that an article is part of.
#[derive(Debug, Serialize)]
pub struct SeriesView {
    pub title: String,
    /// The part that this is, from 1, of how many.
    pub number: usize,
    pub total: usize,
    pub parts: Vec<PartView>,
    pub prev: Option<Link>,
    pub next: Option<Link>,
}

/// What an article has besides its thread.
#[derive(Debug, Serialize)]
pub struct ArticleView {
    pub is_faq: bool,
    /// The front page of its kind.
    pub front: Link,
    pub cover: Option<CoverView>,
    pub series: Option<SeriesView>,
    pub related: Vec<Link>,
    pub tags: Vec<Link>,
    pub helpful: i64,
    pub unhelpful: i64,
    /// Both together.
    pub votes: i64,
    /// What the viewer said: "yes", "no", or nothing yet.
    pub said: Option<&'static str>,
    pub may_vote: bool,
    pub vote_url: String,
    /// Where it is changed; with a thread that came from elsewhere, by a form.
    pub edit_url: Option<String>,
    pub adopt_url: Option<String>,
    /// A new thread that says what was read.
    pub ask_url: String,
    /// Follow its author's articles, where it is the blog; for members.
    pub subscribe: Option<ButtonView>,
}

#[derive(Debug, Serialize)]
pub struct ArticlePage {
    #[serde(flatten)]
    pub thread: ThreadPage,
    pub article: ArticleView,
}

impl ArticlePage {
    pub fn of(thread: ThreadPage, article: ArticleView) -> Self {
        Self { thread, article }
    }
}

/// What stands around an article; `None` for any other thread.
pub fn around(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    (thread, board): (&Thread, &Board),
    tags: &[String],
    author: Option<ButtonView>,
) -> Result<Option<ArticleView>, Error> {
    if !board.kind.is_articles() {
        return Ok(None);
    }
    let is_faq = board.kind == BoardKind::Faq;
    let (beside, series, vote) = match reading::page_of(conn, viewer, thread.id)? {
        Some((beside, series, vote)) => (Some(beside), series, vote),
        None => (None, None, None),
    };
    let series = match (beside.as_ref().and_then(|beside| beside.series_id), series) {
        (Some(id), Some(title)) => series_of(title, &reading::parts(conn, viewer, id, PARTS)?, thread),
        _ => None,
    };
    let related = reading::related(conn, viewer, thread, tags, RELATED)?;
    // A grant makes a difference for one's own article only.
    let own = viewer.id() == Some(thread.author_id) || viewer.standing().is_some_and(policy::may_edit_all);
    let may_edit = own && {
        let grants = writers::grants(conn, viewer)?;
        policy::may_edit(viewer, grants, board, thread.author_id).is_ok()
    };
    let edit_url = beside.as_ref().map(|beside| format!("/articles/{}/edit", beside.id));
    let adopt_url = edit_url.is_none().then(|| format!("/threads/{}/article", thread.id));
    Ok(Some(ArticleView {
        is_faq,
        front: if is_faq { link("FAQs", "/faq") } else { link("Blog", "/blog") },
        cover: beside.as_ref().and_then(cover),
        series,
        related: related.into_iter().map(|part| place(&part)).collect(),
        tags: tags.iter().map(|name| tag(is_faq, name)).collect(),
        helpful: beside.as_ref().map_or(0, |beside| beside.helpful_count),
        unhelpful: beside.as_ref().map_or(0, |beside| beside.unhelpful_count),
        votes: beside.as_ref().map_or(0, |beside| beside.helpful_count + beside.unhelpful_count),
        said: vote.map(|helpful| if helpful { "yes" } else { "no" }),
        may_vote: policy::may_vote(viewer, thread, board).is_ok(),
        vote_url: format!("/threads/{}/helpful", thread.id),
        edit_url: edit_url.filter(|_| may_edit),
        adopt_url: adopt_url.filter(|_| may_edit),
        ask_url: ask_url(site, thread),
        subscribe: author.filter(|_| !is_faq),
    }))
}

fn link(name: &str, url: &str) -> Link {
    Link { name: name.to_owned(), url: url.to_owned() }
}

fn place((id, slug, title): &Part) -> Link {
    Link { name: title.clone(), url: url(*id, slug) }
}

fn tag(is_faq: bool, name: &str) -> Link {
    let word: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let front = if is_faq { "/faq" } else { "/blog" };
    Link { name: name.to_owned(), url: format!("{front}?tag={word}") }
}

/// The series as seen from one of its parts; nothing for a part that is not in it (hidden from the viewer).
fn series_of(title: String, parts: &[Part], thread: &Thread) -> Option<SeriesView> {
    let at = parts.iter().position(|part| part.0 == thread.id)?;
    let view = |part: &Part| PartView {
        name: part.2.clone(),
        url: url(part.0, &part.1),
        current: part.0 == thread.id,
    };
    Some(SeriesView {
        title,
        number: at + 1,
        total: parts.len(),
        prev: at.checked_sub(1).and_then(|before| parts.get(before)).map(place),
        next: parts.get(at + 1).map(place),
        parts: parts.iter().map(view).collect(),
    })
}

/// A form for a new thread that says what was read (REQUIREMENTS A5.3).
fn ask_url(site: &Site, thread: &Thread) -> String {
    let title = thread.title.replace('\\', "").replace('[', "(").replace(']', ")");
    let body = format!(
        "I have read [{title}]({}{}), and it did not solve it.\n\n**What happens:** \n\n**What I have tried:** ",
        site.origin,
        thread.url()
    );
    address("/new", [("body", Some(body))])
}

impl ArticlePage {
    pub fn sample() -> Self {
        let part = |name: &str, current| PartView {
            name: name.to_owned(),
            url: "/threads/1/part".to_owned(),
            current,
        };
        Self::of(
            ThreadPage::sample(),
            ArticleView {
                is_faq: true,
                front: link("FAQs", "/faq"),
                cover: super::article_card::ArticleCard::sample().cover,
                series: Some(SeriesView {
                    title: "Ideas".to_owned(),
                    number: 1,
                    total: 2,
                    parts: vec![part("How to write one", true), part("What the statuses mean", false)],
                    prev: None,
                    next: Some(link("What the statuses mean", "/threads/2/part")),
                }),
                related: vec![link("Ranks", "/threads/3/ranks")],
                tags: vec![tag(true, "how to")],
                helpful: 12,
                unhelpful: 1,
                votes: 13,
                said: Some("yes"),
                may_vote: true,
                vote_url: "/threads/1/helpful".to_owned(),
                edit_url: Some("/articles/1/edit".to_owned()),
                adopt_url: Some("/threads/1/article".to_owned()),
                ask_url: "/new?body=x".to_owned(),
                subscribe: Some(ButtonView::sample()),
            },
        )
    }
}
