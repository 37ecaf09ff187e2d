//! A condition in our own words inside a checked query.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// Words of our own that are true or false. Unlike diesel's `sql`, a query with it is prepared once.
#[derive(Debug, Clone, Copy)]
pub struct Condition(pub &'static str);

impl Expression for Condition {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for Condition {}

impl<QS> SelectableExpression<QS> for Condition {}

impl<GB> ValidGrouping<GB> for Condition {
    type IsAggregate = is_aggregate::Never;
}

impl<DB: Backend> QueryFragment<DB> for Condition {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        pass.push_sql("(");
        pass.push_sql(self.0);
        pass.push_sql(")");
        Ok(())
    }
}

impl QueryId for Condition {
    type QueryId = ();
    // Its words differ from viewer to viewer, so the text is the key of the prepared statement.
    const HAS_STATIC_QUERY_ID: bool = false;
}
