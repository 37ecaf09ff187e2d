//! The database: opening it, and the two ways in, [`Database::read`] and [`Database::write`].
//!
//! Both block; a door calls them on a blocking thread. Nothing slow (mail, HTTP, hashing) runs inside
//! `write`, and bulk work goes in batches.

mod bulk;
mod condition;
mod connection;
pub mod copy;
mod migrations;
mod pool;
pub mod schema;
mod size;
mod soon;
mod statement;
pub mod types;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, bail};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use r2d2::ManageConnection;

pub use self::bulk::reserve_ids;
pub use self::condition::Condition;
pub use self::connection::{DbConnection, Each, MultiBackend, counting_queries};
use self::connection::{Opener, Use, settle_sqlite};
use self::pool::Pool;
pub use self::pool::PoolState;
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
    /// PostgreSQL shares its connections, and its server groups the commits, which are counted here.
    Many(Pool, Arc<AtomicU64>),
}

impl Database {
    /// Opens the database, creates the file if there is none, and runs the missing migrations.
    ///
    /// # Errors
    /// The server does not answer within 4 s, the file cannot be written, a migration fails.
    pub fn open(address: &Address, connections: u32) -> anyhow::Result<Self> {
        match address {
            Address::Postgres(_) => {
                let pool = Pool::open(address, Use::Write, connections)?;
                let mut connection = pool.get()?;
                connection::tell_of_language(&mut connection)?;
                bring_up_to_date(&mut connection)?;
                drop(connection);
                Ok(Self {
                    readers: pool.clone(),
                    writers: Writers::Many(pool, Arc::default()),
                    soon: Arc::default(),
                })
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
                bring_up_to_date(&mut connection)?;
                let writer = Arc::new(Writer::new(opener, connection)?);
                Ok(Self {
                    readers: Pool::open(address, Use::Read, connections)?,
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
    /// What `work` returns; `Unavailable` if no connection is to be had.
    pub fn read<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.readers.get()?;
        work(&mut connection).map_err(|error| pool::blame(&mut connection, error))
    }

    /// [`Database::read`] if a connection is free this moment; never waits for one.
    pub fn read_at_once<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Option<Result<T>> {
        let mut connection = self.readers.try_get()?;
        Some(work(&mut connection))
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

    /// Runs `work` in one transaction: all of it or nothing. When this returns, it survives a power cut.
    ///
    /// On SQLite it is an immediate one that verbs of the same moment share (`db/writer/`).
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` if no connection is to be had.
    pub fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let (pool, commits) = match &self.writers {
            Writers::One(writer) => return writer.write(work),
            Writers::Many(pool, commits) => (pool, commits),
        };
        let mut connection = pool.get()?;
        let connection = &mut *connection;
        each_db!(connection, |c| AnsiTransactionManager::begin_transaction(c))?;
        match work(connection) {
            Ok(value) => {
                each_db!(connection, |c| AnsiTransactionManager::commit_transaction(c))?;
                commits.fetch_add(1, Ordering::Relaxed);
                Ok(value)
            }
            Err(error) => {
                // What cannot be rolled back is broken, and is replaced.
                let _ = each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c));
                Err(pool::blame(connection, error))
            }
        }
    }

    /// [`Database::write`] for a door: no thread waits for the outcome. On SQLite the verb waits in a queue for
    /// the one writer, on PostgreSQL it takes a blocking thread.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub async fn enqueue<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if let Writers::One(writer) = &self.writers {
            return writer.enqueue(work).await;
        }
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.write(work))
            .await
            .map_err(|error| Error::Internal(error.into()))?
    }

    /// How the pools stand: readers, writers. On PostgreSQL they are one.
    pub fn pools(&self) -> (PoolState, PoolState) {
        let writers = match &self.writers {
            Writers::One(writer) => writer.state(),
            Writers::Many(pool, _) => pool.state(),
        };
        (self.readers.state(), writers)
    }

    /// Changes that were committed, and the commits that carried them.
    pub fn writes(&self) -> (u64, u64) {
        match &self.writers {
            Writers::One(writer) => writer.counts(),
            Writers::Many(_, commits) => {
                let commits = commits.load(Ordering::Relaxed);
                (commits, commits)
            }
        }
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
        match &self.writers {
            Writers::One(writer) => writer.alone(migrations::redo),
            Writers::Many(pool, _) => migrations::redo(&mut *pool.get()?),
        }
    }
}

fn bring_up_to_date(connection: &mut DbConnection) -> anyhow::Result<()> {
    if migrations::is_being_moved(connection)? {
        bail!("In diese Datenbank wird gerade umgezogen: lotsenforum move-to ist noch nicht fertig.");
    }
    migrations::run(connection)
}
