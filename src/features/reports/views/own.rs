//! One's own reports, and decisions about one's own things.

use serde::Serialize;

use super::cited;
use crate::features::reports::model::{Appeal, Kind, Matter, Outcome, Report, State, SubjectKind};
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::guidelines::Citation;
use crate::forum::threads::views::Link;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

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
    pub tabs: Tabs,
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
