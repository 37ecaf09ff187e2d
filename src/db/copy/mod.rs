//! Whole databases: moved to PostgreSQL, backed up, verified, restored. Works on tables and columns as the
//! database itself describes them and knows none by name, so that a new table is never forgotten.
//!
//! A row travels as a JSON array in one canonical form, whichever database it comes from; a table's checksum
//! is the SHA-256 of its rows in the order of their key. Ids stay what they are.

mod backup;
mod catalog;
mod dump;
mod move_to;
mod restore;
mod rows;
mod sums;

use std::path::Path;

use anyhow::{Context, Result, bail};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

pub use self::backup::{Report, backup, verify, verify_watched};
pub(in crate::db) use self::move_to::BOOK;
pub use self::move_to::{Moved, move_to};
pub use self::restore::{Restored, restore};
use super::{Address, DbConnection};

/// How far a long work has come: the table at work and the rows done since the last call. The answer says
/// whether to go on.
pub type Progress<'a> = dyn FnMut(&str, usize) -> bool + 'a;

/// How far a backup has come, or the check of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupStep<'a> {
    /// A SQLite file has so many bytes, of about so many that it will have.
    Copied {
        /// Bytes.
        bytes: u64,
        /// Bytes.
        of: u64,
    },
    /// So many more rows of a table stand in a dump, or in the sums of a SQLite file.
    Written(&'a str, usize),
    /// SQLite looks through the structure of the file.
    Structure,
    /// So many more rows of a table were held against their sum.
    Checked(&'a str, usize),
}

/// Who watches a backup. The answer says whether to go on.
pub type BackupProgress<'a> = dyn FnMut(BackupStep<'_>) -> bool + 'a;

/// A connection of its own, without running migrations.
fn connect(address: &Address) -> Result<DbConnection> {
    match address {
        Address::Postgres(url) => {
            let pg = PgConnection::establish(url).context("PostgreSQL antwortet nicht")?;
            Ok(DbConnection::Pg(pg))
        }
        Address::Sqlite(path) => {
            if !Path::new(path).is_file() {
                bail!("Die Datenbank {path} gibt es nicht");
            }
            let mut sqlite = SqliteConnection::establish(path)
                .with_context(|| format!("{path} lässt sich nicht öffnen"))?;
            sqlite
                .batch_execute(
                    "pragma busy_timeout = 5000; pragma foreign_keys = on; pragma synchronous = full;",
                )
                .with_context(|| format!("{path} ist keine SQLite-Datenbank"))?;
            Ok(DbConnection::Sqlite(sqlite))
        }
    }
}
