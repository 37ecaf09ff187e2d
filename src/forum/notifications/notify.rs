//! Turning activities into notifications. Runs as a job; safe to run twice.

use std::collections::BTreeSet;

use super::recipients::{Facts, recipients};
use super::store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::activity::ActivityKind;
use crate::forum::{accounts, activity};

/// Tells whom it concerns of at most `limit` activities; gives how many it took. All together cost four
/// statements, one for each new thread and one for each other notification.
///
/// # Errors
/// The database fails.
pub fn notify(conn: &mut DbConnection, limit: i64, now: Timestamp) -> Result<usize> {
    let activities = activity::store::waiting(conn, limit)?;
    if activities.is_empty() {
        return Ok(0);
    }
    let people = store::people_of(conn, activities.iter().map(|activity| activity.post_id).collect())?;
    let mut told = BTreeSet::new();
    for activity in &activities {
        let Some((thread_author, post_author, answered_author)) = people.get(&activity.post_id).copied()
        else {
            continue;
        };
        let facts = Facts {
            kind: activity.kind,
            actor: activity.actor_id,
            thread_author,
            post_author,
            answered_author,
        };
        if activity.kind == ActivityKind::ThreadStarted {
            told.extend(store::insert_for_channel(conn, activity)?);
        }
        for (member, kind) in recipients(&facts) {
            store::insert(conn, member, kind, activity)?;
            told.insert(member);
        }
    }
    accounts::store::note_changes(conn, told.into_iter().collect())?;
    activity::store::set_notified(conn, activities.iter().map(|activity| activity.id).collect(), now)?;
    Ok(activities.len())
}
