//! An area to add or to change.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{done, forget};
use crate::features::administration::actions::boards as actions;
use crate::features::administration::actions::members::may;
use crate::features::administration::store::AreaRow;
use crate::features::administration::views::PlacePage;
use crate::features::administration::{forms, store};
use crate::forum::accounts::views::{FieldView, LinkView};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::permissions::Act;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const NEW: &str = "New area";
const LIST: &str = "/admin/boards";

pub async fn new(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let empty = AreaRow { name: String::new(), description: String::new(), position: 0 };
    let page = page(NEW, "/admin/areas", &empty, Some(""));
    Frame::new(&site, &who.viewer(), &request).show(PlacePage::TEMPLATE, NEW, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let (row, mut errors) = forms::area(&form);
    let slug = forms::slug_of(&form, &mut errors);
    if errors.is_empty() {
        let (by, row, now) = (who.clone(), row.clone(), site.clock.now());
        match site.db.write(move |tx| actions::create_area(tx, &by, &slug, &row, now)).await? {
            Ok(()) => {
                forget(&site);
                return Ok(done(&site, LIST, "The area is there. Add boards to it."));
            }
            Err(refused) => errors = refused,
        }
    }
    let page = page(NEW, "/admin/areas", &row, Some(form.get("slug"))).errors(&errors);
    Frame::new(&site, &who.viewer(), &request).refuse(PlacePage::TEMPLATE, NEW, &page).await
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    slug: web::Path<String>,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let action = format!("/admin/areas/{slug}");
    let (area, position) = site.db.read(move |conn| Ok::<_, Error>(store::area(conn, &slug)?)).await?;
    let place = LinkView::new(&area.name, &area.url());
    let row = AreaRow { name: area.name.clone(), description: area.description, position };
    let mut page = page(&area.name, &action, &row, None);
    page.place = Some(place);
    Frame::new(&site, &who.viewer(), &request).show(PlacePage::TEMPLATE, &area.name, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    slug: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let action = format!("/admin/areas/{slug}");
    let (row, errors) = forms::area(&form);
    if !errors.is_empty() {
        let slug = slug.clone();
        let (area, _) = site.db.read(move |conn| Ok::<_, Error>(store::area(conn, &slug)?)).await?;
        let page = page(&area.name, &action, &row, None).errors(&errors);
        return Frame::new(&site, &who.viewer(), &request)
            .refuse(PlacePage::TEMPLATE, &area.name, &page)
            .await;
    }
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            let before = store::area(tx, &slug)?;
            actions::change_area(tx, &who, &before, &row, now)
        })
        .await?;
    forget(&site);
    Ok(done(&site, LIST, "The area is changed."))
}

fn page(heading: &str, action: &str, row: &AreaRow, slug: Option<&str>) -> PlacePage {
    let mut fields = vec![FieldView::new("name", "Name", "text").value(&row.name)];
    if let Some(slug) = slug {
        fields.push(super::boards::slug_field(slug));
    }
    fields.push(FieldView::new("description", "What it is for", "text").value(&row.description).optional());
    fields.push(super::boards::position_field(row.position));
    PlacePage {
        heading: heading.to_owned(),
        action: action.to_owned(),
        button: if slug.is_some() { "Add the area" } else { "Save" },
        errors: Vec::new(),
        fields,
        choices: Vec::new(),
        more: Vec::new(),
        labels: Vec::new(),
        moderators: None,
        place: None,
    }
    .errors(&FormErrors::default())
}
