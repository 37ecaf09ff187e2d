//! What a member chooses for her mail. The caller knows whom it serves: the signed-in member, or the one
//! whose token a link carries.

use super::{Preferences, Rhythm, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts;
use crate::forum::ids::MemberId;

/// Longest pause: who wants more unsubscribes.
const LONGEST_PAUSE_DAYS: u64 = 730;

/// The choices of a member; those of a new one if there are none yet.
///
/// # Errors
/// The database fails.
pub fn preferences(conn: &mut DbConnection, member: MemberId) -> Result<Preferences> {
    Ok(match store::preferences_of(conn, member)? {
        Some(preferences) => preferences,
        None => Preferences::of_new_member(member, accounts::store::by_id(conn, member)?.created_at),
    })
}

/// Gives a new member her row; one that is there stays. Nothing that fell due before `now` is sent.
///
/// # Errors
/// The database fails.
pub fn ensure_preferences(conn: &mut DbConnection, member: MemberId, now: Timestamp) -> Result<()> {
    store::insert_preferences(conn, &Preferences::of_new_member(member, now))
}

/// Replaces what a member can choose. A new rhythm or weekday holds from the next slot on. Also a sign of
/// life from somebody who was away.
///
/// # Errors
/// [`crate::error::Error::Invalid`] for a weekday outside Monday to Friday (`wochentag`) and for a pause
/// that ends before today (`pause`); or the database fails.
pub fn change(conn: &mut DbConnection, member: MemberId, chosen: &Preferences, now: Timestamp) -> Result<()> {
    let mut problems = Problems::default();
    if !(1..=5).contains(&chosen.weekday) {
        problems.add("wochentag", Fault::Unknown);
    }
    let latest = now.day() + chrono::Days::new(LONGEST_PAUSE_DAYS);
    if chosen.paused_until.is_some_and(|last| last < now.day() || last > latest) {
        problems.add("pause", Fault::NotADay);
    }
    problems.or(|| ())?;

    let old = preferences(conn, member)?;
    store::insert_preferences(conn, &old)?;
    let is_new_slot = (old.rhythm, old.weekday) != (chosen.rhythm, chosen.weekday);
    let begins_at = if is_new_slot { now } else { old.begins_at };
    store::update_choices(conn, &Preferences { member_id: member, begins_at, ..chosen.clone() })?;
    accounts::store::note_active(conn, member, now.day())
}

/// Ends all digests. A second time changes nothing.
///
/// # Errors
/// The database fails.
pub fn unsubscribe(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    let old = preferences(conn, member)?;
    store::insert_preferences(conn, &old)?;
    store::update_choices(conn, &Preferences { rhythm: Rhythm::Never, ..old })
}

/// Takes an unsubscription back: weekly again, on the day she had chosen. Changes nothing for somebody who
/// gets digests.
///
/// # Errors
/// The database fails.
pub fn resubscribe(conn: &mut DbConnection, member: MemberId, now: Timestamp) -> Result<()> {
    let old = preferences(conn, member)?;
    if old.rhythm == Rhythm::Never {
        store::insert_preferences(conn, &old)?;
        store::update_choices(conn, &Preferences { rhythm: Rhythm::Weekly, begins_at: now, ..old })?;
    }
    accounts::store::note_active(conn, member, now.day())
}
