//! Inviting, sending an invitation again, taking it back.

use chrono::Duration;

use super::rights::inviter;
use super::{DAYS, Invitation, InvitationState, letter, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Role, Viewer, session_store};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::ids::{InvitationId, MemberId, OrganisationId};
use crate::forum::sign_in::{self, Parts};
use crate::sentences;
use crate::{mail, text};

pub use crate::forum::admin_log::By;

/// Most characters of a name.
pub(super) const NAME_CHARS: usize = 120;

/// An invitation in the list, with the name of who invited; nobody from the command line.
pub type Line = (Invitation, Option<String>);

impl<'a> By<'a> {
    fn member(self, role: Role) -> Result<Option<&'a Member>> {
        match self {
            Self::Viewer(viewer) => inviter(viewer, role).map(Some),
            Self::Operator => Ok(None),
        }
    }
}

/// Who is to be invited.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// A mail address in lower case.
    pub(super) email: String,
    /// May be empty: she will write it herself.
    pub(super) name: String,
    /// What she will be.
    pub(super) role: Role,
    /// Where she works, if that is known.
    pub(super) organisation: Option<OrganisationId>,
}

impl NewInvitation {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Problems with the fields `email`, `name`, `rolle`.
    pub fn parse(
        email: &str,
        name: &str,
        role: &str,
        organisation: Option<OrganisationId>,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let (address, name, role) = (mail::normalised(email), text::line(name), Role::from_word(role));
        if address.is_none() {
            problems.add("email", Fault::NotAnAddress);
        }
        if name.chars().count() > NAME_CHARS {
            problems.add("name", Fault::TooLong(NAME_CHARS));
        }
        if role.is_none() {
            problems.add("rolle", Fault::Unknown);
        }
        problems.or(|| Self {
            email: address.unwrap_or_default(),
            name,
            role: role.unwrap_or(Role::Member),
            organisation,
        })
    }
}

/// Sends somebody an invitation; gives the instant at which it ends. An older one that has run out is taken back.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] with the field `email`: she is a member, or invited already.
pub fn invite(parts: &Parts, by: By, new: &NewInvitation) -> Result<Timestamp> {
    let inviter = by.member(new.role)?;
    let (token, ends_at) = (session_store::new_token(), parts.now + Duration::days(DAYS));
    let letter = letter::of(parts, (&new.name, &new.email), inviter, (&token, ends_at))?;
    let refused = |fault| Err(Error::from(Problems::one("email", fault)));
    let written = parts.db.write(|conn| {
        if accounts::store::by_email(conn, &new.email)?.is_some() {
            return refused(Fault::Taken);
        }
        match store::waiting(conn, &new.email)? {
            Some(old) if old.state(parts.now) == InvitationState::Open => return refused(Fault::Invited),
            Some(old) => drop(store::revoke(conn, old.id, parts.now)?),
            None => {}
        }
        let inviter = inviter.map(|member| member.id);
        store::insert(conn, new, inviter, (&token, ends_at), parts.now)?;
        note(conn, Act::Invited, inviter, (&new.email, new.role), parts.now)?;
        sign_in::letter::send(conn, &letter, parts.now)?;
        Ok(ends_at)
    });
    match written {
        // Two invited her at the same moment.
        Err(error) if error.is_duplicate() => refused(Fault::Invited),
        outcome => outcome,
    }
}

/// Sends an invitation again, with another secret and its full time.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if it was accepted or taken back.
pub fn resend(parts: &Parts, viewer: &Viewer, id: InvitationId) -> Result<Invitation> {
    viewer.moderator()?;
    let invitation = parts.db.read(|conn| store::by_id(conn, id))?;
    let sender = inviter(viewer, invitation.role)?;
    send_again(parts, &invitation, Some(sender))?;
    Ok(invitation)
}

pub(super) fn send_again(parts: &Parts, invitation: &Invitation, sender: Option<&Member>) -> Result<()> {
    let (token, ends_at) = (session_store::new_token(), parts.now + Duration::days(DAYS));
    let letter = letter::again(parts, invitation, sender, (&token, ends_at))?;
    parts.db.write(|conn| {
        if accounts::store::by_email(conn, &invitation.email)?.is_some()
            || !store::renew(conn, invitation.id, (&token, ends_at))?
        {
            return Err(Error::Conflict);
        }
        sign_in::letter::send(conn, &letter, parts.now)
    })
}

/// Takes an invitation back: its link works no more.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if it was accepted or taken back before.
pub fn revoke(conn: &mut DbConnection, viewer: &Viewer, id: InvitationId, now: Timestamp) -> Result<()> {
    viewer.moderator()?;
    let invitation = store::by_id(conn, id)?;
    let revoker = inviter(viewer, invitation.role)?.id;
    if !store::revoke(conn, id, now)? {
        return Err(Error::Conflict);
    }
    let whom = (invitation.email.as_str(), invitation.role);
    note(conn, Act::InvitationRevoked, Some(revoker), whom, now)
}

/// For the administration's log: the role and where the letter goes, but no address. Nobody keeps those of strangers.
fn note(
    conn: &mut DbConnection,
    act: Act,
    actor: Option<MemberId>,
    (email, role): (&str, Role),
    now: Timestamp,
) -> Result<()> {
    let about = format!("{} bei {}", sentences::role(role.word()), mail::domain_of(email));
    admin_log::note(conn, &NewEntry::of(act, actor, None, &about), now)
}

/// The invitation by which a member came, with the name of who invited, if she came by one.
///
/// # Errors
/// [`Error::Forbidden`], or the database fails.
pub fn of_member(conn: &mut DbConnection, viewer: &Viewer, member: MemberId) -> Result<Option<Line>> {
    viewer.moderator()?;
    store::of_member(conn, member)
}

/// A page of all invitations, latest first, each with the name of who invited, and how many there are.
///
/// # Errors
/// [`Error::Forbidden`], or the database fails.
pub fn list(conn: &mut DbConnection, viewer: &Viewer, offset: i64, limit: i64) -> Result<(Vec<Line>, i64)> {
    viewer.moderator()?;
    Ok((store::latest(conn, offset, limit)?, store::count(conn)?))
}
