//! Helpers for writing many rows at once.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::DbConnection;
use crate::error::Result;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Takes `count` ids of a table that counts up by itself, in rising order. Nobody else gets them, whether they
/// are used or not; so rows that point to each other are written without asking for their ids one by one.
///
/// # Errors
/// The database fails.
pub fn reserve_ids(conn: &mut DbConnection, table: &'static str, count: usize) -> Result<Vec<i64>> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    match conn {
        DbConnection::Pg(pg) => {
            // Other servers draw from the same sequence, so the numbers may have gaps.
            let drawn = format!(
                "select nextval(pg_get_serial_sequence('{table}', 'id')) as id from generate_series(1, $1)"
            );
            let ids: Vec<Id> = sql_query(drawn).bind::<BigInt, _>(count).load(pg)?;
            Ok(ids.into_iter().map(|row| row.id).collect())
        }
        DbConnection::Sqlite(sqlite) => {
            let begun = format!(
                "insert into sqlite_sequence (name, seq) select '{table}', 0 \
                 where not exists (select 1 from sqlite_sequence where name = '{table}')"
            );
            sql_query(begun).execute(sqlite)?;
            let raised = format!(
                "update sqlite_sequence set seq = seq + $1 where name = '{table}' returning seq as id"
            );
            let last: Id = sql_query(raised).bind::<BigInt, _>(count).get_result(sqlite)?;
            Ok((last.id - count + 1..=last.id).collect())
        }
    }
}
