//! Rows of `pending_sign_ins`: the right password was typed, the second step is still to come. The browser is
//! known by its guest cookie.

use chrono::Duration;
use diesel::prelude::*;

use crate::db::DbConnection;
use crate::db::schema::pending_sign_ins;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::MemberId;

/// Minutes for the second step.
const MINUTES: i64 = 15;
/// Codes that can be tried after one password.
const ATTEMPTS: i32 = 5;

pub(super) fn begin(conn: &mut DbConnection, guest: &str, member: MemberId, now: Timestamp) -> Result<()> {
    end(conn, guest)?;
    diesel::insert_into(pending_sign_ins::table)
        .values((
            pending_sign_ins::token_hash.eq(hashed(guest)),
            pending_sign_ins::member_id.eq(member),
            pending_sign_ins::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who is about to sign in, while she still may.
pub(super) fn member_of(conn: &mut DbConnection, guest: &str, now: Timestamp) -> Result<Option<MemberId>> {
    Ok(pending_sign_ins::table
        .filter(pending_sign_ins::token_hash.eq(hashed(guest)))
        .filter(pending_sign_ins::created_at.gt(now - Duration::minutes(MINUTES)))
        .filter(pending_sign_ins::attempts.lt(ATTEMPTS))
        .select(pending_sign_ins::member_id)
        .first(conn)
        .optional()?)
}

/// Where her provider wants the browser after signing out.
pub(super) fn note_sign_out_url(conn: &mut DbConnection, guest: &str, url: &str) -> Result<()> {
    diesel::update(pending_sign_ins::table.find(hashed(guest)))
        .set(pending_sign_ins::sign_out_url.eq(url))
        .execute(conn)?;
    Ok(())
}

pub(super) fn note_attempt(conn: &mut DbConnection, guest: &str) -> Result<()> {
    diesel::update(pending_sign_ins::table.find(hashed(guest)))
        .set(pending_sign_ins::attempts.eq(pending_sign_ins::attempts + 1))
        .execute(conn)?;
    Ok(())
}

/// Ends the waiting; gives what [`note_sign_out_url`] kept.
pub(super) fn end(conn: &mut DbConnection, guest: &str) -> Result<Option<String>> {
    let row = || pending_sign_ins::table.find(hashed(guest));
    let url = row().select(pending_sign_ins::sign_out_url).first::<Option<String>>(conn).optional()?;
    diesel::delete(row()).execute(conn)?;
    Ok(url.flatten())
}

pub(super) fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let ended =
        pending_sign_ins::table.filter(pending_sign_ins::created_at.lt(now - Duration::minutes(MINUTES)));
    Ok(diesel::delete(ended).execute(conn)?)
}
