//! Rows of `regions` and `region_editions`.

use diesel::prelude::*;

use super::{Edition, NewEdition, Region, RegionTree};
use crate::db::DbConnection;
use crate::db::schema::{region_editions, regions};
use crate::each_db;
use crate::error::Result;

/// All regions.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Region>> {
    Ok(regions::table.order(regions::ags).select(Region::as_select()).load(conn)?)
}

/// All regions with the edition they are from.
///
/// # Errors
/// The database fails.
pub fn tree(conn: &mut DbConnection) -> Result<RegionTree> {
    // The edition first: an import between both makes the tree newer than it says, and it is read once more.
    let edition = edition(conn)?;
    Ok(RegionTree::new(all(conn)?).of_edition(edition))
}

/// The edition that holds.
///
/// # Errors
/// The database fails.
pub fn edition(conn: &mut DbConnection) -> Result<Option<Edition>> {
    Ok(region_editions::table
        .order(region_editions::id.desc())
        .select(Edition::as_select())
        .first(conn)
        .optional()?)
}

pub(super) fn count(conn: &mut DbConnection) -> Result<i64> {
    Ok(regions::table.count().get_result(conn)?)
}

/// Adds a region.
///
/// # Errors
/// There is one with this key, or the database fails.
pub fn insert(conn: &mut DbConnection, region: &Region) -> Result<()> {
    diesel::insert_into(regions::table).values(region).execute(conn)?;
    Ok(())
}

/// Adds regions, up to some hundred in one statement.
///
/// # Errors
/// As [`insert`].
pub fn insert_all(conn: &mut DbConnection, new: &[Region]) -> Result<()> {
    each_db!(conn, |c| diesel::insert_into(regions::table).values(new).execute(c))?;
    Ok(())
}

/// Writes everything about a region anew.
///
/// # Errors
/// The database fails.
pub fn update(conn: &mut DbConnection, region: &Region) -> Result<()> {
    diesel::update(regions::table.find(&region.ags)).set(region).execute(conn)?;
    Ok(())
}

/// Notes that an edition was imported.
///
/// # Errors
/// The database fails.
pub fn insert_edition(conn: &mut DbConnection, edition: &NewEdition) -> Result<()> {
    diesel::insert_into(region_editions::table).values(edition).execute(conn)?;
    Ok(())
}
