//! What members do with their accounts, one file a verb. What takes long
//! (hashing, letters) happens before the transaction; a refusal is the form's
//! errors, and says nothing about other people's accounts.

pub mod account;
pub mod avatar;
pub mod email;
pub mod log_in;
pub mod passkeys;
pub mod password;
pub mod profile;
pub mod register;
pub mod second_step;
pub mod sessions;
pub mod setup;
pub mod username;

pub use account::{NewAccount, create_account, promote, set_password};

use diesel::result::{DatabaseErrorKind, Error as QueryError};

use crate::kit::error::Error;
use crate::kit::web::forms::FormErrors;

/// Done, or what the form must say.
pub type Outcome<T = ()> = Result<T, FormErrors>;

/// A uniqueness violation means that somebody else was quicker between our look
/// and our write: look again (`Db::write` runs the closure once more).
fn look_again(error: QueryError) -> Error {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
            let message = info.message().to_owned();
            QueryError::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(message)).into()
        }
        error => error.into(),
    }
}
