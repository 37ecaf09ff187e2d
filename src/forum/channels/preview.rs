//! Who sees a channel, and what a member sees, each with its reason: for who decides about both. The members come
//! with what is closed to them, as for every page, so these answers cannot differ from what people find.

use std::collections::HashMap;

use super::{Admission, Channel, ModeratorScope, admission_store, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{self, Member, Role, Viewer, rights};
use crate::forum::ids::MemberId;
use crate::forum::organisations::OrganisationKind;
use crate::forum::regions::Ags;

/// Why a member sees a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grounds {
    /// It is closed to nobody.
    Open,
    /// She runs the platform.
    Admin,
    /// She moderates it.
    Moderator,
    /// She is admitted by name.
    Name,
    /// She works for an organisation of this kind.
    Kind(OrganisationKind),
    /// Her home lies in this region.
    Region(Ags),
}

/// Everybody who may read and write in a channel, by name: four statements. For an administrator's page; it reads all
/// members.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn entrants(
    conn: &mut DbConnection,
    viewer: &Viewer,
    channel: &Channel,
    now: Timestamp,
) -> Result<Vec<(Member, Grounds)>> {
    viewer.admin()?;
    let reasons = Reasons::load(conn, None)?;
    let mut entrants: Vec<(Member, Grounds)> = accounts::store::all(conn)?
        .into_iter()
        .filter(|member| rights::is_in_good_standing(member, now))
        .filter_map(|member| {
            let grounds = reasons.of(&member, channel)?;
            Some((member, grounds))
        })
        .collect();
    entrants.sort_by_key(|(member, _)| member.name.to_lowercase());
    Ok(entrants)
}

/// All channels in their order, each with the reason for which a member sees it: four statements.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn sight(
    conn: &mut DbConnection,
    viewer: &Viewer,
    member: &Member,
) -> Result<Vec<(Channel, Option<Grounds>)>> {
    viewer.admin()?;
    let reasons = Reasons::load(conn, Some(member.id))?;
    let channels = store::every(conn)?.into_iter();
    Ok(channels
        .map(|channel| {
            let grounds = reasons.of(member, &channel);
            (channel, grounds)
        })
        .collect())
}

/// Everything that can be a reason.
struct Reasons {
    admissions: Vec<Admission>,
    scopes: Vec<ModeratorScope>,
    kinds: HashMap<MemberId, OrganisationKind>,
}

impl Reasons {
    fn load(conn: &mut DbConnection, member: Option<MemberId>) -> Result<Self> {
        Ok(Self {
            admissions: admission_store::all(conn)?,
            scopes: admission_store::scopes(conn)?,
            kinds: admission_store::kinds(conn, member)?,
        })
    }

    fn of(&self, member: &Member, channel: &Channel) -> Option<Grounds> {
        if member.barred.holds(channel.id) {
            return None;
        }
        if !channel.is_closed {
            return Some(Grounds::Open);
        }
        let own = || self.admissions.iter().filter(|admission| admission.channel_id == channel.id);
        if own().any(|admission| admission.member_id == Some(member.id)) {
            return Some(Grounds::Name);
        }
        let is_charged =
            |scope: &ModeratorScope| scope.member_id == member.id && scope.channel_id == Some(channel.id);
        if member.role == Role::Moderator && self.scopes.iter().any(is_charged) {
            return Some(Grounds::Moderator);
        }
        let kind = self.kinds.get(&member.id).copied();
        if let Some(kind) = kind.filter(|kind| own().any(|it| it.organisation_kind == Some(*kind))) {
            return Some(Grounds::Kind(kind));
        }
        let region = own().filter_map(|it| it.ags.as_ref()).find(|region| member.home_ags.is_inside(region));
        // Nothing else lets anybody in.
        Some(region.map_or(Grounds::Admin, |region| Grounds::Region(region.clone())))
    }
}
