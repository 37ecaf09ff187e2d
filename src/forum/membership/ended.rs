//! Suspensions whose time is over.

use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::{accounts, threads};

/// Clears what has ended, so that profiles, lists and kept pages show the members again; gives how many. Nobody has
/// to wait for it to come in: that compares with now.
///
/// # Errors
/// The database fails.
pub fn clear_ended_suspensions(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let ended = accounts::store::ended_suspensions(conn, now)?;
    for &member in &ended {
        accounts::store::set_suspension(conn, member, None)?;
    }
    threads::note_changes_of_members(conn, &ended)?;
    Ok(ended.len())
}
