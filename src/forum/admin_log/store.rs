//! Rows of `admin_log`. Only ever added, until their time is over.

use diesel::prelude::*;

use super::{Entry, NewEntry, Selection};
use crate::db::schema::admin_log;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, MultiBackend};
use crate::error::Result;

pub(super) fn insert(
    conn: &mut DbConnection,
    new: &NewEntry<'_>,
    kept_until: Timestamp,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(admin_log::table)
        .values((
            admin_log::kind.eq(new.act),
            admin_log::actor_id.eq(new.actor),
            admin_log::is_operator.eq(new.actor.is_none()),
            admin_log::subject_id.eq(new.subject),
            admin_log::about.eq(new.about),
            admin_log::reason.eq(new.reason),
            admin_log::ground.eq(new.ground),
            admin_log::created_at.eq(now),
            admin_log::kept_until.eq(kept_until),
        ))
        .execute(conn)?;
    Ok(())
}

/// All lines that are wanted.
fn wanted(selection: Selection) -> admin_log::BoxedQuery<'static, MultiBackend> {
    let mut lines = admin_log::table.into_boxed::<MultiBackend>();
    if let Some(act) = selection.act {
        lines = lines.filter(admin_log::kind.eq(act));
    }
    if let Some(person) = selection.person {
        lines = lines.filter(admin_log::actor_id.eq(person).or(admin_log::subject_id.eq(person)));
    }
    lines
}

pub(super) fn list(
    conn: &mut DbConnection,
    selection: Selection,
    offset: i64,
    limit: i64,
) -> Result<Vec<Entry>> {
    let lines = wanted(selection).order(admin_log::id.desc()).offset(offset).limit(limit);
    Ok(lines.select(Entry::as_select()).load(conn)?)
}

pub(super) fn count(conn: &mut DbConnection, selection: Selection) -> Result<i64> {
    Ok(wanted(selection).count().get_result(conn)?)
}

/// Deletes the lines whose time is over.
///
/// # Errors
/// The database fails.
pub fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    Ok(diesel::delete(admin_log::table.filter(admin_log::kept_until.lt(now))).execute(conn)?)
}
