//! The one writer of a SQLite file, with group commit: verbs that arrive while another is at work share its
//! transaction, and one `fsync` acknowledges them all.
//!
//! A verb runs on its caller's thread. Whoever finishes first and finds others waiting leaves the transaction
//! open for them; the last one commits, and only then does any of them return. Each verb but the first
//! has a savepoint of its own, so that one that fails takes nothing of the others with it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use parking_lot::{Condvar, Mutex, MutexGuard};
use r2d2::ManageConnection;

use super::PoolState;
use super::connection::{DbConnection, Opener};
use crate::each_db;
use crate::error::{Error, Result};

/// Verbs after which a transaction is closed in any case.
const MOST_VERBS: usize = 64;
/// Time after which a transaction is closed in any case: readers' view of the file must not lag.
const LONGEST: Duration = Duration::from_millis(20);
/// How long a verb waits for its turn; a bulk import may hold the line that long.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often whoever waits for the commit looks whether somebody is still there to do it.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The single writing connection.
pub(super) struct Writer {
    opener: Opener,
    turn: Mutex<Turn>,
    waiting: AtomicUsize,
    verbs: AtomicU64,
    commits: AtomicU64,
    waits: AtomicU64,
    waited_micros: AtomicU64,
    timeouts: AtomicU64,
}

/// What passes from one verb to the next.
struct Turn {
    connection: Option<DbConnection>,
    open: Option<Open>,
}

/// A transaction that was not committed yet.
struct Open {
    verbs: usize,
    since: Instant,
    outcome: Arc<Outcome>,
}

/// How the commit went that several verbs wait for.
#[derive(Default)]
struct Outcome {
    result: Mutex<Option<std::result::Result<(), String>>>,
    is_known: Condvar,
}

impl Outcome {
    fn tell(&self, result: std::result::Result<(), String>) {
        *self.result.lock() = Some(result);
        self.is_known.notify_all();
    }
}

impl Writer {
    pub(super) fn new(opener: Opener, connection: DbConnection) -> Self {
        Self {
            opener,
            turn: Mutex::new(Turn { connection: Some(connection), open: None }),
            waiting: AtomicUsize::new(0),
            verbs: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            waits: AtomicU64::new(0),
            waited_micros: AtomicU64::new(0),
            timeouts: AtomicU64::new(0),
        }
    }

