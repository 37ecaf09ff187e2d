//! Notifications (“Mitteilungen”): who hears of what, and the list of them.

mod notify;
mod recipients;
pub mod store;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp as SqlTimestamp};

pub use self::notify::notify;
use super::ids::{NotificationId, PostId, ThreadId};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{Member, Viewer};
use crate::forum::threads;
use crate::text_enum;

text_enum! {
    /// Why somebody hears of something.
    NotificationKind {
        /// A reply to a thread she began.
        ReplyToOwnThread = "reply_to_own_thread",
        /// A reply to a post she wrote.
        ReplyToOwnPost = "reply_to_own_post",
        /// Her reply was marked as the solution.
        OwnPostSolved = "own_post_solved",
        /// The moderation marked a solution in a thread she began.
        OwnThreadSolved = "own_thread_solved",
        /// A thread was begun in a channel of which she wants to hear every one.
        NewThread = "new_thread",
    }
}

/// One line of the list.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs)]
pub struct NotificationRow {
    #[diesel(sql_type = BigInt)]
    pub id: NotificationId,
    #[diesel(sql_type = Text)]
    pub kind: NotificationKind,
    #[diesel(sql_type = Text)]
    pub actor_name: String,
    #[diesel(sql_type = Text)]
    pub actor_handle: String,
    #[diesel(sql_type = BigInt)]
    pub thread_id: ThreadId,
    #[diesel(sql_type = Text)]
    pub thread_title: String,
    #[diesel(sql_type = Text)]
    pub channel_name: String,
    #[diesel(sql_type = BigInt)]
    pub post_id: PostId,
    #[diesel(sql_type = Text)]
    pub excerpt: String,
    #[diesel(sql_type = SqlTimestamp)]
    pub created_at: Timestamp,
    #[diesel(sql_type = Nullable<SqlTimestamp>)]
    pub read_at: Option<Timestamp>,
}

/// Who comes with a session, and everything that tells whether a kept page is still right, from one statement.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Who comes.
    pub member: Member,
    /// Whether the visit is to be noted.
    pub needs_touch: bool,
    /// Notifications that wait, counted up to [`store::MOST_COUNTED`].
    pub unread: i64,
    /// The version of what only her pages show.
    pub version: i64,
    /// The sum of all channels' versions, if asked for.
    pub forum_version: Option<i64>,
    /// How a thread stands, if one was asked for and she may see it.
    pub thread: Option<ThreadGlance>,
}

/// How a thread stands, and what of it the viewer has read.
#[derive(Debug, Clone, Copy)]
pub struct ThreadGlance {
    /// Its version.
    pub version: i64,
    /// Number of the newest post.
    pub last_post_number: i32,
    /// How many members have opened it.
    pub reader_count: i32,
    /// The last post that the viewer has read.
    pub read_number: Option<i32>,
    /// Whether she muted it.
    pub is_muted: bool,
}

/// What an [`Arrival`] is to tell beside the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glance {
    /// Nothing.
    Nothing,
    /// How all channels stand.
    Channels,
    /// How a thread stands.
    Thread(ThreadId),
}

/// Notes that the viewer has read a thread up to post `number`, and that she has seen what she was told of it.
///
/// # Errors
/// A guest, a thread the viewer may not see.
pub fn note_reading(
    conn: &mut DbConnection,
    viewer: &Viewer,
    thread: ThreadId,
    number: i32,
    now: Timestamp,
) -> Result<()> {
    let member = viewer.member()?;
    threads::read::mark_read(conn, viewer, thread, number, now)?;
    store::set_seen(conn, member.id, thread, number, now)
}

/// Marks one or all notifications of the viewer as read. A second time changes nothing.
///
/// # Errors
/// A guest, or the database fails.
pub fn mark_read(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: Option<NotificationId>,
    now: Timestamp,
) -> Result<()> {
    let member = viewer.member()?;
    store::set_read(conn, member.id, id, now)
}
