//! The organisations that are in no official directory, written by ourselves (public-sector.md R10).

use super::{NewOrganisation, OrganisationKind, store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::regions::{self, Ags, RegionKind, RegionTree};

const STATEWIDE: &str = include_str!("../../../config/organisations.csv");

/// Writes the 35 Landratsämter, the Verbände and the partners if there is no organisation yet. Safe to run at
/// every start.
///
/// # Errors
/// The database fails.
pub fn seed(conn: &mut DbConnection) -> Result<()> {
    if store::any(conn)? {
        return Ok(());
    }
    let regions = RegionTree::new(regions::store::all(conn)?);
    let offices = regions.of_kind(RegionKind::RuralDistrict).into_iter().map(|district| NewOrganisation {
        official_key: Some(district.ags.to_string()),
        ..NewOrganisation::new(
            OrganisationKind::DistrictOffice,
            &format!("Landratsamt {}", district.name),
            district.ags.clone(),
        )
    });
    for new in offices.chain(STATEWIDE.lines().skip(1).filter_map(statewide)) {
        store::insert(conn, &new)?;
    }
    Ok(())
}

fn statewide(line: &str) -> Option<NewOrganisation> {
    let mut fields = line.split(';');
    let kind = OrganisationKind::from_word(fields.next()?)?;
    let ags = Ags::parse(fields.next()?)?;
    Some(NewOrganisation::new(kind, fields.next()?, ags))
}
