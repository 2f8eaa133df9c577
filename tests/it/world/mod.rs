//! What tests stand on: a fresh, migrated database of either kind.

mod database;
pub mod pictures;
pub mod process;
mod site;
pub mod smtp;
mod visitor;

pub use database::TestDb;
pub use process::{Home, Serving};
pub use site::{Answer, Browser, FORM, NOT_LOOKED, ORIGIN, World, crowd, encoded, on_site, on_site_with};
pub use visitor::Visitor;

/// Runs a test on both databases: `both! { fn a_promise(db) { .. } }` with `db: &TestDb`.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* fn $name:ident($db:ident) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                $(#[$meta])*
                fn promise($db: &$crate::world::TestDb) $body

                #[test]
                fn sqlite() {
                    promise(&$crate::world::TestDb::sqlite());
                }

                #[test]
                fn postgres() {
                    if let Some(db) = $crate::world::TestDb::postgres() {
                        promise(&db);
                    }
                }
            }
        )+
    };
}
