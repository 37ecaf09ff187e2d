//! The first steps of a new member after she has accepted: her organisation, then her topics.

use super::store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::{self, Viewer};
use crate::forum::channels::{self, Channel, SubscriptionLevel};
use crate::forum::digest::{Preferences, settings};
use crate::forum::ids::MemberId;

/// Steps after the acceptance.
pub const LAST_STEP: i32 = 2;
/// Topics that are chosen at the beginning; more would make the first digest a flood.
pub const MOST_TOPICS: usize = 5;

/// How many steps a member still has before her; none for who came without an invitation.
///
/// # Errors
/// The database fails.
pub fn open_steps(conn: &mut DbConnection, member: MemberId) -> Result<i32> {
    Ok(store::steps_done(conn, member)?.map_or(0, |done| (LAST_STEP - done).max(0)))
}

/// Notes that the viewer is past a step, done or done without.
///
/// # Errors
/// A guest, or the database fails.
pub fn finish_step(conn: &mut DbConnection, viewer: &Viewer, step: i32) -> Result<()> {
    let member = viewer.member()?.id;
    store::note_steps(conn, member, step)?;
    accounts::store::note_change(conn, member)
}

/// The channels that a new member can choose from, each with whether she follows it: all but the networks of
/// other regions and what is archived.
///
/// # Errors
/// A guest, or the database fails.
pub fn topics(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Channel, bool)>> {
    let member = viewer.member()?;
    let mut all = channels::store::all_followed(conn, viewer)?;
    all.retain(|(channel, _)| {
        !channel.is_archived
            && channel.region_ags.as_ref().is_none_or(|region| member.home_ags.is_inside(region))
    });
    let followed = |level: Option<SubscriptionLevel>| level.is_some_and(SubscriptionLevel::follows);
    Ok(all.into_iter().map(|(channel, level)| (channel, followed(level))).collect())
}

/// Follows these channels and none of the other [`topics`], and sets the weekday of the digest.
///
/// # Errors
/// A guest; [`crate::error::Error::Invalid`] with the fields `themen` (unknown, or more than [`MOST_TOPICS`])
/// and `wochentag`.
pub fn choose_topics(
    conn: &mut DbConnection,
    viewer: &Viewer,
    slugs: &[String],
    weekday: i32,
    now: Timestamp,
) -> Result<()> {
    let member = viewer.member()?.id;
    let all = topics(conn, viewer)?;
    if slugs.len() > MOST_TOPICS {
        return Err(Problems::one("themen", Fault::TooMany(MOST_TOPICS)).into());
    }
    if slugs.iter().any(|slug| all.iter().all(|(channel, _)| channel.slug != *slug)) {
        return Err(Problems::one("themen", Fault::Unknown).into());
    }
    for (channel, is_followed) in all {
        let is_wanted = slugs.contains(&channel.slug);
        if is_wanted != is_followed {
            let level = is_wanted.then_some(SubscriptionLevel::Digest);
            channels::store::set_level(conn, member, channel.id, level)?;
        }
    }
    let old = settings::preferences(conn, member)?;
    settings::change(conn, member, &Preferences { weekday, ..old }, now)
}
