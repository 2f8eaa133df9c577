//! What a new case is likely about: the door to whoever knows (`app/routes.rs` names them).

use actix_web::{HttpRequest, web};
use futures_util::future::BoxFuture;

use crate::kit::error::Error;
use crate::kit::site::Site;

/// The likeliest category of a text; empty where it is unsure, none where nobody is asked.
type Ask = fn(Site, String) -> BoxFuture<'static, Result<Option<String>, Error>>;

/// Put into the application's data by its wiring.
#[derive(Clone, Copy)]
pub struct Suggest(pub Ask);

impl Suggest {
    pub async fn ask(request: &HttpRequest, site: &Site, text: &str) -> Result<Option<String>, Error> {
        match request.app_data::<web::Data<Self>>() {
            Some(door) => (door.0)(site.clone(), text.to_owned()).await,
            None => Ok(None),
        }
    }
}
