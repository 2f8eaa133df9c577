//! What the pages of reports show.

use serde::Serialize;

use super::forms::{RawReport, kinds};
use super::model::{Appeal, Kind, Matter, Outcome, Report, State, Subject, SubjectKind};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::settings::{Choice, Tab, tabs};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::guidelines::{Citation, Rule};
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// The rules to choose one from, by set and number.
pub fn rule_choice(label: &'static str, rules: &[Rule], current: &str, errors: &FormErrors) -> Choice {
    let none = (String::new(), "None of these".to_owned());
    let options = rules.iter().map(|rule| {
        let cited = rule.citation();
        (cited.word(), format!("{} {}: {}", cited.set.title(), cited.number, rule.title))
    });
    Choice::new("guideline", label, current, std::iter::once(none).chain(options), errors)
}

#[derive(Clone, Debug, Serialize)]
pub struct KindView {
    pub word: &'static str,
    pub title: &'static str,
    pub selected: bool,
}

/// `/reports/new`.
#[derive(Clone, Debug, Serialize)]
pub struct WriteReportPage {
    /// As the form names the thing: `post:7`.
    pub about: String,
    pub heading: &'static str,
    /// What is reported, and where it stands.
    pub subject: Link,
    /// How it begins.
    pub excerpt: String,
    pub own: bool,
    pub errors: Vec<ErrorView>,
    pub kind_error: Option<String>,
    pub kinds: Vec<KindView>,
    pub guideline: Option<Choice>,
    pub text: FieldView,
}

impl WriteReportPage {
    pub const TEMPLATE: &str = "features/reports/write.html";

    pub fn new(
        (about, own): (Subject, bool),
        (subject, excerpt): (Link, String),
        rules: &[Rule],
        raw: &RawReport,
        errors: &FormErrors,
    ) -> Self {
        let mut text = FieldView::new("text", "What moderators should know", "textarea").value(&raw.text);
        text = text.hint("A short description helps. Nobody but moderators reads it.").optional();
        text.error = errors.get("text").map(str::to_owned);
        Self {
            about: about.word(),
            heading: if own { "Ask for removal of your post" } else { "Report inappropriate content" },
            subject,
            excerpt,
            own,
            errors: summary(errors),
            kind_error: errors.get("kind").map(str::to_owned),
            kinds: kinds(about, own)
                .iter()
                .map(|kind| KindView {
                    word: kind.word(),
                    title: kind.title(),
                    selected: raw.kind == kind.word()
                        || (own && raw.kind.is_empty() && *kind == Kind::Removal),
                })
                .collect(),
            guideline: (!own).then(|| rule_choice("Which guideline", rules, &raw.guideline, errors)),
            text,
        }
    }

    pub fn sample() -> Self {
        let subject = Link { name: "No sound".to_owned(), url: "/threads/3/no-sound#post-2".to_owned() };
        let about = Subject { kind: SubjectKind::Post, id: 7 };
        let errors = FormErrors::one("kind", "Say what is wrong: choose one of these.");
        Self::new(
            (about, false),
            (subject, "Buy now".to_owned()),
            &crate::forum::guidelines::model::DEFAULTS,
            &RawReport::default(),
            &errors,
        )
    }
}

/// How a report stands, in a word and as a sentence for its reporter.
fn standing(matter: &Matter) -> (&'static str, &'static str) {
    match matter.state {
        State::Open => ("Received", "A moderator will look at it. You are told what became of it."),
        State::Acted => ("Acted", "We looked at it and did something about it. Thank you for telling us."),
        State::Fine => {
            ("No action", "We looked at it closely and found it in order. Thank you for telling us.")
        }
    }
}

/// A report, for the one who made it.
#[derive(Clone, Debug, Serialize)]
pub struct OwnReportView {
    pub receipt: String,
    pub url: String,
    pub kind: &'static str,
    pub guideline: Option<Link>,
    pub text: String,
    pub at: Ts,
    pub subject: &'static str,
    pub status: &'static str,
    /// The meaning of its chip.
    pub meaning: &'static str,
    pub sentence: &'static str,
    pub decided_at: Option<Ts>,
}

pub fn cited(cited: Citation) -> Link {
    Link { name: cited.sentence(), url: cited.url() }
}

impl OwnReportView {
    pub fn new(report: &Report, matter: &Matter) -> Self {
        let (status, sentence) = standing(matter);
        Self {
            url: format!("/reports/{}", report.receipt),
            receipt: report.receipt.clone(),
            kind: report.kind.title(),
            guideline: report.cited().map(cited),
            text: report.text.clone(),
            at: report.at,
            subject: subject_name(matter.subject_kind),
            status,
            meaning: match matter.state {
                State::Open => "info",
                State::Acted => "good",
                State::Fine => "quiet",
            },
            sentence,
            decided_at: matter.decided_at,
        }
    }

    pub fn sample() -> Self {
        Self {
            receipt: "R-ABCD-EFGH".to_owned(),
            url: "/reports/R-ABCD-EFGH".to_owned(),
            kind: "Spam or advertising",
            guideline: Citation::parse("chat:3").map(cited),
            text: "Again.".to_owned(),
            at: Ts(1_790_000_000_000),
            subject: "a post",
            status: "Acted",
            meaning: "good",
            sentence: "We looked at it.",
            decided_at: Some(Ts(1_790_000_100_000)),
        }
    }
}

