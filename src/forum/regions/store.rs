//! Rows of `regions`.

use diesel::prelude::*;

use super::Region;
use crate::db::DbConnection;
use crate::db::schema::regions;
use crate::error::Result;

/// All regions.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Region>> {
    Ok(regions::table.order(regions::ags).select(Region::as_select()).load(conn)?)
}

pub(super) fn count(conn: &mut DbConnection) -> Result<i64> {
    Ok(regions::table.count().get_result(conn)?)
}

pub(super) fn insert(conn: &mut DbConnection, region: &Region) -> Result<()> {
    diesel::insert_into(regions::table)
        .values((regions::ags.eq(&region.ags), regions::kind.eq(region.kind), regions::name.eq(&region.name)))
        .execute(conn)?;
    Ok(())
}
