//! Whether this process is well: is it stopping, and do its jobs still beat?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The longest that one turn of a job may take before it counts as stuck: a batch of letters that meets
/// every time-out of a mail server stays below.
const LONGEST_TURN: Duration = Duration::from_secs(20 * 60);

/// The pulse of one process. Clones share it.
#[derive(Clone)]
pub struct Pulse {
    inner: Arc<Inner>,
}

struct Inner {
    began: Instant,
    is_stopping: AtomicBool,
    /// Milliseconds after `began` at the last beat of the jobs; 0: they do not run in this process.
    beat: AtomicU64,
}

impl Default for Pulse {
    fn default() -> Self {
        let inner =
            Inner { began: Instant::now(), is_stopping: AtomicBool::new(false), beat: AtomicU64::new(0) };
        Self { inner: Arc::new(inner) }
    }
}

impl Pulse {
    /// From now on nothing new is begun.
    pub fn stop(&self) {
        self.inner.is_stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the process is about to end. What works in units asks between two of them.
    pub fn is_stopping(&self) -> bool {
        self.inner.is_stopping.load(Ordering::Relaxed)
    }

    /// The jobs are at work.
    pub fn beat(&self) {
        let elapsed = u64::try_from(self.inner.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.inner.beat.store(elapsed.max(1), Ordering::Relaxed);
    }

    /// Whether the jobs have shown life lately. True where they do not run at all.
    pub fn is_alive(&self) -> bool {
        match self.inner.beat.load(Ordering::Relaxed) {
            0 => true,
            beat => self.inner.began.elapsed().saturating_sub(Duration::from_millis(beat)) < LONGEST_TURN,
        }
    }
}
