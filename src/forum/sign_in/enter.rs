//! From the first proof of who somebody is to a session: by a password, then by a second step if she has one
//! or needs one.

use super::second_factor::{self, is_needed};
use super::{Parts, pending_store, second_factor_store};
use crate::config;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::accounts::{self, Member, rights, session_store};

/// How far somebody has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// All the way.
    SignedIn {
        /// The secret for the session's cookie; only its hash is stored.
        token: String,
    },
    /// The code of her app is still to come.
    CodeNeeded,
    /// Her role needs a second step, and she has none yet: it is set up now.
    SetUpNeeded,
}

/// Takes address and password. `guest` is the secret of the browser that the second step is bound to.
///
/// # Errors
/// As [`accounts::by_password`].
pub fn by_password(
    parts: &Parts,
    (email, typed): (&str, &str),
    guest: &str,
    browser: &str,
) -> Result<Arrived> {
    let member = accounts::by_password(parts.db, email, typed, parts.now)?;
    parts.db.write(|conn| arrive(conn, &parts.config.sign_in, &member, guest, browser, parts.now))
}

/// Lets in who has shown who she is, or leads her to the second step.
///
/// # Errors
/// The database fails.
pub fn arrive(
    conn: &mut DbConnection,
    settings: &config::SignIn,
    member: &Member,
    guest: &str,
    browser: &str,
    now: Timestamp,
) -> Result<Arrived> {
    let has_factor = second_factor_store::find(conn, member.id)?.is_some();
    if has_factor || is_needed(settings, member) {
        pending_store::begin(conn, guest, member.id, now)?;
        return Ok(if has_factor { Arrived::CodeNeeded } else { Arrived::SetUpNeeded });
    }
    Ok(Arrived::SignedIn { token: accounts::begin_session(conn, member, browser, now)? })
}

/// Who stands before the second step in this browser.
///
/// # Errors
/// [`Error::SignInNeeded`]: nobody, or her time or tries are over.
pub fn pending_member(conn: &mut DbConnection, guest: &str, now: Timestamp) -> Result<Member> {
    let id = pending_store::member_of(conn, guest, now)?.ok_or(Error::SignInNeeded)?;
    let member = accounts::store::by_id(conn, id)?;
    if rights::is_in_good_standing(&member, now) { Ok(member) } else { Err(Error::SignInNeeded) }
}

/// Takes the code of the app, or a recovery code, and begins the session. Nothing for a wrong one, which is
/// counted: the outcome is no error, so that the count stays.
///
/// # Errors
/// As [`pending_member`].
pub fn by_code(parts: &Parts, guest: &str, code: &str, browser: &str) -> Result<Option<String>> {
    parts.db.write(|conn| {
        let member = pending_member(conn, guest, parts.now)?;
        pending_store::note_attempt(conn, guest)?;
        if !second_factor::take_code(conn, &parts.config.sign_in, member.id, code, parts.now)? {
            return Ok(None);
        }
        begin(conn, parts, &member, guest, browser).map(Some)
    })
}

/// Sets up the second step of somebody who cannot sign in without one, and begins the session; gives its
/// secret and the recovery codes. Nothing for a wrong code.
///
/// # Errors
/// As [`pending_member`]; she has a second step already.
pub fn set_up_at_sign_in(
    parts: &Parts,
    guest: &str,
    (secret, code): (&str, &str),
    browser: &str,
) -> Result<Option<(String, Vec<String>)>> {
    let found = parts.db.read(|conn| pending_member(conn, guest, parts.now))?;
    let told = second_factor::told_of_set_up(parts, &found, browser)?;
    parts.db.write(|conn| {
        let member = pending_member(conn, guest, parts.now)?;
        if second_factor_store::find(conn, member.id)?.is_some() {
            return Err(Error::Conflict);
        }
        pending_store::note_attempt(conn, guest)?;
        let settings = &parts.config.sign_in;
        let Some(codes) = second_factor::begin(conn, settings, member.id, (secret, code), parts.now)? else {
            return Ok(None);
        };
        super::letter::send(conn, &told, parts.now)?;
        let token = begin(conn, parts, &member, guest, browser)?;
        Ok(Some((token, codes)))
    })
}

/// The session after the second step.
fn begin(
    conn: &mut DbConnection,
    parts: &Parts,
    member: &Member,
    guest: &str,
    browser: &str,
) -> Result<String> {
    let sign_out_url = pending_store::end(conn, guest)?;
    let token = accounts::begin_session(conn, member, browser, parts.now)?;
    if let Some(url) = sign_out_url {
        session_store::note_sign_out_url(conn, &token, &url)?;
    }
    Ok(token)
}
