//! Another username: shown everywhere at once, the old one leads on.

use super::{Outcome, look_again};
use crate::forum::accounts::store::changes::{self, Name};
use crate::forum::accounts::{names, policy, session, store};
use crate::forum::audit::{self, Act};
use crate::forum::events::{self, Event};
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

pub async fn rename(site: &Site, person: &SignedIn, username: String) -> Result<Outcome, Error> {
    let (now, id, brand) = (site.clock.now(), person.id, site.config.brand.clone());
    let days = site.config.accounts.username_change_days;
    let key = names::key(&username);
    let done = site
        .db
        .write(move |tx| {
            let user = store::by_id(tx, id)?;
            if user.username == username {
                return Ok(Err(FormErrors::one("username", "This is your name already.")));
            }
            policy::may_change_username(user.state, user.name_changed_at, days, now)?;
            if store::is_name_taken(tx, &key, Some(id))? {
                return Ok(Err(FormErrors::one("username", names::taken(tx, &brand, &username)?)));
            }
            let search = names::search_form(&username, user.display_name.as_deref());
            let name = Name { username: username.clone(), key: key.clone(), search };
            let old_key = names::key(&user.username);
            changes::rename(tx, id, &user.username, &old_key, &name, now).map_err(look_again)?;
            let act = Act {
                actor_id: Some(id),
                verb: "rename",
                subject_kind: "user",
                subject_id: id.0,
                before: &user.username,
                after: &username,
                reason: "",
                at: now,
            };
            audit::record(tx, &act)?;
            events::record(tx, Event::MemberRenamed { user: id }, now)?;
            Ok::<_, Error>(Ok(()))
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}
