//! Rows of `second_factors` and `recovery_codes`.

use diesel::prelude::*;

use super::SecondFactor;
use crate::db::DbConnection;
use crate::db::schema::{recovery_codes, second_factors};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::MemberId;

pub(super) fn find(conn: &mut DbConnection, member: MemberId) -> Result<Option<SecondFactor>> {
    Ok(second_factors::table.find(member).select(SecondFactor::as_select()).first(conn).optional()?)
}

pub(super) fn insert(
    conn: &mut DbConnection,
    member: MemberId,
    secret: &str,
    step: i64,
    now: Timestamp,
) -> Result<()> {
    delete(conn, member)?;
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::member_id.eq(member),
            second_factors::secret.eq(secret),
            second_factors::last_step.eq(step),
            second_factors::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps a secret in another form.
pub(super) fn set_secret(conn: &mut DbConnection, member: MemberId, secret: &str) -> Result<()> {
    diesel::update(second_factors::table.find(member))
        .set(second_factors::secret.eq(secret))
        .execute(conn)?;
    Ok(())
}

/// Takes a step that is later than the last one: `false` if it is not, as when a code is sent twice.
pub(super) fn take_step(conn: &mut DbConnection, member: MemberId, step: i64) -> Result<bool> {
    let later = second_factors::table
        .filter(second_factors::member_id.eq(member))
        .filter(second_factors::last_step.lt(step));
    Ok(diesel::update(later).set(second_factors::last_step.eq(step)).execute(conn)? == 1)
}

/// Removes the app and the recovery codes.
pub(super) fn delete(conn: &mut DbConnection, member: MemberId) -> Result<bool> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::member_id.eq(member))).execute(conn)?;
    Ok(diesel::delete(second_factors::table.find(member)).execute(conn)? == 1)
}

/// Puts these recovery codes into the place of the old ones.
pub(super) fn replace_codes(conn: &mut DbConnection, member: MemberId, codes: &[String]) -> Result<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::member_id.eq(member))).execute(conn)?;
    for code in codes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::member_id.eq(member), recovery_codes::code_hash.eq(hashed(code))))
            .execute(conn)?;
    }
    Ok(())
}

/// Uses up a recovery code: `false` if it is none.
pub(super) fn take_code(conn: &mut DbConnection, member: MemberId, code: &str) -> Result<bool> {
    Ok(diesel::delete(recovery_codes::table.find((member, hashed(code)))).execute(conn)? == 1)
}

pub(super) fn count_codes(conn: &mut DbConnection, member: MemberId) -> Result<i64> {
    Ok(recovery_codes::table.filter(recovery_codes::member_id.eq(member)).count().get_result(conn)?)
}
