//! The rows: a form, and who gets through with it.

/// A form of a thread or a post.
pub struct Deed {
    pub form: &'static str,
    /// Where such threads are.
    pub board: &'static str,
    /// What the thread stands at, where it has a status.
    pub status: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
    /// Done before, in this order.
    pub ready: &'static [Ready],
    /// Letters of those who get through with one's own, somebody else's, a hidden, a removed
    /// and a private one. The people: `-` a guest, `u` unconfirmed, `g` silenced, `v` a Visitor,
    /// `m` a member, `q` a Star, `k` a moderator of the board, `r` a moderator, `a` an administrator.
    pub who: [&'static str; 5],
}

/// What is done to the thing before, by an administrator or by whoever tries then.
pub struct Ready {
    pub by_self: bool,
    pub form: &'static str,
    pub fields: Fields,
}

const fn before(form: &'static str) -> Ready {
    Ready { by_self: false, form, fields: NONE }
}

const fn own(form: &'static str) -> Ready {
    Ready { by_self: true, form, fields: NONE }
}

const fn deed(
    form: &'static str,
    fields: &'static [(&'static str, &'static str)],
    who: [&'static str; 5],
) -> Deed {
    Deed { form, board: "android", status: "", fields, ready: &[], who }
}

impl Deed {
    const fn of(self, board: &'static str, status: &'static str) -> Self {
        Self { board, status, ..self }
    }

    const fn after(self, ready: &'static [Ready]) -> Self {
        Self { ready, ..self }
    }
}

pub const BOARDS: &[&str] =
    &["android", "ios", "ideas", "ongoing-issues", "troubleshooting", "music-discussion", "staff-room"];

type Fields = &'static [(&'static str, &'static str)];

const NONE: Fields = &[];
const WORDS: Fields = &[("body", "Words of mine."), ("title", "A title of mine"), ("key", "{key}")];
const REASON: Fields = &[("reason", "Rule 4")];
const TEXT: Fields = &[("text", "Known?")];
const CLAIMED: &[Ready] = &[own("/claim")];
const LOCKED: &[Ready] = &[before("/lock")];
const FLOATED: &[Ready] = &[before("/float")];
const FEATURED: &[Ready] = &[before("/feature")];
const VAULTED: &[Ready] = &[before("/vault")];
const VOTED: &[Ready] = &[own("/vote")];
const CHECKED: &[Ready] = &[before("/check")];
const MERGED: &[Ready] = &[Ready { fields: &[("into", "{idea}")], ..before("/merge") }];
const VOTED_AND_FIXED: &[Ready] =
    &[own("/vote"), Ready { fields: &[("to", "Fixed"), ("note", "Since today.")], ..before("/status") }];
const THANKED: &[Ready] = &[own("/kudo")];
const SOLVED: &[Ready] = &[before("/solution")];
const IDEA: &str = "Live Idea";
const ISSUE: &str = "Under Investigation";

#[rustfmt::skip]
pub const DEEDS: &[Deed] = &[
    deed("/threads/{id}/posts", WORDS, ["vmqkra", "vmqkra", "", "", "ra"]),
    deed("/threads/{id}/answered", NONE, ["vmqkra", "vmqkra", "kra", "kra", "ra"]),
    deed("/threads/{id}/claim", NONE, ["qra", "qra", "", "", "ra"]),
    deed("/threads/{id}/release", NONE, ["qra", "qra", "ra", "ra", "ra"]).after(CLAIMED),
    deed("/threads/{id}/ask-staff", TEXT, ["qra", "qra", "ra", "ra", "ra"]),
    deed("/threads/{id}/label", &[("label", "{label}")], ["qkra", "qkra", "kra", "kra", "ra"]),
    deed("/threads/{id}/move", &[("board", "ios")], ["qra", "qra", "ra", "ra", "ra"]),
    deed("/threads/{id}/merge-into", &[("into", "{older}")], ["kra", "kra", "", "", ""]),
    deed("/threads/{id}/split", &[("title", "A title of mine"), ("place", "android"), ("p{reply}", "1")], ["kra", "kra", "", "", ""]),
    deed("/threads/{id}/remove", REASON, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/lock", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/unlock", NONE, ["kra", "kra", "kra", "kra", "ra"]).after(LOCKED),
    deed("/threads/{id}/float", NONE, ["qkra", "qkra", "kra", "kra", "ra"]),
    deed("/threads/{id}/unfloat", NONE, ["qkra", "qkra", "kra", "kra", "ra"]).after(FLOATED),
    deed("/threads/{id}/feature", NONE, ["ra", "ra", "ra", "ra", "ra"]),
    deed("/threads/{id}/unfeature", NONE, ["ra", "ra", "ra", "ra", "ra"]).after(FEATURED),
    deed("/threads/{id}/hide", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/restore", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/vault", NONE, ["ra", "ra", "ra", "ra", ""]),
    deed("/threads/{id}/unvault", NONE, ["ra", "ra", "ra", "ra", "ra"]).after(VAULTED),
    deed("/threads/{id}/article", NONE, ["qra", "ra", "ra", "ra", "ra"]).of("troubleshooting", ""),
    deed("/threads/{id}/helpful", &[("helpful", "yes")], ["", "vmqkra", "kra", "kra", "ra"]).of("troubleshooting", ""),
    deed("/threads/{id}/vote", NONE, ["vmqkra", "vmqkra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/vote/details", &[("note", "As well.")], ["vmqkra", "vmqkra", "", "", "ra"]).of("ongoing-issues", ISSUE).after(VOTED),
    deed("/threads/{id}/vote/take-back", NONE, ["ugvmqkra", "ugvmqkra", "", "", "ra"]).of("ideas", IDEA).after(VOTED),
    deed("/threads/{id}/status", &[("to", "Fixed"), ("note", "It works.")], ["ra", "ra", "", "", "ra"]).of("ongoing-issues", ISSUE),
    deed("/threads/{id}/check", NONE, ["qra", "qra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/check/take-back", NONE, ["qra", "qra", "", "", "ra"]).of("ideas", IDEA).after(CHECKED),
    deed("/threads/{id}/ask", &[("body", "Which one?"), ("key", "{key}")], ["qra", "qra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/merge", &[("into", "{idea}")], ["qra", "qra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/merge/take-back", NONE, ["qra", "qra", "", "", "ra"]).of("ideas", IDEA).after(MERGED),
    deed("/threads/{id}/not-an-issue", &[("board", "android"), ("why", "It is none.")], ["ra", "ra", "", "", "ra"]).of("ongoing-issues", ISSUE),
    // Of its author, and of those who voted before it was fixed.
    deed("/threads/{id}/fix-answer", &[("works", "yes")], ["vmqkra", "vmqkra", "", "", "ra"]).of("ongoing-issues", ISSUE).after(VOTED_AND_FIXED),
    deed("/posts/{id}/edit?version=1", WORDS, ["vmqkra", "kra", "kra", "kra", "ra"]),
    deed("/posts/{id}/kudo", NONE, ["", "vmqkra", "", "", "ra"]),
    deed("/posts/{id}/kudo/take-back", NONE, ["ugvmqkra", "ugvmqkra", "", "", "ra"]).after(THANKED),
    // Of the host of a thread in Chat, whose the thread is here instead of the reply.
    deed("/posts/{id}/nudge", NONE, ["vmqkra", "", "", "", ""]).of("music-discussion", ""),
    deed("/posts/{id}/remove", REASON, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/posts/{id}/solution", NONE, ["", "qkra", "", "", ""]),
    deed("/posts/{id}/solution/take-back", NONE, ["qkra", "qkra", "", "", "ra"]).after(SOLVED),
    deed("/posts/{id}/hide", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/posts/{id}/restore", NONE, ["kra", "kra", "kra", "kra", "ra"]),
];
