//! Giving a member another password.

use super::{session_store, store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::ids::MemberId;

/// Sets a hashed password and ends all sessions: whoever signed in with the old one is out. Only the command
/// line calls it; who works there runs the forum.
///
/// # Errors
/// The database fails.
pub fn set_password(conn: &mut DbConnection, member: MemberId, hashed: &str) -> Result<()> {
    store::set_password_hash(conn, member, hashed)?;
    session_store::delete_all(conn, member)
}
