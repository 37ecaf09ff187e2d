//! The pool: how long one waits for a connection, and what happened while waiting.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;

use super::connection::{DbConnection, Opener, Use};
use super::{Address, each_db};
use crate::error::{Error, Result};

/// How long one waits for a free connection while the database is well.
const PATIENCE: Duration = Duration::from_secs(5);
/// And how long once somebody has waited in vain: who comes during an outage hears of it at once, and no
/// queue of waiting threads is built up.
const SHORT_PATIENCE: Duration = Duration::from_millis(250);
/// How long the first connection may take. Half of it is the longest pause between two tries to connect
/// again, so a database that is back is found within two seconds.
const OPENING: Duration = Duration::from_secs(4);
/// A wait shorter than this is none.
const WAITED: Duration = Duration::from_millis(1);

/// Connections for one purpose. Clones share them.
#[derive(Clone)]
pub(super) struct Pool {
    inner: r2d2::Pool<Opener>,
    watch: Arc<Watch>,
}

/// How a pool stands, and what has happened in it since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// Connections at work.
    pub in_use: u32,
    /// Connections that wait for work.
    pub idle: u32,
    /// The most there may be.
    pub size: u32,
    /// How often somebody had to wait a millisecond or longer.
    pub waits: u64,
    /// Microseconds spent waiting.
    pub waited_micros: u64,
    /// How often somebody waited in vain.
    pub timeouts: u64,
}

impl Pool {
    /// Opens the first connection.
    pub(super) fn open(address: &Address, purpose: Use, size: u32) -> anyhow::Result<Self> {
        let watch = Arc::new(Watch::default());
        let inner = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(OPENING)
            .event_handler(Box::new(Watching(watch.clone())))
            .build(Opener { address: address.clone(), purpose })
            .context("Die Datenbank antwortet nicht")?;
        Ok(Self { inner, watch })
    }

    /// A connection, after some patience.
    pub(super) fn get(&self) -> Result<Connection> {
        let patience = if self.watch.is_out.load(Ordering::Relaxed) { SHORT_PATIENCE } else { PATIENCE };
        self.inner.get_timeout(patience).map(Connection).map_err(|error| Error::Unavailable(error.into()))
    }

    /// A connection, if one is free this moment.
    pub(super) fn try_get(&self) -> Option<Connection> {
        self.inner.try_get().map(Connection)
    }

    pub(super) fn state(&self) -> PoolState {
        let state = self.inner.state();
        PoolState {
            in_use: state.connections - state.idle_connections,
            idle: state.idle_connections,
            size: self.inner.max_size(),
            waits: self.watch.waits.load(Ordering::Relaxed),
            waited_micros: self.watch.waited_micros.load(Ordering::Relaxed),
            timeouts: self.watch.timeouts.load(Ordering::Relaxed),
        }
    }
}

/// A connection on loan.
pub(super) struct Connection(r2d2::PooledConnection<Opener>);

/// An error on a connection that has broken is the connection's, whatever the server called it and in
/// whichever language.
pub(super) fn blame(connection: &mut DbConnection, error: Error) -> Error {
    match error {
        Error::Internal(cause) if is_broken(connection) => Error::Unavailable(cause),
        error => error,
    }
}

impl Deref for Connection {
    type Target = DbConnection;

    fn deref(&self) -> &DbConnection {
        &self.0
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut DbConnection {
        &mut self.0
    }
}

/// Whether a connection can do nothing any more: its server went away, or a transaction could neither be
/// ended nor undone (a full disk). It is replaced, never handed out again.
pub(super) fn is_broken(connection: &mut DbConnection) -> bool {
    each_db!(connection, |c| diesel::r2d2::R2D2Connection::is_broken(c))
}

#[derive(Debug, Default)]
struct Watch {
    waits: AtomicU64,
    waited_micros: AtomicU64,
    timeouts: AtomicU64,
    /// The last one who asked waited in vain.
    is_out: AtomicBool,
}

#[derive(Debug)]
struct Watching(Arc<Watch>);

impl r2d2::HandleEvent for Watching {
    fn handle_checkout(&self, event: r2d2::event::CheckoutEvent) {
        if self.0.is_out.load(Ordering::Relaxed) {
            self.0.is_out.store(false, Ordering::Relaxed);
        }
        if event.duration() >= WAITED {
            let micros = u64::try_from(event.duration().as_micros()).unwrap_or(u64::MAX);
            self.0.waits.fetch_add(1, Ordering::Relaxed);
            self.0.waited_micros.fetch_add(micros, Ordering::Relaxed);
        }
    }

    fn handle_timeout(&self, _: r2d2::event::TimeoutEvent) {
        self.0.timeouts.fetch_add(1, Ordering::Relaxed);
        self.0.is_out.store(true, Ordering::Relaxed);
    }
}
