//! Rows of `idempotency_keys`.

use chrono::Duration;
use diesel::prelude::*;

use super::KeptAnswer;
use crate::db::DbConnection;
use crate::db::schema::idempotency_keys;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::MemberId;

/// Hours that an answer is kept at least; the sweep of a night removes it.
const KEPT_HOURS: i64 = 24;

/// The hash of the request that had this key, and its answer.
pub(super) fn find(
    conn: &mut DbConnection,
    member: MemberId,
    key: &str,
) -> Result<Option<(String, KeptAnswer)>> {
    use idempotency_keys as k;
    type Row = (String, i32, Option<String>, Option<String>, String);
    let row: Option<Row> = k::table
        .find((member, key))
        .select((k::request_hash, k::status, k::etag, k::location, k::body))
        .first(conn)
        .optional()?;
    Ok(row.map(|(hash, status, etag, location, body)| {
        (hash, KeptAnswer { status: u16::try_from(status).unwrap_or(200), etag, location, body })
    }))
}

pub(super) fn insert(
    conn: &mut DbConnection,
    member: MemberId,
    (key, hash): (&str, &str),
    answer: &KeptAnswer,
    now: Timestamp,
) -> Result<()> {
    use idempotency_keys as k;
    diesel::insert_into(k::table)
        .values((
            k::member_id.eq(member),
            k::key.eq(key),
            k::request_hash.eq(hash),
            k::status.eq(i32::from(answer.status)),
            k::etag.eq(&answer.etag),
            k::location.eq(&answer.location),
            k::body.eq(&answer.body),
            k::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes answers that have been kept long enough.
///
/// # Errors
/// The database fails.
pub fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    Ok(diesel::delete(
        idempotency_keys::table.filter(idempotency_keys::created_at.lt(now - Duration::hours(KEPT_HOURS))),
    )
    .execute(conn)?)
}