fn subject_name(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Post => "a post",
        SubjectKind::Member => "a profile",
        SubjectKind::Message => "a private message",
        SubjectKind::Case => "what was said in a support case",
    }
}

/// A decision in the list of its author.
#[derive(Clone, Debug, Serialize)]
pub struct AboutView {
    pub url: String,
    pub what: &'static str,
    pub reason: String,
    pub at: Option<Ts>,
}

/// `/reports`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnReportsPage {
    pub tabs: Vec<Tab>,
    pub reports: Vec<OwnReportView>,
    pub about: Vec<AboutView>,
}

impl OwnReportsPage {
    pub const TEMPLATE: &str = "features/reports/own.html";

    pub fn new(reports: &[(Report, Matter)], about: &[Matter]) -> Self {
        Self {
            tabs: tabs("/reports"),
            reports: reports.iter().map(|(report, matter)| OwnReportView::new(report, matter)).collect(),
            about: about
                .iter()
                .filter(|matter| matter.kind != Kind::Removal)
                .map(|matter| AboutView {
                    url: format!("/decisions/{}", matter.id),
                    what: done(matter),
                    reason: matter.reason.clone(),
                    at: matter.decided_at,
                })
                .collect(),
        }
    }

    pub fn sample() -> Self {
        let about = AboutView {
            url: "/decisions/3".to_owned(),
            what: "A post of yours was removed",
            reason: "Against guideline 9 of the Community guidelines.".to_owned(),
            at: Some(Ts(1_790_000_000_000)),
        };
        Self { tabs: tabs("/reports"), reports: vec![OwnReportView::sample()], about: vec![about] }
    }
}

fn done(matter: &Matter) -> &'static str {
    match (matter.subject_kind, matter.outcome) {
        (SubjectKind::Message, Outcome::Restored) => "A message of yours was removed, and is back",
        (SubjectKind::Message, Outcome::Removed) => "A message of yours was removed",
        (SubjectKind::Message, _) => "A moderator acted on a message of yours",
        (SubjectKind::Case, _) => "A moderator acted on what you said in a support case",
        (_, Outcome::Restored) => "A post of yours was removed, and is back",
        (SubjectKind::Post, Outcome::Removed) => "A post of yours was removed",
        (SubjectKind::Post, _) => "A moderator acted on a post of yours",
        (SubjectKind::Member, _) => "A moderator acted on your profile",
    }
}

/// `/reports/{receipt}`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnReportPage {
    pub report: OwnReportView,
}

impl OwnReportPage {
    pub const TEMPLATE: &str = "features/reports/receipt.html";

    pub fn sample() -> Self {
        Self { report: OwnReportView::sample() }
    }
}

/// `/decisions/{id}`: what an author reads.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionPage {
    pub heading: &'static str,
    pub reason: String,
    pub guideline: Option<Link>,
    pub at: Option<Ts>,
    /// What they wrote: it stays theirs.
    pub words: String,
    pub appeal: &'static str,
    pub appeal_text: String,
    pub answer: String,
    pub answered_at: Option<Ts>,
    /// Where an appeal is sent; absent where none is possible.
    pub action: Option<String>,
    pub errors: Vec<ErrorView>,
    pub text: FieldView,
}

impl DecisionPage {
    pub const TEMPLATE: &str = "features/reports/decision.html";

    pub fn new(matter: &Matter, may_appeal: bool, text: &str, errors: &FormErrors) -> Self {
        let mut field = FieldView::new("text", "Why the decision is wrong", "textarea").value(text);
        field.error = errors.get("text").map(str::to_owned);
        Self {
            heading: done(matter),
            reason: matter.reason.clone(),
            guideline: matter.cited().map(cited),
            at: matter.decided_at,
            words: matter.words.clone(),
            appeal: match matter.appeal_state {
                Appeal::None => "",
                Appeal::Open => "Your appeal waits for another moderator.",
                Appeal::Refused => "Another moderator looked at it: the decision stands.",
                Appeal::Granted => "Another moderator looked at it: you were right.",
            },
            appeal_text: matter.appeal_text.clone(),
            answer: matter.appeal_answer.clone(),
            answered_at: matter.appeal_decided_at,
            action: may_appeal.then(|| format!("/decisions/{}/appeal", matter.id)),
            errors: summary(errors),
            text: field,
        }
    }

    pub fn sample() -> Self {
        Self {
            heading: "A post of yours was removed",
            reason: "Against guideline 9.".to_owned(),
            guideline: Citation::parse("community:9").map(cited),
            at: Some(Ts(1_790_000_000_000)),
            words: "My words.".to_owned(),
            appeal: "Another moderator looked at it: the decision stands.",
            appeal_text: "It was no advertising.".to_owned(),
            answer: "It was.".to_owned(),
            answered_at: Some(Ts(1_790_000_100_000)),
            action: Some("/decisions/3/appeal".to_owned()),
            errors: Vec::new(),
            text: FieldView::new("text", "Why", "textarea"),
        }
    }
}

