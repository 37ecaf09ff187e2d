//! Suspending a member, and lifting that.

use chrono::{Days, NaiveDate};

use super::actor::Actor;
use super::letter;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Suspension, session_store};
use crate::forum::admin_log::{self, Act, By, NewEntry};
use crate::forum::ids::MemberId;
use crate::forum::moderation::Reason;
use crate::forum::sign_in::{self, Parts};
use crate::forum::threads;
use crate::text;

/// Characters of a clause.
const CLAUSE_CHARS: usize = 120;
/// Days ahead that an end can lie.
const MOST_DAYS: u64 = 2 * 366;

/// A suspension as it is to be: what the member is told (public-sector.md L17).
#[derive(Debug, Clone)]
pub struct NewSuspension {
    /// The last day; without one somebody lifts it.
    pub(super) last_day: Option<NaiveDate>,
    /// What happened.
    pub(super) reason: Reason,
    /// The clause of the rules that was broken.
    pub(super) ground: String,
    /// Somebody reported it.
    pub(super) was_reported: bool,
}

impl NewSuspension {
    /// Checks what was typed.
    ///
    /// # Errors
    /// All problems, with the fields `bis`, `grund`, `klausel`.
    pub fn parse(
        last_day: &str,
        reason: &str,
        ground: &str,
        was_reported: bool,
        now: Timestamp,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let last_day = match last_day.trim() {
            "" => None,
            typed => {
                let today = now.day();
                let is_ahead = |day: &NaiveDate| *day >= today && *day <= today + Days::new(MOST_DAYS);
                let day = typed.parse().ok().filter(is_ahead);
                if day.is_none() {
                    problems.add("bis", Fault::NotADay);
                }
                day
            }
        };
        let reason = Reason::parse(reason).map_err(|fault| problems.add("grund", fault)).ok();
        let ground = text::line(ground);
        match ground.chars().count() {
            0 => problems.add("klausel", Fault::Missing),
            n if n > CLAUSE_CHARS => problems.add("klausel", Fault::TooLong(CLAUSE_CHARS)),
            _ => {}
        }
        match reason {
            Some(reason) if problems.0.is_empty() => Ok(Self { last_day, reason, ground, was_reported }),
            _ => Err(problems),
        }
    }

    /// The suspension that begins now and ends with its last day.
    fn begin(&self, now: Timestamp) -> Suspension {
        Suspension {
            since: now,
            until: self.last_day.and_then(|day| Timestamp::beginning_of(day + Days::new(1))),
            reason: self.reason.as_str().to_owned(),
        }
    }
}

/// Suspends a member: she is signed out everywhere, her programs and feeds get nothing, and no letter reaches her but
/// the one that says why. Who is suspended already is suspended anew.
///
/// # Errors
/// Not an administrator, an unknown member; forbidden: oneself, or the last administrator.
pub fn suspend(parts: &Parts, by: By, id: MemberId, new: &NewSuspension) -> Result<Member> {
    by.admin()?;
    let member = parts.db.read(|conn| accounts::store::by_id(conn, id))?;
    let suspension = new.begin(parts.now);
    let told = letter::of_suspension(parts, &member, new, suspension.until)?;
    parts.db.write(|conn| {
        let actor = Actor::settle(conn, by, parts.now)?;
        let member = accounts::store::by_id(conn, id)?;
        actor.may_take_from(&member)?;
        accounts::store::set_suspension(conn, id, Some(&suspension))?;
        threads::note_changes_of_members(conn, &[id])?;
        session_store::delete_all(conn, id)?;
        let about = match new.last_day {
            Some(day) => format!("bis einschließlich {}", crate::german::date(day)),
            None => "bis auf Weiteres".to_owned(),
        };
        let entry = NewEntry {
            reason: new.reason.as_str(),
            ground: &new.ground,
            until: suspension.until,
            ..NewEntry::of(Act::Suspended, actor.id, Some(id), &about)
        };
        admin_log::note(conn, &entry, parts.now)?;
        sign_in::letter::send(conn, &told, parts.now)?;
        Ok(member)
    })
}

/// Lifts a suspension before its end, and tells the member. Where there is none, nothing happens.
///
/// # Errors
/// Not an administrator, an unknown member.
pub fn lift(parts: &Parts, by: By, id: MemberId) -> Result<Member> {
    by.admin()?;
    let member = parts.db.read(|conn| accounts::store::by_id(conn, id))?;
    let told = letter::of_lifting(parts, &member)?;
    parts.db.write(|conn| {
        let actor = Actor::settle(conn, by, parts.now)?;
        let member = accounts::store::by_id(conn, id)?;
        if accounts::rights::has_left(&member.email) {
            return Err(Error::Conflict);
        }
        if member.suspended_at.is_none() {
            return Ok(member);
        }
        let was_in_force = !accounts::rights::is_in_good_standing(&member, parts.now);
        accounts::store::set_suspension(conn, id, None)?;
        threads::note_changes_of_members(conn, &[id])?;
        if was_in_force {
            admin_log::note(conn, &NewEntry::of(Act::Lifted, actor.id, Some(id), ""), parts.now)?;
            sign_in::letter::send(conn, &told, parts.now)?;
        }
        Ok(member)
    })
}
