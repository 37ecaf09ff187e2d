//! Publishing a version.

use chrono::{Days, NaiveDate};

use super::{Version, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::german;
use crate::text;

/// Most characters of the text.
const TEXT_CHARS: usize = 30_000;
/// Most characters of what is different.
const SUMMARY_CHARS: usize = 600;
/// Days ahead that the beginning can lie.
const MOST_DAYS: u64 = 2 * 366;

/// A version as it is to be.
#[derive(Debug, Clone)]
pub struct NewRules {
    /// Its text, in Markdown.
    pub body_md: String,
    summary: String,
    day: NaiveDate,
}

impl NewRules {
    /// Checks what was typed.
    ///
    /// # Errors
    /// All problems, with the fields `text`, `aenderung`, `ab`.
    pub fn parse(body_md: &str, summary: &str, day: &str, now: Timestamp) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let body_md = body_md.replace("\r\n", "\n").trim_end().to_owned();
        match body_md.chars().count() {
            _ if text::plain(&body_md).is_empty() => problems.add("text", Fault::Missing),
            n if n > TEXT_CHARS => problems.add("text", Fault::TooLong(TEXT_CHARS)),
            _ => {}
        }
        let summary = text::line(summary);
        match summary.chars().count() {
            0 => problems.add("aenderung", Fault::Missing),
            n if n > SUMMARY_CHARS => problems.add("aenderung", Fault::TooLong(SUMMARY_CHARS)),
            _ => {}
        }
        let today = now.day();
        let is_ahead = |day: &NaiveDate| *day >= today && *day <= today + Days::new(MOST_DAYS);
        match day.trim().parse().ok().filter(is_ahead) {
            Some(day) if problems.0.is_empty() => return Ok(Self { body_md, summary, day }),
            Some(_) => {}
            None => problems.add("ab", Fault::NotADay),
        }
        Err(problems)
    }
}

/// Publishes a version: in force from its day on, today's at once. A job tells all members; who is signed in finds a
/// notice until then, and is asked to agree from then on.
///
/// # Errors
/// Not an administrator; [`crate::error::Error::Invalid`] with the field `ab`: an earlier version comes into force later.
pub fn publish(conn: &mut DbConnection, viewer: &Viewer, new: &NewRules, now: Timestamp) -> Result<Version> {
    let admin = viewer.admin()?.id;
    let valid_from = Timestamp::beginning_of(new.day).map_or(now, |beginning| beginning.max(now));
    let last = store::last(conn)?;
    if last.as_ref().is_some_and(|last| last.valid_from > valid_from) {
        return Err(Problems::one("ab", Fault::TooEarly).into());
    }
    let number = last.map_or(1, |last| last.number + 1);
    store::insert(conn, (number, valid_from), (&new.body_md, &new.summary), (Some(admin), 0), now)?;
    let about = format!("Fassung {number}, gilt ab {}", german::date(valid_from.day()));
    let entry =
        NewEntry { reason: &new.summary, ..NewEntry::of(Act::RulesPublished, Some(admin), None, &about) };
    admin_log::note(conn, &entry, now)?;
    store::by_number(conn, number)
}
