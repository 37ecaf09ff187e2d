//! Rows of `invitations`.

use diesel::prelude::*;

use super::{Filter, Invitation, InvitationState, Line, NewInvitation, Wanted};
use crate::db::schema::{invitations, members, outbox};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, MultiBackend};
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::{InvitationId, MemberId};
use crate::mail::LetterState;
use crate::mail::outbox_store::OutboxId;

pub(super) fn insert(
    conn: &mut DbConnection,
    new: &NewInvitation,
    invited_by: Option<MemberId>,
    (token, ends_at): (&str, Timestamp),
    now: Timestamp,
) -> Result<InvitationId> {
    let (issuer, subject) = new.identity.as_ref().map(|(issuer, subject)| (issuer, subject)).unzip();
    Ok(diesel::insert_into(invitations::table)
        .values((
            invitations::token_hash.eq(hashed(token)),
            invitations::email.eq(&new.email),
            invitations::name.eq(&new.name),
            invitations::organisation_id.eq(new.organisation),
            invitations::role.eq(new.role),
            invitations::invited_by.eq(invited_by),
            invitations::created_at.eq(now),
            invitations::ends_at.eq(ends_at),
            invitations::cohort.eq(&new.cohort),
            invitations::issuer.eq(issuer),
            invitations::subject.eq(subject),
            invitations::job_title.eq(&new.job_title),
        ))
        .returning(invitations::id)
        .get_result(conn)?)
}

/// Notes the last letter of an invitation.
pub(super) fn set_letter(conn: &mut DbConnection, id: InvitationId, letter: OutboxId) -> Result<()> {
    diesel::update(invitations::table.find(id)).set(invitations::outbox_id.eq(letter.0)).execute(conn)?;
    Ok(())
}

/// Which of these addresses have an invitation that waits for its answer.
pub(super) fn open_emails(conn: &mut DbConnection, emails: &[String], now: Timestamp) -> Result<Vec<String>> {
    Ok(invitations::table
        .filter(invitations::email.eq_any(emails))
        .filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_null()))
        .filter(invitations::ends_at.gt(now))
        .select(invitations::email)
        .load(conn)?)
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
pub(in crate::forum) fn waiting(conn: &mut DbConnection, email: &str) -> Result<Option<Invitation>> {
    Ok(invitations::table
        .filter(invitations::email.eq(email))
        .filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_null()))
        .select(Invitation::as_select())
        .first(conn)
        .optional()?)
}

/// The ids that a filter lets through, in no order.
fn filtered(filter: &Filter, now: Timestamp) -> invitations::BoxedQuery<'_, MultiBackend> {
    let mut query = invitations::table.into_boxed::<MultiBackend>();
    if !filter.cohort.is_empty() {
        query = query.filter(invitations::cohort.eq(&filter.cohort));
    }
    if let Some(inviter) = filter.invited_by {
        query = query.filter(invitations::invited_by.eq(inviter));
    }
    let waits = || invitations::accepted_at.is_null().and(invitations::revoked_at.is_null());
    match filter.state {
        None => query,
        Some(Wanted::State(InvitationState::Open)) => query.filter(waits().and(invitations::ends_at.gt(now))),
        Some(Wanted::State(InvitationState::Expired)) => {
            query.filter(waits().and(invitations::ends_at.le(now)))
        }
        Some(Wanted::State(InvitationState::Accepted)) => {
            query.filter(invitations::accepted_at.is_not_null())
        }
        Some(Wanted::State(InvitationState::Revoked)) => {
            query.filter(invitations::accepted_at.is_null().and(invitations::revoked_at.is_not_null()))
        }
        Some(Wanted::Undelivered) => {
            let failed =
                outbox::table.filter(outbox::state.eq(LetterState::Failed)).select(outbox::id.nullable());
            query.filter(waits().and(invitations::outbox_id.eq_any(failed)))
        }
    }
}

/// A part of those that a filter lets through, latest first.
pub(super) fn latest(
    conn: &mut DbConnection,
    filter: &Filter,
    (offset, limit): (i64, i64),
    now: Timestamp,
) -> Result<Vec<Line>> {
    type Row = (Invitation, Option<String>, Option<(LetterState, Option<String>)>);
    let ids: Vec<InvitationId> = filtered(filter, now)
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .offset(offset)
        .limit(limit)
        .select(invitations::id)
        .load(conn)?;
    let rows: Vec<Row> = invitations::table
        .left_join(members::table.on(invitations::invited_by.eq(members::id.nullable())))
        .left_join(outbox::table.on(invitations::outbox_id.eq(outbox::id.nullable())))
        .filter(invitations::id.eq_any(ids))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .select((
            Invitation::as_select(),
            members::name.nullable(),
            (outbox::state, outbox::reason).nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(invitation, inviter, letter)| Line { invitation, inviter, letter }).collect())
}

/// The one by which a member came, with the name of who invited.
pub(super) fn of_member(conn: &mut DbConnection, member: MemberId) -> Result<Option<Line>> {
    let found: Option<(Invitation, Option<String>)> = invitations::table
        .left_join(members::table.on(invitations::invited_by.eq(members::id.nullable())))
        .filter(invitations::member_id.eq(member))
        .select((Invitation::as_select(), members::name.nullable()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(invitation, inviter)| Line { invitation, inviter, letter: None }))
}

pub(super) fn count(conn: &mut DbConnection, filter: &Filter, now: Timestamp) -> Result<i64> {
    Ok(filtered(filter, now).count().get_result(conn)?)
}

/// The courses, the latest first; only those of one inviter if she is named.
pub(super) fn cohorts(conn: &mut DbConnection, inviter: Option<MemberId>) -> Result<Vec<String>> {
    let courses = invitations::table.filter(invitations::cohort.ne(""));
    let newest = diesel::dsl::max(invitations::id).desc();
    Ok(match inviter {
        Some(inviter) => courses
            .filter(invitations::invited_by.eq(inviter))
            .group_by(invitations::cohort)
            .order(newest)
            .select(invitations::cohort)
            .load(conn)?,
        None => courses.group_by(invitations::cohort).order(newest).select(invitations::cohort).load(conn)?,
    })
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
