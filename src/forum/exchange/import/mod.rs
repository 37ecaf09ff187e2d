//! Taking over a forum from files: all of it or nothing, and a second time nothing.
//!
//! Two passes. The first reads, checks every line for itself (side by side, since rendering costs most),
//! and gathers what only the whole shows; what is in order waits in `spool`s. Nothing is written while a
//! problem may still come. The second pass is one transaction of plain inserts (`write`): on SQLite other
//! writers wait for it, so nothing slow happens there.
//!
//! What is there already stays as it is: people may have changed it since. What differs is told. A thread that
//! has grown in the file gets its new posts.

mod check;
mod check_thread;
mod fault;
mod fields;
mod gather;
mod gather_threads;
mod known_store;
mod lines;
mod loose;
mod outcome;
mod ready;
mod rows_store;
mod spool;
mod typed;
mod write;
mod write_threads;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use self::check::{Checked, Rules, check};
pub use self::fault::{Fault, Place, Problem};
use self::gather::Gather;
pub use self::gather::MOST_PROBLEMS;
pub use self::lines::Source;
use self::lines::{Line, Lines};
pub use self::outcome::{Difference, Outcome, Tally, UnknownField};
use crate::db::Database;
use crate::db::types::Timestamp;
use crate::error::Error;
use crate::forum::regions::RegionTree;

/// How far an import has come since the last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many bytes were read and checked.
    Read {
        /// Bytes.
        bytes: u64,
    },
    /// All is in order; so many posts are to be written.
    Checked {
        /// Posts.
        posts: u64,
    },
    /// So many posts were written.
    Written {
        /// Posts.
        posts: usize,
    },
}

/// Why nothing was imported.
#[derive(Debug)]
pub enum Failure {
    /// The files are not in order: the first problems, at most [`MOST_PROBLEMS`] of them, and whether reading
    /// was given up before the end.
    Problems(Vec<Problem>, bool),
    /// The machine or the database.
    Machine(Error),
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Machine(error.into())
    }
}

/// Imports the lines of some files as one.
///
/// `folder` takes what waits to be written: about three times the size of the files.
///
/// # Errors
/// [`Failure::Problems`] says what is wrong with the files; then nothing has been written.
pub fn import(
    db: &Database,
    regions: &RegionTree,
    sources: Vec<Source>,
    folder: &Path,
    now: Timestamp,
    progress: &mut dyn FnMut(Step),
) -> Result<Outcome, Failure> {
    let known = db.read(known_store::known)?;
    let rules = Rules { regions, now, threads: &known.threads };
    let mut gather = Gather::new(regions, &known, folder)?;
    for source in sources {
        read(db, source, &rules, &mut gather, progress)?;
    }
    let is_cut = gather.is_hopeless();
    if !is_cut {
        gather.finish();
    }
    let Gather { spools, mut problems, mut outcome, .. } = gather;
    if !problems.is_empty() {
        problems.truncate(MOST_PROBLEMS);
        return Err(Failure::Problems(problems, is_cut));
    }
    progress(Step::Checked { posts: outcome.posts });
    if outcome.has_changed() || spools.deeds.count + spools.habits.count > 0 {
        db.write(|conn| write::write(conn, spools, now, &mut outcome, progress))?;
    }
    Ok(outcome)
}

/// The first pass over one file. While one portion is gathered the next is already being checked.
fn read(
    db: &Database,
    source: Source,
    rules: &Rules<'_>,
    gather: &mut Gather<'_>,
    progress: &mut dyn FnMut(Step),
) -> Result<(), Failure> {
    let mut lines = Lines::of(source);
    let mut ready: Vec<Checked> = Vec::new();
    let mut told = 0;
    loop {
        let portion = lines.portion()?;
        let is_last = portion.is_empty();
        let (checked, gathered) = side_by_side(portion, rules, || {
            db.read(|conn| {
                for line in ready.drain(..) {
                    if !gather.is_hopeless() {
                        gather.take(conn, line)?;
                    }
                }
                Ok(())
            })
        });
        gathered?;
        progress(Step::Read { bytes: lines.bytes - told });
        told = lines.bytes;
        if is_last || gather.is_hopeless() {
            return Ok(());
        }
        ready = checked;
    }
}

/// Checks lines on all processors, in their order, while `meanwhile` runs here.
fn side_by_side<T>(lines: Vec<Line>, rules: &Rules<'_>, meanwhile: impl FnOnce() -> T) -> (Vec<Checked>, T) {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(lines.len());
    let lines: Vec<Mutex<Option<Line>>> = lines.into_iter().map(|line| Mutex::new(Some(line))).collect();
    let (next, lines) = (AtomicUsize::new(0), &lines);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(line) = lines.get(place) else { return done };
            let line = line.lock().unwrap_or_else(PoisonError::into_inner).take();
            done.extend(line.map(|line| (place, check(line, rules))));
        }
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let result = meanwhile();
        let mut checked: Vec<(usize, Checked)> = Vec::new();
        for handle in handles {
            match handle.join() {
                Ok(done) => checked.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        checked.sort_by_key(|(place, _)| *place);
        (checked.into_iter().map(|(_, checked)| checked).collect(), result)
    })
}
