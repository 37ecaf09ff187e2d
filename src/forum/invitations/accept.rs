//! Behind the link of an invitation: seeing it, accepting it, asking for a new one.

use super::invite::{NAME_CHARS, send_again};
use super::{Invitation, InvitationState, store};
use crate::db::DbConnection;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, NewMember, password};
use crate::forum::affiliation::{self, Choice};
use crate::forum::regions::Ags;
use crate::forum::sign_in::{self, Arrived, Parts, PasswordRules};
use crate::forum::{digest, organisations, profiles, rules};
use crate::text;

/// What somebody finds behind a link.
#[derive(Debug, Clone)]
pub enum Seen {
    /// An invitation that waits for her, and who invites; nobody from the command line.
    Open(Box<(Invitation, Option<Member>)>),
    /// She is a member already.
    Accepted,
    /// It is too old.
    Expired,
    /// It was taken back.
    Revoked,
}

/// What is typed to accept.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The name people will see.
    pub name: String,
    /// The password.
    pub password: String,
    /// The version of the rules that she agrees to.
    pub rules: Option<i32>,
}

/// Looks at an invitation; changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for a link that never was, or whose place a newer one has taken.
pub fn seen(parts: &Parts, token: &str) -> Result<Seen> {
    parts.db.read(|conn| {
        let invitation = store::by_token(conn, token)?;
        if accounts::store::by_email(conn, &invitation.email)?.is_some() {
            return Ok(Seen::Accepted);
        }
        Ok(match invitation.state(parts.now) {
            InvitationState::Open => {
                let inviter = inviter_of(conn, &invitation)?;
                Seen::Open(Box::new((invitation, inviter)))
            }
            InvitationState::Accepted => Seen::Accepted,
            InvitationState::Expired => Seen::Expired,
            InvitationState::Revoked => Seen::Revoked,
        })
    })
}

fn inviter_of(conn: &mut DbConnection, invitation: &Invitation) -> Result<Option<Member>> {
    invitation.invited_by.map(|id| accounts::store::by_id(conn, id)).transpose()
}

/// Makes her a member and lets her in, or on to the second step if her role needs one. Where she works is
/// taken from the invitation, else from her address if only one organisation writes from there.
///
/// # Errors
/// [`Error::NotFound`] if the invitation does not wait (any more); [`Error::Invalid`] with the fields
/// `ihr_name`, `neues_passwort`, `regeln`.
pub fn accept(parts: &Parts, token: &str, typed: &Acceptance, guest: &str, browser: &str) -> Result<Arrived> {
    let Seen::Open(offer) = seen(parts, token)? else { return Err(Error::NotFound) };
    let (invitation, _) = *offer;
    let name = check(parts, &invitation, typed)?;
    let password_hash = password::hash(&typed.password)?;
    let accepted = parts.db.write(|conn| {
        if !store::take(conn, token, parts.now)? {
            return Err(Error::NotFound);
        }
        let member = join(conn, parts, &invitation, (&name, &password_hash))?;
        rules::accept_at_door(conn, member.id, typed.rules, parts.now)?;
        sign_in::arrive(conn, &parts.config.sign_in, &member, guest, browser, parts.now)
    });
    match accepted {
        // Another way in was faster.
        Err(error) if error.is_duplicate() => Err(Error::NotFound),
        outcome => outcome,
    }
}

/// All fields, so that everything wrong is said at once; gives the name.
fn check(parts: &Parts, invitation: &Invitation, typed: &Acceptance) -> Result<String> {
    let mut problems = Problems::default();
    let name = text::line(&typed.name);
    match name.chars().count() {
        0 => problems.add("ihr_name", Fault::Missing),
        1..=NAME_CHARS => {}
        _ => problems.add("ihr_name", Fault::TooLong(NAME_CHARS)),
    }
    let about = sign_in::words(&[&name, &invitation.email]);
    if let Err(fault) = PasswordRules::of(&parts.config.sign_in).check(&typed.password, &about) {
        problems.add("neues_passwort", fault);
    }
    let in_force = parts.db.read(|conn| rules::in_force(conn, parts.now))?.number;
    if typed.rules != Some(in_force) {
        problems.add("regeln", Fault::Missing);
    }
    Ok(problems.or(|| name)?)
}

fn join(
    conn: &mut DbConnection,
    parts: &Parts,
    invitation: &Invitation,
    (name, password_hash): (&str, &str),
) -> Result<Member> {
    let handle = accounts::handle::free(&accounts::handle::derive(name), |handle| {
        accounts::store::has_handle(conn, handle)
    })?;
    let new = NewMember {
        handle,
        name: name.to_owned(),
        email: invitation.email.clone(),
        password_hash: password_hash.to_owned(),
        role: invitation.role,
        // Until she has chosen, nothing is known of where she works.
        organisation: String::new(),
        home_ags: Ags::state(),
        is_per_du: false,
    };
    let id = accounts::store::insert(conn, &new, parts.now)?;
    store::set_member(conn, invitation.id, id)?;
    profiles::set_job_title(conn, id, &invitation.job_title)?;
    digest::ensure_preferences(conn, id, parts.now)?;
    if let (Some(issuer), Some(subject)) = (&invitation.issuer, &invitation.subject) {
        sign_in::link_stranger(conn, id, (issuer, subject), parts.now)?;
    }
    let member = accounts::store::by_id(conn, id)?;
    let of_domain = organisations::by_domain_of(conn, &member.email)?;
    let only = if let [only] = of_domain.as_slice() { Some(only.id) } else { None };
    if let Some(organisation) = invitation.organisation_id.or(only) {
        match affiliation::assign(conn, &member, &Choice { organisation, home: None }) {
            // It is gone since the invitation: she chooses herself.
            Err(Error::Invalid(_)) => {}
            outcome => drop(outcome?),
        }
    }
    accounts::store::by_id(conn, id)
}

/// Sends a new link to the address of an invitation that is too old, and the way in to who is a member already.
/// Nobody learns whether that was so.
///
/// # Errors
/// The database or a template fails.
pub fn renew(parts: &Parts, token: &str, browser: &str) -> Result<()> {
    let invitation = match parts.db.read(|conn| store::by_token(conn, token)) {
        Ok(invitation) => invitation,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    if let Some(member) = parts.db.read(|conn| member_of(conn, &invitation))? {
        return sign_in::send_way_in(parts, member, browser);
    }
    if invitation.state(parts.now) != InvitationState::Expired {
        return Ok(());
    }
    let inviter = parts.db.read(|conn| inviter_of(conn, &invitation))?;
    match send_again(parts, &invitation, inviter.as_ref()) {
        Err(Error::Conflict) => Ok(()),
        outcome => outcome,
    }
}

/// Who somebody is that was invited: by the invitation, whatever her address is now, or by another way in.
fn member_of(conn: &mut DbConnection, invitation: &Invitation) -> Result<Option<Member>> {
    match invitation.member_id {
        Some(id) => accounts::store::by_id(conn, id).map(Some),
        None => accounts::store::by_email(conn, &invitation.email),
    }
}
