//! `/desk/applications`: the team reads, talks and answers.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::forget;
use crate::features::stars::actions::{self, Answer};
use crate::features::stars::forms::{self, Verdict};
use crate::features::stars::model::{Application, ApplicationId};
use crate::features::stars::views::{
    ApplicationPage, ApplicationsPage, LineView, NoteView, OwnView, RecordView,
};
use crate::features::stars::{policy, store};
use crate::forum::accounts::model::{User, UserId, profile_url};
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::{FieldView, summary};
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::inbox::courier::{Courier, Parcel};
use crate::forum::posts::render;
use crate::forum::posts::store::recent::{self, Which};
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::view::filters::day;
use crate::kit::web::forms::FormErrors;

const SIZE: i64 = 30;
/// Characters of an application in the list.
const EXCERPT: usize = 160;
/// Posts beside an application.
const BEST: i64 = 5;
const MOST_NOTES: i64 = 300;

#[derive(Debug, Deserialize)]
pub struct Query {
    show: Option<String>,
    after: Option<i64>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    policy::may_review(&who.viewer())?;
    let (open, own) = (query.show.as_deref() != Some("answered"), who.id);
    let after = query.after.map(ApplicationId);
    let (mut rows, faces) = site
        .db
        .read(move |conn| {
            let rows = store::page_of(conn, open, after, SIZE + 1)?;
            let people: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
            Ok::<_, Error>((rows, accounts::faces(conn, &people)?))
        })
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let base = if open { "/desk/applications?" } else { "/desk/applications?show=answered&" };
    let next = rows.last().filter(|_| more).map(|last| format!("{base}after={}", last.id));
    let brand = &site.config.brand;
    let lines = rows.iter().filter(|row| row.user_id != own).map(|row| LineView {
        url: format!("/desk/applications/{}", row.id),
        name: person(faces.get(&row.user_id), brand).name,
        state: row.state.title(),
        meaning: row.state.meaning(),
        excerpt: row.motivation.chars().take(EXCERPT).collect(),
        at: row.at,
    });
    let page = ApplicationsPage {
        tabs: ApplicationsPage::tabs(open),
        lines: lines.collect(),
        next_url: next,
        first_url: after.map(|_| base.trim_end_matches(['?', '&']).to_owned()),
    };
    Frame::new(&site, &who.viewer(), &request)
        .show(ApplicationsPage::TEMPLATE, ApplicationsPage::TITLE, &page)
        .await
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let page = page(&site, &who.viewer(), ApplicationId(*id)).await?;
    let title = format!("Application of {}", page.applicant.name);
    Frame::new(&site, &who.viewer(), &request).show(ApplicationPage::TEMPLATE, &title, &page).await
}

async fn page(site: &Site, viewer: &Viewer, id: ApplicationId) -> Result<ApplicationPage, Error> {
    policy::may_review(viewer)?;
    let (on, asker) = (site.clone(), viewer.clone());
    site.db.read(move |conn| load(conn, &on, &asker, id)).await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, id: ApplicationId) -> Result<ApplicationPage, Error> {
    let one = store::by_id(conn, id)?;
    // Nobody reads what the team says of themselves.
    if viewer.id() == Some(one.user_id) {
        return Err(Error::NotFound);
    }
    let brand = &site.config.brand;
    let user = accounts::by_id(conn, one.user_id)?;
    let notes = store::notes_of(conn, id, MOST_NOTES)?;
    let people: Vec<UserId> = notes.iter().map(|note| note.author_id).chain(one.decided_by).collect();
    let faces = accounts::faces(conn, &people)?;
    Ok(ApplicationPage {
        applicant: user.face().view(brand),
        own: OwnView::new(&one),
        adult_at: one.adult_at,
        least_age: site.config.stars.least_age,
        messages_on: user.messages_on,
        record: record(conn, site, viewer, &user, &one)?,
        notes: notes
            .into_iter()
            .map(|note| NoteView {
                by: person(faces.get(&note.author_id), brand).name,
                text: note.text,
                at: note.at,
            })
            .collect(),
        action: format!("/desk/applications/{id}"),
        can_decide: policy::may_decide(viewer, &one).is_ok(),
        errors: Vec::new(),
        answer: FieldView::new("answer", "What the applicant reads", "textarea")
            .hint("What you liked, and what comes next. It goes out as a notice, and as a message where that is on."),
        note: FieldView::new("text", "A note for the team", "textarea").hint("The applicant never sees it."),
        decided_by: one.decided_by.map(|by| person(faces.get(&by), brand).name),
        record_url: Link {
            name: "Record and sanctions".to_owned(),
            url: format!("/desk{}", profile_url(&user.username)),
        },
    })
}

