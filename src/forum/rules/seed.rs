//! The version that a new forum begins with.

use super::store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;

const TEXT: &str = include_str!("first.md");

/// Writes the first version if there is none. Nobody has decided on it, so only who joins is asked to agree to it.
///
/// # Errors
/// The database fails.
pub fn seed(conn: &mut DbConnection, operator: &str, now: Timestamp) -> Result<()> {
    if store::last_number(conn)?.is_some() {
        return Ok(());
    }
    let operator = if operator.is_empty() { "der Stelle, die im Impressum steht" } else { operator };
    store::insert(conn, (1, now), (&TEXT.replace("{{stelle}}", operator), ""), (None, i64::MAX), now)
}
