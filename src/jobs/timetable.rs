//! All jobs and their times, on one screen.

use chrono::{Duration, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;

use super::{
    Done, affiliation, applications, digest, mail_out, marks, names, notify, regions, rules, suspensions,
    sweep,
};
use crate::app::App;
use crate::db::types::Timestamp;
use crate::error::Result;

/// Every job. The order is that of one thing: a reply is told of, a digest is made, mail leaves.
pub(super) const TIMETABLE: &[Job] = &[
    every(1, SECONDS, "marks", marks::run),
    woken(30, SECONDS, "notify", notify::run),
    every(1, MINUTES, "digest", digest::run),
    woken(60, SECONDS, "rules", rules::run),
    woken(10, SECONDS, "mail-out", mail_out::run),
    every(1, MINUTES, "regions", regions::run),
    every(1, MINUTES, "names", names::run),
    every(1, MINUTES, "suspensions", suspensions::run),
    every(1, MINUTES, "open-applications", applications::count),
    daily(7, 15, "applications", applications::tell),
    daily(3, 30, "sweep", sweep::run),
    daily(3, 45, "affiliation", affiliation::run),
];

const SECONDS: i64 = 1;
const MINUTES: i64 = 60;

/// One job.
#[derive(Clone, Copy)]
pub(super) struct Job {
    /// Its name in the log.
    pub name: &'static str,
    /// Its times.
    pub times: Times,
    /// Runs at once when a verb has recorded something.
    pub is_woken: bool,
    /// One turn.
    pub run: fn(&App) -> Result<Done>,
}

/// When a job runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Times {
    /// After this many seconds again.
    Every(i64),
    /// At this hour and minute in Baden-Württemberg.
    Daily(u32, u32),
}

impl Times {
    /// The first time after `now`.
    pub(super) fn after(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Every(seconds) => now + Duration::seconds(seconds),
            Self::Daily(hour, minute) => (0..3)
                .filter_map(|days| {
                    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
                    let local = (now.day() + Duration::days(days)).and_time(time);
                    Some(Berlin.from_local_datetime(&local).earliest()?.with_timezone(&Utc).into())
                })
                .find(|instant| *instant > now)
                .unwrap_or_else(|| now + Duration::days(1)),
        }
    }
}

const fn every(number: i64, unit: i64, name: &'static str, run: fn(&App) -> Result<Done>) -> Job {
    Job { name, times: Times::Every(number * unit), is_woken: false, run }
}

const fn woken(number: i64, unit: i64, name: &'static str, run: fn(&App) -> Result<Done>) -> Job {
    Job { is_woken: true, ..every(number, unit, name, run) }
}

const fn daily(hour: u32, minute: u32, name: &'static str, run: fn(&App) -> Result<Done>) -> Job {
    Job { name, times: Times::Daily(hour, minute), is_woken: false, run }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn daily_means_the_clock_on_the_wall() {
        let after =
            |now: &str| Times::Daily(3, 30).after(Timestamp::parse(now).unwrap()).berlin().to_rfc3339();
        assert_eq!(after("2026-11-24T03:29:00+01:00"), "2026-11-24T03:30:00+01:00");
        assert_eq!(after("2026-11-24T03:30:00+01:00"), "2026-11-25T03:30:00+01:00");
        assert_eq!(after("2026-10-24T12:00:00+02:00"), "2026-10-25T03:30:00+01:00");
        assert_eq!(after("2026-03-28T12:00:00+01:00"), "2026-03-29T03:30:00+02:00");
    }
}
