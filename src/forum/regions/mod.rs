//! Regions: the official tree of Baden-Württemberg and its names.
//!
//! A region never limits who reads or answers; it says whom a thread is meant for.

mod ags;
mod seed;
pub mod store;

use std::collections::BTreeMap;

use diesel::prelude::*;

pub use self::ags::Ags;
pub use self::seed::seed;
use crate::db::schema::regions;
use crate::text_enum;

text_enum! {
    /// What a region is.
    RegionKind {
        /// Regierungsbezirk, 3 digits.
        GovernmentRegion = "government_region",
        /// One of the 12 Regionen, 4 digits.
        PlanningRegion = "planning_region",
        /// Landkreis, 5 digits.
        RuralDistrict = "rural_district",
        /// Stadtkreis, 5 digits.
        UrbanDistrict = "urban_district",
        /// Gemeinde, 8 digits.
        Municipality = "municipality",
    }
}

/// One region below the Land.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = regions)]
pub struct Region {
    /// Its key.
    pub ags: Ags,
    /// What it is.
    pub kind: RegionKind,
    /// Its name without its kind.
    pub name: String,
}

/// All regions, in memory: they change by an import a year, and every line of a list names one.
#[derive(Debug, Clone, Default)]
pub struct RegionTree {
    regions: BTreeMap<Ags, Region>,
}

impl RegionTree {
    /// A tree of these regions.
    pub fn new(regions: Vec<Region>) -> Self {
        Self { regions: regions.into_iter().map(|region| (region.ags.clone(), region)).collect() }
    }

    /// Whether there is such a region.
    pub fn knows(&self, ags: &Ags) -> bool {
        *ags == Ags::state() || self.regions.contains_key(ags)
    }

    /// The name with its kind, as in "Landkreis Böblingen", "Enzkreis", "Region Stuttgart".
    ///
    /// Names that end in "kreis" stand alone; others need their kind, since Heilbronn and Karlsruhe are
    /// both Stadtkreis and Landkreis (public-sector.md 1.2).
    pub fn name(&self, ags: &Ags) -> String {
        let Some(region) = self.regions.get(ags) else {
            return match ags.parent() {
                None => "Baden-Württemberg".to_owned(),
                Some(parent) => self.name(&parent),
            };
        };
        let name = &region.name;
        match region.kind {
            RegionKind::GovernmentRegion => format!("Regierungsbezirk {name}"),
            RegionKind::PlanningRegion => format!("Region {name}"),
            RegionKind::UrbanDistrict => format!("Stadtkreis {name}"),
            RegionKind::RuralDistrict if name.ends_with("kreis") || name.ends_with("Kreis") => name.clone(),
            RegionKind::RuralDistrict => format!("Landkreis {name}"),
            RegionKind::Municipality => name.clone(),
        }
    }

    /// All regions below the Land, in the order of their keys.
    pub fn all(&self) -> impl Iterator<Item = &Region> {
        self.regions.values()
    }

    /// The parts directly below a region, in the order of their keys.
    pub fn children(&self, ags: &Ags) -> Vec<&Region> {
        self.regions.values().filter(|region| region.ags.parent().as_ref() == Some(ags)).collect()
    }

    /// All regions of a kind, in the order of their keys.
    pub fn of_kind(&self, kind: RegionKind) -> Vec<&Region> {
        self.regions.values().filter(|region| region.kind == kind).collect()
    }

    /// An organisation with its Kreis, as in "Stadt Herrenberg (Landkreis Böblingen)". A Landratsamt or a
    /// Stadtkreis already says where it is.
    pub fn place(&self, organisation: &str, home: &Ags) -> String {
        match home.district() {
            Some(district) => {
                let kreis = self.name(&district);
                let bare = self.regions.get(&district).map_or("", |region| region.name.as_str());
                if organisation.ends_with(bare) {
                    organisation.to_owned()
                } else {
                    format!("{organisation} ({kreis})")
                }
            }
            None => organisation.to_owned(),
        }
    }
}
