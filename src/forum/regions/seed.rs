//! The 60 units above the Gemeinden, written by ourselves (public-sector.md R1).

use super::{Ags, Region, RegionKind, store};
use crate::db::DbConnection;
use crate::error::Result;

const UNITS: &str = include_str!("../../../config/regions/baden-wuerttemberg.csv");

/// Writes the units that are missing. Safe to run at every start.
///
/// # Errors
/// The database fails.
pub fn seed(conn: &mut DbConnection) -> Result<()> {
    if store::count(conn)? > 0 {
        return Ok(());
    }
    for region in UNITS.lines().skip(1).filter_map(unit) {
        store::insert(conn, &region)?;
    }
    Ok(())
}

fn unit(line: &str) -> Option<Region> {
    let mut fields = line.split(';');
    Some(Region::new(
        Ags::parse(fields.next()?)?,
        RegionKind::from_word(fields.next()?)?,
        fields.next()?.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::regions::RegionTree;

    #[test]
    fn there_are_4_12_and_44_and_each_has_its_parents() {
        let regions: Vec<_> = UNITS.lines().skip(1).filter_map(unit).collect();
        let of = |length: usize| regions.iter().filter(|r| r.ags.as_str().len() == length).count();
        assert_eq!((of(3), of(4), of(5)), (4, 12, 44));

        let tree = RegionTree::new(regions.clone());
        for region in &regions {
            assert!(tree.knows(&region.ags.parent().unwrap()), "{}", region.ags);
        }
    }

    #[test]
    fn names_carry_their_kind_where_it_is_needed() {
        let tree = RegionTree::new(UNITS.lines().skip(1).filter_map(unit).collect());
        let name = |ags: &str| tree.name(&Ags::parse(ags).unwrap());
        assert_eq!(name("08115"), "Landkreis Böblingen");
        assert_eq!(name("08236"), "Enzkreis");
        assert_eq!(name("08121"), "Stadtkreis Heilbronn");
        assert_eq!(name("0811"), "Region Stuttgart");
        assert_eq!(name("081"), "Regierungsbezirk Stuttgart");
        assert_eq!(name("08"), "Baden-Württemberg");
        assert_eq!(
            tree.place("Stadt Herrenberg", &Ags::parse("08115").unwrap()),
            "Stadt Herrenberg (Landkreis Böblingen)"
        );
        assert_eq!(
            tree.place("Landratsamt Böblingen", &Ags::parse("08115").unwrap()),
            "Landratsamt Böblingen"
        );
        assert_eq!(tree.place("Stadt Ulm", &Ags::parse("08421").unwrap()), "Stadt Ulm");
    }
}
