//! Signing in by a provider of identities (OpenID Connect): a town's own directory, a data centre's.
//!
//! Who somebody is there is the pair of issuer and subject, never her mail address, which a provider may not
//! have checked. A pair is linked to a member by herself, while she is signed in; a stranger's first visit makes
//! her an applicant, not a member. What is said over HTTP stands in [`super::oidc`] and happens outside
//! any transaction.

use diesel::prelude::*;

use super::confirm::confirmed;
use super::oidc::{self, Claims, Started};
use super::{Arrived, Parts, enter, identity_store as store, pending_store};
use crate::config;
use crate::db::DbConnection;
use crate::db::schema::{provider_visits, strangers};
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::accounts::{self, Member, Viewer, session_store};
use crate::forum::ids::MemberId;
use crate::forum::paths;

/// Somebody on her way to her provider and back.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = provider_visits)]
pub struct ProviderVisit {
    /// The provider's key in the settings.
    pub(super) provider: String,
    /// What the provider has to repeat in its token.
    pub(super) nonce: String,
    /// The secret behind the challenge (PKCE).
    pub(super) verifier: String,
    /// The member who wants to link her identity; nobody who signs in.
    pub(super) member_id: Option<MemberId>,
    /// Where to go afterwards.
    pub(super) next: String,
}

/// Who came from a provider and is no member: what her application begins with.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = strangers)]
pub struct Stranger {
    /// The provider's address.
    pub issuer: String,
    /// Who she is there.
    pub subject: String,
    /// Her name as the provider tells it; may be empty.
    pub name: String,
    /// Her address as the provider tells it: a proposal, never a proof.
    pub email: String,
}

/// What came of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// A member: all the way in, or to her second step.
    Member(Arrived, String),
    /// A member has linked her identity.
    Linked,
    /// No member yet.
    Stranger,
    /// What the provider said was not to be trusted, or it said no.
    Refused,
}

/// Begins a visit; gives the provider's address to lead the browser to. With a member and her session it is to
/// link her identity. Asks the provider over HTTP.
///
/// # Errors
/// [`Error::NotFound`] for an unknown provider; [`Error::Unavailable`] if it does not answer.
pub fn begin_visit(
    parts: &Parts,
    key: &str,
    guest: &str,
    link: Option<(&Member, &str)>,
    next: &str,
) -> Result<String> {
    let provider = named(parts, key)?;
    if let Some((member, session)) = link {
        let viewer = Viewer::of(member.clone());
        parts.db.read(|conn| confirmed(conn, &viewer, session, parts.now).map(drop))?;
    }
    let Started { url, state, nonce, verifier } =
        oidc::start(provider, &parts.url(paths::PROVIDER_RETURN)).map_err(Error::Unavailable)?;
    let visit = ProviderVisit {
        provider: key.to_owned(),
        nonce,
        verifier,
        member_id: link.map(|(member, _)| member.id),
        next: next.to_owned(),
    };
    parts.db.write(|conn| store::begin_visit(conn, (guest, &state), &visit, parts.now))?;
    Ok(url)
}

/// Takes what the provider sent back with the browser. Asks the provider over HTTP.
///
/// # Errors
/// As [`accounts::check_standing`], or the database fails. A provider that does not answer or whose token is wrong is [`Returned::Refused`].
pub fn end_visit(parts: &Parts, guest: &str, (state, code): (&str, &str), browser: &str) -> Result<Returned> {
    let Some(visit) = parts.db.write(|conn| store::take_visit(conn, (guest, state), parts.now))? else {
        return Ok(Returned::Refused);
    };
    let provider = named(parts, &visit.provider)?;
    let return_to = parts.url(paths::PROVIDER_RETURN);
    let told = oidc::finish(provider, &return_to, code, (&visit.nonce, &visit.verifier), parts.now);
    let claims = match told {
        Ok(claims) => claims,
        Err(error) => {
            tracing::warn!(error = %format!("{error:#}"), provider = provider.key, "a sign-in was refused");
            return Ok(Returned::Refused);
        }
    };
    let sign_out_url = claims.sign_out_url(&parts.url(paths::SIGN_IN), &provider.client_id);
    parts.db.write(|conn| match visit.member_id {
        Some(member) => link(conn, member, &claims, parts.now),
        None => enter_by(conn, parts, &claims, (guest, browser), &visit.next, sign_out_url.as_deref()),
    })
}

fn link(conn: &mut DbConnection, member: MemberId, claims: &Claims, now: Timestamp) -> Result<Returned> {
    match store::member_of(conn, &claims.issuer, &claims.subject)? {
        Some(other) if other != member => Err(Error::Conflict),
        Some(_) => Ok(Returned::Linked),
        None => {
            store::link(conn, member, (&claims.issuer, &claims.subject), now)?;
            Ok(Returned::Linked)
        }
    }
}

fn enter_by(
    conn: &mut DbConnection,
    parts: &Parts,
    claims: &Claims,
    (guest, browser): (&str, &str),
    next: &str,
    sign_out_url: Option<&str>,
) -> Result<Returned> {
    let Some(id) = store::member_of(conn, &claims.issuer, &claims.subject)? else {
        let stranger = Stranger {
            issuer: claims.issuer.clone(),
            subject: claims.subject.clone(),
            name: claims.name.clone(),
            email: claims.email.clone(),
        };
        store::note_stranger(conn, guest, &stranger, parts.now)?;
        return Ok(Returned::Stranger);
    };
    let member = accounts::store::by_id(conn, id)?;
    accounts::check_standing(conn, &member, parts.now)?;
    let arrived = enter::arrive(conn, &parts.config.sign_in, &member, guest, browser, parts.now)?;
    if let Some(url) = sign_out_url {
        match &arrived {
            Arrived::SignedIn { token } => session_store::note_sign_out_url(conn, token, url)?,
            Arrived::CodeNeeded | Arrived::SetUpNeeded => pending_store::note_sign_out_url(conn, guest, url)?,
        }
    }
    Ok(Returned::Member(arrived, next.to_owned()))
}

/// What the application of this browser's stranger begins with, for a day.
///
/// # Errors
/// The database fails.
pub fn prefill(conn: &mut DbConnection, guest: &str, now: Timestamp) -> Result<Option<Stranger>> {
    store::stranger(conn, guest, now)
}

/// Gives a member the identity that she applied with.
///
/// # Errors
/// Somebody has it already, or the database fails.
pub fn link_stranger(
    conn: &mut DbConnection,
    member: MemberId,
    (issuer, subject): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    store::link(conn, member, (issuer, subject), now)
}

/// The issuers that the viewer signs in with.
///
/// # Errors
/// A guest, or the database fails.
pub fn linked_issuers(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<String>> {
    store::issuers_of(conn, viewer.member()?.id)
}

/// Ends the viewer's way in by a provider.
///
/// # Errors
/// As [`confirmed`].
pub fn unlink(
    conn: &mut DbConnection,
    viewer: &Viewer,
    session: &str,
    issuer: &str,
    now: Timestamp,
) -> Result<()> {
    let member = confirmed(conn, viewer, session, now)?;
    store::unlink(conn, member.id, issuer)
}

fn named<'a>(parts: &'a Parts, key: &str) -> Result<&'a config::Provider> {
    parts.config.sign_in.providers.iter().find(|provider| provider.key == key).ok_or(Error::NotFound)
}
