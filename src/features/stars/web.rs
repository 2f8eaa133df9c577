//! The handlers, one file a resource.

pub mod apply;
pub mod desk;
pub mod leave;
pub mod members;
pub mod programme;

use crate::kit::site::Site;

/// What this process keeps of roles and boards is asked for again.
fn forget(site: &Site) {
    crate::forum::accounts::session::forget_all(site);
    site.sidebars.invalidate_all();
    site.kept.invalidate_all();
}
