//! What the templates of writing articles show.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::FieldView;
use crate::forum::posts::views::ComposerView;
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;

#[derive(Clone, Debug, Serialize)]
pub struct CoverView {
    pub url: String,
    pub alt: String,
    pub width: i64,
    pub height: i64,
}

/// The cover of an article that is there already, and the forms around it.
#[derive(Clone, Debug, Serialize)]
pub struct CoverForm {
    pub cover: Option<CoverView>,
    pub action: String,
    pub remove_url: String,
    pub picture: FieldView,
}

/// Writing an article: `features/articles/write.html`.
#[derive(Clone, Debug, Serialize)]
pub struct WritePage {
    pub heading: String,
    /// The board that it is for, or the published article.
    pub place: Link,
    /// The board's slug: where the words are kept when the session has ended.
    pub board: String,
    /// "draft", "scheduled" or "published".
    pub state: &'static str,
    pub publish_at: Option<Ts>,
    pub form: ComposerView,
    pub series: FieldView,
    pub series_titles: Vec<String>,
    pub position: FieldView,
    pub excerpt: FieldView,
    pub cover_alt: FieldView,
    pub when: FieldView,
    pub zone: String,
    /// For an article that is there already.
    pub cover: Option<CoverForm>,
    pub history_url: Option<String>,
    pub discard_url: Option<String>,
    /// What somebody else saved in between.
    pub overtaken: Option<String>,
}

impl WritePage {
    pub const TEMPLATE: &str = "features/articles/write.html";

    pub fn sample() -> Self {
        let field = |name, label| FieldView::new(name, label, "text").optional();
        Self {
            heading: "New article".to_owned(),
            place: Link { name: "Community Blog".to_owned(), url: "/boards/community-blog".to_owned() },
            board: "community-blog".to_owned(),
            state: "scheduled",
            publish_at: Some(Ts(1_700_000_000_000)),
            form: ComposerView::sample(),
            series: field("series", "Series"),
            series_titles: vec!["Ideas".to_owned()],
            position: field("position", "Part"),
            excerpt: field("excerpt", "Excerpt"),
            cover_alt: field("cover_alt", "What the cover shows"),
            when: field("publish_at", "Publish at"),
            zone: "UTC".to_owned(),
            cover: Some(CoverForm {
                cover: Some(CoverView {
                    url: "/covers/x.png".to_owned(),
                    alt: "A stage".to_owned(),
                    width: 1200,
                    height: 630,
                }),
                action: "/articles/1/cover".to_owned(),
                remove_url: "/articles/1/cover/remove".to_owned(),
                picture: FieldView::new("picture", "Cover", "file"),
            }),
            history_url: Some("/articles/1/history".to_owned()),
            discard_url: Some("/articles/1/discard".to_owned()),
            overtaken: Some("What somebody else wrote.".to_owned()),
        }
    }
}

/// An article that is not published, in a list.
#[derive(Clone, Debug, Serialize)]
pub struct UnpublishedView {
    pub title: String,
    pub url: String,
    pub board: String,
    pub author: PersonView,
    pub publish_at: Option<Ts>,
    pub updated_at: Ts,
}

/// What waits to be published: `features/articles/desk.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticlesPage {
    pub scheduled: Vec<UnpublishedView>,
    pub drafts: Vec<UnpublishedView>,
    /// The boards that the viewer may write for.
    pub boards: Vec<Link>,
    /// For those who decide who writes.
    pub writers_url: Option<&'static str>,
}

impl ArticlesPage {
    pub const TEMPLATE: &str = "features/articles/desk.html";

    pub fn sample() -> Self {
        let one = UnpublishedView {
            title: "Gapless, at last".to_owned(),
            url: "/articles/1/edit".to_owned(),
            board: "Community Blog".to_owned(),
            author: person(None, "Tempo"),
            publish_at: Some(Ts(1_700_000_000_000)),
            updated_at: Ts(1_700_000_000_000),
        };
        Self {
            scheduled: vec![one.clone()],
            drafts: vec![UnpublishedView { publish_at: None, ..one }],
            boards: vec![Link {
                name: "Community Blog".to_owned(),
                url: "/articles/new?board=community-blog".to_owned(),
            }],
            writers_url: Some("/admin/writers"),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct WriterView {
    pub person: PersonView,
    /// "FAQs" or "Blog".
    pub kind: &'static str,
    pub by: String,
    pub at: Ts,
    /// Whether the invitation is worth something now: its owner is a Star.
    pub is_star: bool,
    pub revoke_url: String,
}

/// Who was invited to write: `features/articles/writers.html`.
#[derive(Clone, Debug, Serialize)]
pub struct WritersPage {
    pub writers: Vec<WriterView>,
    pub username: FieldView,
    /// The kind that was chosen in a form that did not pass.
    pub kind: String,
}

impl WritersPage {
    pub const TEMPLATE: &str = "features/articles/writers.html";

    pub fn sample() -> Self {
        Self {
            writers: vec![WriterView {
                person: person(None, "Tempo"),
                kind: "FAQs",
                by: "Lucienne".to_owned(),
                at: Ts(1_700_000_000_000),
                is_star: false,
                revoke_url: "/admin/writers/1/faq/revoke".to_owned(),
            }],
            username: FieldView::new("username", "Username of a Star", "text"),
            kind: "blog".to_owned(),
        }
    }
}
