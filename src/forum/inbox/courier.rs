//! A private message that another slice has somebody send: the outcome of an
//! application, say. `app/routes.rs` names who carries it (`features/messages`).

use actix_web::{HttpRequest, web};

use crate::forum::accounts::model::UserId;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What is said: as it was written, and rendered before any lock was held.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub body: String,
    pub html: String,
}

/// Takes a message from somebody to somebody, in the caller's transaction.
type Carry = fn(&mut Conn, &SignedIn, UserId, &Parcel, Ts) -> Result<bool, Error>;

/// Put into the application's data by its wiring.
#[derive(Clone, Copy, Debug)]
pub struct Courier(pub Carry);

impl Courier {
    /// Whoever carries messages here; an application without one carries none.
    pub fn of(request: &HttpRequest) -> Self {
        request.app_data::<web::Data<Self>>().map_or(Self(nobody), |courier| ***courier)
    }

    /// `false` where one of the two can't be reached by messages: nothing is sent then, and
    /// what was to be said must be said otherwise as well.
    pub fn send(
        self,
        tx: &mut Conn,
        who: &SignedIn,
        to: UserId,
        parcel: &Parcel,
        now: Ts,
    ) -> Result<bool, Error> {
        (self.0)(tx, who, to, parcel, now)
    }
}

fn nobody(_: &mut Conn, _: &SignedIn, _: UserId, _: &Parcel, _: Ts) -> Result<bool, Error> {
    Ok(false)
}
