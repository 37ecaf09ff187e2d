//! The directory of members: who is like me, who knows about this.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::{directory_store, store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts::{Role, Viewer};
use crate::forum::ids::MemberId;
use crate::forum::organisations::{OrganisationKind, SizeClass};
use crate::forum::regions::{Ags, RegionKind, RegionTree};
use crate::text;

/// Members on a page.
pub const PER_PAGE: i64 = 30;

/// What narrows the directory; nothing shows everybody.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Beginnings of words of the name, of where she works, or of her Kreis.
    pub text: String,
    /// At home there.
    pub region: Option<Ags>,
    /// Kind of the organisation.
    pub kind: Option<OrganisationKind>,
    /// How many people it works for.
    pub size: Option<SizeClass>,
    /// Beginnings of words of one of her topics.
    pub topic: String,
}

/// A member in the directory.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs)]
pub struct DirectoryRow {
    #[diesel(sql_type = BigInt)]
    pub id: MemberId,
    #[diesel(sql_type = Text)]
    pub handle: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub role: Role,
    #[diesel(sql_type = Text)]
    pub job_title: String,
    #[diesel(sql_type = Text)]
    pub organisation: String,
    #[diesel(sql_type = Text)]
    pub home_ags: Ags,
    #[diesel(sql_type = Nullable<Text>)]
    pub organisation_kind: Option<OrganisationKind>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub population: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub picture_hash: Option<String>,
}

impl DirectoryRow {
    /// How large the places are that her organisation works for.
    pub fn size(&self) -> Option<SizeClass> {
        match self.organisation_kind? {
            OrganisationKind::Municipality => self.population.map(SizeClass::of),
            OrganisationKind::DistrictOffice => Some(SizeClass::District),
            _ => None,
        }
    }
}

/// A page of the directory.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Members with their topics, by family name.
    pub rows: Vec<(DirectoryRow, Vec<String>)>,
    /// How many there are on all pages.
    pub total: i64,
}

/// A typed word, and the Kreise that it may mean.
pub(super) type Wanted<'a> = (String, Vec<&'a Ags>);

/// A page of all members that the search finds; three statements. Left out are those who are suspended and those
/// who asked for it.
///
/// # Errors
/// A guest, or the database fails.
pub fn search(
    conn: &mut DbConnection,
    regions: &RegionTree,
    viewer: &Viewer,
    search: &Search,
    page: i64,
) -> Result<Directory> {
    viewer.member()?;
    let words: Vec<Wanted<'_>> = text::search_words(&search.text)
        .into_iter()
        .map(|word| {
            let districts = districts(regions, &word);
            (word, districts)
        })
        .collect();
    let total = directory_store::count(conn, search, &words)?;
    let rows = directory_store::page(conn, search, &words, ((page - 1) * PER_PAGE, PER_PAGE))?;
    let mut topics = store::topics_of(conn, rows.iter().map(|row| row.id).collect())?;
    let rows = rows.into_iter().map(|row| {
        let topics = topics.remove(&row.id).unwrap_or_default();
        (row, topics)
    });
    Ok(Directory { rows: rows.collect(), total })
}

/// Kreise with a word that begins so, in their names without their kinds: "Landkreis" means none of them.
fn districts<'a>(regions: &'a RegionTree, word: &str) -> Vec<&'a Ags> {
    [RegionKind::RuralDistrict, RegionKind::UrbanDistrict]
        .into_iter()
        .flat_map(|kind| regions.of_kind(kind))
        .filter(|district| text::search_words(&district.name).iter().any(|name| name.starts_with(word)))
        .map(|district| &district.ags)
        .collect()
}
