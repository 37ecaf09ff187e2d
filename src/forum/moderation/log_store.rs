//! Rows of `moderation_log`. Only ever added.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp as SqlTimestamp};

use super::ActionKind;
use crate::db::schema::{moderation_log, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Statement};
use crate::error::Result;
use crate::forum::accounts::{Barred, Viewer};
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
    /// Names of the channels of a move: from, to; none for one that is closed to the viewer.
    pub moved: Option<(Option<String>, Option<String>)>,
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
    let total = moderation_log::table
        .inner_join(threads::table.on(threads::id.eq(moderation_log::thread_id)))
        .filter(visible_threads(viewer))
        .count()
        .get_result(conn)?;
    let entries = entries(conn, viewer, None, (page.max(1) - 1) * per_page, per_page)?;
    Ok((entries, total))
}

/// What the statement of [`entries`] gives.
#[derive(QueryableByName)]
struct EntryRow {
    #[diesel(sql_type = Text)]
    moderator_name: String,
    #[diesel(sql_type = Text)]
    action: ActionKind,
    #[diesel(sql_type = BigInt)]
    thread_id: ThreadId,
    #[diesel(sql_type = Text)]
    thread_title: String,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    from_id: Option<ChannelId>,
    #[diesel(sql_type = Nullable<Text>)]
    from_name: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    to_id: Option<ChannelId>,
    #[diesel(sql_type = Nullable<Text>)]
    to_name: Option<String>,
    #[diesel(sql_type = SqlTimestamp)]
    created_at: Timestamp,
}

fn entries(
    conn: &mut DbConnection,
    viewer: &Viewer,
    thread: Option<ThreadId>,
    offset: i64,
    limit: i64,
) -> Result<Vec<LogEntry>> {
    let mut statement = Statement::new(
        "select moderators.name as moderator_name, moderation_log.action, threads.id as thread_id, \
         threads.title as thread_title, moderation_log.reason, from_channels.id as from_id, \
         from_channels.name as from_name, to_channels.id as to_id, to_channels.name as to_name, moderation_log.created_at \
         from moderation_log \
         join threads on threads.id = moderation_log.thread_id \
         join members moderators on moderators.id = moderation_log.moderator_id \
         left join channels from_channels on from_channels.id = moderation_log.from_channel_id \
         left join channels to_channels on to_channels.id = moderation_log.to_channel_id where ",
    );
    statement.condition(visible_threads(viewer));
    match thread {
        Some(thread) => {
            statement.push(" and moderation_log.thread_id = ").number(thread.0);
            statement.push(" order by moderation_log.id");
        }
        None => {
            statement.push(" order by moderation_log.id desc limit ").number(limit);
            statement.push(" offset ").number(offset);
        }
    }
    let rows: Vec<EntryRow> = statement.load(conn)?;
    let barred = viewer.signed_in().map(|member| member.barred.clone()).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| LogEntry {
            moderator_name: row.moderator_name,
            action: row.action,
            thread_id: row.thread_id,
            thread_title: row.thread_title,
            reason: row.reason,
            moved: moved(&barred, row.from_id.zip(row.from_name), row.to_id.zip(row.to_name)),
            created_at: row.created_at,
        })
        .collect())
}

/// Where a thread came from and went to; either may be a channel that the viewer must not know of.
fn moved(
    barred: &Barred,
    from: Option<(ChannelId, String)>,
    to: Option<(ChannelId, String)>,
) -> Option<(Option<String>, Option<String>)> {
    let name = |(id, name): (ChannelId, String)| (!barred.holds(id)).then_some(name);
    Some((name(from?), name(to?)))
}
