//! What rises, and a FAQ from a case.

use serde::Serialize;

use super::super::topics::{FEW, Topic, WEEKS};
use crate::forum::accounts::views::{ErrorView, FieldView, LinkView, summary};
use crate::forum::posts::forms::new_key;
use crate::kit::web::forms::FormErrors;

#[derive(Clone, Debug, Serialize)]
pub struct TopicView {
    pub term: String,
    pub this_week: i64,
    pub mean: String,
    pub cases: i64,
    pub threads: i64,
    pub votes: i64,
    /// Where an issue is made of the cases.
    pub issue_url: String,
}

/// `/desk/topics`.
#[derive(Clone, Debug, Serialize)]
pub struct TopicsPage {
    pub topics: Vec<TopicView>,
    pub few: i64,
    pub weeks: i64,
}

impl TopicsPage {
    pub const TEMPLATE: &str = "features/casework/topics.html";
    pub const TITLE: &str = "Rising topics";

    pub fn new(topics: &[Topic]) -> Self {
        let view = |topic: &Topic| TopicView {
            term: topic.term.clone(),
            this_week: topic.this_week,
            mean: format!("{}.{}", topic.mean_tenths / 10, topic.mean_tenths % 10),
            cases: topic.by_source[0],
            threads: topic.by_source[1],
            votes: topic.by_source[2],
            issue_url: format!(
                "/desk/issues?term={}",
                url::form_urlencoded::byte_serialize(topic.term.as_bytes()).collect::<String>()
            ),
        };
        Self { topics: topics.iter().map(view).collect(), few: FEW, weeks: WEEKS }
    }

    pub fn sample() -> Self {
        let topic =
            Topic { term: "crackling".to_owned(), by_source: [3, 2, 4], this_week: 9, mean_tenths: 12 };
        Self::new(&[topic])
    }
}

/// `/desk/cases/{reference}/faq`.
#[derive(Clone, Debug, Serialize)]
pub struct CaseFaqPage {
    pub back: LinkView,
    pub title: FieldView,
    pub body: FieldView,
    pub errors: Vec<ErrorView>,
    /// Nothing personal was found: it can go on to these boards.
    pub is_checked: bool,
    pub boards: Vec<LinkView>,
    pub key: String,
}

impl CaseFaqPage {
    pub const TEMPLATE: &str = "features/casework/faq.html";
    pub const TITLE: &str = "A FAQ from this case";

    pub fn new(back: LinkView, title: &str, body: &str, errors: &FormErrors) -> Self {
        let mut field = FieldView::new("body", "What everybody reads", "textarea").value(body).hint(
            "The last answer of the case. Take out who asked and what is theirs alone; then it is checked.",
        );
        field.error = errors.get("body").map(str::to_owned);
        Self {
            back,
            title: FieldView::new("title", "Title", "text").value(title),
            body: field,
            errors: summary(errors),
            is_checked: false,
            boards: Vec::new(),
            key: new_key(),
        }
    }

    pub fn sample() -> Self {
        let back = LinkView::new("BS-7F3K2M: No sound", "/desk/cases/BS-7F3K2M");
        let mut page = Self::new(
            back,
            "No sound",
            "Turn it on.",
            &FormErrors::one("body", "This looks like a phone number."),
        );
        page.is_checked = true;
        page.boards = vec![LinkView::new("App features", "/articles?board=app-features")];
        page
    }
}
