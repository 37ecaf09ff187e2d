//! Those who decide are told that somebody waits.

use super::decide::count_for;
use super::{letter, store};
use crate::error::{Error, Result};
use crate::forum::accounts::{self, rights};
use crate::forum::regions::Ags;
use crate::forum::sign_in::{self, Parts};

/// Sends everybody who decides one letter about the applications that nobody was told of yet; gives how many. Nobody
/// gets more than one on a day, however often this runs.
///
/// # Errors
/// The database or a template fails.
pub fn tell(parts: &Parts) -> Result<usize> {
    let (open, untold, members) = parts.db.read(|conn| {
        let today = parts.now.day();
        if store::last_told(conn)?.is_some_and(|told| told.day() == today) {
            return Ok((Vec::new(), Vec::new(), Vec::new()));
        }
        let untold = store::untold(conn)?;
        let members = if untold.is_empty() { Vec::new() } else { accounts::store::all(conn)? };
        Ok((store::places(conn)?, untold, members))
    })?;
    if untold.is_empty() {
        return Ok(0);
    }
    let places: Vec<Option<Ags>> = untold.iter().map(|(_, place)| place.clone()).collect();
    let mut letters = Vec::new();
    for member in members.iter().filter(|member| rights::is_in_good_standing(member, parts.now)) {
        if count_for(member, &places) > 0 {
            letters.push(letter::waiting(parts, member, count_for(member, &open))?);
        }
    }
    let told = parts.db.write(|conn| {
        let ids = untold.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        // Another server was faster, or somebody has decided: the next turn looks anew.
        if store::note_told(conn, &ids, parts.now)? != ids.len() {
            return Err(Error::Conflict);
        }
        for letter in &letters {
            sign_in::letter::send(conn, letter, parts.now)?;
        }
        Ok(letters.len())
    });
    match told {
        Err(Error::Conflict) => Ok(0),
        outcome => outcome,
    }
}
