//! How German writes numbers, days, times and names (experience.md 3.2). Europe/Berlin throughout.

use chrono::{Datelike, Duration, NaiveDate, Timelike};

use crate::db::types::Timestamp;

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

/// "1.234"
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("−{grouped}") } else { grouped }
}

/// "1 Antwort", "12 Antworten"; number and word stay on one line.
pub fn count(value: i64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(value), if value == 1 { one } else { many })
}

/// "12.03.2026"
pub fn date(day: NaiveDate) -> String {
    let mut out = String::with_capacity(10);
    push_two(&mut out, day.day());
    out.push('.');
    push_two(&mut out, day.month());
    out.push('.');
    push_year(&mut out, day.year());
    out
}

// By hand: pages have a hundred dates, and `format!` with widths takes ten times as long.
fn push_two(out: &mut String, number: u32) {
    out.extend([number / 10, number].map(|digit| char::from_digit(digit % 10, 10).unwrap_or('0')));
}

fn push_year(out: &mut String, year: i32) {
    match u32::try_from(year) {
        Ok(year @ ..=9999) => {
            push_two(out, year / 100);
            push_two(out, year % 100);
        }
        _ => out.push_str(&year.to_string()),
    }
}

/// "Donnerstag, 12. März 2026"
pub fn long_date(day: NaiveDate) -> String {
    let mut out = String::with_capacity(48);
    push_long_date(&mut out, day);
    out
}

fn push_long_date(out: &mut String, day: NaiveDate) {
    out.push_str(weekday(day.weekday().number_from_monday()));
    out.push_str(", ");
    if day.day() < 10 {
        out.extend(char::from_digit(day.day(), 10));
    } else {
        push_two(out, day.day());
    }
    out.push_str(". ");
    out.push_str(MONTHS.get(day.month0() as usize).copied().unwrap_or_default());
    out.push(' ');
    push_year(out, day.year());
}

/// "März 2026"
pub fn month(day: NaiveDate) -> String {
    format!("{} {}", MONTHS.get(day.month0() as usize).copied().unwrap_or_default(), day.year())
}

