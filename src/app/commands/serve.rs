//! `bandstand serve`: the forum, until it is told to stop.

use metrics_exporter_prometheus::PrometheusBuilder;

use crate::app::{server, setup};
use crate::forum::accounts::actions;
use crate::kit::config::Config;
use crate::kit::secret;
use crate::kit::site::Site;

/// Where `bandstand_request_seconds` counts: below each of these.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Opens the site and serves it. `ready` hears the origin once it is served.
pub fn run(mut config: Config, ready: impl FnOnce(&str)) -> Result<(), String> {
    let listener = server::bind(&config.listen)?;
    let bound = listener.local_addr().map_err(|error| error.to_string())?;
    config.listen = bound.to_string();
    let recorder = PrometheusBuilder::new()
        .set_buckets(SECONDS)
        .ok()
        .and_then(|builder| builder.install_recorder().ok());
    let site = setup::open_site(config)?;
    offer_setup(&site)?;
    let system = actix_web::rt::System::new();
    let served = system.block_on(server::run(site, listener, recorder, ready));
    // A question that the database still works on must not keep the process:
    // nobody waits for its answer.
    std::mem::forget(system);
    served
}

/// A site without an administrator prints where the first one is made.
fn offer_setup(site: &Site) -> Result<(), String> {
    let token = secret::token();
    let laid_down = token.clone();
    let open = site.db.write_now(move |tx| actions::setup::offer(tx, &laid_down)).map_err(super::told)?;
    if open {
        super::say(&format!(
            "This community has no administrator yet. Set it up at {}/setup?token={token}",
            site.origin
        ));
    }
    Ok(())
}
