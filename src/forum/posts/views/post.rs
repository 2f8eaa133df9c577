//! One post: `parts/post.html`.

use std::collections::HashMap;

use serde::Serialize;

use crate::forum::accounts::model::{Face, PersonView, UserId};
use crate::forum::boards::model::Board;
use crate::forum::permissions::Act;
use crate::forum::posts::model::{Attachment, Post, PostId, permalink};
use crate::forum::posts::policy;
use crate::forum::posts::store::Target;
use crate::forum::ranks::Family;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::threads::policy as threads_policy;
use crate::forum::threads::views::person;
use crate::forum::viewer::Viewer;
use crate::kit::db::Ts;

#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub url: String,
    pub name: String,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub is_image: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReplyToView {
    pub number: i64,
    pub url: String,
    pub name: String,
}

/// What the viewer may do with it, from the policies.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Can {
    pub edit: bool,
    pub reply: bool,
    pub hide: bool,
    pub remove: bool,
    pub restore: bool,
    pub see_history: bool,
    /// Filled by the page, which knows the limbs: press the button for kudos,
    /// accept as a solution (or as one more), take the solution back.
    pub kudo: bool,
    pub accept: bool,
    pub accept_too: bool,
    pub unaccept: bool,
    /// Be told of replies to it.
    pub subscribe: bool,
    /// As the host of the thread: ask its author to come back to the topic.
    pub nudge: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct PostView {
    pub id: i64,
    pub number: i64,
    pub url: String,
    pub author: PersonView,
    pub created_at: Ts,
    pub edited_at: Option<Ts>,
    /// Whether it was changed at all, with a mark or without.
    pub is_changed: bool,
    /// Empty when the viewer may not read a removed post.
    pub html: String,
    pub is_solution: bool,
    pub state: &'static str,
    pub state_note: Option<String>,
    pub kudos: i64,
    pub attachments: Vec<FileView>,
    pub reply_to: Option<ReplyToView>,
    pub tint: &'static str,
    pub can: Can,
    pub edit_url: String,
    pub quote_url: String,
    pub history_url: String,
    pub hide_url: String,
    pub remove_url: String,
    pub restore_url: String,
    /// Whether the viewer gave kudos; filled by the page.
    pub kudos_given: bool,
    /// Whether the viewer is told of replies to it; filled by the page.
    pub is_subscribed: bool,
    pub report_url: Option<String>,
    /// The line below its author's posts, as HTML of our sanitizer.
    pub signature_html: Option<String>,
}

/// What belongs to the posts of a page, each asked for once.
pub struct PostAround<'a> {
    pub brand: &'a str,
    pub page_size: i64,
    pub viewer: &'a Viewer,
    pub thread: &'a Thread,
    pub board: &'a Board,
    /// Authors, and authors of what was replied to.
    pub faces: HashMap<UserId, Face>,
    pub attachments: HashMap<PostId, Vec<Attachment>>,
    pub targets: HashMap<PostId, Target>,
    /// The HTML of the lines below authors' posts.
    pub signatures: HashMap<UserId, String>,
}

