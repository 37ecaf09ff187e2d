//! Rows of `members` for who looks after them.

use diesel::prelude::*;

use super::list::Line;
use crate::db::schema::members;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, MultiBackend};
use crate::error::Result;
use crate::forum::accounts::{Role, session_store};
use crate::forum::ids::MemberId;
use crate::forum::regions::Ags;

pub(super) fn lines(conn: &mut DbConnection, role: Option<Role>, region: Option<&Ags>) -> Result<Vec<Line>> {
    let mut wanted = members::table.into_boxed::<MultiBackend>();
    if let Some(role) = role {
        wanted = wanted.filter(members::role.eq(role));
    }
    if let Some(region) = region {
        let begins = members::home_ags.ge(region.as_str().to_owned());
        wanted = wanted.filter(begins.and(members::home_ags.lt(region.end())));
    }
    Ok(wanted
        .select((
            members::id,
            members::handle,
            members::name,
            members::email,
            members::role,
            members::organisation,
            members::home_ags,
            members::suspended_at,
            members::suspended_until,
            members::created_at,
            members::password_hash.ne(""),
        ))
        .load(conn)?)
}

/// How many sessions of a member have not ended.
///
/// # Errors
/// The database fails.
pub fn sessions_of(conn: &mut DbConnection, member: MemberId, now: Timestamp) -> Result<usize> {
    Ok(session_store::of_member(conn, member, now)?.len())
}
