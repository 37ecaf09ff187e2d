//! Leaving: a member closes her account.

use super::actor::others_administer;
use super::letter;
use crate::error::{Error, Reason, Result};
use crate::forum::accounts::{self, Member, Role, Suspension, Viewer, session_store};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::sign_in::{self, Parts};
use crate::forum::{access, channels, threads};
use crate::german;

/// Closes a member's account for good: nobody signs in with it, no mail goes to it, its tokens are deleted and a role
/// is given back. Her posts stay with her name until somebody takes it off them. Also who has not agreed to the rules
/// may leave.
///
/// # Errors
/// As [`sign_in::confirmed`]; [`Error::Forbidden`]: the last administrator.
pub fn leave(parts: &Parts, member: &Member, session: &str) -> Result<()> {
    let told = letter::of_leaving(parts, member)?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(accounts::store::by_id(conn, member.id)?);
        let member = sign_in::confirmed(conn, &viewer, session, parts.now)?;
        if member.role == Role::Admin && !others_administer(conn, member.id, parts.now)? {
            return Err(Error::Forbidden(Reason::LastAdmin));
        }
        let left = Suspension {
            since: parts.now,
            until: None,
            reason: format!("Sie sind am {} ausgetreten.", german::date(parts.now.day())),
        };
        accounts::store::set_suspension(conn, member.id, Some(&left))?;
        threads::note_changes_of_members(conn, &[member.id])?;
        if member.role != Role::Member {
            accounts::store::set_role(conn, member.id, Role::Member)?;
            channels::release_all(conn, member.id)?;
        }
        session_store::delete_all(conn, member.id)?;
        access::store::delete_all(conn, member.id)?;
        admin_log::note(conn, &NewEntry::of(Act::Left, Some(member.id), None, ""), parts.now)?;
        sign_in::letter::send(conn, &told, parts.now)
    })
}
