//! Rows of `invitations`.

use diesel::prelude::*;

use super::{Invitation, Line, NewInvitation};
use crate::db::DbConnection;
use crate::db::schema::{invitations, members};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::{InvitationId, MemberId};

pub(super) fn insert(
    conn: &mut DbConnection,
    new: &NewInvitation,
    invited_by: Option<MemberId>,
    (token, ends_at): (&str, Timestamp),
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(invitations::table)
        .values((
            invitations::token_hash.eq(hashed(token)),
            invitations::email.eq(&new.email),
            invitations::name.eq(&new.name),
            invitations::organisation_id.eq(new.organisation),
            invitations::role.eq(new.role),
            invitations::invited_by.eq(invited_by),
            invitations::created_at.eq(now),
            invitations::ends_at.eq(ends_at),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn by_id(conn: &mut DbConnection, id: InvitationId) -> Result<Invitation> {
    Ok(invitations::table.find(id).select(Invitation::as_select()).first(conn)?)
}

pub(super) fn by_token(conn: &mut DbConnection, token: &str) -> Result<Invitation> {
    Ok(invitations::table
        .filter(invitations::token_hash.eq(hashed(token)))
        .select(Invitation::as_select())
        .first(conn)?)
}

/// The one to this address that was neither accepted nor taken back.
pub(super) fn waiting(conn: &mut DbConnection, email: &str) -> Result<Option<Invitation>> {
    Ok(invitations::table
        .filter(invitations::email.eq(email))
        .filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_null()))
        .select(Invitation::as_select())
        .first(conn)
        .optional()?)
}

/// A part of all, latest first, each with the name of who invited.
pub(super) fn latest(conn: &mut DbConnection, offset: i64, limit: i64) -> Result<Vec<Line>> {
    Ok(invitations::table
        .left_join(members::table.on(invitations::invited_by.eq(members::id.nullable())))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .offset(offset)
        .limit(limit)
        .select((Invitation::as_select(), members::name.nullable()))
        .load(conn)?)
}

/// The one by which a member came, with the name of who invited.
pub(super) fn of_member(conn: &mut DbConnection, member: MemberId) -> Result<Option<Line>> {
    Ok(invitations::table
        .left_join(members::table.on(invitations::invited_by.eq(members::id.nullable())))
        .filter(invitations::member_id.eq(member))
        .select((Invitation::as_select(), members::name.nullable()))
        .first(conn)
        .optional()?)
}

pub(super) fn count(conn: &mut DbConnection) -> Result<i64> {
    Ok(invitations::table.count().get_result(conn)?)
}

/// Another secret, with its own time. `false` if it is not waiting any more.
pub(super) fn renew(
    conn: &mut DbConnection,
    id: InvitationId,
    (token, ends_at): (&str, Timestamp),
) -> Result<bool> {
    let waiting = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_null()));
    let changed = diesel::update(waiting)
        .set((invitations::token_hash.eq(hashed(token)), invitations::ends_at.eq(ends_at)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Takes one back. `false` if there was nothing to take back.
pub(super) fn revoke(conn: &mut DbConnection, id: InvitationId, now: Timestamp) -> Result<bool> {
    let waiting = invitations::table
        .filter(invitations::id.eq(id))
        .filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_null()));
    Ok(diesel::update(waiting).set(invitations::revoked_at.eq(now)).execute(conn)? == 1)
}

/// Uses up a link: `false` if it works no more, or somebody else was first.
pub(super) fn take(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<bool> {
    let open = invitations::table
        .filter(invitations::token_hash.eq(hashed(token)))
        .filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_null()))
        .filter(invitations::ends_at.gt(now));
    Ok(diesel::update(open).set(invitations::accepted_at.eq(now)).execute(conn)? == 1)
}

pub(super) fn set_member(conn: &mut DbConnection, id: InvitationId, member: MemberId) -> Result<()> {
    diesel::update(invitations::table.find(id)).set(invitations::member_id.eq(member)).execute(conn)?;
    Ok(())
}

/// How many of her first steps a member has done; nothing for who came without an invitation.
pub(super) fn steps_done(conn: &mut DbConnection, member: MemberId) -> Result<Option<i32>> {
    Ok(invitations::table
        .filter(invitations::member_id.eq(member))
        .select(invitations::steps_done)
        .first(conn)
        .optional()?)
}

pub(super) fn note_steps(conn: &mut DbConnection, member: MemberId, done: i32) -> Result<()> {
    let behind =
        invitations::table.filter(invitations::member_id.eq(member)).filter(invitations::steps_done.lt(done));
    diesel::update(behind).set(invitations::steps_done.eq(done)).execute(conn)?;
    Ok(())
}

/// Deletes what came to nothing and ended before this instant: nobody keeps addresses of strangers.
///
/// # Errors
/// The database fails.
pub fn sweep(conn: &mut DbConnection, before: Timestamp) -> Result<usize> {
    let ended =
        invitations::table.filter(invitations::accepted_at.is_null()).filter(invitations::ends_at.lt(before));
    Ok(diesel::delete(ended).execute(conn)?)
}
