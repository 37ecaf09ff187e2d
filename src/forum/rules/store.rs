//! Rows of `rules_versions` and `rules_acceptances`.

use diesel::prelude::*;

use super::Version;
use crate::db::schema::{members, rules_acceptances, rules_versions};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::error::Result;
use crate::forum::ids::MemberId;

pub(super) fn insert(
    conn: &mut DbConnection,
    (number, valid_from): (i32, Timestamp),
    (body_md, summary): (&str, &str),
    (published_by, told_up_to): (Option<MemberId>, i64),
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(rules_versions::table)
        .values((
            rules_versions::number.eq(number),
            rules_versions::valid_from.eq(valid_from),
            rules_versions::body_md.eq(body_md),
            rules_versions::summary.eq(summary),
            rules_versions::published_by.eq(published_by),
            rules_versions::published_at.eq(now),
            rules_versions::told_up_to.eq(told_up_to),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn last_number(conn: &mut DbConnection) -> Result<Option<i32>> {
    Ok(rules_versions::table.select(diesel::dsl::max(rules_versions::number)).first(conn)?)
}

pub(super) fn last(conn: &mut DbConnection) -> Result<Option<Version>> {
    Ok(rules_versions::table
        .order(rules_versions::number.desc())
        .select(Version::as_select())
        .first(conn)
        .optional()?)
}

/// The version that is in force.
///
/// # Errors
/// The database fails.
pub fn in_force(conn: &mut DbConnection, now: Timestamp) -> Result<Version> {
    let begun: Option<Version> = rules_versions::table
        .filter(rules_versions::valid_from.le(now))
        .order(rules_versions::number.desc())
        .select(Version::as_select())
        .first(conn)
        .optional()?;
    match begun {
        Some(version) => Ok(version),
        // A clock that was set back: the first version is the one that nobody need have decided on.
        None => by_number(conn, 1),
    }
}

/// A version, in force or not.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_number(conn: &mut DbConnection, number: i32) -> Result<Version> {
    Ok(rules_versions::table.find(number).select(Version::as_select()).first(conn)?)
}

/// All versions, the newest first.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Version>> {
    Ok(rules_versions::table.order(rules_versions::number.desc()).select(Version::as_select()).load(conn)?)
}

pub(super) fn insert_acceptance(
    conn: &mut DbConnection,
    member: MemberId,
    number: i32,
    now: Timestamp,
) -> Result<()> {
    let row = (
        rules_acceptances::member_id.eq(member),
        rules_acceptances::number.eq(number),
        rules_acceptances::accepted_at.eq(now),
    );
    Each(diesel::insert_into(rules_acceptances::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    let behind = members::table.find(member).filter(members::rules_number.lt(number));
    diesel::update(behind).set(members::rules_number.eq(number)).execute(conn)?;
    Ok(())
}

/// The next members by id.
pub(super) fn members_after(conn: &mut DbConnection, after: i64, limit: i64) -> Result<Vec<MemberId>> {
    Ok(members::table
        .filter(members::id.gt(MemberId(after)))
        .order(members::id)
        .limit(limit)
        .select(members::id)
        .load(conn)?)
}

/// Notes up to whom members were told of a version. `false` if somebody else was first.
pub(super) fn note_told(conn: &mut DbConnection, version: &Version, up_to: MemberId) -> Result<bool> {
    let waiting =
        rules_versions::table.find(version.number).filter(rules_versions::told_up_to.eq(version.told_up_to));
    Ok(diesel::update(waiting).set(rules_versions::told_up_to.eq(up_to.0)).execute(conn)? == 1)
}
