//! `--now`: a point in time on the command line.

use crate::clock::Clock;
use crate::db::types::Timestamp;

/// Reads RFC 3339 (parser for clap).
pub(super) fn parse(typed: &str) -> Result<Timestamp, String> {
    Timestamp::parse(typed).ok_or_else(|| "erwartet wird zum Beispiel 2026-03-10T07:00:00+01:00".to_owned())
}

/// A clock that shows this instant, or the present one.
pub(super) fn clock(now: Option<Timestamp>) -> Clock {
    now.map_or_else(Clock::default, Clock::standing)
}
