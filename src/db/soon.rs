//! Small writes that may happen a moment later: reading marks, visits. They wait in memory and are written
//! together, so that looking at a page costs no commit. A crash loses those of the last second.

use parking_lot::Mutex;

use super::{Database, DbConnection};
use crate::error::Result;

/// Writes that one transaction takes.
const BATCH: usize = 100;
/// Waiting writes after which the next one writes them all.
const MOST_WAITING: usize = 2_000;

/// A write that can be tried twice.
pub type Effect = Box<dyn Fn(&mut DbConnection) -> Result<()> + Send + Sync>;

/// What waits to be written.
#[derive(Default)]
pub(super) struct Soon {
    waiting: Mutex<Vec<(u64, Effect)>>,
    /// Held while writing, so that whoever settles also waits for what was taken out already.
    writing: Mutex<Vec<u64>>,
}

impl Database {
    /// Writes `effects` soon: within a second, or before the next page of the same `owner` is made
    /// ([`Database::settle`]).
    pub fn write_soon(&self, owner: u64, effects: Vec<Effect>) {
        let waiting = {
            let mut waiting = self.soon.waiting.lock();
            waiting.extend(effects.into_iter().map(|effect| (owner, effect)));
            waiting.len()
        };
        if waiting > MOST_WAITING {
            self.write_waiting();
        }
    }

    /// Whether something of this owner waits to be written.
    pub fn is_settled(&self, owner: u64) -> bool {
        let is_waiting = self.soon.waiting.lock().iter().any(|(other, _)| *other == owner);
        // Busy means that somebody writes; what was taken out may be this owner's.
        !is_waiting && self.soon.writing.try_lock().is_some_and(|taken| !taken.contains(&owner))
    }

    /// Writes what waits, if some of it is this owner's: she sees on the next page what she did on the last.
    pub fn settle(&self, owner: u64) {
        if !self.is_settled(owner) {
            self.write_waiting();
        }
    }

    /// Writes everything that waits and says how much that was. What fails is logged and dropped: a page is
    /// right without its mark, and the next visit leaves another.
    pub fn write_waiting(&self) -> usize {
        let mut taken = self.soon.writing.lock();
        let effects = std::mem::take(&mut *self.soon.waiting.lock());
        *taken = effects.iter().map(|(owner, _)| *owner).collect();
        for batch in effects.chunks(BATCH) {
            let all = |conn: &mut DbConnection| batch.iter().try_for_each(|(_, effect)| effect(conn));
            if self.write(all).is_err() {
                self.write_one_by_one(batch);
            }
        }
        taken.clear();
        effects.len()
    }

    /// One that fails must not take the others with it.
    fn write_one_by_one(&self, batch: &[(u64, Effect)]) {
        for (_, effect) in batch {
            if let Err(error) = self.write(effect) {
                tracing::warn!(%error, "a reading mark was not written");
            }
        }
    }
}
