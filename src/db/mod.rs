//! The database: opening it, and the two ways in, [`Database::read`] and [`Database::write`].
//!
//! Both block; a door calls them on a blocking thread. Nothing slow (mail, HTTP, hashing) runs inside
//! `write`, and bulk work goes in batches.

mod connection;
mod migrations;
pub mod schema;
mod soon;
mod statement;
pub mod types;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use r2d2::ManageConnection;

pub use self::connection::{DbConnection, Each, MultiBackend, counting_queries};
use self::connection::{Opener, Use, settle_sqlite};
pub use self::soon::Effect;
use self::soon::Soon;
pub use self::statement::Statement;
use self::writer::Writer;
use crate::each_db;
use crate::error::{Error, Result};

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Path of a file.
    Sqlite(String),
    /// A `postgres://` address.
    Postgres(String),
}

impl Address {
    /// Takes a file path, `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// Another scheme, or an in-memory database (each connection of a pool would see its own).
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        let path = path.strip_prefix("//").map_or(path, |rest| rest);
        if path.is_empty() || path.contains(":memory:") {
            bail!("Die Datenbank braucht eine Datei, zum Beispiel „var/lotsenforum.sqlite“.");
        }
        if path.split_once("://").is_some() {
            bail!("Unbekannte Datenbank „{text}“: erwartet wird ein Dateipfad, sqlite:… oder postgres://…");
        }
        Ok(Self::Sqlite(path.to_owned()))
    }
}

type Pool = r2d2::Pool<Opener>;

/// Connections to one database. Clones share them.
#[derive(Clone)]
pub struct Database {
    readers: Pool,
    writers: Writers,
    soon: Arc<Soon>,
}

#[derive(Clone)]
enum Writers {
    /// SQLite has one writer, whose commits are shared.
    One(Arc<Writer>),
    /// PostgreSQL shares its connections, and its server groups the commits.
    Many(Pool),
}

impl Database {
    /// Opens the database, creates the file if there is none, and runs the missing migrations.
    ///
    /// # Errors
    /// The server does not answer within 10 s, the file cannot be written, a migration fails.
    pub fn open(address: &Address, connections: u32) -> anyhow::Result<Self> {
        match address {
            Address::Postgres(_) => {
                let pool = pool(address, Use::Write, connections)?;
                migrations::run(&mut *pool.get()?)?;
                Ok(Self { readers: pool.clone(), writers: Writers::Many(pool), soon: Arc::default() })
            }
            Address::Sqlite(path) => {
                settle_sqlite();
                if let Some(folder) = std::path::Path::new(path).parent() {
                    std::fs::create_dir_all(folder).with_context(|| {
                        format!("Der Ordner {} lässt sich nicht anlegen", folder.display())
                    })?;
                }
                let opener = Opener { address: address.clone(), purpose: Use::Write };
                let mut connection = opener.connect().context("Die Datenbank lässt sich nicht öffnen")?;
                migrations::run(&mut connection)?;
                let writer = Arc::new(Writer::new(opener, connection));
                Ok(Self {
                    readers: pool(address, Use::Read, connections)?,
                    writers: Writers::One(writer),
                    soon: Arc::default(),
                })
            }
        }
    }

    /// Whether the database is a file of this process: a look-up then takes microseconds and needs no thread
    /// of its own.
    pub fn is_inside(&self) -> bool {
        matches!(self.writers, Writers::One(_))
    }

    /// Runs queries that change nothing.
    ///
    /// # Errors
    /// What `work` returns; [`Error::Internal`] if no connection is to be had.
    pub fn read<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.readers.get().map_err(|error| Error::Internal(error.into()))?;
        work(&mut connection)
    }

    /// [`Database::read`] if a connection is free this moment; never waits for one.
    pub fn read_at_once<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Option<Result<T>> {
        let mut connection = self.readers.try_get()?;
        Some(work(&mut connection))
    }

    /// Runs `work` in one transaction: all of it or nothing. When this returns, it survives a power cut.
    ///
    /// On SQLite it is an immediate one that verbs of the same moment share (`db/writer.rs`).
    ///
    /// # Errors
    /// What `work` returns; [`Error::Internal`] if no connection is to be had or the commit fails.
    pub fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let pool = match &self.writers {
            Writers::One(writer) => return writer.write(work),
            Writers::Many(pool) => pool,
        };
        let mut connection = pool.get().map_err(|error| Error::Internal(error.into()))?;
        let connection = &mut *connection;
        each_db!(connection, |c| AnsiTransactionManager::begin_transaction(c))?;
        match work(connection) {
            Ok(value) => {
                each_db!(connection, |c| AnsiTransactionManager::commit_transaction(c))?;
                Ok(value)
            }
            Err(error) => {
                each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c))?;
                Err(error)
            }
        }
    }

    /// Verbs written since the start and the commits they took; nothing where the server groups them.
    pub fn group_commits(&self) -> Option<(u64, u64)> {
        match &self.writers {
            Writers::One(writer) => Some(writer.counts()),
            Writers::Many(_) => None,
        }
    }

    /// Rolls every migration back and runs them again (tests).
    ///
    /// # Errors
    /// A migration fails.
    pub fn redo_migrations(&self) -> anyhow::Result<()> {
        match &self.writers {
            Writers::One(writer) => writer.alone(migrations::redo),
            Writers::Many(pool) => migrations::redo(&mut *pool.get()?),
        }
    }
}

fn pool(address: &Address, purpose: Use, size: u32) -> anyhow::Result<Pool> {
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_timeout(Duration::from_secs(10))
        .build(Opener { address: address.clone(), purpose })
        .context("Die Datenbank antwortet nicht")
}
