//! "Is it you?": asked within the form of a dangerous act when the last proof is
//! some time ago, so that nobody who finds an open browser does it (ASVS 7.5.3).

use crate::forum::accounts::actions::Outcome;
use crate::forum::accounts::actions::second_step::prove;
use crate::forum::accounts::policy;
use crate::forum::accounts::views::FieldView;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::{Fields, FormErrors};

fn is_fresh(site: &Site, person: &SignedIn) -> bool {
    policy::is_proven(person.proven_at, site.config.accounts.proof_minutes, site.clock.now())
}

/// The field that the form needs now; none within some minutes after a proof.
pub fn field(site: &Site, person: &SignedIn, errors: &FormErrors) -> Option<FieldView> {
    if is_fresh(site, person) {
        return None;
    }
    let label = if person.has_second_step { "Your password, or a code of your app" } else { "Your password" };
    let mut field = FieldView::new("proof", label, "password")
        .hint("It is some time since you showed that it is you.")
        .autocomplete("current-password");
    field.error = errors.get("proof").map(str::to_owned);
    Some(field)
}

/// Whether the form proves it, if it has to.
pub async fn check(site: &Site, person: &SignedIn, form: &Fields) -> Result<Outcome, Error> {
    if is_fresh(site, person) {
        return Ok(Ok(()));
    }
    prove(site, person, form.get("proof").to_owned()).await
}
