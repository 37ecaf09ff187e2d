//! How often something may be done within some time, in this process's memory: that slows attackers and
//! double clicks, and is no record of anybody.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::Error;

/// Keys after which those whose limit is full again are forgotten, so that the table stays small.
const MANY_KEYS: usize = 10_000;

/// A limit for each key.
pub struct Limiter {
    keyed: DefaultKeyedRateLimiter<String, StateInformationMiddleware>,
    quota: Quota,
}

/// Where a key stands with its limit.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// How often in all.
    pub limit: u32,
    /// How often still.
    pub remaining: u32,
    /// Seconds until all are left again.
    pub reset: u64,
}

/// It was once too often.
#[derive(Debug, Clone, Copy)]
pub struct Refused {
    /// Where the key stands.
    pub standing: Standing,
    /// Seconds until the next try has a chance.
    pub retry_after: u64,
}

impl Limiter {
    /// So many times at once, which come back within `window`.
    pub fn new(times: u32, window: Duration) -> Self {
        let burst = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
        let quota =
            Quota::with_period(window / burst.get()).unwrap_or(Quota::per_minute(burst)).allow_burst(burst);
        Self { keyed: RateLimiter::keyed(quota).with_middleware(), quota }
    }

    /// Counts one more time.
    ///
    /// # Errors
    /// It is too often.
    pub fn check(&self, key: String) -> Result<Standing, Refused> {
        if self.keyed.len() > MANY_KEYS {
            self.keyed.retain_recent();
        }
        match self.keyed.check_key(&key) {
            Ok(snapshot) => Ok(self.standing(snapshot.remaining_burst_capacity())),
            Err(refused) => {
                let wait = refused.wait_time_from(DefaultClock::default().now());
                Err(Refused { standing: self.standing(0), retry_after: wait.as_secs() + 1 })
            }
        }
    }

    fn standing(&self, remaining: u32) -> Standing {
        let limit = self.quota.burst_size().get();
        let until_full = self.quota.replenish_interval() * limit.saturating_sub(remaining);
        Standing { limit, remaining, reset: until_full.as_secs() + u64::from(until_full.subsec_nanos() > 0) }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::TooOften { retry_after: refused.retry_after }
    }
}
