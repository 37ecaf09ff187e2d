//! Delivery of what is due: claim, send outside any transaction, note the outcome.

use std::sync::Mutex;

use chrono::Duration;

use super::outbox_store::{self, Letter, LetterState, OutboxId};
use super::transport::{Outcome, Transport};
use crate::clock::Clock;
use crate::config;
use crate::db::{Database, DbConnection};
use crate::error::Result;
use crate::pulse::Pulse;

/// Letters claimed at once.
const BATCH: i64 = 20;
/// How long a claim holds: longer than a batch takes when each step meets its time-out once.
const LEASE_MINUTES: i64 = 10;
/// First pause after a failure; it doubles with each attempt, up to [`LONGEST_PAUSE_MINUTES`].
const FIRST_PAUSE_MINUTES: i64 = 1;
const LONGEST_PAUSE_MINUTES: i64 = 240;

/// What a delivery needs of the program.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The database.
    pub db: &'a Database,
    /// The way mail leaves.
    pub transport: &'a Transport,
    /// The settings.
    pub settings: &'a config::Mail,
    /// The time.
    pub clock: &'a Clock,
    /// Whether the process is about to end.
    pub pulse: &'a Pulse,
}

/// What is asked right before a letter is sent; the answer is the reason why it is not wanted any more.
pub type Objection<'a> = dyn Fn(&mut DbConnection, &Letter) -> Result<Option<String>> + Sync + 'a;

/// What came of a delivery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Taken by the mail server.
    pub sent: usize,
    /// Put off, to be tried again.
    pub retried: usize,
    /// Given up.
    pub failed: usize,
    /// Not wanted any more.
    pub dropped: usize,
    /// Held back because their domain has had enough mails for this minute.
    pub throttled: usize,
    /// Given back unsent because the process is stopping.
    pub released: usize,
}

impl Delivery {
    /// How many letters were looked at.
    pub fn total(&self) -> usize {
        self.sent + self.retried + self.failed + self.dropped + self.throttled + self.released
    }

    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.retried += other.retried;
        self.failed += other.failed;
        self.dropped += other.dropped;
        self.throttled += other.throttled;
        self.released += other.released;
    }
}

/// Delivers one batch over up to `settings.connections` connections. `objection` is asked right before
/// sending; what it says is the reason why the letter is not wanted any more.
///
/// When the process stops, the letters at the wire are finished and the others are given back, so that
/// another server, or this one after its restart, need not wait for the end of the lease.
///
/// A crash between the server's "250" and our note leaves the letter claimed; after the lease it is sent
/// once more with the same Message-ID. That one per connection is unavoidable, nothing else doubles.
///
/// # Errors
/// The database fails. Letters that were not begun are given back all the same.
pub fn deliver(parts: &Parts<'_>, objection: &Objection<'_>) -> Result<Delivery> {
    let Parts { db, settings, clock, pulse, .. } = parts;
    if pulse.is_stopping() {
        return Ok(Delivery::default());
    }
    let letters =
        db.write(|conn| outbox_store::claim(conn, BATCH, Duration::minutes(LEASE_MINUTES), clock.now()))?;
    let (queue, outcome) = (Mutex::new(letters), Mutex::new(Delivery::default()));
    let worker = || -> Result<()> {
        while !pulse.is_stopping() {
            let Some(letter) = queue.lock().map_or(None, |mut queue| queue.pop()) else {
                return Ok(());
            };
            let one = deliver_one(parts, objection, &letter)?;
            if let Ok(mut outcome) = outcome.lock() {
                outcome.add(one);
            }
        }
        Ok(())
    };
    let delivered = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..settings.connections).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or(Ok(()))).fold(Ok(()), Result::and)
    });
    let mut outcome = outcome.into_inner().unwrap_or_default();
    let left: Vec<OutboxId> = queue.into_inner().unwrap_or_default().iter().map(|letter| letter.id).collect();
    if !left.is_empty() {
        outcome.released = left.len();
        db.write(|conn| outbox_store::release_all(conn, &left))?;
    }
    delivered.map(|()| outcome)
}

fn deliver_one(parts: &Parts<'_>, objection: &Objection<'_>, letter: &Letter) -> Result<Delivery> {
    let Parts { db, transport, settings, clock, .. } = parts;
    let now = clock.now();
    let (objected, recent) = db.read(|conn| {
        let objected = objection(conn, letter)?;
        let recent = outbox_store::sent_since(conn, &letter.to_domain, now - Duration::minutes(1))?;
        Ok((objected, recent))
    })?;
    if let Some(reason) = objected {
        db.write(|conn| outbox_store::set_ended(conn, letter.id, LetterState::Dropped, &reason))?;
        return Ok(Delivery { dropped: 1, ..Delivery::default() });
    }
    if recent >= i64::from(settings.per_domain_per_minute) && !transport.is_folder() {
        db.write(|conn| outbox_store::release(conn, letter.id, now + Duration::minutes(1)))?;
        return Ok(Delivery { throttled: 1, ..Delivery::default() });
    }

    let outcome = transport.send(letter);
    let now = clock.now();
    db.write(|conn| match &outcome {
        Outcome::Sent => {
            outbox_store::set_sent(conn, letter.id, now)?;
            Ok(Delivery { sent: 1, ..Delivery::default() })
        }
        Outcome::Retry(reason) if letter.attempts + 1 < settings.attempts => {
            outbox_store::set_retry(conn, letter.id, reason, now + pause_after(letter.attempts))?;
            Ok(Delivery { retried: 1, ..Delivery::default() })
        }
        Outcome::Retry(reason) => {
            let reason = format!("aufgegeben nach {} Versuchen: {reason}", letter.attempts + 1);
            outbox_store::set_ended(conn, letter.id, LetterState::Failed, &reason)?;
            Ok(Delivery { failed: 1, ..Delivery::default() })
        }
        Outcome::Refused(reason) => {
            outbox_store::set_ended(conn, letter.id, LetterState::Failed, reason)?;
            Ok(Delivery { failed: 1, ..Delivery::default() })
        }
    })
}

/// 1, 2, 4, 8 … minutes, at most four hours.
fn pause_after(attempts: i32) -> Duration {
    let doubled = FIRST_PAUSE_MINUTES << attempts.clamp(0, 12);
    Duration::minutes(doubled.min(LONGEST_PAUSE_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_four_hours() {
        let minutes: Vec<_> = (0..10).map(|attempts| pause_after(attempts).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
    }
}
