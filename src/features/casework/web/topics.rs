//! From one to many: what rises, an issue made from cases, and a case's answer as a FAQ draft.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::casework::store::topics as store;
use crate::features::casework::topics::{self, WEEK, WEEKS};
use crate::features::casework::views::{CaseFaqPage, TopicsPage};
use crate::features::casework::{actions, forms, policy};
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::LinkView;
use crate::forum::boards::model::{Board, BoardKind, Label};
use crate::forum::boards::policy::may_start_thread;
use crate::forum::boards::store as boards;
use crate::forum::cases::model::EntryKind;
use crate::forum::cases::store as rows;
use crate::forum::form::{STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::gate;
use crate::forum::permissions::{self, Act};
use crate::forum::posts::actions::{self as posts, Start};
use crate::forum::posts::forms::{self as words, LabelRule, Raw};
use crate::forum::posts::render;
use crate::forum::posts::views::{ComposePage, ComposerView};
use crate::forum::threads::views::Link;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::text::personal;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::see_other;

/// Cases that one issue is made from at most.
const MOST: usize = 40;
const COMPOSE: &str = "forum/posts/compose.html";

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let now = site.clock.now();
    let since = now.minus(Duration::from_millis((WEEK * (WEEKS + 1)) as u64));
    let said = site.db.read(move |conn| Ok::<_, Error>(store::said(conn, since)?)).await?;
    let page = TopicsPage::new(&topics::rising(&said, now));
    Frame::new(&site, &who.viewer(), &request).show(TopicsPage::TEMPLATE, TopicsPage::TITLE, &page).await
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct From {
    /// References, parted by commas.
    #[serde(default)]
    cases: String,
    /// A rising topic: the live cases of this week that speak of it.
    #[serde(default)]
    term: String,
}

/// Where the issue goes, and what it is made from.
struct Setting {
    board: Board,
    labels: Vec<Label>,
    references: Vec<String>,
}

async fn setting(site: &Site, who: &SignedIn, from: From) -> Result<Setting, Error> {
    policy::may_work(&who.viewer())?;
    let (who, since) = (who.clone(), site.clock.now().minus(Duration::from_millis(WEEK as u64)));
    site.db
        .read(move |conn| {
            let viewer = who.viewer();
            let open = boards::visible_boards(conn, &viewer)?;
            let board = open
                .into_iter()
                .find(|board| board.kind == BoardKind::Issue && may_start_thread(&viewer, board).is_ok());
            let board = board
                .ok_or_else(|| Refusal::new("There is no board of issues in which you may start one."))?;
            let mut references = Vec::new();
            for reference in from.cases.split(',').filter(|one| !one.trim().is_empty()).take(MOST) {
                references.push(actions::find(conn, &who, reference.trim())?.reference);
            }
            if !from.term.is_empty() {
                let speaks = |text: &str| topics::terms(text).contains(&from.term);
                let live = store::live(conn, since)?.into_iter();
                let found = live.filter(|(case, body)| speaks(&format!("{}\n{body}", case.subject)));
                references.extend(found.take(MOST).map(|(case, _)| case.reference));
            }
            let labels = boards::labels_of(conn, board.id)?;
            Ok::<_, Error>(Setting { board, labels, references })
        })
        .await
}

impl Setting {
    fn form(&self, csrf: String) -> ComposerView {
        let mut form = ComposerView::thread(&self.board, &self.labels, csrf);
        form.action = format!("/desk/issues?cases={}", self.references.join(","));
        form.draft_url = None;
        form.similar_url = None;
        form.submit = "Make the issue";
        form
    }

    fn page(&self, form: ComposerView) -> ComposePage {
        // References are plain letters of our making.
        let named: Vec<String> =
            self.references.iter().map(|one| format!("<a href=\"/desk/cases/{one}\">{one}</a>")).collect();
        let cases = if named.is_empty() {
            "No case is linked to it.".to_owned()
        } else {
            format!("These cases will be linked to it: {}. Nobody else sees that.", named.join(", "))
        };
        ComposePage {
            heading: "Make an issue from cases",
            place: Link { name: self.board.name.clone(), url: self.board.url() },
            guidelines_html: format!(
                "<p>{cases}</p><p>Everybody reads the issue: say what happens, and nothing of who wrote.</p>"
            ),
            advice: None,
            form,
        }
    }
}

pub async fn new_issue(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<From>,
) -> Result<HttpResponse, Error> {
    let from = query.into_inner();
    let term = from.term.clone();
    let setting = setting(&site, &who, from).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let mut form = setting.form(frame.csrf());
    if !term.is_empty() {
        form = form.with_heading(format!("Reports about {term}"), String::new());
    }
    frame.show(COMPOSE, "Make an issue", &setting.page(form)).await
}

pub async fn create_issue(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Sent,
    query: web::Query<From>,
) -> Result<HttpResponse, Error> {
    let setting = setting(&site, &who, query.into_inner()).await?;
    let (raw, frame) = (Raw::sent(&form), Frame::new(&site, &who.viewer(), &request));
    let mut errors = FormErrors::default();
    let rule = LabelRule { labels: setting.labels.clone(), required: setting.board.label_required };
    let heading = words::heading(&raw, &rule, &mut errors);
    let body = words::body(&raw, &site.config.posts, &mut errors);
    if raw.stale {
        errors.add("body", STALE);
    }
    let warnings = if raw.confirmed { Vec::new() } else { render::warnings(&heading.title, &body) };
    if raw.preview || !errors.is_empty() || !warnings.is_empty() {
        let mut again = setting.form(frame.csrf()).with_sent(&raw);
        let status = match raw.preview && !raw.stale {
            true => {
                again.preview_html = Some(render::markdown(&site, &raw.body).await?.html);
                StatusCode::OK
            }
            false => {
                again = again.with_refusal(errors, warnings);
                StatusCode::UNPROCESSABLE_ENTITY
            }
        };
        return frame.answer(status, COMPOSE, "Make an issue", &setting.page(again)).await;
    }
    let new = Start {
        board: setting.board.slug.clone(),
        heading,
        written: render::written(&site, &body).await?,
        key: raw.key.clone(),
        again_after_days: site.config.chat.share_again_days,
        gate: gate::Rules::of(&site.config),
        status: site.config.statuses.first(setting.board.kind.word()).map(|first| first.name.clone()),
    };
    let (references, now) = (setting.references, site.clock.now());
    let location = site
        .db
        .write(move |tx| {
            let location = posts::start(tx, &who, &new, now)?;
            let thread = forms::thread(&location).ok_or(Error::NotFound)?;
            for reference in &references {
                actions::link(tx, &who, reference, thread, now)?;
            }
            Ok::<_, Error>(location)
        })
        .await?;
    Ok(see_other(&location))
}

/// Where FAQs can be written by those who write them.
async fn faq_boards(site: &Site, who: &SignedIn) -> Result<Vec<Board>, Error> {
    let viewer = who.viewer();
    let mut open = site.db.read(move |conn| Ok::<_, Error>(boards::visible_boards(conn, &viewer)?)).await?;
    let writes = permissions::may(&who.viewer(), Act::WriteFaqs);
    open.retain(|board| writes && board.kind == BoardKind::Faq);
    Ok(open)
}

/// The answer of a case, to be made a FAQ of: by hand first, then through the checks.
pub async fn faq(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let asker = who.clone();
    let (case, entries) = site
        .db
        .read(move |conn| {
            let case = actions::find(conn, &asker, &reference)?;
            let entries = rows::entries(conn, case.id, false)?;
            Ok::<_, Error>((case, entries))
        })
        .await?;
    let answer = entries.iter().rev().find(|entry| entry.kind == EntryKind::Agent);
    let body = answer.map(|entry| entry.body.clone()).unwrap_or_default();
    let back = LinkView::new(&case.title(), &case.desk_url());
    let page = CaseFaqPage::new(back, &case.subject, &body, &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(CaseFaqPage::TEMPLATE, CaseFaqPage::TITLE, &page).await
}

/// Looks through the words; what passes can be sent on to the articles' own page.
pub async fn check_faq(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Sent,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let asker = who.clone();
    let (case, entries, names) = site
        .db
        .read(move |conn| {
            let case = actions::find(conn, &asker, &reference)?;
            let entries = rows::entries(conn, case.id, false)?;
            let mut names = vec![case.guest_name.clone(), case.guest_email.clone().unwrap_or_default()];
            if let Some(user) = case.requester_id {
                let person = accounts::by_id(conn, user)?;
                names.extend([person.face().name().to_owned(), person.username]);
            }
            names.push(case.reference.clone());
            Ok::<_, Error>((case, entries, names))
        })
        .await?;
    let (title, body) = (form.get("title").to_owned(), form.get("body").replace("\r\n", "\n"));
    let mut errors = FormErrors::default();
    if !form.is_ours() {
        errors.add("body", STALE);
    }
    let text = format!("{title}\n{body}");
    let mut found: Vec<String> = personal::find(&text)
        .into_iter()
        .map(|finding| format!("{} ({})", finding.kind.sentence(), finding.excerpt))
        .collect();
    if names.iter().any(|name| topics::names_somebody(&text, name)) {
        found.push("It names who asked, or the case: take that out.".to_owned());
    }
    // Whoever asked is not quoted: their sentences stay in the case.
    let asked = entries.iter().filter(|entry| entry.kind == EntryKind::Requester);
    let is_quoted = |line: &str| line.trim().chars().count() > 30 && body.contains(line.trim());
    if asked.flat_map(|entry| entry.body.lines()).any(is_quoted) {
        found.push("It quotes the requester word for word: say it in your own words.".to_owned());
    }
    if !found.is_empty() {
        errors.add("body", found.join(" "));
    }
    let back = LinkView::new(&case.title(), &case.desk_url());
    let mut page = CaseFaqPage::new(back, &title, &body, &errors);
    let frame = Frame::new(&site, &who.viewer(), &request);
    if !errors.is_empty() {
        return frame.refuse(CaseFaqPage::TEMPLATE, CaseFaqPage::TITLE, &page).await;
    }
    page.boards = faq_boards(&site, &who)
        .await?
        .into_iter()
        .map(|board| LinkView::new(&board.name, &format!("/articles?board={}", board.slug)))
        .collect();
    page.is_checked = true;
    frame.show(CaseFaqPage::TEMPLATE, CaseFaqPage::TITLE, &page).await
}