/// One of the queue's lists.
#[derive(Clone, Debug, Serialize)]
pub struct QueueTab {
    pub name: &'static str,
    pub url: &'static str,
    pub current: bool,
}

/// A line of the desk's queue.
#[derive(Clone, Debug, Serialize)]
pub struct QueueLine {
    pub url: String,
    pub what: String,
    pub kind: &'static str,
    pub excerpt: String,
    pub reports: i64,
    pub at: Ts,
    pub claimed_by: Option<String>,
    pub state: &'static str,
}

/// `/desk/reports`.
#[derive(Clone, Debug, Serialize)]
pub struct QueuePage {
    pub tabs: Vec<QueueTab>,
    pub lines: Vec<QueueLine>,
    pub empty: &'static str,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl QueuePage {
    pub const TEMPLATE: &str = "features/reports/queue.html";

    pub fn sample() -> Self {
        let line = QueueLine {
            url: "/desk/reports/3".to_owned(),
            what: "Post by Mika".to_owned(),
            kind: "Spam or advertising",
            excerpt: "Buy now".to_owned(),
            reports: 2,
            at: Ts(1_790_000_000_000),
            claimed_by: Some("Quill".to_owned()),
            state: "open",
        };
        Self {
            tabs: Vec::new(),
            lines: vec![line],
            empty: "Nothing waits.",
            first_url: None,
            next_url: Some("/desk/reports?after=3".to_owned()),
        }
    }
}

/// A report as the desk sees it.
#[derive(Clone, Debug, Serialize)]
pub struct ReportView {
    pub receipt: String,
    pub by: PersonView,
    pub kind: &'static str,
    pub guideline: Option<Link>,
    pub text: String,
    pub at: Ts,
}

/// A note or an entry of the history.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    pub by: String,
    pub text: String,
    pub at: Ts,
}

/// What the viewer may do with a matter.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Can {
    pub claim: bool,
    pub release: bool,
    pub hide: bool,
    pub fine: bool,
    pub act: bool,
    pub remove: bool,
    pub note: bool,
    pub answer: bool,
    /// Open what is closed; that is logged.
    pub look: bool,
}

/// `/desk/reports/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct MatterPage {
    pub action: String,
    pub heading: String,
    pub state: &'static str,
    /// Where the thing stands, while it can be seen.
    pub subject: Option<Link>,
    pub author: PersonView,
    /// How often things of theirs were reported, and acted on.
    pub reported: i64,
    pub acted: i64,
    /// Empty for what is closed until somebody looks.
    pub words: String,
    /// What a look shows, and that it is written down; empty where nothing is closed.
    pub look_note: &'static str,
    /// The reported part with what was said around it, for the one who looked just now.
    pub context: Vec<LogLine>,
    pub reports: Vec<ReportView>,
    pub notes: Vec<LogLine>,
    pub history: Vec<LogLine>,
    pub claimed_by: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<Ts>,
    pub reason: String,
    pub appeal_text: String,
    pub appeal_answer: String,
    pub can: Can,
    /// Why nothing can be done here, where that is so.
    pub closed_note: Option<String>,
    pub guideline: Choice,
}

impl MatterPage {
    pub const TEMPLATE: &str = "features/reports/matter.html";

    pub fn sample() -> Self {
        let line =
            LogLine { by: "Quill".to_owned(), text: "Seen before.".to_owned(), at: Ts(1_790_000_000_000) };
        let report = ReportView {
            receipt: "R-ABCD-EFGH".to_owned(),
            by: person(None, "Tempo"),
            kind: "Spam or advertising",
            guideline: Citation::parse("chat:3").map(cited),
            text: "Again.".to_owned(),
            at: Ts(1_790_000_000_000),
        };
        Self {
            action: "/desk/reports/3".to_owned(),
            heading: "Post by Mika".to_owned(),
            state: "Waits",
            subject: Some(Link { name: "No sound".to_owned(), url: "/threads/3/no-sound#post-2".to_owned() }),
            author: person(None, "Tempo"),
            reported: 3,
            acted: 1,
            words: "Buy now".to_owned(),
            look_note: "Private messages are closed.",
            context: vec![line.clone()],
            reports: vec![report],
            notes: vec![line.clone()],
            history: vec![line],
            claimed_by: Some("Quill".to_owned()),
            decided_by: Some("Ravi".to_owned()),
            decided_at: Some(Ts(1_790_000_100_000)),
            reason: "Against guideline 9.".to_owned(),
            appeal_text: "No.".to_owned(),
            appeal_answer: "Yes.".to_owned(),
            can: Can {
                claim: true,
                release: true,
                hide: true,
                fine: true,
                act: true,
                remove: true,
                note: true,
                answer: true,
                look: true,
            },
            closed_note: Some("This is about you.".to_owned()),
            guideline: rule_choice(
                "Guideline",
                &crate::forum::guidelines::model::DEFAULTS,
                "",
                &FormErrors::default(),
            ),
        }
    }
}
