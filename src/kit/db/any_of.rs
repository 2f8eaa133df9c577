//! `column IN (..)` whose statement is kept prepared.
//!
//! diesel's `eq_any` writes one placeholder a value and is prepared anew each
//! time on SQLite, which costs more than the lookup itself. Here the list is
//! filled up to the next power of two with its last value, so that a question
//! has a handful of texts and each is prepared once a connection.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType};

/// See [`any_of`].
#[derive(Debug, Clone)]
pub struct AnyOf<E, T> {
    column: E,
    values: Vec<T>,
}

/// Rows whose column is one of the values; none of them for no values.
pub fn any_of<E: Expression, T: Clone>(column: E, values: &[T]) -> AnyOf<E, T> {
    let mut values = values.to_vec();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    AnyOf { column, values }
}

impl<E, T> Expression for AnyOf<E, T>
where
    E: Expression,
{
    type SqlType = Bool;
}

impl<E, T, DB> QueryFragment<DB> for AnyOf<E, T>
where
    E: Expression + QueryFragment<DB>,
    DB: Backend + HasSqlType<E::SqlType>,
    T: ToSql<E::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.values.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<E::SqlType, _>(value)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// The text depends on how many values there are, so that the type alone does not say it.
impl<E, T> QueryId for AnyOf<E, T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E, T, GroupBy> ValidGrouping<GroupBy> for AnyOf<E, T> {
    type IsAggregate = is_aggregate::No;
}

impl<E, T, QS> AppearsOnTable<QS> for AnyOf<E, T> where E: AppearsOnTable<QS> {}
impl<E, T, QS> SelectableExpression<QS> for AnyOf<E, T> where E: SelectableExpression<QS> {}
