//! Applying.

use chrono::Duration;

use super::{HOURS, letter, store};
use crate::config;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, rights, session_store};
use crate::forum::ids::OrganisationId;
use crate::forum::invitations;
use crate::forum::organisations;
use crate::forum::regions::RegionTree;
use crate::forum::sign_in::{self, Parts, Stranger};
use crate::mail;
use crate::text;

/// Most characters of name, organisation and position.
const LINE_CHARS: usize = 120;
/// Most characters of an answer and a message.
const TEXT_CHARS: usize = 1_000;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedApplication {
    /// Name.
    pub name: String,
    /// Official mail address.
    pub email: String,
    /// Where she works.
    pub organisation: String,
    /// What she does there.
    pub position: String,
    /// Her answer to the operator's question.
    pub answer: String,
    /// What else she says.
    pub message: String,
}

/// An application whose fields are in order.
#[derive(Debug, Clone)]
pub struct NewApplication {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) organisation: String,
    pub(super) position: String,
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) message: String,
}

impl NewApplication {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Problems with the fields `ihr_name`, `email`, `stelle`, `funktion`, `antwort`, `nachricht`.
    pub fn parse(typed: &TypedApplication, settings: &config::Joining) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let name = line(&mut problems, "ihr_name", &typed.name);
        let email = mail::normalised(&typed.email);
        match &email {
            _ if typed.email.trim().is_empty() => problems.add("email", Fault::Missing),
            None => problems.add("email", Fault::NotAnAddress),
            Some(email) if !is_allowed(email, &settings.allowed_domains) => {
                problems.add("email", Fault::ForeignDomain);
            }
            Some(_) => {}
        }
        let organisation = line(&mut problems, "stelle", &typed.organisation);
        let position = line(&mut problems, "funktion", &typed.position);
        for (field, typed) in [("antwort", &typed.answer), ("nachricht", &typed.message)] {
            if typed.chars().count() > TEXT_CHARS {
                problems.add(field, Fault::TooLong(TEXT_CHARS));
            }
        }
        problems.or(|| Self {
            email: email.unwrap_or_default(),
            name,
            organisation,
            position,
            question: settings.question.clone(),
            answer: typed.answer.trim().to_owned(),
            message: typed.message.trim().to_owned(),
        })
    }
}

/// A line that has to be there.
fn line(problems: &mut Problems, field: &'static str, typed: &str) -> String {
    let line = text::line(typed);
    // Letters greet by name, also before anybody has read it: no link travels with them.
    let has_link = ["://", "www.", "@"].iter().any(|mark| line.to_lowercase().contains(mark));
    match line.chars().count() {
        0 => problems.add(field, Fault::Missing),
        _ if has_link => problems.add(field, Fault::HasLink),
        1..=LINE_CHARS => {}
        _ => problems.add(field, Fault::TooLong(LINE_CHARS)),
    }
    line
}

/// Whether an address belongs to one of these domains or a part of it; all do if there is none.
fn is_allowed(email: &str, domains: &[String]) -> bool {
    let own = mail::domain_of(email);
    let belongs = |domain: &String| {
        let domain = mail::domain_as_kept(domain).unwrap_or_default();
        own == domain || own.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
    };
    domains.is_empty() || domains.iter().any(belongs)
}

/// Takes an application and sends a letter to its address: a link that confirms it, or what else there is to say to
/// whoever has this address. `guest` is the secret of the browser, by which a provider's stranger is known.
///
/// # Errors
/// [`Error::NotFound`] if there are no applications here; the database or a template fails.
pub fn apply(parts: &Parts, regions: &RegionTree, new: &NewApplication, guest: &str) -> Result<()> {
    if !parts.config.joining.applications {
        return Err(Error::NotFound);
    }
    let (known, stranger, organisation) = parts.db.read(|conn| {
        Ok((
            known(conn, &new.email, parts.now)?,
            sign_in::prefill(conn, guest, parts.now)?,
            organisation(conn, regions, new)?,
        ))
    })?;
    let (token, ends_at) = (session_store::new_token(), parts.now + Duration::hours(HOURS));
    let letter = match &known {
        Known::Nobody => letter::confirm(parts, new, (&token, ends_at))?,
        Known::Member(true) => letter::already_member(parts, new)?,
        Known::Applicant => letter::already_there(parts, new)?,
        Known::Invited(invitation) => return invitations::remind(parts, invitation),
        Known::Member(false) => return Ok(()),
    };
    let written = parts.db.write(|conn| {
        if matches!(known, Known::Nobody) {
            let identity = stranger.as_ref().map(|stranger| (stranger, guest));
            store::insert(conn, new, organisation, identity, (&token, ends_at), parts.now)?;
        }
        sign_in::letter::send(conn, &letter, parts.now)
    });
    match written {
        // The same form twice at the same moment.
        Err(error) if error.is_duplicate() => Ok(()),
        outcome => outcome,
    }
}

/// Who has an address.
enum Known {
    Nobody,
    /// A member, and whether she may sign in.
    Member(bool),
    Invited(Box<invitations::Invitation>),
    /// Her application waits for its decision.
    Applicant,
}

fn known(conn: &mut DbConnection, email: &str, now: Timestamp) -> Result<Known> {
    if let Some(member) = accounts::store::by_email(conn, email)? {
        return Ok(Known::Member(rights::is_in_good_standing(&member, now)));
    }
    if let Some(invitation) = invitations::store::waiting(conn, email)? {
        return Ok(Known::Invited(Box::new(invitation)));
    }
    Ok(if store::has_confirmed(conn, email)? { Known::Applicant } else { Known::Nobody })
}

/// The organisation that is meant, by its name, else by the domain if only one writes from there.
fn organisation(
    conn: &mut DbConnection,
    regions: &RegionTree,
    new: &NewApplication,
) -> Result<Option<OrganisationId>> {
    if let Some(one) = organisations::meant(conn, regions, &new.organisation)? {
        return Ok(Some(one.id));
    }
    let of_domain = organisations::by_domain_of(conn, &new.email)?;
    Ok(if let [only] = of_domain.as_slice() { Some(only.id) } else { None })
}

/// A provider's stranger and the browser she came with.
pub(super) type Identity<'a> = (&'a Stranger, &'a str);
