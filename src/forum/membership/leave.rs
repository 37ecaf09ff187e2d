//! Leaving: a member ends her membership.

use super::actor::others_administer;
use super::{farewell_store, letter};
use crate::error::{Error, Reason, Result};
use crate::forum::accounts::{self, Member, Role, Suspension, Viewer};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::sign_in::{self, Parts};
use crate::forum::{channels, threads};
use crate::german;

/// Ends a membership for good, at once: everything about her is deleted but her posts, which stay with her name or
/// without it, as she chooses. Her address is free: she may ask to join again. Also who has not agreed to the rules
/// may leave.
///
/// # Errors
/// As [`sign_in::confirmed`]; [`Error::Forbidden`]: the last administrator.
pub fn leave(parts: &Parts, member: &Member, session: &str, keeps_name: bool) -> Result<()> {
    let told = letter::of_leaving(parts, member, keeps_name)?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(accounts::store::by_id(conn, member.id)?);
        let member = sign_in::confirmed(conn, &viewer, session, parts.now)?;
        if member.role == Role::Admin && !others_administer(conn, member.id, parts.now)? {
            return Err(Error::Forbidden(Reason::LastAdmin));
        }
        let left = Suspension {
            since: parts.now,
            until: None,
            reason: format!("ausgetreten am {}", german::date(parts.now.day())),
        };
        accounts::store::set_suspension(conn, member.id, Some(&left))?;
        if member.role != Role::Member {
            accounts::store::set_role(conn, member.id, Role::Member)?;
            channels::release_all(conn, member.id)?;
        }
        farewell_store::forget(conn, member, keeps_name)?;
        threads::note_changes_of_members(conn, &[member.id])?;
        admin_log::note(conn, &NewEntry::of(Act::Left, Some(member.id), None, ""), parts.now)?;
        sign_in::letter::send(conn, &told, parts.now)
    })
}