/// "Montag" of 1, "Sonntag" of 7.
pub fn weekday(number: u32) -> &'static str {
    WEEKDAYS.get((number as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// "10:15"
pub fn clock_time(instant: Timestamp) -> String {
    let mut out = String::with_capacity(5);
    push_clock(&mut out, &instant.berlin());
    out
}

fn push_clock(out: &mut String, local: &impl Timelike) {
    push_two(out, local.hour());
    out.push(':');
    push_two(out, local.minute());
}

/// "Donnerstag, 12. März 2026, 10:15 Uhr"
pub fn full(instant: Timestamp) -> String {
    let local = instant.berlin();
    let mut out = String::with_capacity(48);
    push_long_date(&mut out, local.date_naive());
    out.push_str(", ");
    push_clock(&mut out, &local);
    out.push_str(" Uhr");
    out
}

/// "gerade eben", "vor 5 Minuten", "vor 2 Stunden", "gestern, 10:15", "vor 3 Tagen"; from 7 days on the date.
pub fn ago(instant: Timestamp, now: Timestamp) -> String {
    let passed = now - instant;
    let days = (now.day() - instant.day()).num_days();
    match (passed.num_minutes(), days) {
        (..=0, _) => "gerade eben".to_owned(),
        (minutes @ 1..=59, _) => format!("vor {}", count(minutes, "Minute", "Minuten")),
        (_, 0) => format!("vor {}", count(passed.num_hours(), "Stunde", "Stunden")),
        (_, 1) => format!("gestern, {}", clock_time(instant)),
        (_, days @ 2..=6) => format!("vor {}", count(days, "Tag", "Tagen")),
        _ => date(instant.day()),
    }
}

/// When [`ago`] will say something else of `instant`.
pub fn ago_changes_at(instant: Timestamp, now: Timestamp) -> Timestamp {
    let passed = now - instant;
    let days = (now.day() - instant.day()).num_days();
    match (passed.num_minutes(), days) {
        (minutes @ ..=59, _) => instant + Duration::minutes(minutes.max(0) + 1),
        (_, 0) => (instant + Duration::hours(passed.num_hours() + 1)).min(now.next_midnight()),
        // From then on the words are those of a day.
        _ => now.next_midnight(),
    }
}

/// How long something has been waiting: "20 Stunden", "4 Tagen", "3 Wochen".
pub fn waiting(since: Timestamp, now: Timestamp) -> String {
    let passed = now - since;
    match (passed.num_minutes(), passed.num_hours(), passed.num_days()) {
        (..=59, _, _) => count(passed.num_minutes().max(1), "Minute", "Minuten"),
        (_, ..=23, _) => count(passed.num_hours(), "Stunde", "Stunden"),
        (_, _, days @ ..=20) => count(days, "Tag", "Tagen"),
        (_, _, days @ 21..=59) => count(days / 7, "Woche", "Wochen"),
        (_, _, days @ 60..=729) => count(days / 30, "Monat", "Monaten"),
        (_, _, days) => count(days / 365, "Jahr", "Jahren"),
    }
}

/// A title that will stand in „…“: quotation marks in it become single ones.
pub fn inner_quotes(title: &str) -> String {
    title.replace('„', "‚").replace('“', "‘")
}

/// "J. Huber" of "Jürgen Huber".
pub fn short_name(name: &str) -> String {
    match name.split_once(' ') {
        Some((first, rest)) => {
            let initial: String = first.chars().take(1).collect();
            let last = rest.rsplit(' ').next().unwrap_or(rest);
            format!("{initial}.\u{a0}{last}")
        }
        None => name.to_owned(),
    }
}

/// "JH" of "Jürgen Huber".
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1_234_567), "1.234.567");
        assert_eq!(count(1, "Antwort", "Antworten"), "1\u{a0}Antwort");
    }

    #[test]
    fn times_are_told_as_people_tell_them() {
        let now = at("2026-03-12T10:15:00+01:00");
        for (then, told) in [
            ("2026-03-12T10:15:00+01:00", "gerade eben"),
            ("2026-03-12T10:10:00+01:00", "vor 5\u{a0}Minuten"),
            ("2026-03-12T08:00:00+01:00", "vor 2\u{a0}Stunden"),
            ("2026-03-11T23:50:00+01:00", "gestern, 23:50"),
            ("2026-03-09T10:15:00+01:00", "vor 3\u{a0}Tagen"),
            ("2026-03-05T10:15:00+01:00", "05.03.2026"),
        ] {
            assert_eq!(ago(at(then), now), told, "{then}");
        }
        assert_eq!(full(now), "Donnerstag, 12. März 2026, 10:15 Uhr");
        assert_eq!(full(at("2024-02-01T00:05:00+01:00")), "Donnerstag, 1. Februar 2024, 00:05 Uhr");
    }

    #[test]
    fn it_is_known_when_the_words_change() {
        for then in [
            "2026-03-12T10:15:20+01:00",
            "2026-03-12T10:10:30+01:00",
            "2026-03-12T08:00:00+01:00",
            "2026-03-11T23:50:00+01:00",
            "2026-03-09T10:15:00+01:00",
            "2026-03-05T10:15:00+01:00",
        ] {
            let (then, mut now) = (at(then), at("2026-03-12T10:15:40+01:00"));
            for _ in 0..200 {
                let change = ago_changes_at(then, now);
                assert!(change > now, "{then:?} at {now:?}");
                let just_before = change - Duration::milliseconds(1);
                assert_eq!(ago(then, now), ago(then, just_before), "{then:?} from {now:?} to {change:?}");
                now = change;
            }
        }
    }

    #[test]
    fn summer_time_is_minded() {
        assert_eq!(clock_time(at("2026-03-29T00:59:00Z")), "01:59");
        assert_eq!(clock_time(at("2026-03-29T01:00:00Z")), "03:00");
    }

    #[test]
    fn names_are_shortened() {
        assert_eq!(short_name("Jürgen Huber"), "J.\u{a0}Huber");
        assert_eq!(initials("Hans-Peter Müller"), "HM");
        assert_eq!(initials("Übü"), "Ü");
    }
}
