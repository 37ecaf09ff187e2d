//! Muting a thread: it stays readable and comes with no digest.

use super::thread_store;
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::{MemberId, ThreadId};

/// Mutes a thread for the viewer.
///
/// # Errors
/// A guest, a thread the viewer may not see.
pub fn mute(conn: &mut DbConnection, viewer: &Viewer, id: ThreadId) -> Result<()> {
    let member = viewer.member()?;
    let thread = thread_store::visible_thread(conn, viewer, id)?;
    thread_store::insert_mute(conn, member.id, thread.id)
}

/// Ends the muting.
///
/// # Errors
/// A guest, a thread the viewer may not see.
pub fn unmute(conn: &mut DbConnection, viewer: &Viewer, id: ThreadId) -> Result<()> {
    let member = viewer.member()?;
    let thread = thread_store::visible_thread(conn, viewer, id)?;
    thread_store::delete_mute(conn, member.id, thread.id)
}

/// Whether the member has muted the thread.
///
/// # Errors
/// The database fails.
pub fn is_muted(conn: &mut DbConnection, member: MemberId, id: ThreadId) -> Result<bool> {
    Ok(muted_ids(conn, member)?.contains(&id))
}

/// All threads that a member has muted.
///
/// # Errors
/// The database fails.
pub fn muted_ids(conn: &mut DbConnection, member: MemberId) -> Result<Vec<ThreadId>> {
    thread_store::muted_ids(conn, member)
}
