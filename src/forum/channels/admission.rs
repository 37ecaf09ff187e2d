//! Closed channels: whom one admits, and who moderates it. Only who runs the platform decides.

use diesel::prelude::*;

use super::{admission_store, store};
use crate::db::DbConnection;
use crate::db::schema::{channel_admissions, moderator_scopes};
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Role, Viewer};
use crate::forum::ids::{ChannelId, MemberId};
use crate::forum::organisations::OrganisationKind;
use crate::forum::regions::Ags;
use crate::id;

id!(AdmissionId, "An admission to a closed channel.");
id!(ScopeId, "A part of what a moderator is in charge of.");

/// Whom a closed channel admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// This member.
    Member(MemberId),
    /// Everybody who works for an organisation of this kind.
    Kind(OrganisationKind),
    /// Everybody whose home lies in this region.
    Region(Ags),
}

/// One admission.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = channel_admissions)]
pub struct Admission {
    /// Its id.
    pub id: AdmissionId,
    /// To which channel.
    pub channel_id: ChannelId,
    /// The member it is for.
    pub member_id: Option<MemberId>,
    /// The kind of organisation it is for.
    pub organisation_kind: Option<OrganisationKind>,
    /// The region it is for.
    pub ags: Option<Ags>,
    /// Since when.
    pub created_at: Timestamp,
}

/// A part of what a moderator is in charge of.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = moderator_scopes)]
pub struct ModeratorScope {
    /// Its id.
    pub id: ScopeId,
    /// Whose.
    pub member_id: MemberId,
    /// Only threads in this channel.
    pub channel_id: Option<ChannelId>,
    /// Only threads that are meant for this region.
    pub ags: Option<Ags>,
}

/// Admits to a channel. A second time changes nothing.
///
/// # Errors
/// Not an administrator; `NotFound` for an unknown channel or member.
pub fn admit(
    conn: &mut DbConnection,
    viewer: &Viewer,
    channel: ChannelId,
    admitted: &Admitted,
    now: Timestamp,
) -> Result<()> {
    let admin = viewer.admin()?.id;
    let channel = store::by_id(conn, viewer, channel)?.ok_or(Error::NotFound)?;
    if let Admitted::Member(member) = admitted {
        accounts::store::by_id(conn, *member)?;
    }
    admission_store::insert(conn, channel.id, admitted, admin, now)?;
    store::note_change(conn, channel.id)
}

/// Takes an admission back. A second time changes nothing.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn dismiss(
    conn: &mut DbConnection,
    viewer: &Viewer,
    channel: ChannelId,
    admission: AdmissionId,
) -> Result<()> {
    viewer.admin()?;
    admission_store::delete(conn, channel, admission)?;
    store::note_change(conn, channel)
}

/// The admissions to a channel, the oldest first.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn admissions(conn: &mut DbConnection, viewer: &Viewer, channel: ChannelId) -> Result<Vec<Admission>> {
    viewer.admin()?;
    admission_store::of_channel(conn, channel)
}

/// Puts a moderator in charge of a channel, of a region, or of a region within a channel. From the first part on she
/// moderates only what is named. A second time changes nothing.
///
/// # Errors
/// Not an administrator; [`Error::Invalid`] if she is no moderator; `NotFound` for an unknown member or channel.
pub fn appoint(
    conn: &mut DbConnection,
    viewer: &Viewer,
    member: MemberId,
    (channel, region): (Option<ChannelId>, Option<&Ags>),
    now: Timestamp,
) -> Result<()> {
    viewer.admin()?;
    if accounts::store::by_id(conn, member)?.role != Role::Moderator {
        return Err(Problems::one("moderation", Fault::NotAModerator).into());
    }
    if let Some(channel) = channel {
        store::by_id(conn, viewer, channel)?.ok_or(Error::NotFound)?;
    }
    admission_store::insert_scope(conn, member, (channel, region), now)?;
    note_charge(conn, member, channel)
}

/// Takes a part of a moderator's charge back. Without any she moderates everything again. A second time changes
/// nothing.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn release(conn: &mut DbConnection, viewer: &Viewer, scope: ScopeId) -> Result<()> {
    viewer.admin()?;
    let Some((member, channel)) = admission_store::delete_scope(conn, scope)? else { return Ok(()) };
    note_charge(conn, member, channel)
}

/// What all moderators are in charge of, the oldest part first. Who has none is in charge of everything.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn scopes(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<ModeratorScope>> {
    viewer.admin()?;
    admission_store::scopes(conn)
}

fn note_charge(conn: &mut DbConnection, member: MemberId, channel: Option<ChannelId>) -> Result<()> {
    if let Some(channel) = channel {
        store::note_change(conn, channel)?;
    }
    accounts::store::note_change(conn, member)
}
