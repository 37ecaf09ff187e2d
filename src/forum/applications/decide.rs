//! Deciding.

use super::rights::{decider, may_decide};
use super::{Application, Decision, letter, store};
use crate::db::DbConnection;
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::{self, Viewer};
use crate::forum::ids::{ApplicationId, OrganisationId};
use crate::forum::invitations::{self, NewInvitation};
use crate::forum::moderation::Reason;
use crate::forum::regions::Ags;
use crate::forum::sign_in::{self, Parts};

/// The applications that wait for the viewer's decision, the oldest first.
///
/// # Errors
/// [`Error::Forbidden`], or the database fails.
pub fn open(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Application>> {
    let member = viewer.moderator()?;
    let mut all = store::open(conn)?;
    all.retain(|(_, place)| may_decide(member, place.as_ref()));
    Ok(all.into_iter().map(|(application, _)| application).collect())
}

/// A confirmed application that is the viewer's to decide about, or was.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`].
pub fn by_id(conn: &mut DbConnection, viewer: &Viewer, id: ApplicationId) -> Result<Application> {
    viewer.moderator()?;
    let (application, place) = store::by_id(conn, id)?;
    decider(viewer, place.as_ref())?;
    Ok(application)
}

/// The name of who decided; somebody who is gone has none.
///
/// # Errors
/// The database fails.
pub fn decided_by(conn: &mut DbConnection, application: &Application) -> Result<Option<String>> {
    match application.decided_by {
        Some(id) => Ok(Some(accounts::store::by_id(conn, id)?.name)),
        None => Ok(None),
    }
}

/// Admits somebody: she gets an invitation, with this organisation ready for her.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if somebody has decided meanwhile.
pub fn admit(
    parts: &Parts,
    viewer: &Viewer,
    id: ApplicationId,
    organisation: Option<OrganisationId>,
) -> Result<()> {
    let application = parts.db.read(|conn| by_id(conn, viewer, id))?;
    let member = viewer.moderator()?;
    let new = NewInvitation::of_applicant(
        (&application.email, &application.name, &application.position),
        organisation,
        application.issuer.clone().zip(application.subject.clone()),
    );
    let link = invitations::new_link(parts);
    let letter = letter::admitted(parts, &application, (&link.0, link.1))?;
    parts.db.write(|conn| {
        if !store::decide(conn, id, (Decision::Admitted, None), member.id, parts.now)? {
            return Err(Error::Conflict);
        }
        // She may have been invited meanwhile: then that letter is on its way.
        invitations::enter_applicant(conn, &new, member, (&link.0, link.1), &letter, parts.now)
    })
}

/// Rejects somebody, with a reason that she reads.
///
/// # Errors
/// As [`admit`]; [`Error::Invalid`] with the field `grund`.
pub fn reject(parts: &Parts, viewer: &Viewer, id: ApplicationId, reason: &str) -> Result<()> {
    let application = parts.db.read(|conn| by_id(conn, viewer, id))?;
    let member = viewer.moderator()?;
    if application.decided_at.is_some() {
        return Err(Error::Conflict);
    }
    let reason = Reason::parse(reason).map_err(|fault| Problems::one("grund", fault))?;
    let letter = letter::rejected(parts, &application, reason.as_str())?;
    parts.db.write(|conn| {
        let decision = (Decision::Rejected, Some(reason.as_str()));
        if !store::decide(conn, id, decision, member.id, parts.now)? {
            return Err(Error::Conflict);
        }
        sign_in::letter::send(conn, &letter, parts.now)
    })
}

/// How many of these places are a member's to decide about.
pub fn count_for(member: &accounts::Member, places: &[Option<Ags>]) -> usize {
    places.iter().filter(|place| may_decide(member, place.as_ref())).count()
}
