//! When a member's digest is due. Pure: choices, settings and the clock come in, a slot comes out.
//!
//! A slot belongs to a period: an ISO week ("2026-W48"), a day ("2026-11-24") or a month ("2026-11").
//! A period has one slot, and a member gets one digest a period.

use chrono::{Datelike, Duration, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Berlin;

use super::holidays::{is_working_day, working_day_from};
use super::{Preferences, Rhythm};
use crate::config;
use crate::db::types::Timestamp;
use crate::forum::accounts::Member;
use crate::forum::ids::MemberId;

/// Absence in days from which a digest comes once a month only (mail.md 2.5).
const RARE_AFTER_DAYS: i64 = 90;
/// Absence in days from which nothing comes but one question whether mail is still wanted.
const SILENT_AFTER_DAYS: i64 = 365;
/// Hours that a digest may be late, as after a failure of the machine: a daily one is worth nothing next
/// day, others wait for the next period after some days.
const LATEST_DAILY_HOURS: i64 = 12;
const LATEST_HOURS: i64 = 4 * 24;
/// Days before and after today among which slots are looked for: more than a month, and a slot moves by
/// some days at most.
const REACH_DAYS: i64 = 45;

/// The one moment of a period at which a member's digest leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The period, as it is stored.
    pub period: String,
    /// The moment.
    pub at: Timestamp,
}

/// How long a member has been away, as far as mail minds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// Not long.
    None,
    /// For 90 days: she gets a digest once a month.
    Long,
    /// For a year: she is asked once, then there is silence.
    Endless,
}

impl Absence {
    /// Absence counts in days since the last sign-in, of which only the day is known.
    pub fn of(member: &Member, now: Timestamp) -> Self {
        match (now.day() - member.last_active_on).num_days() {
            SILENT_AFTER_DAYS.. => Self::Endless,
            RARE_AFTER_DAYS.. => Self::Long,
            _ => Self::None,
        }
    }
}

/// The rhythm in force: a long absence makes it monthly.
pub fn rhythm_in_force(chosen: Rhythm, absence: Absence) -> Rhythm {
    match (chosen, absence) {
        (Rhythm::Never, _) => Rhythm::Never,
        (chosen, Absence::None) => chosen,
        _ => Rhythm::Monthly,
    }
}

/// The slot that is due now: it has come, is not too late, was not decided yet, and nothing was sent since.
pub fn due(
    preferences: &Preferences,
    rhythm: Rhythm,
    settings: &config::Digest,
    now: Timestamp,
) -> Option<Slot> {
    let slot = latest(preferences, rhythm, settings, now)?;
    let latest_hours = if rhythm == Rhythm::Daily { LATEST_DAILY_HOURS } else { LATEST_HOURS };
    let is_due = slot.at > preferences.begins_at
        && now - slot.at < Duration::hours(latest_hours)
        && slot.period != preferences.last_period
        && preferences.last_digest_at.is_none_or(|sent| sent < slot.at);
    is_due.then_some(slot)
}

/// The last slot that has come, decided or not.
pub fn latest(
    preferences: &Preferences,
    rhythm: Rhythm,
    settings: &config::Digest,
    now: Timestamp,
) -> Option<Slot> {
    slots(preferences, rhythm, settings, now.day()).rfind(|slot| slot.at <= now)
}

/// The next slot to come, decided or not.
pub fn upcoming(
    preferences: &Preferences,
    rhythm: Rhythm,
    settings: &config::Digest,
    now: Timestamp,
) -> Option<Slot> {
    slots(preferences, rhythm, settings, now.day()).find(|slot| slot.at > now)
}

/// When the member's next digest leaves, if there is something to say then. `None`: never.
pub fn next(preferences: &Preferences, settings: &config::Digest, now: Timestamp) -> Option<Timestamp> {
    let from = preferences.paused_until.filter(|last| *last > now.day()).unwrap_or_else(|| now.day());
    slots(preferences, preferences.rhythm, settings, from)
        .find(|slot| {
            slot.at > now
                && slot.period != preferences.last_period
                && !preferences.is_paused_on(slot.at.day())
        })
        .map(|slot| slot.at)
}

/// The slots around a day, in order of time.
fn slots<'a>(
    preferences: &'a Preferences,
    rhythm: Rhythm,
    settings: &'a config::Digest,
    around: NaiveDate,
) -> impl DoubleEndedIterator<Item = Slot> + 'a {
    let stagger = stagger(preferences.member_id, settings.spread_minutes);
    (-REACH_DAYS..=REACH_DAYS).filter_map(move |days| {
        let day = around + Duration::days(days);
        let period = period_beginning(rhythm, preferences.weekday, day, &settings.extra_holidays)?;
        let day = working_day_from(day, &settings.extra_holidays)?;
        Some(Slot { period, at: instant(day, settings.hour)? + stagger })
    })
}

