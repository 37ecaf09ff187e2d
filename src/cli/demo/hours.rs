//! When things happen in the demo: the files count back from now, but town halls sleep at night.

use chrono::{Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;

use crate::db::types::Timestamp;

const MORNING: i64 = 7;
const EVENING: i64 = 19;

/// The instant moved into the waking hours of its day, and never past `now`. What was earlier stays earlier.
pub(super) fn waking(at: Timestamp, now: Timestamp) -> Timestamp {
    let day = at.day();
    let (Some(midnight), Some(next)) =
        (clock_time(day, 0), day.succ_opt().and_then(|day| clock_time(day, 0)))
    else {
        return at;
    };
    let (Some(morning), Some(evening)) = (clock_time(day, MORNING), clock_time(day, EVENING)) else {
        return at;
    };
    // Who starts the demo before the morning finds that somebody was up early.
    let (from, to, end) = match day == now.day() {
        true if now > morning => (morning, now, now),
        true => return at.min(now),
        false => (morning, evening, next),
    };
    // A day has 23 to 25 hours, so real seconds are counted, not those of the clock.
    let seconds = |span: Duration| span.num_seconds();
    let share = seconds(to - from) * seconds(at - midnight).min(seconds(end - midnight));
    from + Duration::seconds(share / seconds(end - midnight).max(1))
}

fn clock_time(day: NaiveDate, hour: i64) -> Option<Timestamp> {
    let clock = day.and_time(NaiveTime::MIN) + Duration::hours(hour);
    Berlin.from_local_datetime(&clock).earliest().map(|instant| instant.with_timezone(&Utc).into())
}

/// `delay` after `base`, or half-way to now if that is sooner.
pub(super) fn later(base: Timestamp, delay: Duration, now: Timestamp) -> Timestamp {
    base + delay.min((now - base) / 2)
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;

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
