//! The addresses of the guidelines.

use actix_web::{HttpRequest, HttpResponse, web};

use super::model::{Citation, Rule, Set};
use super::views::{EditRulePage, GuidelinesPage};
use super::{actions, policy, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Characters of a rule in short, and bytes of what it means.
const MAX_TITLE: usize = 120;
const MAX_BODY: usize = 2_000;

pub async fn index(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    page(&site, &viewer, &request, None).await
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    set: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let set = Set::from_word(&set).ok_or(Error::NotFound)?;
    page(&site, &viewer, &request, Some(set)).await
}

async fn page(
    site: &Site,
    viewer: &Viewer,
    request: &HttpRequest,
    set: Option<Set>,
) -> Result<HttpResponse, Error> {
    let brand = site.config.brand.clone();
    let rules = site.db.read(move |conn| Ok::<_, Error>(store::all(conn, &brand)?)).await?;
    let page = GuidelinesPage::new(&rules, set, policy::may_edit(viewer).is_ok());
    let title = set.map_or("Guidelines", Set::title);
    Frame::new(site, viewer, request).show(GuidelinesPage::TEMPLATE, title, &page).await
}

fn cited(path: &(String, i64)) -> Result<Citation, Error> {
    Citation::parse(&format!("{}:{}", path.0, path.1)).ok_or(Error::NotFound)
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Error> {
    let (cited, brand) = (cited(&path)?, site.config.brand.clone());
    policy::may_edit(&who.viewer())?;
    let rule = site.db.read(move |conn| Ok::<_, Error>(store::rule(conn, &brand, cited)?)).await?;
    let page = EditRulePage::new(&rule, &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(EditRulePage::TEMPLATE, "Change a guideline", &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, Error> {
    let cited = cited(&path)?;
    policy::may_edit(&who.viewer())?;
    let sent = Rule {
        set: cited.set,
        number: cited.number,
        title: form.get("title").to_owned(),
        body: form.get("body").to_owned(),
    };
    match read(&sent) {
        Ok(rule) => {
            let (brand, now) = (site.config.brand.clone(), site.clock.now());
            site.db.write(move |tx| actions::change(tx, &who, &rule, &brand, now)).await?;
            Ok(back(&site, &cited.url(), "The guideline is changed. The audit log keeps its old words."))
        }
        Err(errors) => {
            let frame = Frame::new(&site, &who.viewer(), &request);
            let page = EditRulePage::new(&sent, &errors);
            frame.refuse(EditRulePage::TEMPLATE, "Change a guideline", &page).await
        }
    }
}

fn read(sent: &Rule) -> Result<Rule, FormErrors> {
    let mut errors = FormErrors::default();
    let title = fold::clean_line(&sent.title, MAX_TITLE).unwrap_or_default();
    if fold::is_blank(&title) {
        errors.add("title", format!("A rule in short has 1 to {MAX_TITLE} characters."));
    }
    let body = fold::clean_body(&sent.body, MAX_BODY).unwrap_or_default();
    if fold::is_blank(&body) || body.len() > MAX_BODY {
        errors.add("body", format!("Say what it means, in at most {MAX_BODY} characters."));
    }
    if errors.is_empty() { Ok(Rule { title, body: body.trim().to_owned(), ..*sent }) } else { Err(errors) }
}
