//! The public holidays of Baden-Württemberg (§ 1 Feiertagsgesetz), computed.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// Days of the year that are always a holiday: month and day.
const FIXED: [(u32, u32); 7] = [(1, 1), (1, 6), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)];

/// Days after Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi.
const BY_EASTER: [i64; 5] = [-2, 1, 39, 50, 60];

/// Whether a day is a public holiday in all of Baden-Württemberg.
pub fn is_holiday(day: NaiveDate) -> bool {
    FIXED.contains(&(day.month(), day.day()))
        || easter(day.year()).is_some_and(|easter| BY_EASTER.contains(&(day - easter).num_days()))
}

/// Whether people are at work: Monday to Friday, no public holiday, none of the operator's own.
pub fn is_working_day(day: NaiveDate, extra: &[NaiveDate]) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day) && !extra.contains(&day)
}

/// This day or the first working day after it. Gives up after two months of holidays.
pub fn working_day_from(day: NaiveDate, extra: &[NaiveDate]) -> Option<NaiveDate> {
    (0..60).map(|days| day + Duration::days(days)).find(|day| is_working_day(*day, extra))
}

/// Easter Sunday of the Gregorian calendar: the "Anonymous Gregorian" algorithm as in Jean Meeus,
/// Astronomical Algorithms, chapter 8; the letters are his.
fn easter(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_moves() {
        for (year, sunday) in [
            (1961, "1961-04-02"),
            (2008, "2008-03-23"),
            (2011, "2011-04-24"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year), Some(day(sunday)));
        }
    }

    #[test]
    fn the_twelve_holidays_of_2026() {
        let all: Vec<_> = day("2026-01-01").iter_days().take(365).filter(|day| is_holiday(*day)).collect();
        let expected = [
            "2026-01-01",
            "2026-01-06",
            "2026-04-03",
            "2026-04-06",
            "2026-05-01",
            "2026-05-14",
            "2026-05-25",
            "2026-06-04",
            "2026-10-03",
            "2026-11-01",
            "2026-12-25",
            "2026-12-26",
        ];
        assert_eq!(all, expected.map(day));
    }

    #[test]
    fn a_holiday_moves_to_the_next_working_day() {
        let moved = |text, extra: &[&str]| {
            working_day_from(day(text), &extra.iter().map(|text| day(text)).collect::<Vec<_>>()).unwrap()
        };
        assert_eq!(moved("2026-04-03", &[]), day("2026-04-07"));
        assert_eq!(moved("2026-01-06", &[]), day("2026-01-07"));
        assert_eq!(moved("2026-12-24", &[]), day("2026-12-24"));
        assert_eq!(moved("2026-12-24", &["2026-12-24"]), day("2026-12-28"));
        assert_eq!(moved("2026-11-28", &[]), day("2026-11-30"));
    }
}
