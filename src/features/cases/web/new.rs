//! `/support`: asking the desk.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::cases::forms::{Checked, RawCase, Sos};
use crate::features::cases::letters;
use crate::features::cases::views::SupportPage;
use crate::forum::accounts::views::{LinkView, NotePage};
use crate::forum::cases::files::{self, Prepared};
use crate::forum::cases::model::{Channel, NewCase, Requester, Words};
use crate::forum::cases::suggest::Suggest;
use crate::forum::cases::{actions, store};
use crate::forum::form::Form;
use crate::forum::form::uploads::WithFiles;
use crate::forum::frame::Frame;
use crate::forum::gate::work::{self, WorkView};
use crate::forum::posts::actions::save_draft;
use crate::forum::posts::look_first::{LookFirst, Question};
use crate::forum::posts::model::{Draft, Place};
use crate::forum::posts::{render, store as posts};
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::{Error, Refusal};
use crate::kit::mail::{self, Letter, address_key};
use crate::kit::secret;
use crate::kit::site::Site;
use crate::kit::web::client;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

/// What a link may write into the form beforehand.
#[derive(Debug, Default, Deserialize)]
pub struct Prefill {
    #[serde(default)]
    category: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
}

impl Prefill {
    fn is_empty(&self) -> bool {
        [&self.category, &self.subject, &self.body].iter().all(|text| text.is_empty())
    }
}

/// What a member began to write.
async fn draft_of(site: &Site, viewer: &Viewer) -> Result<Option<Draft>, Error> {
    let Some(user) = viewer.id() else { return Ok(None) };
    site.db.read(move |conn| Ok(posts::draft(conn, user, Place::Support)?)).await
}

/// Keeps what a member has written so far.
pub async fn keep_draft(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let now = site.clock.now();
    let draft = RawCase::read(&form, &site.config.support).draft(&site.config.support, now)?;
    site.db.write_unseen(move |tx| save_draft(tx, &who, Place::Support, &draft)).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "saved_at": now })))
}

async fn page(
    site: &Site,
    viewer: &Viewer,
    raw: &RawCase,
    errors: &FormErrors,
) -> Result<SupportPage, Error> {
    let notice = site.db.read(|conn| Ok::<_, Error>(store::desk::notice(conn)?)).await?;
    let mut page = SupportPage::new(raw, &site.config.support, viewer.person.is_none(), notice, errors);
    page.work = WorkView::for_guest(site, viewer);
    Ok(page)
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    prefill: web::Query<Prefill>,
) -> Result<HttpResponse, Error> {
    let draft = if prefill.is_empty() { draft_of(&site, &viewer).await? } else { None };
    let raw = match &draft {
        Some(draft) => RawCase::of_draft(draft),
        None => RawCase::fresh(&prefill.category, &prefill.subject, &prefill.body),
    };
    let mut page = page(&site, &viewer, &raw, &FormErrors::default()).await?;
    page.draft_saved_at = draft.map(|draft| draft.saved_at);
    Frame::new(&site, &viewer, &request).show(SupportPage::TEMPLATE, SupportPage::TITLE, &page).await
}

/// What comes back instead of a case: the page with the words kept.
enum Step {
    Wrong(FormErrors),
    /// Too many letters or forms in a short time.
    TooMany(String),
    Sos,
    Similar(Vec<crate::forum::posts::views::SimilarGroup>),
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    form: WithFiles,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let who = match viewer.id() {
        Some(user) => user.to_string(),
        None => client::prefix(client::address(&request, &site.config)),
    };
    let raw = RawCase { stale: !form.sent.is_ours(), ..RawCase::read(&form.sent, &site.config.support) };
    let (had_files, given) = (!form.files.is_empty(), form.sent.get("work").to_owned());
    let done = match site.limits.check(Act::Write, &who) {
        Ok(()) => take(&site, &viewer, &request, &raw, form).await,
        Err(error) => Err(error),
    };
    let step = match done {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(step)) => step,
        Err(error @ Error::TooMany { .. }) => Step::TooMany(error.to_string()),
        Err(error) => return Err(error),
    };
    let errors = match &step {
        Step::Wrong(errors) => errors.clone(),
        Step::TooMany(sentence) => FormErrors::one("body", sentence.clone()),
        Step::Sos | Step::Similar(_) => FormErrors::default(),
    };
    let is_too_much = matches!(step, Step::TooMany(_));
    let mut page = page(&site, &viewer, &raw, &errors).await?;
    // Where the sum was not looked at yet, it is still good.
    if errors.get("work").is_none() {
        page.work = page.work.map(|work| work.or_given(&given));
    }
    if let Step::Similar(similar) = step {
        page = page.with_similar(similar);
    }
    page.files_again = had_files;
    let status = match (is_too_much, raw.stale) {
        (true, _) => StatusCode::TOO_MANY_REQUESTS,
        (_, true) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Frame::new(&site, &viewer, &request)
        .answer(status, SupportPage::TEMPLATE, SupportPage::TITLE, &page)
        .await
}

