//! The one writer of a SQLite file, with group commit: verbs that arrive while another is at work share its
//! transaction, and one `fsync` acknowledges them all.
//!
//! A job's verb runs on its caller's thread. Whoever finishes first and finds others waiting leaves the
//! transaction open for them; the last one commits, and only then does any of them return. Verbs of the doors
//! wait in a [`queue`]. Each verb but the first has a savepoint of its own, so that one that fails takes nothing
//! of the others with it.

mod queue;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use parking_lot::{Condvar, Mutex, MutexGuard};
use r2d2::ManageConnection;

use self::queue::{Queue, Verb};
use super::PoolState;
use super::connection::{DbConnection, Opener};
use super::statement::Statement;
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

/// The single writing connection, and the thread that serves the queue before it.
pub(super) struct Writer {
    lane: Arc<Lane>,
}

/// The line before the connection.
struct Lane {
    queue: Queue,
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

impl Turn {
    /// Counts a verb whose work stands in the transaction.
    fn note(&mut self, has_worked: bool) -> &mut Open {
        let open = self.open.get_or_insert_with(|| Open {
            verbs: 0,
            since: Instant::now(),
            outcome: Arc::default(),
        });
        open.verbs += usize::from(has_worked);
        open
    }
}

impl Outcome {
    fn tell(&self, result: std::result::Result<(), String>) {
        *self.result.lock() = Some(result);
        self.is_known.notify_all();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.lane.queue.end();
    }
}

impl Writer {
    /// # Errors
    /// No thread can be started.
    pub(super) fn new(opener: Opener, connection: DbConnection) -> std::io::Result<Self> {
        let lane = Arc::new(Lane {
            queue: Queue::default(),
            opener,
            turn: Mutex::new(Turn { connection: Some(connection), open: None }),
            waiting: AtomicUsize::new(0),
            verbs: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            waits: AtomicU64::new(0),
            waited_micros: AtomicU64::new(0),
            timeouts: AtomicU64::new(0),
        });
        queue::serve(lane.clone())?;
        Ok(Self { lane })
    }

    /// Verbs that were acknowledged, and the commits that it took.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.lane.verbs.load(Ordering::Relaxed), self.lane.commits.load(Ordering::Relaxed))
    }

    /// How the line before the writer stands.
    pub(super) fn state(&self) -> PoolState {
        let lane = &self.lane;
        let in_use = u32::from(lane.turn.is_locked());
        PoolState {
            in_use,
            idle: 1 - in_use,
            size: 1,
            waits: lane.waits.load(Ordering::Relaxed),
            waited_micros: lane.waited_micros.load(Ordering::Relaxed),
            timeouts: lane.timeouts.load(Ordering::Relaxed),
        }
    }

    /// Runs outside any transaction, when nobody else writes.
    pub(super) fn alone<T>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let mut turn = self.lane.turn.lock();
        // Whoever waits for this commit hears of it.
        let _ = self.lane.close(&mut turn);
        work(self.lane.connection(&mut turn)?)
    }

    /// Runs a verb on this thread, when its turn has come.
    pub(super) fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
        self.lane.write(work)
    }

    /// Runs a verb on the writer's own thread; nobody else waits for it but who awaits the future.
    pub(super) async fn enqueue<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.lane.queue.push(work).await
    }
}

impl Lane {
    fn write<T>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
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

    /// One transaction for all verbs that wait in the queue, and for those that come meanwhile.
    fn run_queued(&self) {
        let mut taken: Vec<Box<dyn Verb>> = Vec::new();
        let outcome = self.take_turn().and_then(|mut turn| {
            let run = self.run_in(&mut turn, &mut taken);
            let committed = self.close(&mut turn);
            run.and(committed.map_err(|error| broken(&error.to_string())))
        });
        if outcome.is_err() {
            // Whoever has come meanwhile would wait as long once more, for the same.
            taken.extend(std::iter::from_fn(|| self.queue.take()));
        }
        let outcome = outcome.map_err(|error| error.to_string());
        for verb in taken {
            verb.tell(outcome.as_ref().copied().map_err(String::as_str));
        }
    }

    /// Runs what waits, each in a savepoint of its own. `taken` are those that were begun, and the one that could
    /// not be.
    fn run_in(&self, turn: &mut Turn, taken: &mut Vec<Box<dyn Verb>>) -> Result<()> {
        while taken.len() < MOST_VERBS && turn.open.as_ref().is_none_or(|open| open.since.elapsed() < LONGEST)
        {
            let Some(verb) = self.queue.take() else { break };
            taken.push(verb);
            let is_first = turn.open.is_none();
            let connection = self.connection(turn)?;
            begin(connection, is_first)?;
            let has_worked = taken.last_mut().is_some_and(|verb| verb.run(connection));
            if !end(connection, is_first, has_worked) {
                break_off(turn);
                return Err(broken(ROLLED_BACK));
            }
            if !is_first || has_worked {
                turn.note(has_worked);
            }
        }
        Ok(())
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
            break_off(&mut turn);
            return None;
        }
        if is_first && !has_worked {
            return None;
        }
        let open = turn.note(has_worked);
        let outcome = open.outcome.clone();
        let is_over = open.verbs >= MOST_VERBS || open.since.elapsed() > LONGEST;
        if is_over || self.waiting.load(Ordering::SeqCst) == 0 {
            // Told through the outcome.
            let _ = self.close(&mut turn);
        }
        Some(outcome)
    }

    /// Commits what is open and tells those who wait for it.
    fn close(&self, turn: &mut Turn) -> QueryResult<()> {
        let Some(open) = turn.open.take() else { return Ok(()) };
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
        open.outcome.tell(result.as_ref().copied().map_err(ToString::to_string));
        result
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
            let _ = self.close(&mut turn);
        }
    }
}

const ROLLED_BACK: &str = "the shared transaction was rolled back";

/// SQLite may have rolled all of it back (disk full, I/O error): nobody of this transaction is acknowledged, and
/// the next one begins on a fresh connection.
fn break_off(turn: &mut Turn) {
    turn.connection = None;
    if let Some(open) = turn.open.take() {
        open.outcome.tell(Err(ROLLED_BACK.to_owned()));
    }
}

/// Opens the transaction, or a savepoint in it. Savepoints are plain statements, prepared once: a verb pays for
/// two of them.
fn begin(connection: &mut DbConnection, is_first: bool) -> Result<()> {
    match connection {
        DbConnection::Sqlite(sqlite) if is_first => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
        }
        other => savepoint(other, "savepoint verb")?,
    }
    Ok(())
}

/// Keeps a verb's work for the common commit, or takes it back. Says whether the transaction is still sound.
fn end(connection: &mut DbConnection, is_first: bool, has_worked: bool) -> bool {
    match (is_first, has_worked) {
        // The first verb stands in the transaction itself; its commit comes later.
        (true, true) => true,
        (true, false) => each_db!(connection, |c| AnsiTransactionManager::rollback_transaction(c)).is_ok(),
        (false, true) => savepoint(connection, "release verb").is_ok(),
        (false, false) => {
            savepoint(connection, "rollback to verb").is_ok() && savepoint(connection, "release verb").is_ok()
        }
    }
}

fn savepoint(connection: &mut DbConnection, statement: &'static str) -> QueryResult<()> {
    Statement::new(statement).execute(connection).map(drop)
}

fn broken(what: &str) -> Error {
    Error::Unavailable(anyhow::anyhow!("writing to the database: {what}"))
}
