//! A post as the thread's page shows it; `templates/parts/post.html` draws it.

use serde::Serialize;

use crate::forum::accounts::model::{Face, PersonView};
use crate::forum::posts::model::{Post, PostId, permalink};
use crate::forum::posts::reading::Attached;
use crate::forum::ranks::Family;
use crate::forum::threads::model::Visibility;
use crate::forum::viewer::{Role, Viewer};

#[derive(Clone, Debug, Default, Serialize)]
pub struct Can {
    pub edit: bool,
    pub reply: bool,
    pub hide: bool,
    pub remove: bool,
    pub restore: bool,
    pub see_history: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct AttachmentView {
    pub url: String,
    pub name: String,
    pub width: i64,
    pub height: i64,
    pub is_image: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReplyTo {
    pub number: i64,
    pub url: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct PostView {
    pub id: PostId,
    pub number: i64,
    pub url: String,
    pub author: PersonView,
    pub created_at: i64,
    pub edited_at: Option<i64>,
    pub html: String,
    pub is_solution: bool,
    pub state: Visibility,
    pub state_note: Option<String>,
    pub kudos: i64,
    pub attachments: Vec<AttachmentView>,
    pub reply_to: Option<ReplyTo>,
    pub tint: &'static str,
    pub can: Can,
    pub edit_url: String,
    pub quote_url: String,
    pub history_url: String,
    pub hide_url: String,
    pub remove_url: String,
    pub restore_url: String,
}

/// What the posts of one page share.
pub struct Around<'a> {
    pub viewer: &'a Viewer,
    pub brand: &'a str,
    pub thread_url: &'a str,
    pub reply_url: &'a str,
    pub page_size: i64,
    pub may_reply: bool,
}

impl PostView {
    pub fn of(post: &Post, author: Option<&Face>, attached: &[Attached], around: &Around<'_>) -> Self {
        let gone = Face::former(post.author_id);
        let author = author.unwrap_or(&gone);
        let is_own = around.viewer.id() == Some(post.author_id);
        let moderates = around.viewer.is_at_least(Role::Moderator);
        let shown =
            post.state == Visibility::Visible || moderates || (post.state == Visibility::Hidden && is_own);
        let own = format!("/posts/{}", post.id);
        Self {
            id: post.id,
            number: post.number,
            url: permalink(around.thread_url, post.number, around.page_size),
            author: author.view(around.brand),
            created_at: post.created_at.0,
            edited_at: post.edited_at.map(|at| at.0),
            html: if shown { post.html.clone() } else { String::new() },
            is_solution: post.is_solution && shown,
            state: if shown { post.state } else { Visibility::Removed },
            state_note: post.state_reason.clone().filter(|_| shown || post.state == Visibility::Removed),
            kudos: post.kudos_count,
            attachments: if shown { attached.iter().map(AttachmentView::of).collect() } else { Vec::new() },
            reply_to: None,
            tint: match author.rank.family() {
                Family::Staff if author.role >= Role::Moderator => "staff",
                Family::Star => "star",
                _ => "none",
            },
            can: Can {
                edit: (is_own && post.state == Visibility::Visible && around.may_reply) || moderates,
                reply: around.may_reply && post.state == Visibility::Visible,
                hide: moderates && post.state == Visibility::Visible && post.number > 1,
                remove: moderates && post.state != Visibility::Removed && post.number > 1,
                restore: moderates && post.state != Visibility::Visible,
                see_history: around.viewer.is_at_least(Role::Star),
            },
            edit_url: format!("{own}/edit"),
            quote_url: format!("{}?quote={}", around.reply_url, post.id),
            history_url: format!("{own}/history"),
            hide_url: format!("{own}/hide"),
            remove_url: format!("{own}/remove"),
            restore_url: format!("{own}/restore"),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: PostId(1),
            number: 1,
            url: "/threads/1/gapless#post-1".to_owned(),
            author: crate::forum::threads::views::ThreadRow::sample().author,
            created_at: 0,
            edited_at: Some(1),
            html: "<p>Words</p>".to_owned(),
            is_solution: true,
            state: Visibility::Hidden,
            state_note: Some("Off topic.".to_owned()),
            kudos: 3,
            attachments: vec![AttachmentView {
                url: "/attachments/a.png".to_owned(),
                name: "a.png".to_owned(),
                width: 1,
                height: 1,
                is_image: true,
            }],
            reply_to: Some(ReplyTo { number: 2, url: "#post-2".to_owned(), name: "mira".to_owned() }),
            tint: "star",
            can: Can { edit: true, reply: true, hide: true, remove: true, restore: true, see_history: true },
            edit_url: String::new(),
            quote_url: String::new(),
            history_url: String::new(),
            hide_url: String::new(),
            remove_url: String::new(),
            restore_url: String::new(),
        }
    }
}

impl AttachmentView {
    fn of(attached: &Attached) -> Self {
        Self {
            url: format!("/attachments/{}", attached.file_key),
            name: attached.name.clone(),
            width: attached.width,
            height: attached.height,
            is_image: true,
        }
    }
}
