//! The database: opening it, and the two ways in, [`Database::read`] and [`Database::write`].
//!
//! Both block; a door calls them on a blocking thread. Nothing slow (mail, HTTP, hashing) runs inside
//! `write`, and bulk work goes in batches.

mod bulk;
mod connection;
pub mod copy;
mod migrations;
pub mod schema;
pub mod types;

use std::time::Duration;

use anyhow::{Context, bail};
use diesel::connection::{AnsiTransactionManager, TransactionManager};

pub use self::bulk::reserve_ids;
pub use self::connection::{DbConnection, Each, MultiBackend, counting_queries};
use self::connection::{Opener, Use};
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

/// A pool of connections to one database. Clones share it.
#[derive(Clone)]
pub struct Database {
    readers: Pool,
    writers: Pool,
}

impl Database {
    /// Opens the database, creates the file if there is none, and runs the missing migrations.
    ///
    /// # Errors
    /// The server does not answer within 10 s, the file cannot be written, a migration fails.
    pub fn open(address: &Address, connections: u32) -> anyhow::Result<Self> {
        if let Address::Sqlite(path) = address
            && let Some(folder) = std::path::Path::new(path).parent()
        {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("Der Ordner {} lässt sich nicht anlegen", folder.display()))?;
        }
        // SQLite has one writer; PostgreSQL shares its connections.
        let writers = match address {
            Address::Sqlite(_) => pool(address, Use::Write, 1)?,
            Address::Postgres(_) => pool(address, Use::Write, connections)?,
        };
        let mut first = writers.get()?;
        if migrations::is_being_moved(&mut first)? {
            bail!("In diese Datenbank wird gerade umgezogen: lotsenforum move-to ist noch nicht fertig.");
        }
        migrations::run(&mut first)?;
        drop(first);
        let readers = match address {
            Address::Sqlite(_) => pool(address, Use::Read, connections)?,
            Address::Postgres(_) => writers.clone(),
        };
        Ok(Self { readers, writers })
    }

    /// Runs queries that change nothing.
    ///
    /// # Errors
    /// What `work` returns; [`Error::Internal`] if no connection is to be had.
    pub fn read<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.readers.get().map_err(|error| Error::Internal(error.into()))?;
        work(&mut connection)
    }

    /// Runs queries that change nothing and all see the same moment, however long they take.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub fn snapshot<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        self.read(|connection| {
            match connection {
                DbConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction(sqlite)?,
                DbConnection::Pg(pg) => {
                    let begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                    AnsiTransactionManager::begin_transaction_sql(pg, begin)?;
                }
            }
            let outcome = work(connection);
            each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c))?;
            outcome
        })
    }

    /// Runs `work` in one transaction: all of it or nothing.
    ///
    /// On SQLite it is an immediate one, so that two writers wait instead of failing half-way.
    ///
    /// # Errors
    /// What `work` returns; [`Error::Internal`] if no connection is to be had or the commit fails.
    pub fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.writers.get().map_err(|error| Error::Internal(error.into()))?;
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
                Ok(value)
            }
            Err(error) => {
                each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c))?;
                Err(error)
            }
        }
    }

    /// Rolls every migration back and runs them again (tests).
    ///
    /// # Errors
    /// A migration fails.
    pub fn redo_migrations(&self) -> anyhow::Result<()> {
        migrations::redo(&mut *self.writers.get()?)
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
