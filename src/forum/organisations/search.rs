//! Finding an organisation by what somebody types, by a Kreis, or by a mail domain.

use super::{Organisation, store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::regions::Ags;
use crate::text;

/// Organisations shown at most: whoever gets as many types on.
pub const MOST_FOUND: usize = 20;

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
