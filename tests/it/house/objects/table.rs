//! The rows: a form, and who gets through with it.

/// A form of a thread or a post.
pub struct Deed {
    pub form: &'static str,
    /// Where such threads are.
    pub board: &'static str,
    /// What the thread stands at, where it has a status.
    pub status: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
    /// Done before by an administrator, or by the same person.
    pub ready: &'static str,
    pub ready_by_self: bool,
    /// Letters of those who get through with one's own, somebody else's, a hidden, a removed
    /// and a private one. The people: `-` a guest, `u` unconfirmed, `g` silenced, `v` a Visitor,
    /// `m` a member, `q` a Star, `k` a moderator of the board, `r` a moderator, `a` an administrator.
    pub who: [&'static str; 5],
}

const fn deed(
    form: &'static str,
    fields: &'static [(&'static str, &'static str)],
    who: [&'static str; 5],
) -> Deed {
    Deed { form, board: "android", status: "", fields, ready: "", ready_by_self: false, who }
}

impl Deed {
    const fn of(self, board: &'static str, status: &'static str) -> Self {
        Self { board, status, ..self }
    }

    const fn after(self, ready: &'static str) -> Self {
        Self { ready, ..self }
    }

    const fn after_own(self, ready: &'static str) -> Self {
        Self { ready, ready_by_self: true, ..self }
    }
}

pub const BOARDS: &[&str] = &["android", "ios", "ideas", "ongoing-issues", "troubleshooting", "staff-room"];

type Fields = &'static [(&'static str, &'static str)];

const NONE: Fields = &[];
const WORDS: Fields = &[("body", "Words of mine."), ("title", "A title of mine"), ("key", "{key}")];
const REASON: Fields = &[("reason", "Rule 4")];
const TEXT: Fields = &[("text", "Known?")];
const IDEA: &str = "Live Idea";
const ISSUE: &str = "Under Investigation";

#[rustfmt::skip]
pub const DEEDS: &[Deed] = &[
    deed("/threads/{id}/posts", WORDS, ["vmqkra", "vmqkra", "", "", "ra"]),
    deed("/threads/{id}/answered", NONE, ["vmqkra", "vmqkra", "kra", "kra", "ra"]),
    deed("/threads/{id}/claim", NONE, ["qra", "qra", "", "", "ra"]),
    deed("/threads/{id}/release", NONE, ["qra", "qra", "ra", "ra", "ra"]).after_own("/claim"),
    deed("/threads/{id}/ask-staff", TEXT, ["qra", "qra", "ra", "ra", "ra"]),
    deed("/threads/{id}/label", &[("label", "{label}")], ["qkra", "qkra", "kra", "kra", "ra"]),
    deed("/threads/{id}/move", &[("board", "ios")], ["qra", "qra", "ra", "ra", "ra"]),
    deed("/threads/{id}/merge-into", &[("into", "{older}")], ["kra", "kra", "", "", ""]),
    deed("/threads/{id}/split", &[("title", "A title of mine"), ("place", "android"), ("p{reply}", "1")], ["kra", "kra", "", "", ""]),
    deed("/threads/{id}/remove", REASON, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/lock", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/unlock", NONE, ["kra", "kra", "kra", "kra", "ra"]).after("/lock"),
    deed("/threads/{id}/float", NONE, ["qkra", "qkra", "kra", "kra", "ra"]),
    deed("/threads/{id}/unfloat", NONE, ["qkra", "qkra", "kra", "kra", "ra"]).after("/float"),
    deed("/threads/{id}/feature", NONE, ["ra", "ra", "ra", "ra", "ra"]),
    deed("/threads/{id}/unfeature", NONE, ["ra", "ra", "ra", "ra", "ra"]).after("/feature"),
    deed("/threads/{id}/hide", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/restore", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/threads/{id}/vault", NONE, ["ra", "ra", "ra", "ra", ""]),
    deed("/threads/{id}/unvault", NONE, ["ra", "ra", "ra", "ra", "ra"]).after("/vault"),
    deed("/threads/{id}/article", NONE, ["qra", "ra", "ra", "ra", "ra"]).of("troubleshooting", ""),
    deed("/threads/{id}/helpful", &[("helpful", "yes")], ["", "vmqkra", "kra", "kra", "ra"]).of("troubleshooting", ""),
    deed("/threads/{id}/vote", NONE, ["vmqkra", "vmqkra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/vote/details", &[("note", "As well.")], ["vmqkra", "vmqkra", "", "", "ra"]).of("ongoing-issues", ISSUE).after_own("/vote"),
    deed("/threads/{id}/vote/take-back", NONE, ["ugvmqkra", "ugvmqkra", "", "", "ra"]).of("ideas", IDEA).after_own("/vote"),
    deed("/threads/{id}/status", &[("to", "Fixed"), ("note", "It works.")], ["ra", "ra", "", "", "ra"]).of("ongoing-issues", ISSUE),
    deed("/threads/{id}/check", NONE, ["qra", "qra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/check/take-back", NONE, ["qra", "qra", "", "", "ra"]).of("ideas", IDEA).after("/check"),
    deed("/threads/{id}/ask", &[("body", "Which one?"), ("key", "{key}")], ["qra", "qra", "", "", "ra"]).of("ideas", IDEA),
    deed("/threads/{id}/merge", &[("into", "{idea}")], ["qra", "qra", "", "", "ra"]).of("ideas", IDEA),
    // Of what was merged alone, which these are not: tests/it/features/statuses.rs tells of it.
    deed("/threads/{id}/merge/take-back", NONE, ["", "", "", "", ""]).of("ideas", IDEA),
    deed("/threads/{id}/not-an-issue", &[("board", "android"), ("why", "It is none.")], ["ra", "ra", "", "", "ra"]).of("ongoing-issues", ISSUE),
    // Of those who voted before it was fixed: the same file.
    deed("/threads/{id}/fix-answer", &[("works", "yes")], ["", "", "", "", ""]).of("ongoing-issues", "Fixed").after_own("/vote"),
    deed("/posts/{id}/edit?version=1", WORDS, ["vmqkra", "kra", "kra", "kra", "ra"]),
    deed("/posts/{id}/kudo", NONE, ["", "vmqkra", "", "", "ra"]),
    deed("/posts/{id}/kudo/take-back", NONE, ["ugvmqkra", "ugvmqkra", "", "", "ra"]).after_own("/kudo"),
    // Of the host of a thread in Chat: tests/it/features/chat.rs.
    deed("/posts/{id}/nudge", NONE, ["", "", "", "", ""]),
    deed("/posts/{id}/remove", REASON, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/posts/{id}/solution", NONE, ["", "qkra", "", "", ""]),
    deed("/posts/{id}/solution/take-back", NONE, ["qkra", "qkra", "", "", "ra"]).after("/solution"),
    deed("/posts/{id}/hide", NONE, ["kra", "kra", "kra", "kra", "ra"]),
    deed("/posts/{id}/restore", NONE, ["kra", "kra", "kra", "kra", "ra"]),
];
