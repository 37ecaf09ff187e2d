//! Rows of `password_resets`.

use chrono::Duration;
use diesel::prelude::*;

use crate::db::DbConnection;
use crate::db::schema::password_resets;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::MemberId;

/// Hours that a link to a new password works.
pub(super) const HOURS: i64 = 2;

pub(super) fn insert(
    conn: &mut DbConnection,
    token: &str,
    member: Option<MemberId>,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(password_resets::table)
        .values((
            password_resets::token_hash.eq(hashed(token)),
            password_resets::member_id.eq(member),
            password_resets::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whose link it is, while it works.
pub(super) fn member_of(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<Option<MemberId>> {
    let member = password_resets::table
        .filter(password_resets::token_hash.eq(hashed(token)))
        .filter(password_resets::created_at.gt(now - Duration::hours(HOURS)))
        .select(password_resets::member_id)
        .first::<Option<MemberId>>(conn)
        .optional()?;
    Ok(member.flatten())
}

/// Uses up a link: `false` if somebody else did so first.
pub(super) fn take(conn: &mut DbConnection, token: &str) -> Result<bool> {
    Ok(diesel::delete(password_resets::table.find(hashed(token))).execute(conn)? == 1)
}

/// Makes all of a member's links worthless.
pub(super) fn delete_of(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    diesel::delete(password_resets::table.filter(password_resets::member_id.eq(member))).execute(conn)?;
    Ok(())
}

pub(super) fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let ended = password_resets::table.filter(password_resets::created_at.lt(now - Duration::hours(HOURS)));
    Ok(diesel::delete(ended).execute(conn)?)
}
