//! Typing the password once more before something about the account is changed: whoever finds an unlocked
//! screen must not take the account over.

use chrono::Duration;

use super::Parts;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Viewer, password, session_store};

/// Minutes that a typed password counts.
const MINUTES: i64 = 10;

/// The member, if she has typed her password in this session a moment ago. Signing in counts.
///
/// # Errors
/// [`Error::SignInNeeded`] or [`Error::ConfirmationNeeded`].
pub fn confirmed<'a>(
    conn: &mut DbConnection,
    viewer: &'a Viewer,
    session: &str,
    now: Timestamp,
) -> Result<&'a Member> {
    // Also of who has not agreed to the rules: she may change her password, and leave.
    let member = viewer.known()?;
    let at = session_store::confirmed_at(conn, session, member.id)?;
    if at.is_some_and(|at| now - at <= Duration::minutes(MINUTES)) {
        Ok(member)
    } else {
        Err(Error::ConfirmationNeeded)
    }
}

/// Takes the password once more.
///
/// # Errors
/// [`Error::Invalid`] with the field `passwort`.
pub fn confirm(parts: &Parts, member: &Member, session: &str, typed: &str) -> Result<()> {
    if typed.is_empty() {
        return Err(Problems::one("passwort", Fault::Missing).into());
    }
    let hashed = parts.db.read(|conn| accounts::store::password_hash(conn, member.id))?;
    if !password::fits(typed, Some(&hashed)) {
        return Err(Problems::one("passwort", Fault::WrongPassword).into());
    }
    parts.db.write(|conn| session_store::note_confirmed(conn, session, parts.now))
}
