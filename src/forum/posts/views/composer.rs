//! The writing place: `parts/composer.html`.

use serde::Serialize;

use crate::forum::boards::model::{Board, Label, LabelId};
use crate::forum::gate::work::WorkView;
use crate::forum::posts::forms::{self, Raw};
use crate::forum::posts::look_first;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::posts::views::SimilarGroup;
use crate::forum::threads::model::Thread;
use crate::forum::threads::views::{AdviceView, Link};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

#[derive(Clone, Debug, Serialize)]
pub struct LabelChoice {
    pub id: i64,
    pub name: String,
    pub selected: bool,
}

/// Something to know before posting.
#[derive(Clone, Debug, Serialize)]
pub struct Warning {
    pub kind: &'static str,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ComposerView {
    pub action: String,
    pub csrf: String,
    pub key: String,
    /// `None`: no title is asked for.
    pub title: Option<String>,
    pub labels: Vec<LabelChoice>,
    pub label_required: bool,
    pub tags: Option<String>,
    pub body: String,
    pub errors: FormErrors,
    pub warnings: Vec<Warning>,
    pub warnings_confirm: bool,
    pub submit: &'static str,
    pub draft_url: Option<String>,
    pub draft_saved_at: Option<Ts>,
    pub preview_url: &'static str,
    pub attach_url: Option<&'static str>,
    pub preview_html: Option<String>,
    pub mentions_url: Option<&'static str>,
    /// Where a script asks for likely same threads while a title is typed.
    pub similar_url: Option<String>,
    /// The likely same threads, when they are the step before posting.
    pub similar: Vec<SimilarGroup>,
    /// They were shown: the form says so when it is sent again.
    pub looked: bool,
    /// Personal data was confirmed before that step.
    pub confirmed: bool,
    /// A link leads to another service: asks for a tick that this brand does not have the piece.
    pub elsewhere: Option<String>,
    /// The tick was made.
    pub elsewhere_ticked: bool,
    /// The board asks questions, which stand in the text as headings.
    pub has_questions: bool,
    /// A moderator edits somebody else's words, and may purge what stood there before.
    pub can_purge: bool,
    pub purge_ticked: bool,
    /// For so many minutes a change leaves no mark.
    pub quiet_minutes: Option<i64>,
    /// The small sum that a Visitor's first posts come with.
    pub work: Option<WorkView>,
    /// The place of its draft.
    pub place: String,
}

impl ComposerView {
    /// An empty composer for a place.
    fn empty(place: Place, action: String, csrf: String) -> Self {
        Self {
            action,
            csrf,
            key: forms::new_key(),
            title: None,
            labels: Vec::new(),
            label_required: false,
            tags: None,
            body: String::new(),
            errors: FormErrors::default(),
            warnings: Vec::new(),
            warnings_confirm: false,
            submit: "Post reply",
            draft_url: Some(format!("/drafts?place={}", place.word())),
            draft_saved_at: None,
            preview_url: "/preview",
            attach_url: Some("/attachments"),
            preview_html: None,
            mentions_url: None,
            similar_url: None,
            similar: Vec::new(),
            looked: false,
            confirmed: false,
            elsewhere: None,
            elsewhere_ticked: false,
            has_questions: false,
            can_purge: false,
            purge_ticked: false,
            quiet_minutes: None,
            work: None,
            place: place.word(),
        }
    }

    /// For a reply at the end of a thread's page.
    pub fn reply(thread: &Thread, csrf: String) -> Self {
        Self::empty(Place::Thread(thread.id), format!("/threads/{}/posts", thread.id), csrf)
    }

    /// For a new thread.
    pub fn thread(board: &Board, labels: &[Label], csrf: String) -> Self {
        let mut view = Self::empty(Place::Board(board.id), format!("/boards/{}/threads", board.slug), csrf);
        view.submit = "Post thread";
        view.has_questions = board.questions().next().is_some();
        view.body = board.questions().map(|question| format!("### {question}\n\n\n\n")).collect();
        view.similar_url = look_first::is_asked_in(board).then(|| format!("/boards/{}/similar", board.slug));
        view.with_heading(String::new(), String::new()).with_labels(labels, board.label_required, None)
    }

    /// For a change; the address carries the version that the writer saw.
    pub fn edit(place: Place, action: String, csrf: String) -> Self {
        let mut view = Self::empty(place, action, csrf);
        view.submit = "Save changes";
        view
    }

