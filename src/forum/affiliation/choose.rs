//! Choosing the organisation one works for.

use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Viewer};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::channels;
use crate::forum::ids::{ChannelId, OrganisationId};
use crate::forum::organisations::{self, Organisation};
use crate::forum::regions::Ags;
use crate::forum::threads;

/// What was chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Where the member works.
    pub organisation: OrganisationId,
    /// Where she is at home, if her organisation works for more than one Kreis; else that is clear.
    pub home: Option<Ags>,
}

/// The viewer's organisation, if it is one we know.
///
/// # Errors
/// A guest, or the database fails.
pub fn current(conn: &mut DbConnection, viewer: &Viewer) -> Result<Option<Organisation>> {
    match accounts::store::organisation_of(conn, viewer.member()?.id)? {
        Some(id) => organisations::store::by_id(conn, id).map(Some),
        None => Ok(None),
    }
}

/// Moves the viewer to an organisation. Her threads keep the origin they were asked from.
///
/// # Errors
/// A guest; [`Error::Invalid`] with the field `organisation` for one that is unknown or gone.
pub fn choose(
    conn: &mut DbConnection,
    viewer: &Viewer,
    choice: &Choice,
    now: Timestamp,
) -> Result<Organisation> {
    let member = viewer.member()?;
    let organisation = assign(conn, member, choice)?;
    note_opened(conn, member, now)?;
    Ok(organisation)
}

/// Moves a member to an organisation that others have named: who invited her, or the domain of her address.
///
/// # Errors
/// As [`choose`].
pub fn assign(conn: &mut DbConnection, member: &Member, choice: &Choice) -> Result<Organisation> {
    let unknown = || Error::from(Problems::one("organisation", Fault::Unknown));
    let organisation = match organisations::store::by_id(conn, choice.organisation) {
        Err(Error::NotFound) => return Err(unknown()),
        outcome => outcome?,
    };
    // Who already works there may stay.
    let stays = accounts::store::organisation_of(conn, member.id)? == Some(organisation.id);
    if organisation.dissolved_on.is_some() && !stays {
        return Err(unknown());
    }
    let home = choice.home.as_ref().filter(|home| home.is_inside(&organisation.ags));
    let home = home.unwrap_or(&organisation.ags);
    accounts::store::set_organisation(conn, member.id, &organisation, home)?;
    accounts::store::note_change(conn, member.id)?;
    threads::note_changes_of_members(conn, &[member.id])?;
    Ok(organisation)
}

/// Whether a place says where the viewer is at home: a Kreis or a part of one.
pub fn is_settled(place: &Ags) -> bool {
    place.district().is_some()
}

/// Moves the viewer to a Kreis, or to the whole region of her organisation, if that works for more than one.
///
/// # Errors
/// A guest; [`Error::Invalid`] with the field `region` for a place outside of her organisation's.
pub fn settle(conn: &mut DbConnection, viewer: &Viewer, home: &Ags, now: Timestamp) -> Result<()> {
    let member = viewer.member()?;
    let around = match current(conn, viewer)? {
        Some(organisation) if is_settled(&organisation.ags) => None,
        Some(organisation) => Some(organisation.ags),
        None => Some(Ags::state()),
    };
    if !around.is_some_and(|around| home.is_inside(&around)) {
        return Err(Problems::one("region", Fault::Unknown).into());
    }
    accounts::store::set_home(conn, member.id, home)?;
    accounts::store::note_change(conn, member.id)?;
    threads::note_changes_of_members(conn, &[member.id])?;
    note_opened(conn, member, now)
}

/// If closed channels opened by what a member said of herself, the administration's log tells so: nobody has checked it.
fn note_opened(conn: &mut DbConnection, before: &Member, now: Timestamp) -> Result<()> {
    let member = accounts::store::by_id(conn, before.id)?;
    let opened: Vec<ChannelId> = before.barred.ids().filter(|&id| !member.barred.holds(id)).collect();
    if opened.is_empty() {
        return Ok(());
    }
    let about = format!("{} als „{}“", channels::store::names(conn, opened)?.join(", "), member.organisation);
    admin_log::note(conn, &NewEntry::of(Act::CameIn, Some(member.id), Some(member.id), &about), now)
}
