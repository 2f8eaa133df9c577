//! What members say about themselves, and how pages look to them.

use super::Outcome;
use crate::forum::accounts::forms::ProfileForm;
use crate::forum::accounts::store::changes::{self, Profile};
use crate::forum::accounts::{mentions, names, session, store};
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::markdown::MarkdownOptions;
use crate::kit::web::forms::FormErrors;

pub async fn change(site: &Site, person: &SignedIn, form: ProfileForm) -> Result<Outcome, Error> {
    let about_html = mentions::render(site, &form.about, &MarkdownOptions::default()).await?.html;
    let id = person.id;
    let done = site
        .db
        .write(move |tx| {
            let user = store::by_id(tx, id)?;
            if let Some(display) = &form.display_name {
                // Nobody else's name, not even one that looks like it (TRUST A86).
                if store::is_name_taken(tx, &names::key(display), Some(id))? {
                    return Ok(Err(FormErrors::one("display_name", "This is somebody else's username.")));
                }
                // Nor the name of staff with an ornament beside it (A1.8).
                let called = store::names_of_authority(tx, id)?;
                let theirs = called.iter().flat_map(|(name, shown)| [Some(name), shown.as_ref()]).flatten();
                if theirs.into_iter().any(|name| names::letters(name) == names::letters(display)) {
                    return Ok(Err(FormErrors::one(
                        "display_name",
                        "Somebody of the staff or the Stars has this name. Choose another.",
                    )));
                }
            }
            let profile = Profile {
                search_name: names::search_form(&user.username, form.display_name.as_deref()),
                display_name: form.display_name.clone(),
                pronouns: form.pronouns.clone(),
                about: form.about.clone(),
                about_html: about_html.clone(),
                theme: form.theme.clone(),
                density: form.density.clone(),
                zone: form.zone.clone(),
            };
            changes::set_profile(tx, id, &profile)?;
            Ok::<_, Error>(Ok(()))
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}

pub async fn set_theme(site: &Site, person: &SignedIn, theme: String) -> Result<(), Error> {
    let id = person.id;
    site.db.write(move |tx| Ok::<_, Error>(changes::set_theme(tx, id, &theme)?)).await?;
    session::forget_all(site);
    Ok(())
}
