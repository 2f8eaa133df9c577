//! One matter at the desk, for Stars and staff: looking after it, and deciding it.

use actix_web::{HttpRequest, HttpResponse, web};

use super::report::place;
use crate::features::reports::actions::appeal::{self, Answer};
use crate::features::reports::actions::decide::{self, Decision, Verb};
use crate::features::reports::forms::words;
use crate::features::reports::model::{Appeal, Home, Matter, MatterId, Outcome, State, SubjectKind};
use crate::features::reports::policy;
use crate::features::reports::store;
use crate::features::reports::store::lists;
use crate::features::reports::store::subjects::Said;
use crate::features::reports::views::{Can, LogLine, MatterPage, ReportView, SaidView, cited, rule_choice};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::guidelines::{self, Citation};
use crate::forum::posts::actions::At;
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

/// Reports, notes and lines of history on a page at most.
const MOST: i64 = 100;

pub(super) fn heading(matter: &Matter, author: &str) -> String {
    match matter.subject_kind {
        SubjectKind::Post => format!("Post by {author}"),
        SubjectKind::Member => format!("Profile of {author}"),
        SubjectKind::Message => format!("Private message by {author}"),
        SubjectKind::Case => format!("Said in a support case by {author}"),
    }
}

/// The words that the desk shows to everybody: what was said between people is opened by hand.
pub(super) fn shown(matter: &Matter) -> &str {
    if matter.subject_kind.is_closed() { "" } else { &matter.words }
}

/// What stands before the button that opens it.
fn look_note(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Message => {
            "Private messages are closed. Opening this one shows what was said around it, and stands in the audit log with your name."
        }
        SubjectKind::Case => {
            "Support cases are closed to all but the desk. Opening this part shows what both sides said around it, never the desk's notes, and stands in the audit log with your name."
        }
        SubjectKind::Post | SubjectKind::Member => "",
    }
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_see_desk(&who.viewer())?;
    let (on, asker, id) = (site.clone(), who.clone(), MatterId(*id));
    let page = site.db.read(move |conn| page(conn, &on, &asker, id)).await?;
    let title = page.heading.clone();
    Frame::new(&site, &who.viewer(), &request).show(MatterPage::TEMPLATE, &title, &page).await
}

