//! Whether somebody at an address can sign up: `app/routes.rs` names who answers.

use std::net::IpAddr;

use actix_web::{HttpRequest, web};

use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::client;

/// What one hears who can't.
pub const CLOSED: &str = "Accounts can't be made from your network at the moment, because of abuse from there. Try it from another network, or log in if you have an account.";

/// Whether an address is shut out.
#[derive(Clone, Copy, Debug)]
pub struct Gate(pub fn(&mut Conn, IpAddr, Ts) -> diesel::QueryResult<bool>);

impl Gate {
    /// An application without one is open to all.
    pub async fn is_closed(request: &HttpRequest, site: &Site) -> Result<bool, Error> {
        let Some(gate) = request.app_data::<web::Data<Self>>().map(|gate| gate.0) else { return Ok(false) };
        let (address, now) = (client::address(request, &site.config), site.clock.now());
        site.db.read(move |conn| Ok::<_, Error>(gate(conn, address, now)?)).await
    }
}
