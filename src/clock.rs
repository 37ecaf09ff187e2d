//! The one source of "now", so that a test can move time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::Duration;

use crate::db::types::Timestamp;

/// Tells the time; clones share their offset. In service the offset is zero.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset_micros: Arc<AtomicI64>,
    standing_at: Option<Timestamp>,
}

impl Clock {
    /// A clock that now shows `instant` and runs on from there (tests).
    pub fn showing(instant: Timestamp) -> Self {
        let clock = Self::default();
        clock.set(instant);
        clock
    }

    /// A clock that stands (`--now`) until it is moved: what one command writes for an instant is due for the next at
    /// the same.
    pub fn standing(instant: Timestamp) -> Self {
        Self { standing_at: Some(instant), ..Self::default() }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        let offset = Duration::microseconds(self.offset_micros.load(Ordering::Relaxed));
        self.standing_at.unwrap_or_else(Timestamp::system_now) + offset
    }

    /// Moves the clock so that it shows `instant` now.
    pub fn set(&self, instant: Timestamp) {
        let offset = instant - self.standing_at.unwrap_or_else(Timestamp::system_now);
        self.offset_micros.store(offset.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }

    /// Moves the clock forward.
    pub fn forward(&self, by: Duration) {
        self.offset_micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}
