//! Finding an organisation by what somebody types, by a Kreis, or by a mail domain.

use super::{Organisation, store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::regions::{Ags, RegionTree};
use crate::text;

/// Organisations shown at most: whoever gets as many types on.
pub const MOST_FOUND: usize = 20;
/// What people write instead of a name, and the names it can mean.
const NICKNAMES: [(&str, &[&str]); 7] = [
    ("stadtverwaltung ", &["Stadt"]),
    ("gemeindeverwaltung ", &["Gemeinde"]),
    ("bürgermeisteramt ", &["Gemeinde", "Stadt"]),
    ("rathaus ", &["Stadt", "Gemeinde"]),
    ("stadt ", &["Gemeinde"]),
    ("lra ", &["Landratsamt"]),
    ("landkreis ", &["Landratsamt"]),
];

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// In the order of the dictionary (DIN 5007-1), those that share a name by their key.
    pub organisations: Vec<Organisation>,
    /// Whether there are more than [`MOST_FOUND`].
    pub has_more: bool,
}

/// Living organisations in whose name each typed word begins a word; "muellheim", "mullheim" and "Müllheim"
/// are the same. Nothing typed finds nothing.
///
/// # Errors
/// The database fails.
pub fn search(conn: &mut DbConnection, typed: &str) -> Result<Found> {
    let words = text::search_words(typed);
    if words.is_empty() {
        return Ok(Found::default());
    }
    let mut organisations = sorted(store::with_words(conn, &words)?);
    let has_more = organisations.len() > MOST_FOUND;
    organisations.truncate(MOST_FOUND);
    Ok(Found { organisations, has_more })
}

/// The one living organisation that is called exactly what was typed, with or without its Kreis: "Altdorf
/// (Landkreis Böblingen)", "Gemeinde Altdorf (Landkreis Böblingen)", "Stadt Herrenberg", "Herrenberg". None if
/// several are.
///
/// # Errors
/// The database fails.
pub fn named(conn: &mut DbConnection, regions: &RegionTree, typed: &str) -> Result<Option<Organisation>> {
    let wanted = text::search_words(typed);
    // The Kreis is not among the words of a name.
    let name = typed.rsplit_once(" (").map_or(typed, |(name, _)| name);
    let mut candidates = Vec::new();
    for name in [name, typed] {
        let words = text::search_words(name);
        if !words.is_empty() && candidates.is_empty() {
            candidates = store::with_words(conn, &words)?;
        }
    }
    let is_called = |one: &Organisation| {
        let names = [
            one.place(regions),
            one.name.clone(),
            regions.place(&one.short_name, &one.ags),
            one.short_name.clone(),
        ];
        names.iter().any(|name| text::search_words(name) == wanted)
    };
    let mut called = candidates.into_iter().filter(is_called);
    Ok(called.next().filter(|_| called.next().is_none()))
}

/// The organisation that a list of people means: called so ([`named`]), or as its staff call it: "Stadtverwaltung
/// Herrenberg", "Rathaus Aach", "LRA Böblingen".
///
/// # Errors
/// The database fails.
pub fn meant(conn: &mut DbConnection, regions: &RegionTree, typed: &str) -> Result<Option<Organisation>> {
    if let Some(one) = named(conn, regions, typed)? {
        return Ok(Some(one));
    }
    for (word, names) in NICKNAMES {
        let Some(place) = typed.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)) else {
            continue;
        };
        let place = typed.get(place.len()..).unwrap_or_default().trim();
        for name in names.iter().filter(|_| !place.is_empty()) {
            if let Some(one) = named(conn, regions, &format!("{name} {place}"))? {
                return Ok(Some(one));
            }
        }
    }
    Ok(None)
}

/// The organisation with an official key; a spreadsheet takes the zero in front away.
///
/// # Errors
/// The database fails.
pub fn with_key(conn: &mut DbConnection, typed: &str) -> Result<Option<Organisation>> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let key = if digits.starts_with('8') { format!("0{digits}") } else { digits };
    Ok(store::by_key(conn, &key)?.filter(|one| one.dissolved_on.is_none()))
}

/// All living organisations of a Kreis, sorted like [`search`].
///
/// # Errors
/// The database fails.
pub fn in_district(conn: &mut DbConnection, district: &Ags) -> Result<Vec<Organisation>> {
    Ok(sorted(store::inside(conn, district)?))
}

/// Living organisations that use the domain of a mail address, sorted like [`search`].
///
/// # Errors
/// The database fails.
pub fn by_domain_of(conn: &mut DbConnection, email: &str) -> Result<Vec<Organisation>> {
    let Some((_, domain)) = email.rsplit_once('@') else { return Ok(Vec::new()) };
    Ok(sorted(store::of_domain(conn, &domain.to_lowercase())?))
}

fn sorted(mut organisations: Vec<Organisation>) -> Vec<Organisation> {
    organisations.sort_by_cached_key(|one| (text::sort_key(&one.short_name), one.ags.clone(), one.id));
    organisations
}
