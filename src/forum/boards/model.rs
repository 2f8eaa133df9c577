//! Areas, boards and labels as rows.

use diesel::prelude::*;

use crate::kit::db::Ts;
use crate::schema::{areas, boards, labels};
use crate::{id_type, word_enum};

id_type! {
    /// An area's number.
    AreaId
}
id_type! {
    /// A board's number.
    BoardId
}
id_type! {
    /// A label's number.
    LabelId
}

word_enum! {
    /// What a board holds; its threads are of this kind (PRODUCT 1).
    BoardKind {
        Help = "help",
        Issue = "issue",
        Chat = "chat",
        Idea = "idea",
        Faq = "faq",
        Blog = "blog",
        Stars = "stars",
        Vault = "vault",
    }
}

impl BoardKind {
    /// Whether its threads are articles: they have rules of their own for who writes them.
    pub fn is_articles(self) -> bool {
        matches!(self, Self::Faq | Self::Blog)
    }
}

word_enum! {
    /// Who may read or post. Ordered from open to closed.
    Access {
        Everyone = "everyone",
        Members = "members",
        Stars = "stars",
        Staff = "staff",
        Nobody = "nobody",
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = areas)]
pub struct Area {
    pub id: AreaId,
    pub slug: String,
    pub name: String,
    pub description: String,
}

impl Area {
    /// Where the area's front page is (PRODUCT 17).
    pub fn url(&self) -> String {
        match self.slug.as_str() {
            slug @ ("faq" | "blog" | "ideas") => format!("/{slug}"),
            slug => format!("/areas/{slug}"),
        }
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = boards)]
pub struct Board {
    pub id: BoardId,
    pub area_id: AreaId,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub kind: BoardKind,
    pub guidelines_html: String,
    pub read_access: Access,
    pub post_access: Access,
    pub label_required: bool,
    pub thread_count: i64,
    pub post_count: i64,
    pub last_post_at: Option<Ts>,
    /// What a new thread must say, a question a line.
    pub questions: String,
    /// Votes that an issue needs here; 0 is the site's number.
    pub minimum_votes: i64,
}

impl Board {
    pub fn sample() -> Self {
        Self {
            id: BoardId(1),
            area_id: AreaId(1),
            slug: "android".to_owned(),
            name: "Android".to_owned(),
            description: "Phones and tablets.".to_owned(),
            kind: BoardKind::Help,
            guidelines_html: String::new(),
            read_access: Access::Everyone,
            post_access: Access::Members,
            label_required: false,
            thread_count: 0,
            post_count: 0,
            last_post_at: None,
            questions: String::new(),
            minimum_votes: 0,
        }
    }

    /// Votes that an issue needs before it is ready to be reported (REQUIREMENTS E9).
    pub fn votes_needed(&self, usual: i64) -> i64 {
        if self.minimum_votes > 0 { self.minimum_votes } else { usual }
    }

    /// What a new thread must answer, each question below a heading of its own.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.questions.lines().map(str::trim).filter(|question| !question.is_empty())
    }

    pub fn url(&self) -> String {
        format!("/boards/{}", self.slug)
    }

    /// Where something new for it is written: a thread, or an article.
    pub fn writing_url(&self) -> String {
        if self.kind.is_articles() {
            format!("/articles/new?board={}", self.slug)
        } else {
            format!("{}/new", self.url())
        }
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = labels)]
pub struct Label {
    pub id: LabelId,
    pub board_id: BoardId,
    pub name: String,
}
