//! Rows of `channel_admissions` and `moderator_scopes`.

use std::collections::HashMap;

use diesel::prelude::*;

use super::admission::{Admission, AdmissionId, Admitted, ModeratorScope, ScopeId};
use crate::db::schema::{channel_admissions, members, moderator_scopes, organisations};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::error::Result;
use crate::forum::ids::{ChannelId, MemberId};
use crate::forum::organisations::OrganisationKind;
use crate::forum::regions::Ags;

pub(super) fn insert(
    conn: &mut DbConnection,
    channel: ChannelId,
    admitted: &Admitted,
    by: MemberId,
    now: Timestamp,
) -> Result<bool> {
    use channel_admissions as a;
    let (member, kind, region) = match admitted {
        Admitted::Member(member) => (Some(*member), None, None),
        Admitted::Kind(kind) => (None, Some(*kind), None),
        Admitted::Region(region) => (None, None, Some(region)),
    };
    let row = (
        a::channel_id.eq(channel),
        a::member_id.eq(member),
        a::organisation_kind.eq(kind),
        a::ags.eq(region),
        a::admitted_by_id.eq(by),
        a::created_at.eq(now),
    );
    Ok(Each(diesel::insert_into(a::table).values(row).on_conflict_do_nothing()).execute(conn)? > 0)
}

/// Deletes an admission; gives whom it was for.
pub(super) fn delete(
    conn: &mut DbConnection,
    channel: ChannelId,
    id: AdmissionId,
) -> Result<Option<Admitted>> {
    use channel_admissions as a;
    let deleted = diesel::delete(a::table.find(id).filter(a::channel_id.eq(channel)))
        .returning((a::member_id, a::organisation_kind, a::ags))
        .get_result::<(Option<MemberId>, Option<OrganisationKind>, Option<Ags>)>(conn)
        .optional()?;
    Ok(deleted.and_then(|(member, kind, region)| {
        member.map(Admitted::Member).or(kind.map(Admitted::Kind)).or(region.map(Admitted::Region))
    }))
}

pub(super) fn of_channel(conn: &mut DbConnection, channel: ChannelId) -> Result<Vec<Admission>> {
    Ok(channel_admissions::table
        .filter(channel_admissions::channel_id.eq(channel))
        .order(channel_admissions::id)
        .select(Admission::as_select())
        .load(conn)?)
}

/// All admissions to all channels.
pub(super) fn all(conn: &mut DbConnection) -> Result<Vec<Admission>> {
    Ok(channel_admissions::table.order(channel_admissions::id).select(Admission::as_select()).load(conn)?)
}

/// What the organisations of all members are, or of one.
pub(super) fn kinds(
    conn: &mut DbConnection,
    member: Option<MemberId>,
) -> Result<HashMap<MemberId, OrganisationKind>> {
    let all = members::table
        .inner_join(organisations::table.on(members::organisation_id.eq(organisations::id.nullable())))
        .select((members::id, organisations::kind));
    let rows: Vec<(MemberId, OrganisationKind)> = match member {
        Some(member) => all.filter(members::id.eq(member)).load(conn)?,
        None => all.load(conn)?,
    };
    Ok(rows.into_iter().collect())
}

pub(super) fn insert_scope(
    conn: &mut DbConnection,
    member: MemberId,
    (channel, region): (Option<ChannelId>, Option<&Ags>),
    now: Timestamp,
) -> Result<bool> {
    use moderator_scopes as s;
    // Two rows may both have no region, so no index can tell that they are equal.
    let own: Vec<(Option<ChannelId>, Option<Ags>)> =
        s::table.filter(s::member_id.eq(member)).select((s::channel_id, s::ags)).load(conn)?;
    if own.iter().any(|(own, bound)| *own == channel && bound.as_ref() == region) {
        return Ok(false);
    }
    diesel::insert_into(s::table)
        .values((
            s::member_id.eq(member),
            s::channel_id.eq(channel),
            s::ags.eq(region),
            s::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Deletes all parts of a member; gives their channels.
pub(super) fn delete_scopes(conn: &mut DbConnection, member: MemberId) -> Result<Vec<Option<ChannelId>>> {
    Ok(diesel::delete(moderator_scopes::table.filter(moderator_scopes::member_id.eq(member)))
        .returning(moderator_scopes::channel_id)
        .get_results(conn)?)
}

/// Whose a part of a charge was, of which channel and which region.
type Part = (MemberId, Option<ChannelId>, Option<Ags>);

/// Deletes a part.
pub(super) fn delete_scope(conn: &mut DbConnection, id: ScopeId) -> Result<Option<Part>> {
    Ok(diesel::delete(moderator_scopes::table.find(id))
        .returning((moderator_scopes::member_id, moderator_scopes::channel_id, moderator_scopes::ags))
        .get_result(conn)
        .optional()?)
}

pub(super) fn scopes(conn: &mut DbConnection) -> Result<Vec<ModeratorScope>> {
    Ok(moderator_scopes::table.order(moderator_scopes::id).select(ModeratorScope::as_select()).load(conn)?)
}
