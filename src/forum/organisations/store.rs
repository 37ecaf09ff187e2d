//! Rows of `organisations` and `organisation_domains`.

use diesel::prelude::*;

use super::{NewOrganisation, Organisation};
use crate::db::DbConnection;
use crate::db::schema::{organisation_domains, organisations};
use crate::each_db;
use crate::error::Result;
use crate::forum::ids::OrganisationId;
use crate::forum::regions::Ags;

/// An organisation by id.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_id(conn: &mut DbConnection, id: OrganisationId) -> Result<Organisation> {
    Ok(organisations::table.find(id).select(Organisation::as_select()).first(conn)?)
}

/// An organisation by its official key.
///
/// # Errors
/// The database fails.
pub fn by_key(conn: &mut DbConnection, key: &str) -> Result<Option<Organisation>> {
    Ok(organisations::table
        .filter(organisations::official_key.eq(key))
        .select(Organisation::as_select())
        .first(conn)
        .optional()?)
}

/// All organisations, those that are gone as well.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Organisation>> {
    Ok(organisations::table.order(organisations::id).select(Organisation::as_select()).load(conn)?)
}

pub(super) fn any(conn: &mut DbConnection) -> Result<bool> {
    let first: Vec<OrganisationId> = organisations::table.select(organisations::id).limit(1).load(conn)?;
    Ok(!first.is_empty())
}

/// Adds an organisation.
///
/// # Errors
/// Its official key is taken, or the database fails.
pub fn insert(conn: &mut DbConnection, new: &NewOrganisation) -> Result<OrganisationId> {
    Ok(diesel::insert_into(organisations::table).values(new).returning(organisations::id).get_result(conn)?)
}

/// Adds organisations, up to some hundred in one statement.
///
/// # Errors
/// As [`insert`].
pub fn insert_all(conn: &mut DbConnection, new: &[NewOrganisation]) -> Result<()> {
    each_db!(conn, |c| diesel::insert_into(organisations::table).values(new).execute(c))?;
    Ok(())
}

/// Writes everything about an organisation anew. Members carry a copy of its name: `forum/affiliation` changes both.
///
/// # Errors
/// The database fails.
pub fn update(conn: &mut DbConnection, organisation: &Organisation) -> Result<()> {
    diesel::update(organisations::table.find(organisation.id)).set(organisation).execute(conn)?;
    Ok(())
}

/// Living ones in whose name each of these folded words begins a word.
pub(super) fn with_words(conn: &mut DbConnection, words: &[String]) -> Result<Vec<Organisation>> {
    let mut query = organisations::table.filter(organisations::dissolved_on.is_null()).into_boxed();
    for word in words {
        // Folded words hold letters and digits only, so nothing in them is a placeholder.
        query = query.filter(organisations::search_name.like(format!("% {word}%")));
    }
    Ok(query.select(Organisation::as_select()).load(conn)?)
}

pub(super) fn inside(conn: &mut DbConnection, region: &Ags) -> Result<Vec<Organisation>> {
    Ok(organisations::table
        .filter(organisations::dissolved_on.is_null())
        .filter(organisations::ags.ge(region.as_str()).and(organisations::ags.lt(region.end())))
        .select(Organisation::as_select())
        .load(conn)?)
}

/// Living ones that use a mail domain.
///
/// # Errors
/// The database fails.
pub fn of_domain(conn: &mut DbConnection, domain: &str) -> Result<Vec<Organisation>> {
    Ok(organisations::table
        .inner_join(
            organisation_domains::table.on(organisation_domains::organisation_id.eq(organisations::id)),
        )
        .filter(organisation_domains::domain.eq(domain).and(organisations::dissolved_on.is_null()))
        .select(Organisation::as_select())
        .load(conn)?)
}

/// Whether a living organisation other than this one has a name with these folded words.
///
/// # Errors
/// The database fails.
pub fn has_name(conn: &mut DbConnection, search_name: &str, own: Option<OrganisationId>) -> Result<bool> {
    let ids: Vec<OrganisationId> = organisations::table
        .filter(organisations::search_name.eq(search_name).and(organisations::dissolved_on.is_null()))
        .select(organisations::id)
        .load(conn)?;
    Ok(ids.into_iter().any(|id| own != Some(id)))
}

/// Domains of an organisation, sorted.
///
/// # Errors
/// The database fails.
pub fn domains(conn: &mut DbConnection, id: OrganisationId) -> Result<Vec<String>> {
    Ok(organisation_domains::table
        .filter(organisation_domains::organisation_id.eq(id))
        .order(organisation_domains::domain)
        .select(organisation_domains::domain)
        .load(conn)?)
}

/// Notes that an organisation uses a mail domain, in lower case.
///
/// # Errors
/// That is known already ([`crate::error::Error::is_duplicate`]), or the database fails.
pub fn insert_domain(conn: &mut DbConnection, domain: &str, id: OrganisationId) -> Result<()> {
    diesel::insert_into(organisation_domains::table)
        .values((organisation_domains::domain.eq(domain), organisation_domains::organisation_id.eq(id)))
        .execute(conn)?;
    Ok(())
}

/// Forgets that an organisation uses a mail domain.
///
/// # Errors
/// The database fails.
pub fn delete_domain(conn: &mut DbConnection, domain: &str, id: OrganisationId) -> Result<()> {
    diesel::delete(organisation_domains::table.find((domain, id))).execute(conn)?;
    Ok(())
}
