//! One connection type over both databases, and how it is opened.

// The derive writes items that it does not document.
#![allow(missing_docs)]

use std::cell::Cell;

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

use super::Address;

/// A connection to SQLite or PostgreSQL. Queries are written once, through this type.
#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite, inside this process.
    Sqlite(SqliteConnection),
}

/// Runs the same statement on either connection: for what the enum cannot express
/// (insert of several rows, `on conflict`).
#[macro_export]
macro_rules! each_db {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConnection::Pg($c) => $body,
            $crate::db::DbConnection::Sqlite($c) => $body,
        }
    };
}

/// Lets a statement that both backends know, but not their union, run on the union.
pub struct Each<T>(pub T);

impl<T: QueryId> QueryId for Each<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Each<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<T: Query> Query for Each<T> {
    type SqlType = T::SqlType;
}

impl<T, C> RunQueryDsl<C> for Each<T> {}

/// What a connection is for; SQLite refuses writes on readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
}

/// Why a connection could not be had.
#[derive(Debug)]
pub(super) enum ConnectionFault {
    Opening(ConnectionError),
    Preparing(diesel::result::Error),
}

impl From<ConnectionError> for ConnectionFault {
    fn from(error: ConnectionError) -> Self {
        Self::Opening(error)
    }
}

impl From<diesel::result::Error> for ConnectionFault {
    fn from(error: diesel::result::Error) -> Self {
        Self::Preparing(error)
    }
}

impl std::fmt::Display for ConnectionFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Opening(error) => error.fmt(f),
            Self::Preparing(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ConnectionFault {}

/// Opens connections for the pool.
#[derive(Debug)]
pub(super) struct Opener {
    pub(super) address: Address,
    pub(super) purpose: Use,
}

impl r2d2::ManageConnection for Opener {
    type Connection = DbConnection;
    type Error = ConnectionFault;

    fn connect(&self) -> Result<DbConnection, ConnectionFault> {
        let mut connection = match &self.address {
            Address::Postgres(url) => {
                let mut connection = PgConnection::establish(url)?;
                // So that a restore sees that somebody is at work, and so does whoever looks at the server.
                connection.batch_execute(
                    "select set_config('application_name', 'lotsenforum ' || coalesce(current_schema(), ''), false)",
                )?;
                DbConnection::Pg(connection)
            }
            Address::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path)?;
                connection.batch_execute(sqlite_pragmas(self.purpose))?;
                DbConnection::Sqlite(connection)
            }
        };
        connection.set_instrumentation(CountQueries);
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut DbConnection) -> Result<(), ConnectionFault> {
        connection.batch_execute("select 1")?;
        Ok(())
    }

    fn has_broken(&self, connection: &mut DbConnection) -> bool {
        match connection {
            // A connection whose server went away is replaced, never handed out again.
            DbConnection::Pg(connection) => diesel::r2d2::R2D2Connection::is_broken(connection),
            DbConnection::Sqlite(_) => std::thread::panicking(),
        }
    }
}

/// `synchronous = full`: an acknowledged post survives a power cut. `busy_timeout` comes first, because
/// the change to WAL itself can meet a lock.
fn sqlite_pragmas(purpose: Use) -> &'static str {
    match purpose {
        Use::Write => {
            "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; \
             pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;"
        }
        Use::Read => {
            "pragma busy_timeout = 5000; pragma foreign_keys = on; pragma temp_store = memory; \
             pragma cache_size = -8000; pragma query_only = on;"
        }
    }
}

thread_local! {
    static QUERIES: Cell<u32> = const { Cell::new(0) };
}

/// Counts the statements of this thread; one request runs on one thread.
struct CountQueries;

impl Instrumentation for CountQueries {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { .. } = event {
            QUERIES.with(|count| count.set(count.get() + 1));
        }
    }
}

/// The statements that `work` ran on this thread.
pub fn counting_queries<T>(work: impl FnOnce() -> T) -> (T, u32) {
    QUERIES.with(|count| count.set(0));
    let result = work();
    (result, QUERIES.with(Cell::get))
}
