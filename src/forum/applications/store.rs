//! Rows of `applications`.

use chrono::Duration;
use diesel::prelude::*;

use super::apply::{Identity, NewApplication};
use super::{Application, Decision};
use crate::db::DbConnection;
use crate::db::schema::{applications, organisations};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::{ApplicationId, MemberId, OrganisationId};
use crate::forum::regions::Ags;

/// Days after which an application is deleted that nobody confirmed, and one that was decided.
const UNCONFIRMED_DAYS: i64 = 14;
const DECIDED_DAYS: i64 = 30;

/// An application with the place where its organisation works, as far as that is known.
type Placed = (Application, Option<Ags>);

/// Writes an application in place of an older one that was not confirmed.
pub(super) fn insert(
    conn: &mut DbConnection,
    new: &NewApplication,
    organisation: Option<OrganisationId>,
    identity: Option<Identity<'_>>,
    (token, ends_at): (&str, Timestamp),
    now: Timestamp,
) -> Result<()> {
    let older = applications::table
        .filter(applications::email.eq(&new.email))
        .filter(applications::confirmed_at.is_null());
    diesel::delete(older).execute(conn)?;
    diesel::insert_into(applications::table)
        .values((
            applications::token_hash.eq(hashed(token)),
            applications::email.eq(&new.email),
            applications::name.eq(&new.name),
            applications::organisation.eq(&new.organisation),
            applications::organisation_id.eq(organisation),
            applications::position.eq(&new.position),
            applications::question.eq(&new.question),
            applications::answer.eq(&new.answer),
            applications::message.eq(&new.message),
            applications::issuer.eq(identity.map(|(stranger, _)| &stranger.issuer)),
            applications::subject.eq(identity.map(|(stranger, _)| &stranger.subject)),
            applications::guest_hash.eq(identity.map(|(_, guest)| hashed(guest))),
            applications::created_at.eq(now),
            applications::ends_at.eq(ends_at),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn by_token(conn: &mut DbConnection, token: &str) -> Result<Application> {
    Ok(applications::table
        .filter(applications::token_hash.eq(hashed(token)))
        .select(Application::as_select())
        .first(conn)?)
}

/// Whether a confirmed application of this address waits.
pub(super) fn has_confirmed(conn: &mut DbConnection, email: &str) -> Result<bool> {
    let waiting = applications::table
        .filter(applications::email.eq(email))
        .filter(applications::confirmed_at.is_not_null().and(applications::decided_at.is_null()));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(conn)?)
}

/// `false` if it was confirmed before. Who she is at her provider is forgotten unless it is proven.
pub(super) fn confirm(
    conn: &mut DbConnection,
    id: ApplicationId,
    has_identity: bool,
    now: Timestamp,
) -> Result<bool> {
    let waiting =
        applications::table.filter(applications::id.eq(id)).filter(applications::confirmed_at.is_null());
    let changed = diesel::update(waiting).set(applications::confirmed_at.eq(now)).execute(conn)?;
    if changed == 1 && !has_identity {
        diesel::update(applications::table.find(id))
            .set((applications::issuer.eq(None::<String>), applications::subject.eq(None::<String>)))
            .execute(conn)?;
    }
    Ok(changed == 1)
}

/// A confirmed one.
pub(super) fn by_id(conn: &mut DbConnection, id: ApplicationId) -> Result<Placed> {
    Ok(applications::table
        .left_join(organisations::table.on(applications::organisation_id.eq(organisations::id.nullable())))
        .filter(applications::id.eq(id))
        .filter(applications::confirmed_at.is_not_null())
        .select((Application::as_select(), organisations::ags.nullable()))
        .first(conn)?)
}

/// All that wait for a decision, the oldest first.
pub(super) fn open(conn: &mut DbConnection) -> Result<Vec<Placed>> {
    Ok(applications::table
        .left_join(organisations::table.on(applications::organisation_id.eq(organisations::id.nullable())))
        .filter(applications::confirmed_at.is_not_null().and(applications::decided_at.is_null()))
        .order((applications::confirmed_at, applications::id))
        .select((Application::as_select(), organisations::ags.nullable()))
        .load(conn)?)
}

/// Where those work who wait for a decision.
///
/// # Errors
/// The database fails.
pub fn places(conn: &mut DbConnection) -> Result<Vec<Option<Ags>>> {
    Ok(applications::table
        .left_join(organisations::table.on(applications::organisation_id.eq(organisations::id.nullable())))
        .filter(applications::confirmed_at.is_not_null().and(applications::decided_at.is_null()))
        .order(applications::id)
        .select(organisations::ags.nullable())
        .load(conn)?)
}

/// Those of them that nobody was told of.
pub(super) fn untold(conn: &mut DbConnection) -> Result<Vec<(ApplicationId, Option<Ags>)>> {
    Ok(applications::table
        .left_join(organisations::table.on(applications::organisation_id.eq(organisations::id.nullable())))
        .filter(applications::confirmed_at.is_not_null().and(applications::decided_at.is_null()))
        .filter(applications::told_at.is_null())
        .order(applications::id)
        .select((applications::id, organisations::ags.nullable()))
        .load(conn)?)
}

/// When those who decide were told for the last time.
pub(super) fn last_told(conn: &mut DbConnection) -> Result<Option<Timestamp>> {
    Ok(applications::table.select(diesel::dsl::max(applications::told_at)).first(conn)?)
}

/// Notes that those who decide were told; gives for how many that is new.
pub(super) fn note_told(conn: &mut DbConnection, ids: &[ApplicationId], now: Timestamp) -> Result<usize> {
    let untold = applications::table
        .filter(applications::id.eq_any(ids))
        .filter(applications::told_at.is_null().and(applications::decided_at.is_null()));
    Ok(diesel::update(untold).set(applications::told_at.eq(now)).execute(conn)?)
}

/// `false` if somebody has decided before.
pub(super) fn decide(
    conn: &mut DbConnection,
    id: ApplicationId,
    (decision, reason): (Decision, Option<&str>),
    member: MemberId,
    now: Timestamp,
) -> Result<bool> {
    let waiting = applications::table
        .filter(applications::id.eq(id))
        .filter(applications::confirmed_at.is_not_null().and(applications::decided_at.is_null()));
    let changed = diesel::update(waiting)
        .set((
            applications::decision.eq(decision),
            applications::reason.eq(reason),
            applications::decided_at.eq(now),
            applications::decided_by.eq(member),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Deletes what nobody confirmed and what was decided, each in its time.
///
/// # Errors
/// The database fails.
pub fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let unconfirmed = applications::table
        .filter(applications::confirmed_at.is_null())
        .filter(applications::created_at.lt(now - Duration::days(UNCONFIRMED_DAYS)));
    let decided = applications::table.filter(applications::decided_at.lt(now - Duration::days(DECIDED_DAYS)));
    Ok(diesel::delete(unconfirmed).execute(conn)? + diesel::delete(decided).execute(conn)?)
}
