//! Making a report: a page of its own, reached from the menu of a post or profile.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::reports::actions::report;
use crate::features::reports::forms::RawReport;
use crate::features::reports::model::{Kind, Subject, SubjectKind};
use crate::features::reports::policy;
use crate::features::reports::store::subjects::{self, Found};
use crate::features::reports::views::WriteReportPage;
use crate::forum::accounts::model::profile_url;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::guidelines::{self, Citation, Rule};
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::threads::views::Link;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::excerpt::excerpt;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

/// Characters of what is reported that the page shows.
const SHOWN: usize = 240;
const TITLE: &str = "Report inappropriate content";

#[derive(Debug, Deserialize)]
pub struct Query {
    about: Option<String>,
    /// The guideline that it breaks, as far as it is known: filled in.
    guideline: Option<String>,
}

impl Query {
    fn begun(&self) -> RawReport {
        match self.guideline.as_deref().and_then(Citation::parse) {
            Some(rule) => RawReport {
                kind: Kind::Guideline.word().to_owned(),
                guideline: rule.word(),
                text: String::new(),
            },
            None => RawReport::default(),
        }
    }
}

/// All that the page needs to know of a thing.
struct Around {
    found: Found,
    link: Link,
    rules: Vec<Rule>,
}

fn around(conn: &mut Conn, site: &Site, viewer: &Viewer, subject: Subject) -> Result<Around, Error> {
    let found = subjects::visible_to(conn, viewer, subject)?;
    let url = place(conn, viewer, subject, site.config.posts.page_size)?;
    let name = found.title.clone();
    let rules = guidelines::store::all(conn, &site.config.brand)?;
    Ok(Around { found, link: Link { name, url }, rules })
}

/// Where the thing stands.
pub fn place(conn: &mut Conn, viewer: &Viewer, subject: Subject, page_size: i64) -> Result<String, Error> {
    Ok(match subject.kind {
        SubjectKind::Post => {
            let (post, thread, _) = posts::visible_to(conn, viewer, PostId(subject.id))?;
            permalink(&thread.url(), post.number, page_size)
        }
        SubjectKind::Message => {
            let (_, conversation) = subjects::own_message(conn, viewer, subject.id)?;
            format!("/messages/{conversation}#message-{}", subject.id)
        }
        SubjectKind::Case => {
            let said = subjects::said_in_case(conn, viewer, subject.id)?;
            let door = if said.is_own { "/support/cases" } else { "/desk/cases" };
            format!("{door}/{}#entry-{}", said.reference, said.number)
        }
        SubjectKind::Member => profile_url(&subjects::visible_to(conn, viewer, subject)?.title),
    })
}

pub async fn write(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_report(&who.viewer())?;
    let subject = query.about.as_deref().and_then(Subject::parse).ok_or(Error::NotFound)?;
    let page = page(&site, &who, subject, &query.begun(), &FormErrors::default()).await?;
    let title = page.heading;
    Frame::new(&site, &who.viewer(), &request).show(WriteReportPage::TEMPLATE, title, &page).await
}

async fn page(
    site: &Site,
    who: &SignedIn,
    subject: Subject,
    raw: &RawReport,
    errors: &FormErrors,
) -> Result<WriteReportPage, Error> {
    let (on, viewer) = (site.clone(), who.viewer());
    let around = site.db.read(move |conn| around(conn, &on, &viewer, subject)).await?;
    let own = around.found.author == who.id;
    if own {
        policy::may_report_own(subject.kind)?;
    }
    let begins = excerpt(&around.found.words, SHOWN);
    Ok(WriteReportPage::new((subject, own), (around.link, begins), &around.rules, raw, errors))
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    policy::may_report(&viewer)?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    let subject = Subject::parse(form.get("about")).ok_or(Error::NotFound)?;
    let raw = RawReport::read(&form);
    let asker = viewer.clone();
    let author =
        site.db.read(move |conn| Ok::<_, Error>(subjects::visible_to(conn, &asker, subject)?.author)).await?;
    match raw.check(subject, author == who.id) {
        Ok(new) => {
            let (receipt, now) = (report::receipt(), site.clock.now());
            let receipt = site.db.write(move |tx| report::report(tx, &who, &new, &receipt, now)).await?;
            let sentence = format!("Moderators are notified. Your receipt is {receipt}.");
            Ok(back(&site, &format!("/reports/{receipt}"), &sentence))
        }
        Err(errors) => {
            let page = page(&site, &who, subject, &raw, &errors).await?;
            Frame::new(&site, &viewer, &request).refuse(WriteReportPage::TEMPLATE, TITLE, &page).await
        }
    }
}
