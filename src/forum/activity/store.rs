//! Rows of `activities`.

use diesel::prelude::*;

use super::{Activity, ActivityId, ActivityKind};
use crate::db::DbConnection;
use crate::db::schema::activities;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::{MemberId, PostId, ThreadId};

pub(super) fn insert(
    conn: &mut DbConnection,
    kind: ActivityKind,
    actor: MemberId,
    thread: ThreadId,
    post: PostId,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(activities::table)
        .values((
            activities::kind.eq(kind),
            activities::actor_id.eq(actor),
            activities::thread_id.eq(thread),
            activities::post_id.eq(post),
            activities::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Activities that nobody has been told of, the oldest first.
///
/// # Errors
/// The database fails.
pub fn waiting(conn: &mut DbConnection, limit: i64) -> Result<Vec<Activity>> {
    Ok(activities::table
        .filter(activities::notified_at.is_null())
        .order(activities::id)
        .limit(limit)
        .select(Activity::as_select())
        .load(conn)?)
}

/// How many activities nobody has been told of.
///
/// # Errors
/// The database fails.
pub fn count_waiting(conn: &mut DbConnection) -> Result<i64> {
    Ok(activities::table.filter(activities::notified_at.is_null()).count().get_result(conn)?)
}

/// Notes that whoever these concern has been told.
///
/// # Errors
/// The database fails.
pub fn set_notified(conn: &mut DbConnection, ids: Vec<ActivityId>, now: Timestamp) -> Result<()> {
    diesel::update(activities::table.filter(activities::id.eq_any(ids)))
        .set(activities::notified_at.eq(now))
        .execute(conn)?;
    Ok(())
}
