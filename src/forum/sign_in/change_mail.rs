//! Another mail address: asked for by the member, confirmed at both addresses.
//!
//! The new one has to confirm because a slip of the pen would lock her out; the old one because whoever sits at
//! her unlocked screen must not carry the account away. Who no longer reads the old one turns to those who run
//! the forum.

use diesel::prelude::*;

use super::confirm::confirmed;
use super::letter::{self, Words};
use super::{Parts, mail_change_store as store, reset_store};
use crate::db::DbConnection;
use crate::db::schema::mail_changes;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Viewer, rights, session_store};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::mail;

/// A change that waits for its confirmations.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mail_changes)]
pub struct MailChange {
    /// Whose address.
    pub member_id: MemberId,
    /// The new one.
    pub new_email: String,
    /// When the old address confirmed.
    pub old_confirmed_at: Option<Timestamp>,
    /// When the new address confirmed.
    pub new_confirmed_at: Option<Timestamp>,
}

/// One of the two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one in force.
    Old,
    /// The one that is to be.
    New,
}

/// What a confirmation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// The new address is in force.
    Changed,
    /// The other address has to confirm, too.
    Waiting(Side),
}

/// The change that the viewer has asked for and that is not in force yet.
///
/// # Errors
/// A guest, or the database fails.
pub fn waiting(conn: &mut DbConnection, viewer: &Viewer, now: Timestamp) -> Result<Option<MailChange>> {
    store::of_member(conn, viewer.member()?.id, now)
}

/// Asks for another address: a letter goes to each of the two. An earlier change that waits is forgotten.
///
/// # Errors
/// As [`confirmed`]; [`Error::Invalid`] with the field `email`.
pub fn request_change(parts: &Parts, member: &Member, session: &str, typed: &str) -> Result<()> {
    let fault = |fault| Error::from(Problems::one("email", fault));
    if typed.trim().is_empty() {
        return Err(fault(Fault::Missing));
    }
    let new_email = mail::normalised(typed).ok_or_else(|| fault(Fault::NotAnAddress))?;
    let (old_token, new_token) = (session_store::new_token(), session_store::new_token());
    let to_old = letter::to_member(parts, member, &words_for(Side::Old, &new_email, &old_token))?;
    let to_new = letter::to(
        parts,
        member.id,
        (&member.name, &new_email),
        &words_for(Side::New, &new_email, &new_token),
    )?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(member.clone());
        let member = confirmed(conn, &viewer, session, parts.now)?;
        if accounts::store::by_email(conn, &new_email)?.is_some() {
            return Err(fault(Fault::Taken));
        }
        store::replace(conn, member.id, &new_email, (&old_token, &new_token), parts.now)?;
        letter::send(conn, &to_old, parts.now)?;
        letter::send(conn, &to_new, parts.now)
    })
}

/// The change that a link from one of the letters belongs to.
///
/// # Errors
/// [`Error::NotFound`] for a link that has done its work, is too old, or never was one.
pub fn change_by_token(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<(MailChange, Side)> {
    store::by_token(conn, token, now)?.ok_or(Error::NotFound)
}

/// Confirms at one address; with the second confirmation the new address is in force. The link's token is what
/// allows it: nobody has to be signed in.
///
/// # Errors
/// As [`change_by_token`]; [`Error::Conflict`] if somebody else has got the address meanwhile.
pub fn confirm_change(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<Confirmed> {
    let (change, side) = change_by_token(conn, token, now)?;
    if !rights::is_in_good_standing(&accounts::store::by_id(conn, change.member_id)?, now) {
        return Err(Error::NotFound);
    }
    let other_is_there = match side {
        Side::Old => change.new_confirmed_at.is_some(),
        Side::New => change.old_confirmed_at.is_some(),
    };
    if !other_is_there {
        store::note_confirmed(conn, change.member_id, side, now)?;
        return Ok(Confirmed::Waiting(if side == Side::Old { Side::New } else { Side::Old }));
    }
    if accounts::store::by_email(conn, &change.new_email)?.is_some() {
        return Err(Error::Conflict);
    }
    accounts::store::set_email(conn, change.member_id, &change.new_email)?;
    store::delete(conn, change.member_id)?;
    // A link to a new password lies in the old mailbox.
    reset_store::delete_of(conn, change.member_id)?;
    Ok(Confirmed::Changed)
}

/// Gives a change up, by the link at either address.
///
/// # Errors
/// As [`change_by_token`].
pub fn object(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<()> {
    let (change, _) = change_by_token(conn, token, now)?;
    store::delete(conn, change.member_id)
}

fn words_for(side: Side, new_email: &str, token: &str) -> Words {
    let shown = mail::shown(new_email);
    let (subject, before, label) = match side {
        Side::Old => (
            "Soll Ihre E-Mail-Adresse geändert werden?",
            format!(
                "Jemand hat in Ihrem Konto eine neue E-Mail-Adresse eingetragen: {shown}. Sie gilt erst, wenn beide \
                 Adressen zugestimmt haben."
            ),
            "Ansehen und entscheiden",
        ),
        Side::New => (
            "Bestätigen Sie Ihre neue E-Mail-Adresse",
            format!(
                "{shown} soll ab jetzt Ihre Adresse im Lotsenforum sein. Bitte bestätigen Sie hier und auch in der \
                 E-Mail, die an Ihre bisherige Adresse gegangen ist."
            ),
            "Adresse bestätigen",
        ),
    };
    Words {
        subject: subject.to_owned(),
        before: vec![before],
        button: Some((label, paths::mail_change(token))),
        after: vec!["Der Link gilt drei Tage. Ohne Ihre Bestätigung ändert sich nichts.".to_owned()],
        cause: "Sie bekommen diese E-Mail, weil Ihre Adresse im Lotsenforum geändert werden soll.",
    }
}
