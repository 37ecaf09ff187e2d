//! Rows of `mail_changes`.

use chrono::Duration;
use diesel::prelude::*;

use super::{MailChange, Side};
use crate::db::DbConnection;
use crate::db::schema::mail_changes;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::session_store::hashed;
use crate::forum::ids::MemberId;

/// Hours for both confirmations (public-sector.md 3.2).
const HOURS: i64 = 72;

pub(super) fn replace(
    conn: &mut DbConnection,
    member: MemberId,
    new_email: &str,
    (old_token, new_token): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    delete(conn, member)?;
    diesel::insert_into(mail_changes::table)
        .values((
            mail_changes::member_id.eq(member),
            mail_changes::new_email.eq(new_email),
            mail_changes::old_token_hash.eq(hashed(old_token)),
            mail_changes::new_token_hash.eq(hashed(new_token)),
            mail_changes::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn of_member(
    conn: &mut DbConnection,
    member: MemberId,
    now: Timestamp,
) -> Result<Option<MailChange>> {
    Ok(mail_changes::table
        .filter(mail_changes::member_id.eq(member))
        .filter(mail_changes::created_at.gt(now - Duration::hours(HOURS)))
        .select(MailChange::as_select())
        .first(conn)
        .optional()?)
}

/// The change that a link belongs to, and which of the two addresses it was sent to.
pub(super) fn by_token(
    conn: &mut DbConnection,
    token: &str,
    now: Timestamp,
) -> Result<Option<(MailChange, Side)>> {
    let hash = hashed(token);
    let found: Option<(MailChange, String)> = mail_changes::table
        .filter(mail_changes::old_token_hash.eq(&hash).or(mail_changes::new_token_hash.eq(&hash)))
        .filter(mail_changes::created_at.gt(now - Duration::hours(HOURS)))
        .select((MailChange::as_select(), mail_changes::old_token_hash))
        .first(conn)
        .optional()?;
    Ok(found.map(|(change, old)| (change, if old == hash { Side::Old } else { Side::New })))
}

pub(super) fn note_confirmed(
    conn: &mut DbConnection,
    member: MemberId,
    side: Side,
    now: Timestamp,
) -> Result<()> {
    let change = mail_changes::table.find(member);
    match side {
        Side::Old => diesel::update(change).set(mail_changes::old_confirmed_at.eq(now)).execute(conn)?,
        Side::New => diesel::update(change).set(mail_changes::new_confirmed_at.eq(now)).execute(conn)?,
    };
    Ok(())
}

pub(super) fn delete(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    diesel::delete(mail_changes::table.find(member)).execute(conn)?;
    Ok(())
}

pub(super) fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    let ended = mail_changes::table.filter(mail_changes::created_at.lt(now - Duration::hours(HOURS)));
    Ok(diesel::delete(ended).execute(conn)?)
}