fn page(conn: &mut Conn, site: &Site, who: &SignedIn, id: MatterId) -> Result<MatterPage, Error> {
    let (viewer, brand) = (who.viewer(), &site.config.brand);
    let (matter, home) = store::with_home(conn, id)?;
    if !policy::sees(&viewer, home) {
        return Err(Error::NotFound);
    }
    let reports = store::reports_of(conn, id, MOST)?;
    let notes = store::notes_of(conn, id, MOST)?;
    let history = lists::history(conn, "matter", id.0, MOST)?;
    let mut people: Vec<UserId> = vec![matter.author_id];
    people.extend(reports.iter().map(|report| report.reporter_id));
    people.extend(notes.iter().map(|note| note.author_id));
    people.extend(history.iter().filter_map(|line| line.0));
    people.extend([matter.claimed_by, matter.decided_by].into_iter().flatten());
    people.sort_unstable();
    people.dedup();
    let faces = accounts::faces(conn, &people)?;
    let name = |id: UserId| person(faces.get(&id), brand).name;
    let subject = match place(conn, &viewer, matter.subject(), site.config.posts.page_size) {
        Ok(url) => Some(Link { name: "See it in place".to_owned(), url }),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    let (reported, acted) = lists::record_of(conn, matter.author_id)?;
    let rules = guidelines::store::all(conn, brand)?;
    let author = person(faces.get(&matter.author_id), brand);
    let current = matter.guideline.clone().unwrap_or_default();
    Ok(MatterPage {
        action: format!("/desk/reports/{id}"),
        heading: heading(&matter, &author.name),
        state: match matter.state {
            State::Open => "Waits",
            State::Acted => "Acted",
            State::Fine => "In order",
        },
        subject,
        author,
        reported,
        acted,
        words: shown(&matter).to_owned(),
        look_note: look_note(matter.subject_kind),
        context: Vec::new(),
        reports: reports
            .into_iter()
            .map(|report| ReportView {
                by: person(faces.get(&report.reporter_id), brand),
                kind: report.kind.title(),
                guideline: report.cited().map(cited),
                receipt: report.receipt,
                text: report.text,
                at: report.at,
            })
            .collect(),
        notes: notes
            .into_iter()
            .map(|note| LogLine { by: name(note.author_id), text: note.text, at: note.at })
            .collect(),
        history: history
            .into_iter()
            .map(|(by, verb, reason, at)| LogLine {
                by: by.map_or_else(|| "The program".to_owned(), name),
                text: deed(&verb, &reason),
                at,
            })
            .collect(),
        claimed_by: matter.claimed_by.map(name),
        decided_by: matter.decided_by.map(name),
        decided_at: matter.decided_at,
        reason: matter.reason.clone(),
        appeal_text: matter.appeal_text.clone(),
        appeal_answer: matter.appeal_answer.clone(),
        can: can(who, &matter, home),
        closed_note: policy::may_handle(&viewer, &matter, home).err().map(|refusal| refusal.0),
        guideline: rule_choice("Guideline that it breaks", &rules, &current, &FormErrors::default()),
    })
}

/// An entry of the audit log as people say it.
fn deed(verb: &str, reason: &str) -> String {
    let what = match verb {
        "look" => "Opened what was reported",
        "decide" => "Decided",
        "appeal" => "Appealed",
        "answer" => "Answered the appeal",
        other => other,
    };
    if reason.is_empty() { what.to_owned() } else { format!("{what}: {reason}") }
}

fn can(who: &SignedIn, matter: &Matter, home: Option<Home>) -> Can {
    let viewer = who.viewer();
    let handles = policy::may_handle(&viewer, matter, home).is_ok();
    let open = matter.state == State::Open;
    let decides = |outcome| policy::may_decide(&viewer, matter, home, outcome).is_ok();
    Can {
        claim: handles && open && matter.claimed_by.is_none(),
        release: handles && open && matter.claimed_by == Some(who.id),
        hide: handles && open && matter.subject_kind == SubjectKind::Post && !policy::handles(&viewer, home),
        fine: decides(Outcome::None),
        act: decides(Outcome::Other),
        remove: decides(Outcome::Removed),
        note: handles,
        look: matter.subject_kind.is_closed() && policy::may_look(&viewer, matter).is_ok(),
        answer: matter.appeal_state == Appeal::Open && policy::may_answer(&viewer, matter, home).is_ok(),
    }
}

fn at(site: &Site) -> At {
    At { now: site.clock.now(), page_size: site.config.posts.page_size }
}

pub async fn act(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    let (id, word) = path.into_inner();
    let (id, verb, at) = (MatterId(id), Verb::from_word(&word).ok_or(Error::NotFound)?, at(&site));
    site.db.write(move |tx| decide::act(tx, &who, id, verb, at)).await?;
    let sentence = match verb {
        Verb::Claim => "It is yours: others see that you look after it.",
        Verb::Release => "You let it go.",
        Verb::Hide => "The post is hidden until a moderator looks.",
    };
    Ok(back(&site, &format!("/desk/reports/{id}"), sentence))
}

/// Shows a reported message or part of a case with what was said around it, and writes down who looked.
pub async fn look(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now, looker) = (MatterId(*id), site.clock.now(), who.clone());
    let (reported, around) = site.db.write(move |tx| decide::look(tx, &looker, id, now)).await?;
    let (on, asker, brand) = (site.clone(), who.clone(), site.config.brand.clone());
    let page = site
        .db
        .read(move |conn| {
            let people: Vec<UserId> = around.iter().filter_map(|said| said.author).collect();
            let faces = accounts::faces(conn, &people)?;
            let mut page = page(conn, &on, &asker, id)?;
            let line = |said: Said| SaidView {
                is_reported: said.id == reported,
                by: person(said.author.and_then(|author| faces.get(&author)), &brand).name,
                text: said.body,
                at: said.at,
            };
            page.context = around.into_iter().map(line).collect();
            Ok::<_, Error>(page)
        })
        .await?;
    let title = page.heading.clone();
    Frame::new(&site, &who.viewer(), &request).show(MatterPage::TEMPLATE, &title, &page).await
}

/// What was typed, or a sentence about its length.
fn typed(form: &Form, name: &str) -> Result<String, Error> {
    words(form.get(name)).ok_or_else(|| {
        Error::Unusable("That is more than 2,000 characters. Go back and shorten it.".to_owned())
    })
}

pub async fn note(site: Site, who: SignedIn, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let (id, text, now) = (MatterId(*id), typed(&form, "text")?, site.clock.now());
    site.db.write(move |tx| decide::note(tx, &who, id, &text, now)).await?;
    Ok(back(&site, &format!("/desk/reports/{id}"), "The note is kept. Only the desk reads it."))
}

pub async fn decide(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let outcome = match form.get("outcome") {
        "fine" => Outcome::None,
        "removed" => Outcome::Removed,
        "other" => Outcome::Other,
        _ => return Err(Error::Unusable("Choose what is done. Go back and choose one.".to_owned())),
    };
    let decision = Decision {
        outcome,
        guideline: Citation::parse(form.get("guideline")),
        reason: typed(&form, "reason")?,
    };
    let (id, at) = (MatterId(*id), at(&site));
    site.db.write(move |tx| decide::decide(tx, &who, id, &decision, at)).await?;
    Ok(back(&site, &format!("/desk/reports/{id}"), "Decided. Everybody who reported it is told."))
}

pub async fn answer(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let granted = match form.get("answer") {
        "granted" => true,
        "refused" => false,
        _ => return Err(Error::Unusable("Say whether the decision stands. Go back and choose.".to_owned())),
    };
    let answer = Answer { granted, text: typed(&form, "text")? };
    let (id, at) = (MatterId(*id), at(&site));
    site.db.write(move |tx| appeal::answer(tx, &who, id, &answer, at)).await?;
    Ok(back(&site, &format!("/desk/reports/{id}"), "The appeal is answered, and its author is told."))
}
