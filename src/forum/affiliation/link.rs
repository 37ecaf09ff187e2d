//! Members of whose organisation only the name is known find their organisation.

use std::collections::HashMap;

use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts;
use crate::forum::organisations::{self, Organisation, search_name};
use crate::forum::threads;

/// Gives members without an organisation the one that has its name, if exactly one fits that name and the
/// place where they are at home. Safe to run again.
///
/// # Errors
/// The database fails.
pub fn link_by_name(conn: &mut DbConnection) -> Result<usize> {
    let mut by_name: HashMap<String, Vec<Organisation>> = HashMap::new();
    for one in organisations::store::all(conn)?.into_iter().filter(|one| one.dissolved_on.is_none()) {
        by_name.entry(one.search_name.clone()).or_default().push(one);
    }
    let (mut linked, mut shown_anew) = (Vec::new(), Vec::new());
    for (member, name, home) in accounts::store::without_organisation(conn)? {
        let candidates = by_name.get(&search_name(&name)).map_or(&[][..], Vec::as_slice);
        let mut fitting =
            candidates.iter().filter(|one| one.ags.is_inside(&home) || home.is_inside(&one.ags));
        if let (Some(one), None) = (fitting.next(), fitting.next()) {
            // The narrower of both places: a Gemeinde in her Kreis, her Kreis in the Land.
            let place = if one.ags.is_inside(&home) { &one.ags } else { &home };
            accounts::store::set_organisation(conn, member, one, place)?;
            linked.push(member);
            if (&name, home.district()) != (&one.name, place.district()) {
                shown_anew.push(member);
            }
        }
    }
    threads::note_changes_of_members(conn, &shown_anew)?;
    let count = linked.len();
    for batch in linked.chunks(200) {
        accounts::store::note_changes(conn, batch.to_vec())?;
    }
    Ok(count)
}
