//! Rows of `identities`, `provider_visits` and `strangers`.

use chrono::Duration;
use diesel::prelude::*;

use super::provider::{ProviderVisit, Stranger};
use crate::db::DbConnection;
use crate::db::schema::{identities, provider_visits, strangers};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::MemberId;

/// Minutes that somebody may take at her provider.
const VISIT_MINUTES: i64 = 15;
/// Hours that a stranger's name and address wait for her application.
const STRANGER_HOURS: i64 = 24;

pub(super) fn begin_visit(
    conn: &mut DbConnection,
    (guest, state): (&str, &str),
    visit: &ProviderVisit,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(provider_visits::table)
        .values((
            provider_visits::state_hash.eq(hashed(state)),
            provider_visits::guest_hash.eq(hashed(guest)),
            provider_visits::provider.eq(&visit.provider),
            provider_visits::nonce.eq(&visit.nonce),
            provider_visits::verifier.eq(&visit.verifier),
            provider_visits::member_id.eq(visit.member_id),
            provider_visits::next.eq(&visit.next),
            provider_visits::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The visit that comes back with this state to the same browser; it comes back once.
pub(super) fn take_visit(
    conn: &mut DbConnection,
    (guest, state): (&str, &str),
    now: Timestamp,
) -> Result<Option<ProviderVisit>> {
    let one = || {
        provider_visits::table
            .filter(provider_visits::state_hash.eq(hashed(state)))
            .filter(provider_visits::guest_hash.eq(hashed(guest)))
            .filter(provider_visits::created_at.gt(now - Duration::minutes(VISIT_MINUTES)))
    };
    let visit = one().select(ProviderVisit::as_select()).first(conn).optional()?;
    let taken = diesel::delete(one()).execute(conn)?;
    Ok(visit.filter(|_| taken == 1))
}

pub(super) fn member_of(conn: &mut DbConnection, issuer: &str, subject: &str) -> Result<Option<MemberId>> {
    Ok(identities::table.find((issuer, subject)).select(identities::member_id).first(conn).optional()?)
}

/// The issuers that a member signs in with.
pub(super) fn issuers_of(conn: &mut DbConnection, member: MemberId) -> Result<Vec<String>> {
    Ok(identities::table
        .filter(identities::member_id.eq(member))
        .order((identities::issuer, identities::subject))
        .select(identities::issuer)
        .load(conn)?)
}

pub(super) fn link(
    conn: &mut DbConnection,
    member: MemberId,
    (issuer, subject): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(identities::table)
        .values((
            identities::issuer.eq(issuer),
            identities::subject.eq(subject),
            identities::member_id.eq(member),
            identities::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn unlink(conn: &mut DbConnection, member: MemberId, issuer: &str) -> Result<()> {
    let own =
        identities::table.filter(identities::member_id.eq(member)).filter(identities::issuer.eq(issuer));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// Keeps who came, for the form of her application in the same browser.
pub(super) fn note_stranger(
    conn: &mut DbConnection,
    guest: &str,
    stranger: &Stranger,
    now: Timestamp,
) -> Result<()> {
    diesel::delete(strangers::table.find(hashed(guest))).execute(conn)?;
    diesel::insert_into(strangers::table)
        .values((
            strangers::guest_hash.eq(hashed(guest)),
            strangers::issuer.eq(&stranger.issuer),
            strangers::subject.eq(&stranger.subject),
            strangers::name.eq(&stranger.name),
            strangers::email.eq(&stranger.email),
            strangers::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn stranger(conn: &mut DbConnection, guest: &str, now: Timestamp) -> Result<Option<Stranger>> {
    Ok(strangers::table
        .filter(strangers::guest_hash.eq(hashed(guest)))
        .filter(strangers::created_at.gt(now - Duration::hours(STRANGER_HOURS)))
        .select(Stranger::as_select())
        .first(conn)
        .optional()?)
}

pub(super) fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let visits =
        provider_visits::table.filter(provider_visits::created_at.lt(now - Duration::minutes(VISIT_MINUTES)));
    let waiting = strangers::table.filter(strangers::created_at.lt(now - Duration::hours(STRANGER_HOURS)));
    Ok(diesel::delete(visits).execute(conn)? + diesel::delete(waiting).execute(conn)?)
}
