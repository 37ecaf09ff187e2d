//! Statements as plain text whose preparing is paid for once per connection.
//!
//! diesel prepares `sql_query` anew on every call, which costs more than running it. A [`Statement`] binds
//! every value, so its text has few shapes, and each is prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text, Timestamp as SqlTimestamp, Untyped};

use super::types::Timestamp;
use super::{Condition, MultiBackend};

/// A statement that is written piece by piece. A value is bound where it stands; one that is needed twice is
/// bound twice.
///
/// Only our own words become text: nothing from outside is ever passed to [`Statement::push`].
#[derive(Debug, Clone, Default)]
pub struct Statement {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Fixed(&'static str),
    Text(String),
    Number(i64),
    Word(String),
    Instant(Timestamp),
    Unled(&'static str),
}

impl Statement {
    /// Begins a statement.
    pub fn new(text: &'static str) -> Self {
        Self { pieces: vec![Piece::Fixed(text)] }
    }

    /// Adds words of our own.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.pieces.push(Piece::Fixed(text));
        self
    }

    /// Adds words of our own that were put together at run time. Each different text is prepared and kept.
    pub fn push_made(&mut self, text: String) -> &mut Self {
        self.pieces.push(Piece::Text(text));
        self
    }

    /// Adds a column of a condition. If it does not lead, SQLite uses no index that begins with it: SQLite does not
    /// know how much such an index holds, PostgreSQL does.
    pub fn column(&mut self, name: &'static str, leads: bool) -> &mut Self {
        self.pieces.push(if leads { Piece::Fixed(name) } else { Piece::Unled(name) });
        self
    }

    /// Adds a condition, as one term.
    pub fn condition(&mut self, condition: Condition) -> &mut Self {
        self.push("(");
        self.pieces.extend(condition.into_statement().pieces);
        self.push(")")
    }

    /// Binds a number.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.pieces.push(Piece::Number(number));
        self
    }

    /// Binds a text.
    pub fn word(&mut self, word: impl Into<String>) -> &mut Self {
        self.pieces.push(Piece::Word(word.into()));
        self
    }

    /// Binds an instant.
    pub fn instant(&mut self, instant: Timestamp) -> &mut Self {
        self.pieces.push(Piece::Instant(instant));
        self
    }
}

impl QueryFragment<MultiBackend> for Statement {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => pass.push_sql(text),
                Piece::Text(text) => pass.push_sql(text),
                Piece::Number(number) => pass.push_bind_param::<BigInt, _>(number)?,
                Piece::Word(word) => pass.push_bind_param::<Text, _>(word)?,
                Piece::Unled(name) => {
                    if matches!(pass.backend(), MultiBackend::Sqlite(_)) {
                        // Changes no value, but is an expression.
                        pass.push_sql("+");
                    }
                    pass.push_sql(name);
                }
                Piece::Instant(instant) => pass.push_bind_param::<SqlTimestamp, _>(instant)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Statement {
    type QueryId = ();
    // The text differs from call to call, so it is the key under which the prepared statement is kept.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement {
    type SqlType = Untyped;
}

impl<C> RunQueryDsl<C> for Statement {}
