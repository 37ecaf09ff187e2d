//! One connection type over both databases, and how it is opened.

// The derive writes items that it does not document.
#![allow(missing_docs)]

use std::cell::Cell;

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;
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
                connection.batch_execute(POSTGRES_MANNERS)?;
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
        std::thread::panicking() || super::pool::is_broken(connection)
    }
}

/// Waits until no other transaction is past this point, and keeps them out until its end. SQLite has one
/// writer in any case.
pub(super) fn wait_for_others(connection: &mut DbConnection) -> QueryResult<()> {
    match connection {
        DbConnection::Pg(pg) => pg.batch_execute("select pg_advisory_xact_lock(7312025)"),
        DbConnection::Sqlite(_) => Ok(()),
    }
}

/// PostgreSQL would wait for a lock for ever; like SQLite it gives up after five seconds. And it would complain in
/// the language of its server: `error.rs` knows the words of English and German, so English it is, where the
/// role may choose. (Asked first: a refusal would stand in the server's log for each connection. Before version 15
/// there is nothing to ask, and only a superuser may.)
pub(super) const POSTGRES_MANNERS: &str = "set lock_timeout = '5s'; \
     do $$ begin \
       if current_setting('server_version_num')::int >= 150000 then \
         perform set_config('lc_messages', 'C', false) where has_parameter_privilege('lc_messages', 'set'); \
       end if; \
     end $$";

/// Says in the log if PostgreSQL complains in words that `error.rs` does not know.
pub(super) fn tell_of_language(connection: &mut DbConnection) -> QueryResult<()> {
    #[derive(QueryableByName)]
    struct Setting {
        #[diesel(sql_type = Text)]
        setting: String,
    }
    let query = "select current_setting('lc_messages') as setting";
    let Setting { setting } = diesel::sql_query(query).get_result(connection)?;
    if !is_understood(&setting) {
        tracing::warn!(
            lc_messages = setting,
            "a full disk or a held lock will look like a fault of the program; \
             as superuser: grant set on parameter lc_messages to the role of the forum"
        );
    }
    Ok(())
}

fn is_understood(locale: &str) -> bool {
    let locale = locale.to_lowercase();
    // Without a name it is the server's environment that chooses, which cannot be seen from here.
    ["", "c"].contains(&locale.as_str())
        || ["c.", "posix", "en", "de_", "german"].iter().any(|known| locale.starts_with(known))
}

/// `synchronous = full`: an acknowledged post survives a power cut. The log is copied into the file every 16 MB
/// instead of every 4, so that a page which many replies change is copied once. `busy_timeout` comes first, because
/// the change to WAL itself can meet a lock.
fn sqlite_pragmas(purpose: Use) -> &'static str {
    match purpose {
        Use::Write => {
            "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; \
             pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -8000; \
             pragma wal_autocheckpoint = 4000;"
        }
        Use::Read => {
            "pragma busy_timeout = 5000; pragma foreign_keys = on; pragma temp_store = memory; \
             pragma cache_size = -2000; pragma query_only = on;"
        }
    }
}

/// Settings of SQLite that hold for the whole process and must come before its first use: no locks around
/// connections that one thread uses at a time, none around the counting of memory that nobody reads, and plans
/// that do not depend on bound values.
///
/// Without the last, SQLite looks at the value of every `limit ?`, which diesel's `first` writes, and prepares the
/// statement anew each time it is bound: the cache of prepared statements would be for nothing.
#[allow(unsafe_code)]
pub(super) fn settle_sqlite() {
    use libsqlite3_sys::{
        SQLITE_CONFIG_MEMSTATUS, SQLITE_CONFIG_MULTITHREAD, sqlite3_auto_extension, sqlite3_config,
    };
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // SAFETY: called once, before this process opens a connection; the options take what is given here.
        // Where SQLite is already in use it refuses and stays as it was, which is slower and still right.
        let refused = unsafe {
            sqlite3_config(SQLITE_CONFIG_MULTITHREAD)
                | sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0)
                | sqlite3_auto_extension(Some(plan_by_text))
        };
        if refused != 0 {
            tracing::debug!(code = refused, "SQLite keeps its own settings");
        }
    });
}

/// Called by SQLite for every connection that is opened.
#[allow(unsafe_code)]
unsafe extern "C" fn plan_by_text(
    connection: *mut libsqlite3_sys::sqlite3,
    _: *mut *mut std::ffi::c_char,
    _: *const libsqlite3_sys::sqlite3_api_routines,
) -> std::ffi::c_int {
    let nowhere: *mut std::ffi::c_int = std::ptr::null_mut();
    // SAFETY: the connection is alive during this call, and a null pointer means that no answer is wanted.
    unsafe {
        libsqlite3_sys::sqlite3_db_config(connection, libsqlite3_sys::SQLITE_DBCONFIG_ENABLE_QPSG, 1, nowhere)
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
