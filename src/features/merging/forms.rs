//! What the forms of merging and splitting say.

use super::actions::Split;
use crate::forum::boards::model::LabelId;
use crate::forum::form::Form;
use crate::forum::posts::forms::{MAX_TITLE, MIN_TITLE};
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Posts that are split off at most: as many as a page shows.
pub const MOST: usize = 100;

/// As it was sent.
#[derive(Clone, Debug, Default)]
pub struct RawSplit {
    pub title: String,
    /// A board's slug, and after a colon the number of a label.
    pub place: String,
    pub posts: Vec<PostId>,
}

impl RawSplit {
    /// The posts are the fields `p7`, `p9` that are ticked.
    pub fn read(form: &Form) -> Self {
        let posts = form.names().filter_map(|name| name.strip_prefix('p')?.parse().ok()).map(PostId);
        Self {
            title: form.get("title").to_owned(),
            place: form.get("place").to_owned(),
            posts: posts.take(MOST + 1).collect(),
        }
    }

    pub fn check(&self, from: ThreadId) -> Result<Split, FormErrors> {
        let mut errors = FormErrors::default();
        if self.posts.is_empty() {
            errors.add("posts", "Choose at least one post.");
        } else if self.posts.len() > MOST {
            errors.add("posts", format!("At most {MOST} posts at once."));
        }
        let title = fold::clean_line(&self.title, MAX_TITLE).unwrap_or_default();
        if title.chars().count() < MIN_TITLE || fold::is_blank(&title) {
            errors.add("title", format!("Give the thread a title of {MIN_TITLE} to {MAX_TITLE} characters."));
        }
        let (board, label) = match self.place.split_once(':') {
            Some((board, label)) => (board, label.parse().ok().map(LabelId)),
            None => (self.place.as_str(), None),
        };
        if board.is_empty() {
            errors.add("place", "Choose a board.");
        }
        if errors.is_empty() {
            let (posts, board) = (self.posts.clone(), board.to_owned());
            return Ok(Split { from, posts, title, board, label });
        }
        Err(errors)
    }
}

/// The number in an address or in what somebody typed.
pub fn thread_in(text: &str) -> Option<ThreadId> {
    let text = text.trim();
    let rest = text.split_once("/threads/").map_or(text, |(_, rest)| rest);
    let digits: String = rest.trim_start_matches('#').chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(ThreadId)
}
