//! The bench's own way into the database, past the program: to prepare a copy and to count what came of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use diesel::connection::{Connection as _, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use crate::options::Kind;

/// Where a forum lies.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file.
    Sqlite(PathBuf),
    /// An address.
    Postgres(String),
}

/// A connection to it.
pub enum Connection {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// A number and a text.
#[derive(Debug, Clone, QueryableByName)]
pub struct Row {
    /// Called `number`.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// Called `text`.
    #[diesel(sql_type = Text)]
    pub text: String,
}

impl Place {
    /// As `database.url` takes it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn open(&self) -> Result<Connection> {
        Ok(match self {
            Self::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path.to_str().context("path")?)?;
                connection.batch_execute("pragma busy_timeout = 10000; pragma foreign_keys = on;")?;
                Connection::Sqlite(connection)
            }
            Self::Postgres(url) => Connection::Postgres(PgConnection::establish(url)?),
        })
    }

    /// Megabytes on disk, indexes included.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn megabytes(&self) -> Result<f64> {
        let bytes = match self {
            Self::Sqlite(path) => i64::try_from(std::fs::metadata(path)?.len())?,
            Self::Postgres(_) => {
                self.open()?.number("select pg_database_size(current_database()) as number")?
            }
        };
        Ok(bytes as f64 / 1e6)
    }
}

impl Connection {
    /// Runs statements.
    ///
    /// # Errors
    /// The database refuses one.
    pub fn run(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql),
            Self::Postgres(connection) => connection.batch_execute(sql),
        }
        .with_context(|| sql.to_owned())
    }

    /// Rows with a `number` and a `text`.
    ///
    /// # Errors
    /// The database refuses the statement.
    pub fn rows(&mut self, sql: &str) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite(connection) => sql_query(sql).load(connection),
            Self::Postgres(connection) => sql_query(sql).load(connection),
        }
        .with_context(|| sql.to_owned())
    }

    /// The one `number` of a statement.
    ///
    /// # Errors
    /// The database refuses the statement.
    pub fn number(&mut self, sql: &str) -> Result<i64> {
        let rows = self.rows(&format!("select number, '' as text from ({sql}) as one"))?;
        Ok(rows.first().with_context(|| sql.to_owned())?.number)
    }
}

/// Takes the log of a SQLite file into the file, so that a copy of the file is a copy of all.
///
/// # Errors
/// The file is in use.
pub fn settle(path: &Path) -> Result<()> {
    Place::Sqlite(path.to_owned()).open()?.run("pragma wal_checkpoint(truncate);")
}
