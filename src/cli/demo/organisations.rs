//! Where the members of the demo work, as organisations. The demo needs no official directory.

use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::affiliation;
use crate::forum::organisations::{self, NewOrganisation, OrganisationKind};
use crate::forum::regions::Ags;

/// Adds the organisations that are missing, and gives each member her own.
///
/// # Errors
/// The database fails.
pub(super) fn link(conn: &mut DbConnection, workplaces: &[(&str, &Ags)]) -> Result<()> {
    let mut known: Vec<String> =
        organisations::store::all(conn)?.into_iter().map(|organisation| organisation.name).collect();
    for (name, home) in workplaces {
        if !known.iter().any(|other| other == name) {
            organisations::store::insert(conn, &NewOrganisation::new(kind(name), name, (*home).clone()))?;
            known.push((*name).to_owned());
        }
    }
    affiliation::link_by_name(conn)?;
    Ok(())
}

fn kind(name: &str) -> OrganisationKind {
    match name.split(' ').next() {
        Some("Stadt" | "Gemeinde") => OrganisationKind::Municipality,
        Some("GVV") => OrganisationKind::MunicipalAssociation,
        _ => OrganisationKind::Partner,
    }
}
