//! Signing in and out.

use super::{Member, password, rights, session_store, store};
use crate::db::Database;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};

/// A fresh session.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie; only its hash is stored.
    pub token: String,
    /// Who signed in.
    pub member: Member,
}

/// Checks mail address and password and begins a session.
///
/// Reads, hashes and writes one after the other: the hash takes 20 ms and must not hold a transaction.
///
/// # Errors
/// [`Error::Invalid`] with the same problem for an unknown address, a wrong password and a suspended
/// account: the form must not tell who is a member.
pub fn sign_in(db: &Database, email: &str, typed: &str, now: Timestamp) -> Result<SignedIn> {
    let email = email.trim().to_lowercase();
    let found = db.read(|conn| store::credentials(conn, &email))?;
    let hashed = found.as_ref().map(|(_, hashed)| hashed.as_str());
    if !password::fits(typed, hashed) {
        return Err(refused());
    }
    let Some((member, _)) = found.filter(|(member, _)| rights::is_in_good_standing(member)) else {
        return Err(refused());
    };
    let token = session_store::new_token();
    db.write(|conn| {
        session_store::insert(conn, &token, member.id, now)?;
        store::note_active(conn, member.id, now.day())
    })?;
    Ok(SignedIn { token, member })
}

/// Ends a session. A second time changes nothing.
///
/// # Errors
/// The database fails.
pub fn sign_out(db: &Database, token: &str) -> Result<()> {
    db.write(|conn| session_store::delete(conn, token))
}

fn refused() -> Error {
    Problems::one("email", Fault::WrongCredentials).into()
}
