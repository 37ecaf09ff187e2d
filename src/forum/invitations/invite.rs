//! Inviting, sending an invitation again, taking it back.

use chrono::Duration;

use super::rights::{inviter, may_manage, own_only};
use super::{DAYS, Invitation, InvitationState, letter, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Role, Viewer, session_store};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::ids::{InvitationId, MemberId, OrganisationId};
use crate::forum::sign_in::Parts;
use crate::mail::{LetterState, NewLetter, outbox_store};
use crate::sentences;
use crate::{mail, text};

pub use crate::forum::admin_log::By;

/// Most characters of a name.
pub(super) const NAME_CHARS: usize = 120;

/// An invitation in the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The invitation.
    pub invitation: Invitation,
    /// The name of who invited; nobody from the command line.
    pub inviter: Option<String>,
    /// What became of the last letter, and why; nothing once the log of letters is gone.
    pub letter: Option<(LetterState, Option<String>)>,
}

/// Which invitations a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this course; of all if empty.
    pub cohort: String,
    /// Only those that stand so.
    pub state: Option<Wanted>,
    /// Only those that she sent; [`list`] sets it.
    pub invited_by: Option<MemberId>,
}

/// Where the wanted invitations stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// In this state.
    State(InvitationState),
    /// Their letter was given up and nobody has taken them back.
    Undelivered,
}

impl<'a> By<'a> {
    /// The member who may invite somebody with this role; nobody for an operator.
    pub(super) fn member(self, role: Role) -> Result<Option<&'a Member>> {
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
    /// The course she belongs to; may be empty.
    pub(super) cohort: String,
    /// Who she is at her provider of identities (issuer, subject), if that is proven.
    pub(super) identity: Option<(String, String)>,
    /// What she does there, as her application says; may be empty.
    pub(super) job_title: String,
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
            cohort: String::new(),
            identity: None,
            job_title: String::new(),
        })
    }
}

impl NewInvitation {
    /// For an applicant who was admitted.
    pub(in crate::forum) fn of_applicant(
        (email, name, job_title): (&str, &str, &str),
        organisation: Option<OrganisationId>,
        identity: Option<(String, String)>,
    ) -> Self {
        Self {
            email: email.to_owned(),
            name: name.to_owned(),
            role: Role::Member,
            organisation,
            cohort: String::new(),
            identity,
            job_title: job_title.to_owned(),
        }
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
    let refused = |fault| Error::from(Problems::one("email", fault));
    let written = parts.db.write(|conn| {
        enter(conn, new, inviter, (&token, ends_at), &letter, parts.now)?.map_err(refused)?;
        Ok(ends_at)
    });
    match written {
        // Two invited her at the same moment.
        Err(error) if error.is_duplicate() => Err(refused(Fault::Invited)),
        outcome => outcome,
    }
}

/// Writes an invitation and its letter, unless she is a member or invited already. An older one that has run out is
/// taken back.
pub(super) fn enter(
    conn: &mut DbConnection,
    new: &NewInvitation,
    inviter: Option<&Member>,
    link: (&str, Timestamp),
    letter: &NewLetter,
    now: Timestamp,
) -> Result<Result<InvitationId, Fault>> {
    if accounts::store::by_email(conn, &new.email)?.is_some() {
        return Ok(Err(Fault::Taken));
    }
    match store::waiting(conn, &new.email)? {
        Some(old) if old.state(now) == InvitationState::Open => return Ok(Err(Fault::Invited)),
        Some(old) => drop(store::revoke(conn, old.id, now)?),
        None => {}
    }
    let inviter = inviter.map(|member| member.id);
    let id = store::insert(conn, new, inviter, link, now)?;
    note(conn, Act::Invited, inviter, (&new.email, new.role), now)?;
    dispatch(conn, id, letter, now)?;
    Ok(Ok(id))
}

/// Puts the letter of an invitation into the outbox.
fn dispatch(conn: &mut DbConnection, id: InvitationId, letter: &NewLetter, now: Timestamp) -> Result<()> {
    let sent = outbox_store::insert(conn, letter, now, now)?;
    store::set_letter(conn, id, sent)
}

/// A new secret for a link, and until when it works.
pub(in crate::forum) fn new_link(parts: &Parts) -> (String, Timestamp) {
    (session_store::new_token(), parts.now + Duration::days(DAYS))
}

/// Writes the invitation of an applicant who was admitted, with this letter; nothing if she is a member or invited
/// meanwhile.
pub(in crate::forum) fn enter_applicant(
    conn: &mut DbConnection,
    new: &NewInvitation,
    inviter: &Member,
    link: (&str, Timestamp),
    letter: &NewLetter,
    now: Timestamp,
) -> Result<()> {
    enter(conn, new, Some(inviter), link, letter, now).map(drop)
}

/// Sends the invitation of somebody again who asks to join although she is invited.
pub(in crate::forum) fn remind(parts: &Parts, invitation: &Invitation) -> Result<()> {
    let inviter = invitation.invited_by.map(|id| parts.db.read(|conn| accounts::store::by_id(conn, id)));
    match send_again(parts, invitation, inviter.transpose()?.as_ref()) {
        Err(Error::Conflict) => Ok(()),
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
    if !may_manage(sender, invitation.invited_by) {
        return Err(Error::NotFound);
    }
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
        dispatch(conn, invitation.id, &letter, parts.now)
    })
}

/// Takes an invitation back: its link works no more.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if it was accepted or taken back before.
pub fn revoke(conn: &mut DbConnection, viewer: &Viewer, id: InvitationId, now: Timestamp) -> Result<()> {
    viewer.moderator()?;
    let invitation = store::by_id(conn, id)?;
    let revoker = inviter(viewer, invitation.role)?;
    if !may_manage(revoker, invitation.invited_by) {
        return Err(Error::NotFound);
    }
    let revoker = revoker.id;
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

/// A page of the invitations that a filter lets through and the viewer looks after, latest first, and how many those
/// are.
///
/// # Errors
/// [`Error::Forbidden`], or the database fails.
pub fn list(
    conn: &mut DbConnection,
    viewer: &Viewer,
    filter: &Filter,
    (offset, limit): (i64, i64),
    now: Timestamp,
) -> Result<(Vec<Line>, i64)> {
    let filter = &Filter { invited_by: own_only(viewer.moderator()?), ..filter.clone() };
    Ok((store::latest(conn, filter, (offset, limit), now)?, store::count(conn, filter, now)?))
}

/// The courses that have invitations, the latest first.
///
/// # Errors
/// [`Error::Forbidden`], or the database fails.
pub fn cohorts(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<String>> {
    store::cohorts(conn, own_only(viewer.moderator()?))
}
