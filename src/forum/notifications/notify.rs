//! Turning activities into notifications. Runs as a job; safe to run twice.

use super::recipients::{Facts, recipients};
use super::store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::activity;

/// Tells whom it concerns of at most `limit` activities; gives how many it took.
///
/// # Errors
/// The database fails.
pub fn notify(conn: &mut DbConnection, limit: i64, now: Timestamp) -> Result<usize> {
    let activities = activity::store::waiting(conn, limit)?;
    for activity in &activities {
        if let Some((thread_author, post_author, answered_author)) = store::people_of(conn, activity.post_id)?
        {
            let facts = Facts {
                kind: activity.kind,
                actor: activity.actor_id,
                thread_author,
                post_author,
                answered_author,
            };
            for (member, kind) in recipients(&facts) {
                store::insert(conn, member, kind, activity)?;
            }
        }
        activity::store::set_notified(conn, activity.id, now)?;
    }
    Ok(activities.len())
}
