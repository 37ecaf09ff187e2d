//! Organisations for who runs the platform: finding them, their mail domains, and those that no directory knows.

use super::change;
use crate::db::DbConnection;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::ids::OrganisationId;
use crate::forum::organisations::{NewOrganisation, Organisation, OrganisationKind, search_name, store};
use crate::forum::regions::{Ags, RegionTree};
use crate::{mail, text};

/// Kinds that are written by hand; all others come with the official directory.
pub const BY_HAND: [OrganisationKind; 2] = [OrganisationKind::UmbrellaAssociation, OrganisationKind::Partner];
/// Most characters of a name.
const NAME_CHARS: usize = 120;

/// An organisation that was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedOrganisation {
    /// Word of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The region it works for.
    pub region: String,
}

/// Organisations, those that are gone as well, in the order of the dictionary: by words of the name, or by a mail domain
/// if there is a dot in what was typed; of one kind, or of all.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn organisations(
    conn: &mut DbConnection,
    viewer: &Viewer,
    typed: &str,
    kind: Option<OrganisationKind>,
) -> Result<Vec<Organisation>> {
    viewer.admin()?;
    let domain = Some(typed.trim()).filter(|typed| typed.contains('.')).and_then(mail::domain_as_kept);
    let mut all = match &domain {
        Some(domain) => store::of_domain(conn, domain)?,
        None => Vec::new(),
    };
    if all.is_empty() {
        let words = text::search_words(typed);
        all = store::all(conn)?;
        all.retain(|one| words.iter().all(|word| one.search_name.contains(&format!(" {word}"))));
    }
    all.retain(|one| kind.is_none_or(|kind| one.kind == kind));
    all.sort_by_cached_key(|one| (text::sort_key(&one.short_name), one.ags.clone(), one.id));
    Ok(all)
}

/// An organisation and its mail domains.
///
/// # Errors
/// Not an administrator; [`Error::NotFound`].
pub fn organisation(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: OrganisationId,
) -> Result<(Organisation, Vec<String>)> {
    viewer.admin()?;
    Ok((store::by_id(conn, id)?, store::domains(conn, id)?))
}

/// Whether an organisation is written by hand, so that its name may be changed.
pub fn is_by_hand(organisation: &Organisation) -> bool {
    organisation.official_key.is_none() && BY_HAND.contains(&organisation.kind)
}

/// Adds an organisation that no directory knows.
///
/// # Errors
/// Not an administrator; [`Error::Invalid`] with the fields `art`, `organisationsname`, `region`.
pub fn create(
    conn: &mut DbConnection,
    viewer: &Viewer,
    regions: &RegionTree,
    typed: &TypedOrganisation,
) -> Result<OrganisationId> {
    viewer.admin()?;
    let mut problems = Problems::default();
    let kind = OrganisationKind::from_word(&typed.kind).filter(|kind| BY_HAND.contains(kind));
    if kind.is_none() {
        problems.add("art", Fault::Missing);
    }
    let name = match named(conn, &typed.name, None) {
        Ok(name) => name,
        Err(Error::Invalid(wrong)) => {
            problems.0.extend(wrong.0);
            String::new()
        }
        Err(error) => return Err(error),
    };
    let region = match typed.region.as_str() {
        "" => Some(Ags::state()),
        typed => Ags::parse(typed).filter(|ags| regions.knows(ags)),
    };
    if region.is_none() {
        problems.add("region", Fault::Unknown);
    }
    match (kind, region) {
        (Some(kind), Some(region)) if problems.0.is_empty() => {
            store::insert(conn, &NewOrganisation::new(kind, &name, region))
        }
        _ => Err(problems.into()),
    }
}

/// Gives an organisation that is written by hand another name, also where its members write.
///
/// # Errors
/// Not an administrator; [`Error::NotFound`] for one of the directory; [`Error::Invalid`] with the field
/// `organisationsname`.
pub fn rename(conn: &mut DbConnection, viewer: &Viewer, id: OrganisationId, name: &str) -> Result<()> {
    viewer.admin()?;
    let before = store::by_id(conn, id)?;
    if !is_by_hand(&before) {
        return Err(Error::NotFound);
    }
    let name = named(conn, name, Some(id))?;
    let after =
        Organisation { search_name: search_name(&name), short_name: name.clone(), name, ..before.clone() };
    change(conn, &before, &after)
}

/// A name that is in order and no other organisation has.
fn named(conn: &mut DbConnection, typed: &str, own: Option<OrganisationId>) -> Result<String> {
    let name = text::line(typed);
    let fault = match name.chars().count() {
        0 => Some(Fault::Missing),
        1..=NAME_CHARS => store::has_name(conn, &search_name(&name), own)?.then_some(Fault::Taken),
        _ => Some(Fault::TooLong(NAME_CHARS)),
    };
    match fault {
        Some(fault) => Err(Problems::one("organisationsname", fault).into()),
        None => Ok(name),
    }
}

/// Notes that an organisation writes from a mail domain. A second time changes nothing.
///
/// # Errors
/// Not an administrator; [`Error::NotFound`]; [`Error::Invalid`] with the field `domain`.
pub fn add_domain(conn: &mut DbConnection, viewer: &Viewer, id: OrganisationId, typed: &str) -> Result<()> {
    viewer.admin()?;
    store::by_id(conn, id)?;
    let fault = if typed.trim().is_empty() { Fault::Missing } else { Fault::NotADomain };
    let domain = mail::domain_as_kept(typed).ok_or_else(|| Problems::one("domain", fault))?;
    if store::domains(conn, id)?.contains(&domain) {
        return Ok(());
    }
    store::insert_domain(conn, &domain, id)
}

/// Forgets that an organisation writes from a mail domain. A second time changes nothing.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn remove_domain(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: OrganisationId,
    domain: &str,
) -> Result<()> {
    viewer.admin()?;
    store::delete_domain(conn, domain, id)
}
