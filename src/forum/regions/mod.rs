//! Regions: the official tree of Baden-Württemberg and its names.
//!
//! A region never limits who reads or answers; it says whom a thread is meant for.

mod ags;
mod seed;
pub mod store;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

pub use self::ags::Ags;
pub use self::seed::seed;
use crate::db::schema::{region_editions, regions};
use crate::db::types::Timestamp;
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
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = regions, primary_key(ags), treat_none_as_null = true)]
pub struct Region {
    /// Its key.
    pub ags: Ags,
    /// What it is.
    pub kind: RegionKind,
    /// Its name without its kind.
    pub name: String,
    /// The official name with its kind, as in "Herrenberg, Stadt"; only of a Gemeinde.
    pub full_name: Option<String>,
    /// Textkennzeichen, as in "63" for a Stadt; only of a Gemeinde.
    pub kind_code: Option<String>,
    /// Inhabitants; only of a Gemeinde.
    pub population: Option<i32>,
    /// Area in hectares; only of a Gemeinde.
    pub area_ha: Option<i32>,
    /// Postcode of the town hall.
    pub postcode: Option<String>,
    /// The edition from which on it is gone.
    pub dissolved_on: Option<NaiveDate>,
    /// Into which Gemeinde it was merged, as far as known.
    pub successor_ags: Option<Ags>,
}

/// Textkennzeichen of a gemeindefreies Gebiet that nobody lives in.
const UNINHABITED: &str = "66";

impl Region {
    /// A region of which only the name is known.
    pub fn new(ags: Ags, kind: RegionKind, name: String) -> Self {
        Self {
            ags,
            kind,
            name,
            full_name: None,
            kind_code: None,
            population: None,
            area_ha: None,
            postcode: None,
            dissolved_on: None,
            successor_ags: None,
        }
    }

    /// Whether somebody can be at home there: it exists, and it has inhabitants.
    pub fn is_selectable(&self) -> bool {
        self.dissolved_on.is_none() && self.kind_code.as_deref() != Some(UNINHABITED)
    }
}

/// An edition of the official directory of municipalities that changed something here.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = region_editions)]
pub struct Edition {
    /// Counts up.
    pub id: i64,
    /// Gebietsstand: the day whose borders and names it tells.
    pub as_of: NaiveDate,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Gemeinden one can be at home in.
    pub municipality_count: i32,
    /// Gemeindeverbände.
    pub association_count: i32,
    /// What it changed here.
    pub change_count: i32,
}

/// An edition that is being imported.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = region_editions)]
pub struct NewEdition {
    /// Gebietsstand.
    pub as_of: NaiveDate,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Gemeinden one can be at home in.
    pub municipality_count: i32,
    /// Gemeindeverbände.
    pub association_count: i32,
    /// What it changed here.
    pub change_count: i32,
}

/// All regions, in memory: they change by an import a year, and every line of a list names one.
#[derive(Debug, Clone, Default)]
pub struct RegionTree {
    regions: BTreeMap<Ags, Region>,
    /// Names that several Gemeinden have.
    ambiguous: BTreeSet<String>,
    edition: Option<Edition>,
}

impl RegionTree {
    /// A tree of these regions.
    pub fn new(regions: Vec<Region>) -> Self {
        let (mut seen, mut ambiguous) = (BTreeSet::new(), BTreeSet::new());
        for region in regions.iter().filter(|region| region.kind == RegionKind::Municipality) {
            if !seen.insert(region.name.as_str()) {
                ambiguous.insert(region.name.clone());
            }
        }
        let regions = regions.into_iter().map(|region| (region.ags.clone(), region)).collect();
        Self { regions, ambiguous, edition: None }
    }

    /// The same tree, with the edition it was made from.
    #[must_use]
    pub fn of_edition(self, edition: Option<Edition>) -> Self {
        Self { edition, ..self }
    }

    /// The edition of the directory that the Gemeinden are from; none if none was imported.
    pub fn edition(&self) -> Option<&Edition> {
        self.edition.as_ref()
    }

    /// A region below the Land.
    pub fn get(&self, ags: &Ags) -> Option<&Region> {
        self.regions.get(ags)
    }

    /// Whether there is such a region.
    pub fn knows(&self, ags: &Ags) -> bool {
        *ags == Ags::state() || self.regions.contains_key(ags)
    }

    /// The name with its kind, as in "Landkreis Böblingen", "Enzkreis", "Region Stuttgart".
    ///
    /// Names that end in "kreis" stand alone; others need their kind, since Heilbronn and Karlsruhe are
    /// both Stadtkreis and Landkreis (public-sector.md 1.2). Of Gemeinden with the same name each has its Kreis.
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
            RegionKind::Municipality if self.ambiguous.contains(name) => match ags.parent() {
                Some(district) => format!("{name} ({})", self.name(&district)),
                None => name.clone(),
            },
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
                if organisation.is_empty() {
                    kreis
                } else if organisation.ends_with(bare) {
                    organisation.to_owned()
                } else {
                    format!("{organisation} ({kreis})")
                }
            }
            None => organisation.to_owned(),
        }
    }
}
