//! Rows of `passkeys` and `passkey_challenges`.

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;

use super::passkeys::Passkey;
use crate::db::DbConnection;
use crate::db::schema::{passkey_challenges, passkeys};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::MemberId;

/// Minutes for an answer. Finding the right device takes a while.
const MINUTES: i64 = 10;

/// Keeps a question for the browser that asked for it, in the place of an earlier one.
pub(super) fn begin(conn: &mut DbConnection, browser: &str, state: &str, now: Timestamp) -> Result<()> {
    diesel::delete(passkey_challenges::table.find(hashed(browser))).execute(conn)?;
    diesel::insert_into(passkey_challenges::table)
        .values((
            passkey_challenges::browser_hash.eq(hashed(browser)),
            passkey_challenges::state.eq(state),
            passkey_challenges::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The question of this browser; it is answered once.
pub(super) fn take(conn: &mut DbConnection, browser: &str, now: Timestamp) -> Result<Option<String>> {
    let one = || {
        passkey_challenges::table
            .filter(passkey_challenges::browser_hash.eq(hashed(browser)))
            .filter(passkey_challenges::created_at.gt(now - Duration::minutes(MINUTES)))
    };
    let state = one().select(passkey_challenges::state).first(conn).optional()?;
    let taken = diesel::delete(one()).execute(conn)?;
    Ok(state.filter(|_| taken == 1))
}

pub(super) fn find(conn: &mut DbConnection, credential_id: &str) -> Result<Option<Passkey>> {
    Ok(passkeys::table.find(credential_id).select(Passkey::as_select()).first(conn).optional()?)
}

/// A member's keys, the oldest first.
pub(super) fn of_member(conn: &mut DbConnection, member: MemberId) -> Result<Vec<Passkey>> {
    Ok(passkeys::table
        .filter(passkeys::member_id.eq(member))
        .order((passkeys::created_at, passkeys::credential_id))
        .select(Passkey::as_select())
        .load(conn)?)
}

pub(super) fn insert(conn: &mut DbConnection, passkey: &Passkey) -> Result<()> {
    diesel::insert_into(passkeys::table).values(passkey).execute(conn)?;
    Ok(())
}

/// Keeps what a use has changed.
pub(super) fn note_used(
    conn: &mut DbConnection,
    credential_id: &str,
    credential: &str,
    day: NaiveDate,
) -> Result<()> {
    diesel::update(passkeys::table.find(credential_id))
        .set((passkeys::credential.eq(credential), passkeys::last_used_on.eq(day)))
        .execute(conn)?;
    Ok(())
}

pub(super) fn delete(conn: &mut DbConnection, member: MemberId, credential_id: &str) -> Result<bool> {
    let own = passkeys::table.find(credential_id).filter(passkeys::member_id.eq(member));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

pub(super) fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let ended =
        passkey_challenges::table.filter(passkey_challenges::created_at.lt(now - Duration::minutes(MINUTES)));
    Ok(diesel::delete(ended).execute(conn)?)
}