impl PostAround<'_> {
    /// The post as this viewer sees it; `None` when it is hidden from them.
    pub fn post(&self, post: &Post) -> Option<PostView> {
        let readable = policy::may_see(self.viewer, post, self.thread);
        if !readable && post.state == Visibility::Hidden {
            return None;
        }
        let author = person(self.faces.get(&post.author_id), self.brand);
        let at = |verb: &str| format!("/posts/{}/{verb}", post.id);
        Some(PostView {
            id: post.id.0,
            number: post.number,
            url: permalink(&self.thread.url(), post.number, self.page_size),
            tint: match author.rank.kind {
                Family::Star => "star",
                Family::Staff if author.is_staff => "staff",
                _ => "none",
            },
            author,
            created_at: post.created_at,
            edited_at: post.edited_at,
            is_changed: post.version > 1,
            html: if readable { post.html.clone() } else { String::new() },
            is_solution: post.is_solution && post.state == Visibility::Visible,
            state: post.state.word(),
            state_note: post.state_reason.clone(),
            kudos: post.kudos_count,
            attachments: if readable { self.files(post) } else { Vec::new() },
            reply_to: self.reply_to(post),
            can: self.can(post),
            edit_url: at("edit"),
            quote_url: format!("/threads/{}/reply?quote={}", self.thread.id, post.id),
            history_url: at("history"),
            hide_url: at("hide"),
            remove_url: at("remove"),
            restore_url: at("restore"),
            kudos_given: false,
            is_subscribed: false,
            report_url: self.report_url(post),
            signature_html: self.signatures.get(&post.author_id).filter(|_| readable).cloned(),
        })
    }

    /// For members; where they may not report, the page says why.
    fn report_url(&self, post: &Post) -> Option<String> {
        let shown = self.viewer.person.is_some() && post.state == Visibility::Visible;
        shown.then(|| format!("/reports/new?about=post:{}", post.id))
    }

    fn can(&self, post: &Post) -> Can {
        let may = |act| threads_policy::may_do(self.viewer, act, self.board).is_ok();
        let visible = post.state == Visibility::Visible;
        Can {
            edit: policy::may_edit(self.viewer, post, self.thread, self.board).is_ok(),
            reply: visible && threads_policy::may_reply(self.viewer, self.thread, self.board).is_ok(),
            hide: may(Act::Hide) && visible,
            remove: may(Act::Remove) && post.state != Visibility::Removed,
            restore: may(Act::Hide) && !visible,
            see_history: policy::may_see_history(self.viewer).is_ok(),
            ..Can::default()
        }
    }

    /// Pictures that the text itself does not show.
    fn files(&self, post: &Post) -> Vec<FileView> {
        let files = self.attachments.get(&post.id).map(Vec::as_slice).unwrap_or_default();
        files
            .iter()
            .filter(|file| !post.html.contains(&file.file_key))
            .map(|file| FileView {
                url: file.url(),
                name: file.name.clone(),
                width: Some(file.width),
                height: Some(file.height),
                is_image: true,
            })
            .collect()
    }

    fn reply_to(&self, post: &Post) -> Option<ReplyToView> {
        let target = self.targets.get(&post.reply_to?)?;
        Some(ReplyToView {
            number: target.number,
            url: permalink(&self.thread.url(), target.number, self.page_size),
            name: person(self.faces.get(&target.author_id), self.brand).name,
        })
    }
}

impl PostView {
    pub fn sample() -> Self {
        Self {
            id: 7,
            number: 2,
            url: "/threads/3/no-sound#post-2".to_owned(),
            author: person(None, "Tempo"),
            created_at: Ts(1_700_000_000_000),
            edited_at: Some(Ts(1_700_000_100_000)),
            is_changed: true,
            html: "<p>Turn <strong>crossfade</strong> off.</p>".to_owned(),
            is_solution: true,
            state: "visible",
            state_note: None,
            kudos: 12,
            attachments: vec![FileView {
                url: "/attachments/00000000000000000000000000000000.png".to_owned(),
                name: "Screenshot".to_owned(),
                width: Some(640),
                height: Some(480),
                is_image: true,
            }],
            reply_to: Some(ReplyToView {
                number: 1,
                url: "/threads/3/no-sound#post-1".to_owned(),
                name: "Mika".to_owned(),
            }),
            tint: "staff",
            can: Can {
                edit: true,
                reply: true,
                hide: true,
                remove: true,
                restore: false,
                see_history: true,
                kudo: true,
                accept: true,
                accept_too: true,
                unaccept: true,
                subscribe: true,
                nudge: true,
            },
            edit_url: "/posts/7/edit".to_owned(),
            quote_url: "/threads/3/reply?quote=7".to_owned(),
            history_url: "/posts/7/history".to_owned(),
            hide_url: "/posts/7/hide".to_owned(),
            remove_url: "/posts/7/remove".to_owned(),
            restore_url: "/posts/7/restore".to_owned(),
            kudos_given: true,
            is_subscribed: true,
            report_url: Some("/reports/new?about=post:7".to_owned()),
            signature_html: Some("<p>Plays the <em>bass</em>.</p>".to_owned()),
        }
    }
}
