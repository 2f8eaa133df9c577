//! How far what takes long has come: words kept by name.

use diesel::prelude::*;

use crate::each;
use crate::kit::db::Conn;
use crate::schema::site_facts;

pub fn get(conn: &mut Conn, name: &str) -> QueryResult<Option<String>> {
    site_facts::table.find(name).select(site_facts::value).first(conn).optional()
}

/// Keeps a word, or forgets it.
pub fn set(tx: &mut Conn, name: &str, value: Option<&str>) -> QueryResult<()> {
    let Some(value) = value else {
        diesel::delete(site_facts::table.find(name)).execute(tx)?;
        return Ok(());
    };
    each!(tx, c => diesel::insert_into(site_facts::table)
        .values((site_facts::name.eq(name), site_facts::value.eq(value)))
        .on_conflict(site_facts::name)
        .do_update()
        .set(site_facts::value.eq(value))
        .execute(c))?;
    Ok(())
}
