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
use crate::forum::accounts::Viewer;
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
    #[diesel(sql_type = BigInt)]
    pub thread_id: ThreadId,
    #[diesel(sql_type = Text)]
    pub thread_title: String,
    #[diesel(sql_type = BigInt)]
    pub post_id: PostId,
    #[diesel(sql_type = Text)]
    pub excerpt: String,
    #[diesel(sql_type = SqlTimestamp)]
    pub created_at: Timestamp,
    #[diesel(sql_type = Nullable<SqlTimestamp>)]
    pub read_at: Option<Timestamp>,
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
