//! Where a member is signed in, and signing out there.

use super::confirm::confirmed;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::accounts::session_store::{self, SessionRow};

/// The viewer's sessions, the last used first; with each whether it is this one.
///
/// # Errors
/// As [`confirmed`].
pub fn sessions(
    conn: &mut DbConnection,
    viewer: &Viewer,
    session: &str,
    now: Timestamp,
) -> Result<Vec<(SessionRow, bool)>> {
    let member = confirmed(conn, viewer, session, now)?;
    let own = session_store::hashed(session);
    let rows = session_store::of_member(conn, member.id, now)?;
    Ok(rows.into_iter().map(|row| (row.token_hash == own, row)).map(|(is_own, row)| (row, is_own)).collect())
}

/// Ends one of the viewer's sessions. A second time changes nothing.
///
/// # Errors
/// As [`confirmed`].
pub fn end_session(
    conn: &mut DbConnection,
    viewer: &Viewer,
    session: &str,
    which: &str,
    now: Timestamp,
) -> Result<()> {
    let member = confirmed(conn, viewer, session, now)?;
    session_store::delete_one(conn, member.id, which)
}

/// Ends all of the viewer's sessions but this one.
///
/// # Errors
/// As [`confirmed`].
pub fn end_others(conn: &mut DbConnection, viewer: &Viewer, session: &str, now: Timestamp) -> Result<()> {
    let member = confirmed(conn, viewer, session, now)?;
    session_store::delete_others(conn, member.id, session)
}
