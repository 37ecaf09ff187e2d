//! Bringing the forum to the state of an edition.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::compare::{Change, Plan, compare};
use super::fault::Failure;
use super::file::Directory;
use crate::db::types::Timestamp;
use crate::db::{Database, DbConnection};
use crate::error::Result;
use crate::forum::affiliation;
use crate::forum::organisations;
use crate::forum::regions::{self, Ags, NewEdition, Region};

/// Rows in one statement.
const BATCH: usize = 200;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many rows are to be written.
    Planned(usize),
    /// So many more are written.
    Written(usize),
}

/// What somebody decides about an import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Takes an edition that is older than what is stored.
    pub force: bool,
    /// Which Gemeinde became a part of which, where the file alone does not tell.
    pub mergers: BTreeMap<Ags, Ags>,
}

/// What an import did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Gebietsstand.
    pub as_of: NaiveDate,
    /// Gemeinden in the file that one can be at home in.
    pub municipalities: usize,
    /// Uninhabited places in the file.
    pub uninhabited: usize,
    /// Gemeindeverbände in the file.
    pub associations: usize,
    /// Kreise that the file does not tell of; they stayed as they are.
    pub untold_districts: usize,
    /// All changes.
    pub changes: Vec<Change>,
    /// Members who found their organisation by its name.
    pub linked: usize,
}

/// Takes an edition: all of it in one transaction, or nothing. The same one again changes nothing. `step` is
/// told how far it is.
///
/// # Errors
/// The edition is older than what is stored, a merger cannot be meant, or the database fails.
pub fn import(
    db: &Database,
    directory: &Directory,
    options: &Options,
    now: Timestamp,
    step: &mut dyn FnMut(Step),
) -> Result<Outcome, Failure> {
    // Two imports at once would both find the old state.
    db.write_alone(|conn| {
        let stored = regions::store::all(conn)?;
        let edition = regions::store::edition(conn)?;
        let older = edition.as_ref().filter(|edition| directory.as_of < edition.as_of && !options.force);
        if let Some(edition) = older {
            return Ok(Err(Failure::Older { file: directory.as_of, stored: edition.as_of }));
        }
        if let Some((gone, _)) = options.mergers.iter().find(|(gone, into)| {
            directory.municipalities.contains_key(gone)
                || !directory.municipalities.contains_key(into)
                || !stored.iter().any(|region| region.ags == **gone)
        }) {
            return Ok(Err(Failure::Merger(gone.to_string())));
        }
        let plan = compare(&stored, &organisations::store::all(conn)?, directory, &options.mergers);
        step(Step::Planned(plan.writes()));
        write(conn, &plan, step)?;
        let linked = affiliation::link_by_name(conn)?;
        let outcome = outcome(directory, plan, linked, &stored);
        if !outcome.changes.is_empty() || edition.is_none_or(|edition| edition.as_of != directory.as_of) {
            regions::store::insert_edition(conn, &new_edition(&outcome, now))?;
        }
        Ok(Ok(outcome))
    })?
}

fn write(conn: &mut DbConnection, plan: &Plan, step: &mut dyn FnMut(Step)) -> Result<()> {
    for batch in plan.new_regions.chunks(BATCH) {
        regions::store::insert_all(conn, batch)?;
        step(Step::Written(batch.len()));
    }
    for region in &plan.changed_regions {
        regions::store::update(conn, region)?;
        step(Step::Written(1));
    }
    for batch in plan.new_organisations.chunks(BATCH) {
        organisations::store::insert_all(conn, batch)?;
        step(Step::Written(batch.len()));
    }
    for (before, after) in &plan.changed_organisations {
        affiliation::change(conn, before, after)?;
        step(Step::Written(1));
    }
    // Last: what they became a part of may be new.
    for (gone, into) in &plan.gone_organisations {
        let mut gone = gone.clone();
        if let Some(key) = into {
            gone.successor_id = organisations::store::by_key(conn, key)?.map(|one| one.id);
        }
        organisations::store::update(conn, &gone)?;
        step(Step::Written(1));
    }
    Ok(())
}

fn outcome(directory: &Directory, plan: Plan, linked: usize, stored: &[Region]) -> Outcome {
    let municipalities = directory.municipalities.values().filter(|region| region.is_selectable()).count();
    let districts = stored.iter().filter(|region| region.ags.as_str().len() == 5).count();
    Outcome {
        as_of: directory.as_of,
        municipalities,
        uninhabited: directory.municipalities.len() - municipalities,
        associations: directory.associations.len(),
        untold_districts: districts.saturating_sub(directory.districts.len()),
        changes: plan.changes,
        linked,
    }
}

fn new_edition(outcome: &Outcome, now: Timestamp) -> NewEdition {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    NewEdition {
        as_of: outcome.as_of,
        imported_at: now,
        municipality_count: number(outcome.municipalities),
        association_count: number(outcome.associations),
        change_count: number(outcome.changes.len()),
    }
}
