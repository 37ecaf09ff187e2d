//! When things happen in the demo: the files count back from now, but town halls sleep at night.

use chrono::{Duration, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Berlin;

use crate::db::types::Timestamp;

const MORNING: i64 = 7 * 3_600;
const EVENING: i64 = 19 * 3_600;
const DAY: i64 = 24 * 3_600;

/// The instant moved into the waking hours of its day, and never past `now`. What was earlier stays earlier.
pub(super) fn waking(at: Timestamp, now: Timestamp) -> Timestamp {
    let second = |instant: Timestamp| i64::from(instant.berlin().num_seconds_from_midnight());
    let (from, to, length) = if at.day() == now.day() {
        let now = second(now);
        (MORNING.min(now), now, now.max(1))
    } else {
        (MORNING, EVENING, DAY)
    };
    let moved = from + second(at).min(length) * (to - from) / length;
    let midnight = at.day().and_time(chrono::NaiveTime::MIN);
    // The clocks change at night, so every waking hour exists once.
    match Berlin.from_local_datetime(&(midnight + Duration::seconds(moved))).earliest() {
        Some(instant) => Timestamp::from(instant.with_timezone(&Utc)).min(now),
        None => at,
    }
}

/// `delay` after `base`, or half-way to now if that is sooner.
pub(super) fn later(base: Timestamp, delay: Duration, now: Timestamp) -> Timestamp {
    base + delay.min((now - base) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn nobody_writes_at_night_and_the_order_stays() {
        for now in ["2026-03-29T17:30:00+02:00", "2026-03-30T05:10:00+02:00", "2026-10-25T12:00:00+01:00"] {
            let now = at(now);
            let mut before = None;
            for minutes in (0..6 * 24 * 60).rev().step_by(17) {
                let moved = waking(now - Duration::minutes(minutes), now);
                let hour = moved.berlin().hour();
                assert!((7..19).contains(&hour) || moved.day() == now.day(), "{hour}");
                assert!(moved <= now);
                assert!(before.is_none_or(|before| before <= moved), "{moved:?}");
                before = Some(moved);
            }
        }
    }

    #[test]
    fn what_follows_is_not_in_the_future() {
        let now = at("2026-03-10T12:00:00+01:00");
        assert_eq!(later(now - Duration::hours(2), Duration::hours(6), now), now - Duration::hours(1));
        assert_eq!(later(now - Duration::days(9), Duration::hours(6), now), now - Duration::hours(210));
    }
}
