//! What templates show of posts and of writing.

mod composer;
mod history;
mod post;
mod similar;

pub use composer::{ComposePage, ComposerView, ConflictPage, LabelChoice, Warning};
pub use history::{HistoryPage, Line, VersionView};
pub use post::{Can, FileView, PostAround, PostView, ReplyToView};
pub use similar::{SimilarGroup, SimilarThread};

use serde::Serialize;

/// A text as it will look: `forum/posts/preview.html`.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewPage {
    pub html: String,
}

impl PreviewPage {
    pub fn sample() -> Self {
        Self { html: "<p>As it will <strong>look</strong>.</p>".to_owned() }
    }
}

/// Uploading without JavaScript: `forum/posts/upload.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UploadPage {
    /// What to paste, once a picture is there.
    pub markdown: Option<String>,
    pub url: Option<String>,
    pub name: Option<String>,
    pub error: Option<String>,
    pub max_megabytes: usize,
}

impl UploadPage {
    pub fn sample() -> Self {
        Self {
            markdown: Some("![Screenshot](/attachments/00000000000000000000000000000000.png)".to_owned()),
            url: Some("/attachments/00000000000000000000000000000000.png".to_owned()),
            name: Some("Screenshot".to_owned()),
            error: None,
            max_megabytes: 8,
        }
    }
}
