//! Organisations: the town halls, Landratsämter, Verbände and partners that members work for.
//!
//! Gemeinden and Gemeindeverbände come with the official directory (`forum/gazetteer`), the others are written
//! by ourselves (`seed.rs`). One that is gone stays as long as it may be somebody's.

mod search;
mod seed;
mod size;
pub mod store;

use chrono::NaiveDate;
use diesel::prelude::*;

pub use self::search::{Found, MOST_FOUND, by_domain_of, in_district, meant, named, search, with_key};
pub use self::seed::seed;
pub use self::size::SizeClass;
use super::ids::OrganisationId;
use super::regions::{Ags, RegionTree};
use crate::db::schema::organisations;
use crate::text;
use crate::text_enum;

text_enum! {
    /// What an organisation is.
    OrganisationKind {
        /// Gemeinde or Stadt.
        Municipality = "municipality",
        /// Landratsamt.
        DistrictOffice = "district_office",
        /// Gemeindeverwaltungsverband or vereinbarte Verwaltungsgemeinschaft: an employer of its own.
        MunicipalAssociation = "municipal_association",
        /// Kommunaler Landesverband: Gemeindetag, Städtetag, Landkreistag.
        UmbrellaAssociation = "umbrella_association",
        /// Land and partners.
        Partner = "partner",
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable, AsChangeset)]
#[diesel(table_name = organisations, treat_none_as_null = true)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// As people read it: "Stadt Herrenberg".
    pub name: String,
    /// By which it is sorted: "Herrenberg".
    pub short_name: String,
    /// The folded words of the name, each after a blank.
    pub search_name: String,
    /// The region it works for.
    pub ags: Ags,
    /// 8 digits of a Gemeinde, 5 of a Kreis, 9 of a Verband; none for those without a key.
    pub official_key: Option<String>,
    /// Textkennzeichen, as in "63" for a Stadt.
    pub kind_code: Option<String>,
    /// Inhabitants of a Gemeinde.
    pub population: Option<i32>,
    /// The edition from which on it is gone.
    pub dissolved_on: Option<NaiveDate>,
    /// What it became a part of, as far as known.
    pub successor_id: Option<OrganisationId>,
}

/// An organisation that is to be added.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = organisations)]
pub struct NewOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// As people read it.
    pub name: String,
    /// By which it is sorted.
    pub short_name: String,
    /// The folded words of the name.
    pub search_name: String,
    /// The region it works for.
    pub ags: Ags,
    /// Its official key.
    pub official_key: Option<String>,
    /// Textkennzeichen.
    pub kind_code: Option<String>,
    /// Inhabitants of a Gemeinde.
    pub population: Option<i32>,
}

impl NewOrganisation {
    /// An organisation without an official key.
    pub fn new(kind: OrganisationKind, name: &str, ags: Ags) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            short_name: short_name(kind, name).to_owned(),
            search_name: search_name(name),
            ags,
            official_key: None,
            kind_code: None,
            population: None,
        }
    }
}

impl Organisation {
    /// How large the places are that it works for; none for associations and partners.
    pub fn size(&self) -> Option<SizeClass> {
        match self.kind {
            OrganisationKind::Municipality => self.population.map(SizeClass::of),
            OrganisationKind::DistrictOffice => Some(SizeClass::District),
            _ => None,
        }
    }

    /// The name with the Kreis, as in "Gemeinde Altdorf (Landkreis Böblingen)".
    pub fn place(&self, regions: &RegionTree) -> String {
        regions.place(&self.name, &self.ags)
    }
}

/// The folded words of a name, each after a blank: what begins with a typed word is `like '% word%'`.
pub fn search_name(name: &str) -> String {
    text::search_words(name).iter().fold(String::new(), |name, word| name + " " + word)
}

/// "Herrenberg" of "Stadt Herrenberg".
fn short_name(kind: OrganisationKind, name: &str) -> &str {
    match kind {
        OrganisationKind::Municipality => ["Stadt ", "Gemeinde ", "Markt "]
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix))
            .unwrap_or(name),
        OrganisationKind::DistrictOffice => name.strip_prefix("Landratsamt ").unwrap_or(name),
        _ => name,
    }
}
