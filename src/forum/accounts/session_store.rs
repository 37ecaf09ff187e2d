//! Rows of `sessions` and `saved_forms`. Tokens are stored as SHA-256 only: who reads the table cannot
//! sign in with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use diesel::prelude::*;
use rand::RngCore;
use sha2::{Digest, Sha256};

use crate::db::schema::{saved_forms, sessions};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each, Statement};
use crate::error::Result;
use crate::forum::ids::MemberId;

/// Days without a visit after which a session ends (public-sector.md 3.2).
const IDLE_DAYS: i64 = 14;
/// Days after which a session ends in any case.
const ABSOLUTE_DAYS: i64 = 90;
/// A visit is noted once an hour at most: reading must not write.
const TOUCH_AFTER_MINUTES: i64 = 60;
/// Hours that a form sent after the end of a session is kept.
const SAVED_FORM_HOURS: i64 = 24;

/// A new random secret of 256 bits.
pub fn new_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret: its SHA-256.
pub(in crate::forum) fn hashed(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// A session in its member's list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// Names it in a form; nobody can sign in with it.
    pub token_hash: String,
    /// "Edge unter Windows".
    pub browser: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Its last visit, to the hour.
    pub last_used_at: Timestamp,
}

pub(super) fn insert(
    conn: &mut DbConnection,
    token: &str,
    member: MemberId,
    browser: &str,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(hashed(token)),
            sessions::member_id.eq(member),
            sessions::created_at.eq(now),
            sessions::last_used_at.eq(now),
            sessions::browser.eq(browser),
            sessions::confirmed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// A member's sessions that have not ended, the last used first.
pub(in crate::forum) fn of_member(
    conn: &mut DbConnection,
    member: MemberId,
    now: Timestamp,
) -> Result<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::member_id.eq(member))
        .filter(sessions::last_used_at.gt(now - Duration::days(IDLE_DAYS)))
        .filter(sessions::created_at.gt(now - Duration::days(ABSOLUTE_DAYS)))
        .order((sessions::last_used_at.desc(), sessions::token_hash))
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// When the password was last typed in a session of this member.
pub(in crate::forum) fn confirmed_at(
    conn: &mut DbConnection,
    token: &str,
    member: MemberId,
) -> Result<Option<Timestamp>> {
    let at = sessions::table
        .filter(sessions::token_hash.eq(hashed(token)))
        .filter(sessions::member_id.eq(member))
        .select(sessions::confirmed_at)
        .first::<Option<Timestamp>>(conn)
        .optional()?;
    Ok(at.flatten())
}

/// Notes that the password was typed once more.
pub(in crate::forum) fn note_confirmed(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<()> {
    diesel::update(sessions::table.find(hashed(token))).set(sessions::confirmed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Notes where the browser goes after signing out, to be signed out at its provider as well.
pub(in crate::forum) fn note_sign_out_url(conn: &mut DbConnection, token: &str, url: &str) -> Result<()> {
    diesel::update(sessions::table.find(hashed(token))).set(sessions::sign_out_url.eq(url)).execute(conn)?;
    Ok(())
}

/// Where the browser goes after signing out, if its session came from a provider.
pub(super) fn sign_out_url(conn: &mut DbConnection, token: &str) -> Result<Option<String>> {
    let url = sessions::table.find(hashed(token)).select(sessions::sign_out_url);
    Ok(url.first::<Option<String>>(conn).optional()?.flatten())
}

/// Ends one of a member's sessions, by what [`SessionRow`] calls it.
pub(in crate::forum) fn delete_one(
    conn: &mut DbConnection,
    member: MemberId,
    token_hash: &str,
) -> Result<()> {
    let one =
        sessions::table.filter(sessions::member_id.eq(member)).filter(sessions::token_hash.eq(token_hash));
    diesel::delete(one).execute(conn)?;
    Ok(())
}

/// Ends all of a member's sessions but this one.
pub(in crate::forum) fn delete_others(conn: &mut DbConnection, member: MemberId, token: &str) -> Result<()> {
    let others =
        sessions::table.filter(sessions::member_id.eq(member)).filter(sessions::token_hash.ne(hashed(token)));
    diesel::delete(others).execute(conn)?;
    Ok(())
}

pub(super) fn delete(conn: &mut DbConnection, token: &str) -> Result<()> {
    diesel::delete(sessions::table.find(hashed(token))).execute(conn)?;
    Ok(())
}

pub(in crate::forum) fn delete_all(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::member_id.eq(member))).execute(conn)?;
    Ok(())
}

/// `where` the session has not ended and its member is in good standing, for a statement that joins both.
pub(in crate::forum) fn push_living(statement: &mut Statement, token: &str, now: Timestamp) {
    statement.push("where sessions.token_hash = ").word(hashed(token));
    statement.push(" and sessions.last_used_at > ").instant(now - Duration::days(IDLE_DAYS));
    statement.push(" and sessions.created_at > ").instant(now - Duration::days(ABSOLUTE_DAYS));
    statement
        .push(" and (members.suspended_at is null or members.suspended_until <= ")
        .instant(now)
        .push(")");
}

/// Whether a visit is to be noted by [`touch`].
pub(in crate::forum) fn needs_touch(used_at: Timestamp, now: Timestamp) -> bool {
    now - used_at > Duration::minutes(TOUCH_AFTER_MINUTES)
}

/// Notes a visit.
///
/// # Errors
/// The database fails.
pub fn touch(conn: &mut DbConnection, token: &str, member: MemberId, now: Timestamp) -> Result<()> {
    diesel::update(sessions::table.find(hashed(token))).set(sessions::last_used_at.eq(now)).execute(conn)?;
    super::store::note_active(conn, member, now.day())
}

/// Keeps a form for the browser that holds `token`.
///
/// # Errors
/// The database fails.
pub fn save_form(conn: &mut DbConnection, token: &str, path: &str, body: &str, now: Timestamp) -> Result<()> {
    let row = (
        saved_forms::token_hash.eq(hashed(token)),
        saved_forms::path.eq(path),
        saved_forms::body.eq(body),
        saved_forms::created_at.eq(now),
    );
    Each(
        diesel::insert_into(saved_forms::table)
            .values(row)
            .on_conflict(saved_forms::token_hash)
            .do_update()
            .set((saved_forms::path.eq(path), saved_forms::body.eq(body), saved_forms::created_at.eq(now))),
    )
    .execute(conn)?;
    Ok(())
}

/// A kept form: its path and its body.
///
/// # Errors
/// The database fails.
pub fn kept_form(conn: &mut DbConnection, token: &str) -> Result<Option<(String, String)>> {
    Ok(saved_forms::table
        .find(hashed(token))
        .select((saved_forms::path, saved_forms::body))
        .first(conn)
        .optional()?)
}

/// Deletes what has ended.
///
/// # Errors
/// The database fails.
pub fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let sessions = diesel::delete(
        sessions::table.filter(
            sessions::last_used_at
                .lt(now - Duration::days(IDLE_DAYS))
                .or(sessions::created_at.lt(now - Duration::days(ABSOLUTE_DAYS))),
        ),
    )
    .execute(conn)?;
    let forms = diesel::delete(
        saved_forms::table.filter(saved_forms::created_at.lt(now - Duration::hours(SAVED_FORM_HOURS))),
    )
    .execute(conn)?;
    Ok(sessions + forms)
}