/// The period whose digest is meant for this day, before holidays move it.
fn period_beginning(rhythm: Rhythm, weekday: i32, day: NaiveDate, extra: &[NaiveDate]) -> Option<String> {
    let is_chosen = i64::from(day.weekday().number_from_monday()) == i64::from(weekday);
    match rhythm {
        // The next working day has a digest of its own, so a holiday moves nothing here.
        Rhythm::Daily => is_working_day(day, extra).then(|| day.to_string()),
        Rhythm::Weekly => is_chosen.then(|| {
            let week = day.iso_week();
            format!("{}-W{:02}", week.year(), week.week())
        }),
        Rhythm::Monthly => (is_chosen && day.day() <= 7).then(|| day.format("%Y-%m").to_string()),
        Rhythm::Never => None,
    }
}

/// An hour of a day in Baden-Württemberg. The hour that the change to summer time leaves out is the one
/// after it; of the hour that comes twice it is the first.
fn instant(day: NaiveDate, hour: u32) -> Option<Timestamp> {
    let local = day.and_hms_opt(hour, 0, 0)?;
    Berlin
        .from_local_datetime(&local)
        .earliest()
        .or_else(|| Berlin.from_local_datetime(&(local + Duration::hours(1))).earliest())
        .map(|instant| instant.with_timezone(&Utc).into())
}

