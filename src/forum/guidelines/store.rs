//! The rules as they stand now: the file's, with what staff changed over them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::model::{Citation, DEFAULTS, Rule, Set};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::guideline_rules;

/// All rules of all sets, in their order.
pub fn all(conn: &mut Conn, brand: &str) -> QueryResult<Vec<Rule>> {
    let rows: Vec<(Set, i64, String, String)> = guideline_rules::table
        .select((
            guideline_rules::set_name,
            guideline_rules::number,
            guideline_rules::title,
            guideline_rules::body,
        ))
        .load(conn)?;
    let mut changed: HashMap<(Set, i64), (String, String)> =
        rows.into_iter().map(|(set, number, title, body)| ((set, number), (title, body))).collect();
    let rule = |rule: &Rule| match changed.remove(&(rule.set, rule.number)) {
        Some((title, body)) => Rule { title, body, ..*rule },
        None => Rule { title: rule.title.clone(), body: rule.body.replace("{brand}", brand), ..*rule },
    };
    Ok(DEFAULTS.iter().map(rule).collect())
}

/// The rules of one set, in their order.
pub fn of_set(conn: &mut Conn, brand: &str, set: Set) -> QueryResult<Vec<Rule>> {
    Ok(all(conn, brand)?.into_iter().filter(|rule| rule.set == set).collect())
}

/// The rule that is cited.
pub fn rule(conn: &mut Conn, brand: &str, cited: Citation) -> QueryResult<Rule> {
    all(conn, brand)?.into_iter().find(|rule| rule.citation() == cited).ok_or(diesel::NotFound)
}

pub fn save(tx: &mut Conn, rule: &Rule, by: UserId, now: Ts) -> QueryResult<()> {
    let row = (
        guideline_rules::set_name.eq(rule.set),
        guideline_rules::number.eq(rule.number),
        guideline_rules::title.eq(&rule.title),
        guideline_rules::body.eq(&rule.body),
        guideline_rules::changed_by.eq(by),
        guideline_rules::changed_at.eq(now),
    );
    each!(tx, c => diesel::insert_into(guideline_rules::table)
        .values(row)
        .on_conflict((guideline_rules::set_name, guideline_rules::number))
        .do_update()
        .set((
            guideline_rules::title.eq(excluded(guideline_rules::title)),
            guideline_rules::body.eq(excluded(guideline_rules::body)),
            guideline_rules::changed_by.eq(excluded(guideline_rules::changed_by)),
            guideline_rules::changed_at.eq(excluded(guideline_rules::changed_at)),
        ))
        .execute(c))?;
    Ok(())
}
