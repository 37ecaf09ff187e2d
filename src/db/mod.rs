//! The database: opening it, and the two ways in, [`Database::read`] and [`Database::write`].
//!
//! Both block; a door calls them on a blocking thread. Nothing slow (mail, HTTP, hashing) runs inside
//! `write`, and bulk work goes in batches.

mod connection;
mod migrations;
mod pool;
pub mod schema;
pub mod types;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, bail};
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use self::connection::Use;
pub use self::connection::{DbConnection, Each, MultiBackend, counting_queries};
use self::pool::Pool;
pub use self::pool::PoolState;
use crate::each_db;
use crate::error::Result;

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

/// A pool of connections to one database. Clones share it.
#[derive(Clone)]
pub struct Database {
    readers: Pool,
    writers: Pool,
    commits: Arc<Commits>,
}

/// What was written since the start.
#[derive(Default)]
struct Commits {
    writes: AtomicU64,
    commits: AtomicU64,
}

impl Commits {
    /// One commit carried so many changes.
    fn note(&self, writes: u64) {
        self.writes.fetch_add(writes, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
    }
}

impl Database {
    /// Opens the database, creates the file if there is none, and runs the missing migrations.
    ///
    /// # Errors
    /// The server does not answer within 4 s, the file cannot be written, a migration fails.
    pub fn open(address: &Address, connections: u32) -> anyhow::Result<Self> {
        if let Address::Sqlite(path) = address
            && let Some(folder) = std::path::Path::new(path).parent()
        {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("Der Ordner {} lässt sich nicht anlegen", folder.display()))?;
        }
        // SQLite has one writer; PostgreSQL shares its connections.
        let writers = match address {
            Address::Sqlite(_) => Pool::open(address, Use::Write, 1)?,
            Address::Postgres(_) => Pool::open(address, Use::Write, connections)?,
        };
        migrations::run(&mut *writers.get()?)?;
        let readers = match address {
            Address::Sqlite(_) => Pool::open(address, Use::Read, connections)?,
            Address::Postgres(_) => writers.clone(),
        };
        Ok(Self { readers, writers, commits: Arc::default() })
    }

    /// Runs queries that change nothing.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` if no connection is to be had.
    pub fn read<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.readers.get()?;
        work(&mut connection).map_err(|error| pool::blame(&mut connection, error))
    }

    /// Runs `work` in one transaction: all of it or nothing.
    ///
    /// On SQLite it is an immediate one, so that two writers wait instead of failing half-way.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` if no connection is to be had.
    pub fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.writers.get()?;
        let connection = &mut *connection;
        match connection {
            DbConnection::Sqlite(sqlite) => {
                AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
            }
            DbConnection::Pg(pg) => AnsiTransactionManager::begin_transaction(pg)?,
        }
        match work(connection) {
            Ok(value) => {
                each_db!(connection, |c| AnsiTransactionManager::commit_transaction(c))?;
                self.commits.note(1);
                Ok(value)
            }
            Err(error) => {
                // What cannot be rolled back is broken, and is replaced.
                let _ = each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c));
                Err(pool::blame(connection, error))
            }
        }
    }

    /// How the pools stand: readers, writers. On PostgreSQL they are one.
    pub fn pools(&self) -> (PoolState, PoolState) {
        (self.readers.state(), self.writers.state())
    }

    /// Changes that were committed, and the commits that carried them.
    pub fn writes(&self) -> (u64, u64) {
        (self.commits.writes.load(Ordering::Relaxed), self.commits.commits.load(Ordering::Relaxed))
    }

    /// Whether every migration that this program knows has run.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn is_current(&self) -> Result<bool> {
        migrations::are_complete(&mut *self.readers.get()?)
    }

    /// [`Database::write`] that no other server runs at the same time: for what each does at its start and only
    /// one has to.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub fn write_alone<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        self.write(|conn| {
            connection::wait_for_others(conn)?;
            work(conn)
        })
    }

    /// Rolls every migration back and runs them again (tests).
    ///
    /// # Errors
    /// A migration fails.
    pub fn redo_migrations(&self) -> anyhow::Result<()> {
        migrations::redo(&mut *self.writers.get()?)
    }
}
