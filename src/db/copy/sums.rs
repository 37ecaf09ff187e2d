//! The checksums that a SQLite backup carries of its own content. SQLite checks its structure, but nobody would
//! notice a letter that changed inside a text.

use anyhow::{Context, Result, ensure};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::{BackupProgress, BackupStep, catalog, rows};
use crate::db::DbConnection;

/// The table of the sums; it has no content of the forum.
pub(super) const SUMS: &str = "lotsenforum_sums";

#[derive(QueryableByName)]
struct SumRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Text)]
    sha256: String,
}

/// Adds the sums to a fresh copy.
pub(super) fn write(conn: &mut DbConnection, progress: &mut BackupProgress<'_>) -> Result<()> {
    conn.batch_execute(&format!(
        "create table {SUMS} (name text primary key, rows integer not null, sha256 text not null)"
    ))?;
    for table in catalog::tables(conn)? {
        let sum = rows::sum_watched(conn, &table, &mut |rows| {
            ensure!(progress(BackupStep::Written(&table.name, rows)), "Die Sicherung ist abgebrochen");
            Ok(())
        })?;
        sql_query(format!("insert into {SUMS} (name, rows, sha256) values ($1, $2, $3)"))
            .bind::<Text, _>(&table.name)
            .bind::<BigInt, _>(i64::try_from(sum.rows)?)
            .bind::<Text, _>(sum.sha256())
            .execute(conn)?;
    }
    Ok(())
}

/// Holds the content against its sums and gives the rows of each table.
///
/// # Errors
/// A table has other rows than when the backup was made, or there are no sums.
pub(super) fn check(
    conn: &mut DbConnection,
    progress: &mut BackupProgress<'_>,
) -> Result<Vec<(String, u64)>> {
    let sums: Vec<SumRow> = sql_query(format!("select name, rows, sha256 from {SUMS}"))
        .load(conn)
        .context("Die Prüfsummen fehlen")?;
    let mut tables = Vec::new();
    for table in catalog::tables(conn)? {
        let sum = rows::sum_watched(conn, &table, &mut |rows| {
            ensure!(progress(BackupStep::Checked(&table.name, rows)), "Die Prüfung ist abgebrochen");
            Ok(())
        })?;
        let is_right = sums.iter().any(|row| {
            row.name == table.name && u64::try_from(row.rows) == Ok(sum.rows) && row.sha256 == sum.sha256()
        });
        ensure!(is_right, "Tabelle {}", table.name);
        tables.push((table.name, sum.rows));
    }
    Ok(tables)
}

/// Takes the sums away from what becomes a database again.
pub(super) fn drop_from(conn: &mut DbConnection) -> Result<()> {
    Ok(conn.batch_execute(&format!("drop table if exists {SUMS}"))?)
}
