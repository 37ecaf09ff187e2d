//! Agreeing to the rules.

use super::store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Viewer};
use crate::forum::ids::MemberId;

/// Notes that the viewer agrees to a version: the one in force, or one that is coming. A second time changes nothing.
///
/// # Errors
/// A guest; [`Error::NotFound`] for a version that never was; [`Error::Conflict`] if a newer one is in force.
pub fn accept(conn: &mut DbConnection, viewer: &Viewer, number: i32, now: Timestamp) -> Result<()> {
    let member = viewer.known()?;
    let version = store::by_number(conn, number)?;
    if number < store::in_force(conn, now)?.number {
        return Err(Error::Conflict);
    }
    store::insert_acceptance(conn, member.id, version.number, now)?;
    accounts::store::note_change(conn, member.id)
}

/// Notes that somebody who becomes a member at this moment agrees, with what the form says: the number of the version
/// that she has read.
///
/// # Errors
/// [`Error::Invalid`] with the field `regeln`: she has not agreed, or a newer version came into force meanwhile.
pub fn accept_at_door(
    conn: &mut DbConnection,
    member: MemberId,
    number: Option<i32>,
    now: Timestamp,
) -> Result<()> {
    let present = store::in_force(conn, now)?.number;
    if number != Some(present) {
        return Err(Problems::one("regeln", Fault::Missing).into());
    }
    store::insert_acceptance(conn, member, present, now)
}
