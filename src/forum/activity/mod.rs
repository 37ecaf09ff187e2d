//! What happened. A verb records it in its own transaction; a later area acts on it.

pub mod store;

use diesel::prelude::*;

use super::ids::{MemberId, PostId, ThreadId};
use crate::db::DbConnection;
use crate::db::schema::activities;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::{id, text_enum};

id!(ActivityId, "An activity.");

text_enum! {
    /// What can happen.
    ActivityKind {
        /// A thread was begun.
        ThreadStarted = "thread_started",
        /// A reply was written.
        Replied = "replied",
        /// A post was marked as the solution.
        SolutionMarked = "solution_marked",
    }
}

/// One thing that happened.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = activities)]
pub struct Activity {
    /// Its id; in order of time.
    pub id: ActivityId,
    /// What happened.
    pub kind: ActivityKind,
    /// Who did it.
    pub actor_id: MemberId,
    /// In which thread.
    pub thread_id: ThreadId,
    /// To or by which post.
    pub post_id: PostId,
    /// When.
    pub created_at: Timestamp,
}

/// Records what happened.
///
/// # Errors
/// The database fails.
pub fn record(
    conn: &mut DbConnection,
    kind: ActivityKind,
    actor: MemberId,
    thread: ThreadId,
    post: PostId,
    now: Timestamp,
) -> Result<()> {
    store::insert(conn, kind, actor, thread, post, now)
}
