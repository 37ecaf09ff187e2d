//! A condition in our own words inside a checked query.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use super::{MultiBackend, Statement};

/// Words of our own that are true or false, with the numbers they name bound. Unlike diesel's `sql`, a query with
/// it is prepared once.
#[derive(Debug, Clone)]
pub struct Condition(Statement);

impl Condition {
    /// Begins a condition.
    pub fn new(words: &'static str) -> Self {
        Self(Statement::new(words))
    }

    /// Which holds only if this holds as well.
    #[must_use]
    pub fn and(mut self, words: &'static str) -> Self {
        self.0.push(" and ").push(words);
        self
    }

    /// Which holds only where a column has none of these values. With no value the words stay as they are.
    #[must_use]
    pub fn and_none_of(mut self, column: &'static str, values: impl IntoIterator<Item = i64>) -> Self {
        let mut is_first = true;
        for value in values {
            if is_first {
                self.0.push(" and ").push(column).push(" not in (");
            } else {
                self.0.push(", ");
            }
            self.0.number(value);
            is_first = false;
        }
        if !is_first {
            self.0.push(")");
        }
        self
    }

    pub(super) fn into_statement(self) -> Statement {
        self.0
    }
}

impl Expression for Condition {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for Condition {}

impl<QS> SelectableExpression<QS> for Condition {}

impl<GB> ValidGrouping<GB> for Condition {
    type IsAggregate = is_aggregate::Never;
}

impl QueryFragment<MultiBackend> for Condition {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        pass.push_sql("(");
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(")");
        Ok(())
    }
}

impl QueryId for Condition {
    type QueryId = ();
    // Its words differ from viewer to viewer, so the text is the key of the prepared statement.
    const HAS_STATIC_QUERY_ID: bool = false;
}
