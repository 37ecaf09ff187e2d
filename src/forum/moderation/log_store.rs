//! Rows of `moderation_log`. Only ever added.

use diesel::prelude::*;

use super::ActionKind;
use crate::db::schema::{channels, members, moderation_log, threads};
use crate::db::types::Timestamp;
use crate::db::{Condition, DbConnection};
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::{ChannelId, MemberId, ThreadId};
use crate::forum::threads::visible::visible_threads;

/// One line of the log.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// Who did it.
    pub moderator_name: String,
    /// What was done.
    pub action: ActionKind,
    /// To which thread.
    pub thread_id: ThreadId,
    /// Its title now.
    pub thread_title: String,
    /// Why.
    pub reason: String,
    /// Names of the channels of a move: from, to.
    pub moved: Option<(String, String)>,
    /// When.
    pub created_at: Timestamp,
}

pub(super) fn insert(
    conn: &mut DbConnection,
    moderator: MemberId,
    action: ActionKind,
    thread: ThreadId,
    reason: &str,
    channels: Option<(ChannelId, ChannelId)>,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(moderation_log::table)
        .values((
            moderation_log::moderator_id.eq(moderator),
            moderation_log::action.eq(action),
            moderation_log::thread_id.eq(thread),
            moderation_log::reason.eq(reason),
            moderation_log::from_channel_id.eq(channels.map(|(from, _)| from)),
            moderation_log::to_channel_id.eq(channels.map(|(_, to)| to)),
            moderation_log::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// What was done to one thread, the oldest first. The caller has checked that the viewer may see it.
///
/// # Errors
/// The database fails.
pub fn log_of_thread(conn: &mut DbConnection, viewer: &Viewer, thread: ThreadId) -> Result<Vec<LogEntry>> {
    entries(conn, viewer, Some(thread), 0, 200)
}

/// The whole log, the newest first, for moderators.
///
/// # Errors
/// Not a moderator, or the database fails.
pub fn log(
    conn: &mut DbConnection,
    viewer: &Viewer,
    page: i64,
    per_page: i64,
) -> Result<(Vec<LogEntry>, i64)> {
    viewer.moderator()?;
    let total = moderation_log::table.count().get_result(conn)?;
    let entries = entries(conn, viewer, None, (page.max(1) - 1) * per_page, per_page)?;
    Ok((entries, total))
}

fn entries(
    conn: &mut DbConnection,
    viewer: &Viewer,
    thread: Option<ThreadId>,
    offset: i64,
    limit: i64,
) -> Result<Vec<LogEntry>> {
    let (from, to) = diesel::alias!(channels as from_channels, channels as to_channels);
    let query = moderation_log::table
        .inner_join(threads::table.on(threads::id.eq(moderation_log::thread_id)))
        .inner_join(members::table.on(members::id.eq(moderation_log::moderator_id)))
        .left_join(from.on(from.field(channels::id).nullable().eq(moderation_log::from_channel_id)))
        .left_join(to.on(to.field(channels::id).nullable().eq(moderation_log::to_channel_id)))
        .filter(Condition(visible_threads(viewer)))
        .select((
            members::name,
            moderation_log::action,
            threads::id,
            threads::title,
            moderation_log::reason,
            from.field(channels::name).nullable(),
            to.field(channels::name).nullable(),
            moderation_log::created_at,
        ));
    type Row = (String, ActionKind, ThreadId, String, String, Option<String>, Option<String>, Timestamp);
    let rows: Vec<Row> = match thread {
        Some(thread) => {
            query.filter(moderation_log::thread_id.eq(thread)).order(moderation_log::id).load(conn)?
        }
        None => query.order(moderation_log::id.desc()).offset(offset).limit(limit).load(conn)?,
    };
    Ok(rows
        .into_iter()
        .map(|(moderator_name, action, thread_id, thread_title, reason, from, to, created_at)| LogEntry {
            moderator_name,
            action,
            thread_id,
            thread_title,
            reason,
            moved: from.zip(to),
            created_at,
        })
        .collect())
}