    /// Verbs that were acknowledged, and the commits that it took.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.verbs.load(Ordering::Relaxed), self.commits.load(Ordering::Relaxed))
    }

    /// How the line before the writer stands.
    pub(super) fn state(&self) -> PoolState {
        let in_use = u32::from(self.turn.is_locked());
        PoolState {
            in_use,
            idle: 1 - in_use,
            size: 1,
            waits: self.waits.load(Ordering::Relaxed),
            waited_micros: self.waited_micros.load(Ordering::Relaxed),
            timeouts: self.timeouts.load(Ordering::Relaxed),
        }
    }

    /// Runs outside any transaction, when nobody else writes.
    pub(super) fn alone<T>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let mut turn = self.turn.lock();
        self.close(&mut turn);
        work(self.connection(&mut turn)?)
    }

    pub(super) fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        let mut turn = self.take_turn()?;
        let is_first = turn.open.is_none();
        let connection = self.connection(&mut turn)?;
        begin(connection, is_first)?;
        let done = catch_unwind(AssertUnwindSafe(|| work(connection)));
        let has_worked = matches!(done, Ok(Ok(_)));
        let is_sound = end(connection, is_first, has_worked);
        let outcome = self.pass_on(turn, is_first, has_worked, is_sound);
        let value = match done {
            Err(panic) => resume_unwind(panic),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(value)) => value,
        };
        match outcome {
            Some(outcome) => self.await_commit(&outcome).map(|()| value),
            None => Err(broken("the transaction could not be kept")),
        }
    }

    fn take_turn(&self) -> Result<MutexGuard<'_, Turn>> {
        if let Some(turn) = self.turn.try_lock() {
            return Ok(turn);
        }
        let since = Instant::now();
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let turn = self.turn.try_lock_for(PATIENCE);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let micros = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.waits.fetch_add(1, Ordering::Relaxed);
        self.waited_micros.fetch_add(micros, Ordering::Relaxed);
        turn.ok_or_else(|| {
            self.timeouts.fetch_add(1, Ordering::Relaxed);
            broken("another writer took too long")
        })
    }

    /// The connection, opened anew if the last one broke.
    fn connection<'a>(&self, turn: &'a mut Turn) -> anyhow::Result<&'a mut DbConnection> {
        if turn.connection.is_none() {
            turn.connection = Some(self.opener.connect()?);
        }
        turn.connection.as_mut().ok_or_else(|| anyhow::anyhow!("no connection"))
    }

    /// After a verb: commits, or leaves the transaction to whoever waits. Gives what the verb has to wait for;
    /// nothing if its work is lost.
    fn pass_on(
        &self,
        mut turn: MutexGuard<'_, Turn>,
        is_first: bool,
        has_worked: bool,
        is_sound: bool,
    ) -> Option<Arc<Outcome>> {
        if !is_sound {
            // SQLite may have rolled all of it back (disk full, I/O error): nobody of this transaction is
            // acknowledged, and the next one begins on a fresh connection.
            turn.connection = None;
            if let Some(open) = turn.open.take() {
                open.outcome.tell(Err("the shared transaction was rolled back".to_owned()));
            }
            return None;
        }
        if is_first && !has_worked {
            return None;
        }
        let open = turn.open.get_or_insert_with(|| Open {
            verbs: 0,
            since: Instant::now(),
            outcome: Arc::default(),
        });
        open.verbs += usize::from(has_worked);
        let outcome = open.outcome.clone();
        let is_over = open.verbs >= MOST_VERBS || open.since.elapsed() > LONGEST;
        if is_over || self.waiting.load(Ordering::SeqCst) == 0 {
            self.close(&mut turn);
        }
        Some(outcome)
    }

    /// Commits what is open and tells those who wait for it.
    fn close(&self, turn: &mut Turn) {
        let Some(open) = turn.open.take() else { return };
        let result = match turn.connection.as_mut() {
            Some(connection) => each_db!(connection, |c| AnsiTransactionManager::commit_transaction(c)),
            None => Err(diesel::result::Error::BrokenTransactionManager),
        };
        match &result {
            Ok(()) => {
                self.verbs.fetch_add(open.verbs as u64, Ordering::Relaxed);
                self.commits.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => turn.connection = None,
        }
        open.outcome.tell(result.map_err(|error| error.to_string()));
    }

    fn await_commit(&self, outcome: &Arc<Outcome>) -> Result<()> {
        loop {
            let mut result = outcome.result.lock();
            if result.is_none() {
                outcome.is_known.wait_for(&mut result, LOOK_AGAIN);
            }
            if let Some(result) = result.clone() {
                return result.map_err(|error| broken(&error));
            }
            drop(result);
            self.close_if_left(outcome);
        }
    }

    /// Commits a transaction whose last verb lost patience between being counted and taking its turn.
    fn close_if_left(&self, outcome: &Arc<Outcome>) {
        if let Some(mut turn) = self.turn.try_lock()
            && turn.open.as_ref().is_some_and(|open| Arc::ptr_eq(&open.outcome, outcome))
        {
            self.close(&mut turn);
        }
    }
}

fn begin(connection: &mut DbConnection, is_first: bool) -> Result<()> {
    match connection {
        DbConnection::Sqlite(sqlite) if is_first => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
        }
        other => each_db!(other, |c| AnsiTransactionManager::begin_transaction(c))?,
    }
    Ok(())
}

/// Keeps a verb's work for the common commit, or takes it back. Says whether the transaction is still sound.
fn end(connection: &mut DbConnection, is_first: bool, has_worked: bool) -> bool {
    match (is_first, has_worked) {
        // The first verb stands in the transaction itself; its commit comes later.
        (true, true) => true,
        (false, true) => each_db!(connection, |c| AnsiTransactionManager::commit_transaction(c)).is_ok(),
        (_, false) => each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c)).is_ok(),
    }
}

fn broken(what: &str) -> Error {
    Error::Unavailable(anyhow::anyhow!("writing to the database: {what}"))
}
