//! Closed channels: whom one admits, and who moderates it. Only who runs the platform decides.

use diesel::prelude::*;

use super::{admission_store, store};
use crate::db::DbConnection;
use crate::db::schema::{channel_admissions, moderator_scopes};
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Role, Viewer};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::ids::{ChannelId, MemberId};
use crate::forum::organisations::OrganisationKind;
use crate::forum::regions::Ags;
use crate::{id, sentences};

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
    if admission_store::insert(conn, channel.id, admitted, admin, now)? {
        let about = format!("„{}“{}", channel.name, whom(admitted));
        note(conn, Act::Admitted, admin, (member_of(admitted), &about), now)?;
    }
    store::note_change(conn, channel.id)
}

/// Takes an admission back. A second time changes nothing.
///
/// # Errors
/// Not an administrator; `NotFound` for an unknown channel.
pub fn dismiss(
    conn: &mut DbConnection,
    viewer: &Viewer,
    channel: ChannelId,
    admission: AdmissionId,
    now: Timestamp,
) -> Result<()> {
    let admin = viewer.admin()?.id;
    let channel = store::by_id(conn, viewer, channel)?.ok_or(Error::NotFound)?;
    if let Some(admitted) = admission_store::delete(conn, channel.id, admission)? {
        let about = format!("„{}“{}", channel.name, whom(&admitted));
        note(conn, Act::Dismissed, admin, (member_of(&admitted), &about), now)?;
    }
    store::note_change(conn, channel.id)
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
    let admin = viewer.admin()?.id;
    if accounts::store::by_id(conn, member)?.role != Role::Moderator {
        return Err(Problems::one("moderation", Fault::NotAModerator).into());
    }
    if let Some(channel) = channel {
        store::by_id(conn, viewer, channel)?.ok_or(Error::NotFound)?;
    }
    if admission_store::insert_scope(conn, member, (channel, region), now)? {
        let about = part(conn, viewer, (channel, region))?;
        note(conn, Act::Appointed, admin, (Some(member), &about), now)?;
    }
    note_charge(conn, member, channel)
}

/// Takes a part of a moderator's charge back. Without any she moderates everything again. A second time changes
/// nothing.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn release(conn: &mut DbConnection, viewer: &Viewer, scope: ScopeId, now: Timestamp) -> Result<()> {
    let admin = viewer.admin()?.id;
    let Some((member, channel, region)) = admission_store::delete_scope(conn, scope)? else { return Ok(()) };
    let about = part(conn, viewer, (channel, region.as_ref()))?;
    note(conn, Act::Released, admin, (Some(member), &about), now)?;
    note_charge(conn, member, channel)
}

/// Takes all parts of a member's charge, because she moderates no longer.
///
/// # Errors
/// The database fails.
pub(in crate::forum) fn release_all(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    for channel in admission_store::delete_scopes(conn, member)? {
        note_charge(conn, member, channel)?;
    }
    Ok(())
}

fn note(
    conn: &mut DbConnection,
    act: Act,
    admin: MemberId,
    (subject, about): (Option<MemberId>, &str),
    now: Timestamp,
) -> Result<()> {
    admin_log::note(conn, &NewEntry::of(act, Some(admin), subject, about), now)
}

fn member_of(admitted: &Admitted) -> Option<MemberId> {
    match admitted {
        Admitted::Member(member) => Some(*member),
        Admitted::Kind(_) | Admitted::Region(_) => None,
    }
}

/// For the log: whom beside a member, who is named there anyway.
fn whom(admitted: &Admitted) -> String {
    match admitted {
        Admitted::Member(_) => String::new(),
        Admitted::Kind(kind) => format!(": {}", sentences::organisation_kind(kind.word())),
        Admitted::Region(region) => format!(": Region {region}"),
    }
}

/// For the log: "„KI“, nur Region 08115".
fn part(
    conn: &mut DbConnection,
    viewer: &Viewer,
    (channel, region): (Option<ChannelId>, Option<&Ags>),
) -> Result<String> {
    let channel = match channel {
        Some(channel) => store::by_id(conn, viewer, channel)?,
        None => None,
    };
    let place = channel.map_or_else(|| "alle Kanäle".to_owned(), |channel| format!("„{}“", channel.name));
    Ok(match region {
        Some(region) => format!("{place}, nur Region {region}"),
        None => place,
    })
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
