//! Passkeys (WebAuthn level 3): what this site is called by browsers, and what it asks of them.
//! A key proves itself and its holder (by finger, face or PIN), so it stands for password and
//! second step together.

use serde_json::{Value, json};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use super::model::UserId;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Keys of one account.
pub const MOST: i64 = 20;
/// What was asked of a browser must be answered within ten minutes.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(600);
/// Begins every member's handle, so that it is told apart from another service's.
const HANDLE: u64 = 0x6261_6e64_7374_616e;

/// The site as a relying party; none where it is reached by a bare address, which browsers refuse.
pub fn party(site: &Site) -> Result<Option<Webauthn>, Error> {
    let wrong = |error: &dyn std::fmt::Display| Error::Internal(format!("passkeys: {error}"));
    let origin = Url::parse(&site.origin).map_err(|error| wrong(&error))?;
    let Some(Host::Domain(domain)) = origin.host() else { return Ok(None) };
    let builder = WebauthnBuilder::new(domain, &origin).map_err(|error| wrong(&error))?;
    builder.rp_name(&site.config.brand).build().map(Some).map_err(|error| wrong(&error))
}

/// What a key remembers of its owner: the account's number, nothing that tells who it is.
pub fn handle(user: UserId) -> Uuid {
    Uuid::from_u64_pair(HANDLE, user.0.unsigned_abs())
}

/// Whose handle it is.
pub fn owner(handle: Uuid) -> Option<UserId> {
    let (kind, id) = handle.as_u64_pair();
    i64::try_from(id).ok().filter(|_| kind == HANDLE).map(UserId)
}

/// The options for a new key, with the wish that it can be found without a username.
pub fn discoverable(mut options: Value) -> Value {
    let key = &mut options["publicKey"]["authenticatorSelection"];
    key["residentKey"] = json!("required");
    key["requireResidentKey"] = json!(true);
    options
}

/// The options at the door; a press of the button asks, not the form's own suggestions.
pub fn at_the_door(mut options: Value) -> Value {
    if let Some(all) = options.as_object_mut() {
        all.remove("mediation");
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_leads_back_to_its_owner_alone() {
        assert_eq!(owner(handle(UserId(41))), Some(UserId(41)));
        assert_eq!(owner(Uuid::from_u64_pair(7, 41)), None);
    }
}
