//! Who somebody is by address and password, and the beginning and end of a session.
//!
//! What lies between them (a second step) is the area `sign_in`'s.

use super::{Member, password, rights, session_store, store};
use crate::db::types::Timestamp;
use crate::db::{Database, DbConnection};
use crate::error::{Error, Fault, Problems, Result};
use crate::mail;

/// The member with this address and password.
///
/// Reads and hashes one after the other: the hash takes 20 ms and must not hold a connection.
///
/// # Errors
/// [`Error::Invalid`] with the same problem for an unknown address and a wrong password: the form must not tell
/// who is a member. Who knows the password of a suspended account is told that, until when, and why.
pub fn by_password(db: &Database, email: &str, typed: &str, now: Timestamp) -> Result<Member> {
    let email = mail::normalised(email).unwrap_or_default();
    let found = db.read(|conn| store::credentials(conn, &email))?;
    let hashed = found.as_ref().map(|(_, hashed)| hashed.as_str());
    if !password::fits(typed, hashed) {
        return Err(refused());
    }
    let member = found.map(|(member, _)| member).ok_or_else(refused)?;
    db.read(|conn| check_standing(conn, &member, now))?;
    Ok(member)
}

/// Lets pass who has shown who she is and is not suspended; costs a statement for who is.
///
/// # Errors
/// [`Error::Invalid`] with the field `email`: until when she is suspended, and why.
pub fn check_standing(conn: &mut DbConnection, member: &Member, now: Timestamp) -> Result<()> {
    if rights::is_in_good_standing(member, now) {
        return Ok(());
    }
    let reason = store::suspended_for(conn, member.id)?;
    Err(Problems::one("email", Fault::Suspended { until: member.suspended_until, reason }).into())
}

/// Begins a session of a member who has shown who she is; gives the secret for the cookie.
///
/// # Errors
/// The database fails.
pub fn begin_session(
    conn: &mut DbConnection,
    member: &Member,
    browser: &str,
    now: Timestamp,
) -> Result<String> {
    let token = session_store::new_token();
    session_store::insert(conn, &token, member.id, browser, now)?;
    store::note_active(conn, member.id, now.day())?;
    Ok(token)
}

/// Ends a session; gives where its provider of identities wants the browser afterwards, if it came by one. A
/// second time changes nothing.
///
/// # Errors
/// The database fails.
pub fn sign_out(db: &Database, token: &str) -> Result<Option<String>> {
    db.write(|conn| {
        let onward = session_store::sign_out_url(conn, token)?;
        session_store::delete(conn, token)?;
        Ok(onward)
    })
}

fn refused() -> Error {
    Problems::one("email", Fault::WrongCredentials).into()
}