/// A member's own delay, from 0 up to and including `spread_minutes`, always the same: 1,600 letters do not
/// leave in the same second. The mixing is that of SplitMix64 (Steele, Lea, Flood 2014).
fn stagger(member: MemberId, spread_minutes: u32) -> Duration {
    let mut mixed = member.0.unsigned_abs().wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    let seconds = mixed % (u64::from(spread_minutes) * 60 + 1);
    Duration::seconds(i64::try_from(seconds).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn settings() -> config::Digest {
        config::Digest { hour: 7, spread_minutes: 0, extra_holidays: vec!["2026-12-24".parse().unwrap()] }
    }

    fn preferences(rhythm: Rhythm, weekday: i32) -> Preferences {
        let new = Preferences::of_new_member(MemberId(7), at("2020-01-01T00:00:00Z"));
        Preferences { rhythm, weekday, ..new }
    }

    fn due_at(rhythm: Rhythm, weekday: i32, now: &str) -> Option<(String, String)> {
        let preferences = preferences(rhythm, weekday);
        let slot = due(&preferences, rhythm, &settings(), at(now))?;
        Some((slot.period, slot.at.berlin().to_rfc3339()))
    }

    fn slot(period: &str, at: &str) -> Option<(String, String)> {
        Some((period.to_owned(), at.to_owned()))
    }

    #[test]
    fn weekly_on_the_chosen_day_at_seven() {
        assert_eq!(due_at(Rhythm::Weekly, 2, "2026-11-24T06:59:59+01:00"), None);
        assert_eq!(
            due_at(Rhythm::Weekly, 2, "2026-11-24T07:00:00+01:00"),
            slot("2026-W48", "2026-11-24T07:00:00+01:00")
        );
        assert_eq!(
            due_at(Rhythm::Weekly, 5, "2026-11-27T07:00:00+01:00"),
            slot("2026-W48", "2026-11-27T07:00:00+01:00")
        );
    }

    #[test]
    fn seven_stays_seven_when_the_clocks_change() {
        // Summer time begins on 29 March and ends on 25 October 2026, both Sundays.
        for (now, period, leaves) in [
            ("2026-03-24T08:00:00+01:00", "2026-W13", "2026-03-24T07:00:00+01:00"),
            ("2026-03-31T08:00:00+02:00", "2026-W14", "2026-03-31T07:00:00+02:00"),
            ("2026-10-20T08:00:00+02:00", "2026-W43", "2026-10-20T07:00:00+02:00"),
            ("2026-10-27T08:00:00+01:00", "2026-W44", "2026-10-27T07:00:00+01:00"),
        ] {
            assert_eq!(due_at(Rhythm::Weekly, 2, now), slot(period, leaves));
        }
    }

    #[test]
    fn the_missing_and_the_double_hour() {
        let on = |day: &str| instant(day.parse().unwrap(), 2).unwrap().berlin().to_rfc3339();
        assert_eq!(on("2026-03-29"), "2026-03-29T03:00:00+02:00");
        assert_eq!(on("2026-10-25"), "2026-10-25T02:00:00+02:00");
    }

    #[test]
    fn a_holiday_moves_the_digest_and_keeps_its_period() {
        // Good Friday → Tuesday after Easter, still the digest of week 14.
        assert_eq!(due_at(Rhythm::Weekly, 5, "2026-04-03T08:00:00+02:00"), None);
        assert_eq!(
            due_at(Rhythm::Weekly, 5, "2026-04-07T08:00:00+02:00"),
            slot("2026-W14", "2026-04-07T07:00:00+02:00")
        );
        assert_eq!(
            due_at(Rhythm::Weekly, 5, "2026-04-10T08:00:00+02:00"),
            slot("2026-W15", "2026-04-10T07:00:00+02:00")
        );
        // The operator's own holiday, a Thursday before Christmas.
        assert_eq!(
            due_at(Rhythm::Weekly, 4, "2026-12-28T08:00:00+01:00"),
            slot("2026-W52", "2026-12-28T07:00:00+01:00")
        );
    }

    #[test]
    fn daily_on_working_days_only() {
        assert_eq!(
            due_at(Rhythm::Daily, 2, "2026-11-27T08:00:00+01:00"),
            slot("2026-11-27", "2026-11-27T07:00:00+01:00")
        );
        for now in ["2026-11-28T08:00:00+01:00", "2026-04-06T08:00:00+02:00", "2026-12-24T08:00:00+01:00"] {
            assert_eq!(due_at(Rhythm::Daily, 2, now), None, "{now}");
        }
    }

    #[test]
    fn monthly_on_the_first_chosen_weekday() {
        assert_eq!(due_at(Rhythm::Monthly, 2, "2026-11-02T08:00:00+01:00"), None);
        assert_eq!(
            due_at(Rhythm::Monthly, 2, "2026-11-03T08:00:00+01:00"),
            slot("2026-11", "2026-11-03T07:00:00+01:00")
        );
        // 6 January 2026 is the first Tuesday and a holiday.
        assert_eq!(
            due_at(Rhythm::Monthly, 2, "2026-01-07T08:00:00+01:00"),
            slot("2026-01", "2026-01-07T07:00:00+01:00")
        );
        assert_eq!(due_at(Rhythm::Monthly, 2, "2026-11-10T08:00:00+01:00"), None);
    }

    #[test]
    fn once_a_period_and_never_for_the_past() {
        let now = at("2026-11-24T08:00:00+01:00");
        let new = preferences(Rhythm::Weekly, 2);
        let is_due =
            |preferences: &Preferences, now| due(preferences, Rhythm::Weekly, &settings(), now).is_some();
        assert!(is_due(&new, now));
        assert!(is_due(&new, now + Duration::days(3)), "three days late");
        assert!(!is_due(&new, now + Duration::days(5)), "too late");
        assert!(!is_due(&Preferences { last_period: "2026-W48".into(), ..new.clone() }, now));
        assert!(!is_due(&Preferences { begins_at: now, ..new.clone() }, now), "joined after it");
        assert!(!is_due(&Preferences { last_digest_at: Some(now), ..new }, now), "sent in another rhythm");
    }

    #[test]
    fn next_minds_pause_and_period() {
        let now = at("2026-11-24T08:00:00+01:00");
        let next =
            |preferences: &Preferences| next(preferences, &settings(), now).map(|at| at.day().to_string());
        let weekly = preferences(Rhythm::Weekly, 4);
        assert_eq!(next(&weekly).unwrap(), "2026-11-26");
        assert_eq!(
            next(&Preferences { last_period: "2026-W48".into(), ..weekly.clone() }).unwrap(),
            "2026-12-03"
        );
        let paused = Preferences { paused_until: "2027-02-18".parse().ok(), ..weekly };
        assert_eq!(next(&paused).unwrap(), "2027-02-25");
        assert_eq!(next(&preferences(Rhythm::Never, 2)), None);
    }

    #[test]
    fn the_stagger_is_steady_and_within_bounds() {
        let minutes: Vec<_> = (1..=1_600).map(|id| stagger(MemberId(id), 45).num_seconds()).collect();
        assert!(minutes.iter().all(|seconds| (0..=45 * 60).contains(seconds)));
        assert_eq!(stagger(MemberId(7), 45), stagger(MemberId(7), 45));
        let early = minutes.iter().filter(|seconds| **seconds < 15 * 60).count();
        assert!((430..640).contains(&early), "{early} of 1,600 in the first third");
        assert_eq!(stagger(MemberId(7), 0), Duration::zero());
    }

    #[test]
    fn the_turn_of_the_year() {
        assert_eq!(
            due_at(Rhythm::Weekly, 5, "2027-01-04T08:00:00+01:00"),
            slot("2026-W53", "2027-01-04T07:00:00+01:00")
        );
        assert_eq!(
            due_at(Rhythm::Weekly, 2, "2027-01-05T08:00:00+01:00"),
            slot("2027-W01", "2027-01-05T07:00:00+01:00")
        );
    }
}
