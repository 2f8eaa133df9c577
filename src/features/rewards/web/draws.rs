//! `/desk/draws`: swag among the top ten of a closed month.

use actix_web::{HttpRequest, HttpResponse};

use crate::features::rewards::store::premium as store;
use crate::features::rewards::views::{DrawView, DrawsPage, MonthView};
use crate::features::rewards::{actions, forms, policy};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::{FieldView, summary};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::points::{days, store as points};
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::secret;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const MONTHS: i64 = 12;
const MOST: i64 = 100;

async fn page(site: &Site, prize: &str, errors: &FormErrors) -> Result<DrawsPage, Error> {
    let brand = site.config.brand.clone();
    let (months, draws) = site
        .db
        .read(move |conn| {
            let months = points::closed(conn, MONTHS)?;
            let draws = store::draws(conn, None, MOST)?;
            let people: Vec<UserId> = draws.iter().map(|draw| draw.user_id).collect();
            let faces = accounts::faces(conn, &people)?;
            let draws = draws.into_iter().map(|draw| DrawView {
                month: days::month_name(draw.month),
                prize: draw.prize,
                winner: person(faces.get(&draw.user_id), &brand),
                seed: draw.seed,
                candidates: draw.candidates,
                at: draw.at,
            });
            Ok::<_, Error>((months, draws.collect()))
        })
        .await?;
    let mut field = FieldView::new("prize", "What is drawn", "text").value(prize);
    field.error = errors.get("prize").map(str::to_owned);
    Ok(DrawsPage {
        months: months.into_iter().map(|one| MonthView { value: one, name: days::month_name(one) }).collect(),
        errors: summary(errors),
        prize: field,
        draws,
    })
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let page = page(&site, "", &FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request).show(DrawsPage::TEMPLATE, DrawsPage::TITLE, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let month: i64 = form.get("month").parse().unwrap_or(0);
    let errors = match forms::prize(&form) {
        Err(errors) => errors,
        Ok(prize) => {
            let (by, seed, now) = (who.clone(), secret::token(), site.clock.now());
            match site.db.write(move |tx| actions::draw(tx, &by, (month, &prize, &seed), now)).await {
                Ok(_) => return Ok(back(&site, "/desk/draws", "It is drawn. The winner is told.")),
                Err(Error::Refused(Refusal(sentence))) => FormErrors::one("prize", sentence),
                Err(error) => return Err(error),
            }
        }
    };
    let page = page(&site, form.get("prize"), &errors).await?;
    Frame::new(&site, &who.viewer(), &request).refuse(DrawsPage::TEMPLATE, DrawsPage::TITLE, &page).await
}
