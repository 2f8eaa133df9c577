//! The ways about a thread: its pages, and what a reader jumps to.

use serde::Serialize;

use crate::forum::boards::model::Board;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::Thread;
use crate::kit::error::Error;

#[derive(Debug, Serialize)]
pub struct Jump {
    pub name: &'static str,
    pub url: String,
}

pub fn jumps(
    thread: &Thread,
    page_size: i64,
    mark: i64,
    staff: Option<i64>,
    solution: Option<String>,
) -> Vec<Jump> {
    let at = |number: i64| permalink(&thread.url(), number, page_size);
    let mut jumps = Vec::new();
    if mark > 0 && mark < thread.last_number {
        jumps.push(Jump { name: "First unread", url: at(mark + 1) });
    }
    if let Some(url) = solution {
        jumps.push(Jump { name: "Solution", url });
    }
    if let Some(number) = staff {
        jumps.push(Jump { name: "Staff reply", url: at(number) });
    }
    if thread.last_number > 3 {
        jumps.push(Jump { name: "Latest", url: at(thread.last_number) });
    }
    jumps
}

/// The board's list, narrowed to one tag or label.
pub fn filter_url(board: &Board, by: &str, name: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{}?{by}={name}", board.url())
}

/// Which page of how many.
pub struct Pages {
    pub current: i64,
    pub last: i64,
    /// Goes with every address, after the page.
    suffix: &'static str,
}

impl Pages {
    pub fn of(thread: &Thread, size: i64, asked: Option<i64>) -> Result<Self, Error> {
        let last = (thread.last_number.max(1) - 1) / size + 1;
        match asked.unwrap_or(1) {
            current if (1..=last).contains(&current) => Ok(Self { current, last, suffix: "" }),
            _ => Err(Error::NotFound),
        }
    }

    /// Of what was merged into another thread, where its own words were asked for.
    pub fn keeping(self, merged: bool) -> Self {
        Self { suffix: if merged { "merged=keep" } else { "" }, ..self }
    }

    pub fn url(&self, thread_url: &str, page: i64) -> Option<String> {
        let page = match page {
            1 if self.current != 1 => String::new(),
            page if page > 1 && page <= self.last => format!("page={page}"),
            _ => return None,
        };
        let query = [page.as_str(), self.suffix].into_iter().filter(|part| !part.is_empty());
        match query.collect::<Vec<_>>().join("&") {
            query if query.is_empty() => Some(thread_url.to_owned()),
            query => Some(format!("{thread_url}?{query}")),
        }
    }
}
