//! Behind the link that confirms the address of an application.

use super::{Application, letter, store};
use crate::error::{Error, Result};
use crate::forum::accounts::session_store;
use crate::forum::sign_in::{self, Parts};

/// What somebody finds behind a link.
#[derive(Debug, Clone)]
pub enum Seen {
    /// Her application, still to be confirmed.
    Unconfirmed(Box<Application>),
    /// It is confirmed.
    Confirmed,
    /// The link is too old.
    Expired,
}

/// Looks at an application; changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for a link that never was, or whose place a newer one has taken.
pub fn seen(parts: &Parts, token: &str) -> Result<Seen> {
    let application = parts.db.read(|conn| store::by_token(conn, token))?;
    Ok(match application.confirmed_at {
        Some(_) => Seen::Confirmed,
        None if application.ends_at <= parts.now => Seen::Expired,
        None => Seen::Unconfirmed(Box::new(application)),
    })
}

/// Confirms the address: from now on the application waits for its decision. A second time changes nothing. Who she is
/// at her provider counts only if the link was opened in the browser that came from there: else anybody could apply
/// with a foreign address and sign in as its owner later.
///
/// # Errors
/// [`Error::NotFound`] for a link that does not work.
pub fn confirm(parts: &Parts, token: &str, guest: &str) -> Result<()> {
    let application = match seen(parts, token)? {
        Seen::Unconfirmed(application) => application,
        Seen::Confirmed => return Ok(()),
        Seen::Expired => return Err(Error::NotFound),
    };
    let is_hers = application.guest_hash.as_deref() == Some(&session_store::hashed(guest));
    let letter = letter::received(parts, &application)?;
    parts.db.write(|conn| {
        if store::confirm(conn, application.id, is_hers, parts.now)? {
            sign_in::letter::send(conn, &letter, parts.now)?;
        }
        Ok(())
    })
}