fn record(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    user: &User,
    one: &Application,
) -> Result<RecordView, Error> {
    let open: Vec<_> = boards::visible_boards(conn, viewer)?.into_iter().map(|board| board.id).collect();
    let size = (site.config.posts.page_size, BEST);
    let (best, _) = recent::page_of(conn, user.id, &open, (Which::Appreciated, None), size)?;
    let days = (one.at.0 - user.joined_at.0) / policy::DAY;
    let terms = store::terms_of(conn, user.id)?;
    let before = terms.iter().map(|term| match term.ended_at {
        Some(end) => format!("A Star from {} to {}", day(term.began_at, "UTC"), day(end, "UTC")),
        None => format!("A Star since {}", day(term.began_at, "UTC")),
    });
    Ok(RecordView {
        joined_at: user.joined_at,
        days,
        is_early: days < i64::try_from(site.config.stars.advised_days).unwrap_or(0),
        active_months: store::active_months(conn, user.id)?,
        posts: user.post_count,
        solutions: user.solution_count,
        kudos: user.kudos_count,
        upheld: store::upheld_against(conn, user.id)?,
        best,
        before: before.collect(),
    })
}

pub async fn note(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_review(&who.viewer())?;
    let id = ApplicationId(*id);
    match forms::note(&form) {
        Ok(text) => {
            let now = site.clock.now();
            site.db.write(move |tx| actions::note(tx, &who, id, &text, now)).await?;
            Ok(back(&site, &format!("/desk/applications/{id}"), "The note is kept."))
        }
        Err(errors) => refused(&site, &who, &request, id, (&form, &errors)).await,
    }
}

pub async fn decide(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let id = ApplicationId(*id);
    let (verdict, words) = match forms::verdict(&form) {
        Ok(read) => read,
        Err(errors) => return refused(&site, &who, &request, id, (&form, &errors)).await,
    };
    let html = render::markdown(&site, &words).await?.html;
    let answer = Answer {
        verdict,
        words: Parcel { body: words, html },
        courier: Courier::of(&request),
        brand: site.config.brand.clone(),
    };
    let now = site.clock.now();
    let by_message = site.db.write(move |tx| actions::decide(tx, &who, id, &answer, now)).await?;
    if verdict == Verdict::Accept {
        forget(&site);
    }
    let sentence = match by_message {
        true => "They are told, in a notice and by a private message.",
        false => "They are told in a notice. No private message went out: they are off for one of you.",
    };
    Ok(back(&site, &format!("/desk/applications/{id}"), sentence))
}

async fn refused(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    id: ApplicationId,
    (form, errors): (&Form, &FormErrors),
) -> Result<HttpResponse, Error> {
    let mut page = page(site, &who.viewer(), id).await?;
    page.errors = summary(errors);
    for field in [&mut page.answer, &mut page.note] {
        field.value = form.get(field.name).to_owned();
        field.error = errors.get(field.name).map(str::to_owned);
    }
    let title = format!("Application of {}", page.applicant.name);
    Frame::new(site, &who.viewer(), request).refuse(ApplicationPage::TEMPLATE, &title, &page).await
}