    pub fn with_heading(mut self, title: String, tags: String) -> Self {
        self.title = Some(title);
        self.tags = Some(tags);
        self
    }

    pub fn with_labels(mut self, labels: &[Label], required: bool, chosen: Option<LabelId>) -> Self {
        self.label_required = required && !labels.is_empty();
        self.labels = labels
            .iter()
            .map(|label| LabelChoice {
                id: label.id.0,
                name: label.name.clone(),
                selected: chosen == Some(label.id),
            })
            .collect();
        self
    }

    fn choose(&mut self, chosen: Option<LabelId>) {
        for label in &mut self.labels {
            label.selected = chosen == Some(LabelId(label.id));
        }
    }

    /// With the sum that is asked of its writer.
    pub fn with_work(mut self, work: Option<WorkView>) -> Self {
        self.work = work;
        self
    }

    /// What was left here before comes back.
    pub fn with_draft(mut self, draft: Option<Draft>) -> Self {
        if let Some(draft) = draft {
            self.draft_saved_at = Some(draft.saved_at);
            self.body = draft.body;
            if self.title.is_some() {
                self.title = Some(draft.title);
                self.tags = Some(draft.tags);
                self.choose(draft.label_id);
            }
        }
        self
    }

    /// The words as they were sent, kept.
    pub fn with_sent(mut self, raw: &Raw) -> Self {
        self.key = raw.key.clone();
        self.body = raw.body.clone();
        self.looked = raw.looked;
        self.elsewhere_ticked = raw.elsewhere;
        self.purge_ticked = raw.purge;
        if self.title.is_some() {
            self.title = Some(raw.title.clone());
            self.tags = Some(raw.tags.clone());
            self.choose(raw.label);
        }
        self
    }

    /// Why it was not posted: mistakes, or warnings that the writer may go on from.
    pub fn with_refusal(mut self, errors: FormErrors, warnings: Vec<String>) -> Self {
        self.warnings_confirm = !warnings.is_empty();
        self.warnings = warnings.into_iter().map(|text| Warning { kind: "personal", text }).collect();
        self.errors = errors;
        self
    }

    /// The step before posting: these may be the same. Sent again, it goes on.
    pub fn with_similar(mut self, similar: Vec<SimilarGroup>, confirmed: bool) -> Self {
        self.submit = "None of these, post my question";
        self.similar = similar;
        self.looked = true;
        self.confirmed = confirmed;
        self
    }

    pub fn sample() -> Self {
        let place = Place::Thread(crate::forum::threads::model::ThreadId(1));
        let mut view = Self::empty(place, "/boards/android/threads".to_owned(), "token".to_owned())
            .with_heading("A title".to_owned(), "android, live".to_owned());
        view.labels = vec![LabelChoice { id: 1, name: "Playback".to_owned(), selected: true }];
        view.label_required = true;
        view = view.with_similar(vec![SimilarGroup::sample()], true);
        view.draft_saved_at = Some(Ts(1_700_000_000_000));
        view.work = Some(WorkView::sample());
        view.quiet_minutes = Some(10);
        view.preview_html = Some("<p>A preview</p>".to_owned());
        view.with_refusal(
            FormErrors::one("body", "There is nothing to post yet."),
            vec!["This looks like an e-mail address.".to_owned()],
        )
    }
}

/// A page with a composer: `forum/posts/compose.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ComposePage {
    pub heading: &'static str,
    /// Where it will stand: a board, a thread.
    pub place: Link,
    /// The board's guidelines, for a new thread.
    pub guidelines_html: String,
    /// For a reply in a thread that is settled.
    pub advice: Option<AdviceView>,
    pub form: ComposerView,
}

impl ComposePage {
    pub fn sample() -> Self {
        Self {
            heading: "New thread",
            place: Link { name: "Android".to_owned(), url: "/boards/android".to_owned() },
            guidelines_html: "<p>One question a thread.</p>".to_owned(),
            advice: Some(AdviceView::sample()),
            form: ComposerView::sample(),
        }
    }
}

/// Two people changed one post: `forum/posts/conflict.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictPage {
    pub place: Link,
    /// What the post says now.
    pub current: String,
    /// The writer's own text, ready to be saved over it.
    pub form: ComposerView,
}

impl ConflictPage {
    pub fn sample() -> Self {
        Self {
            place: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            current: "What a moderator wrote in between.".to_owned(),
            form: ComposerView::sample(),
        }
    }
}