async fn take(
    site: &Site,
    viewer: &Viewer,
    request: &HttpRequest,
    raw: &RawCase,
    form: WithFiles,
) -> Result<Result<HttpResponse, Step>, Error> {
    let (rules, mut errors, sent) = (&site.config.support, FormErrors::default(), form.sent);
    let checked = raw.check(rules, viewer.person.is_none(), &mut errors);
    let files = match files::prepare(site, form.files).await? {
        Ok(files) => files,
        Err(sentence) => {
            errors.add("files", sentence);
            Vec::new()
        }
    };
    let Some(category) = rules.category(&raw.category).filter(|_| errors.is_empty()) else {
        return Ok(Err(Step::Wrong(errors)));
    };
    if raw.sos(category, rules) != Sos::Through {
        return Ok(Err(Step::Sos));
    }
    // Who has minutes is not sent to read first.
    if !raw.looked && !category.sos {
        let question = Question { title: checked.subject.clone(), body: checked.body.clone() };
        let similar = LookFirst::ask(request, site, viewer.clone(), question).await?;
        if !similar.is_empty() {
            return Ok(Err(Step::Similar(similar)));
        }
    }
    if let Err(sentence) = work::spend(site, viewer, &sent).await? {
        return Ok(Err(Step::Wrong(FormErrors::one("work", sentence))));
    }
    let suggested = Suggest::ask(request, site, &format!("{}\n{}", checked.subject, checked.body)).await?;
    let words = Words { html: render::markdown(site, &checked.body).await?.html, body: checked.body.clone() };
    let new = NewCase {
        requester: Requester::Guest { name: String::new(), email: String::new(), token_hash: String::new() },
        subject: checked.subject.clone(),
        category: raw.category.clone(),
        channel: Channel::Form,
        facts: checked.facts.clone(),
        suggested,
        words,
        key: String::new(),
        message_id: None,
        files: files.iter().map(|file| file.row.clone()).collect(),
    };
    let done = match viewer.id() {
        Some(user) => {
            as_member(
                site,
                NewCase { requester: Requester::Member(user), key: key(raw, &user.to_string()), ..new },
                files,
            )
            .await
        }
        None => as_guest(site, viewer, request, (raw, &checked), new, files).await,
    };
    match done {
        Ok(answer) => Ok(Ok(answer)),
        Err(Error::Refused(Refusal(sentence))) => Ok(Err(Step::Wrong(FormErrors::one("body", sentence)))),
        Err(error) => Err(error),
    }
}

/// One form of one person is one case, however often it is sent.
fn key(raw: &RawCase, who: &str) -> String {
    secret::digest(&format!("case {who} {} {}", raw.key, raw.body))
}

async fn as_member(site: &Site, new: NewCase, files: Vec<Prepared>) -> Result<HttpResponse, Error> {
    let (rules, now) = (site.config.support.clone(), site.clock.now());
    let case = site
        .db
        .write_unseen(move |tx| {
            let case = actions::open(tx, &new, &rules, now)?;
            if let Requester::Member(user) = new.requester {
                posts::delete_draft(tx, user, Place::Support)?;
            }
            Ok::<_, Error>(case)
        })
        .await?;
    files::keep(site, files).await?;
    let sentence = if case.is_sos {
        "Your SOS is at the top of the queue. Stay on this page: the answer comes here."
    } else {
        "Your request is with the desk. The answer comes here, and by e-mail."
    };
    Ok(back(site, &format!("/support/cases/{}", case.reference), sentence))
}

/// Nothing comes to the desk before the address is proven; the answer is the same for every address.
async fn as_guest(
    site: &Site,
    viewer: &Viewer,
    request: &HttpRequest,
    (raw, checked): (&RawCase, &Checked),
    new: NewCase,
    files: Vec<Prepared>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Letter, &client::prefix(client::address(request, &site.config)))?;
    site.limits.check(Act::Letter, &format!("support {}", address_key(&checked.email)))?;
    let token = secret::token();
    let letter: Letter = letters::confirm(site, &checked.email, &checked.subject, &token)?;
    let requester = Requester::Guest {
        name: checked.name.clone(),
        email: checked.email.clone(),
        token_hash: secret::digest(&token),
    };
    let new = NewCase { requester, key: key(raw, &address_key(&checked.email)), ..new };
    let (rules, now, hash) = (site.config.support.clone(), site.clock.now(), secret::digest(&token));
    let is_new = site
        .db
        .write_unseen(move |tx| {
            let case = actions::open(tx, &new, &rules, now)?;
            // The same form again: its letter is on the way already.
            let is_new = store::by_token(tx, &hash, now.minus(actions::PROOF))?
                .is_some_and(|found| found.id == case.id);
            if is_new {
                mail::record(tx, &letter, now)?;
            }
            Ok::<_, Error>(is_new)
        })
        .await?;
    if is_new {
        files::keep(site, files).await?;
    }
    let note = NotePage::new(
        "Look into your mailbox",
        "If the address is right, a letter is on its way to it. Press the button in it, and your request goes to the desk. Until then nobody reads it.",
        vec![LinkView::new("Back to the front page", "/")],
    );
    Frame::new(site, viewer, request).show(NotePage::TEMPLATE, "Look into your mailbox", &note).await
}
