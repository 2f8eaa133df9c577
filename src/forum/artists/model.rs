//! Artists, as rows.

use diesel::prelude::*;

use crate::id_type;
use crate::kit::db::Ts;
use crate::schema::artists;

id_type! {
    /// An artist's number.
    ArtistId
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = artists)]
pub struct Artist {
    pub id: ArtistId,
    pub name: String,
    /// None while the verification is taken back.
    pub verified_at: Option<Ts>,
}

impl Artist {
    /// The address of its team.
    pub fn url(&self) -> String {
        format!("/artists/{}", self.id)
    }
}
