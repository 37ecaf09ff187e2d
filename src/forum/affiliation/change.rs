//! An organisation has changed: another name, another place.

use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts;
use crate::forum::organisations::{self, Organisation};
use crate::forum::threads;

/// Writes an organisation anew, and its name and place with all who work there.
///
/// # Errors
/// The database fails.
pub fn change(conn: &mut DbConnection, before: &Organisation, after: &Organisation) -> Result<()> {
    organisations::store::update(conn, after)?;
    if (&before.name, &before.ags) == (&after.name, &after.ags) {
        return Ok(());
    }
    let members =
        accounts::store::follow_organisation(conn, after.id, &after.name, (&before.ags, &after.ags))?;
    threads::note_changes_of_members(conn, &members)?;
    for batch in members.chunks(200) {
        accounts::store::note_changes(conn, batch.to_vec())?;
    }
    Ok(())
}
