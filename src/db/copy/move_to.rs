//! Moving a forum from SQLite to PostgreSQL. Killed at any moment it goes on where it was: what has arrived
//! stands in a book in the target, written in the same transactions as the rows.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::catalog::{self, Table};
use super::rows::{self, Sum};
use super::{Progress, connect};
use crate::db::{Address, DbConnection, migrations};

/// The table with what has arrived; it goes when the move is complete, and a server does not start while it
/// is there.
pub(in crate::db) const BOOK: &str = "lotsenforum_move";

#[derive(QueryableByName)]
struct Arrived {
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// What was moved: each table with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Table and rows, in the order in which they were written.
    pub tables: Vec<(String, u64)>,
    /// Whether an earlier move was gone on with.
    pub is_continued: bool,
}

/// Copies everything from a SQLite file into an empty PostgreSQL and compares each table by count and checksum.
/// While it works nobody writes to the source. Stopped by `progress`, or killed, the same call goes on.
///
/// # Errors
/// The schema of the source is not that of this program, the target holds something else, the source has
/// changed between two calls, or a database fails. The source is never changed.
pub fn move_to(source: &Address, target: &Address, progress: &mut Progress<'_>) -> Result<Moved> {
    ensure!(matches!(source, Address::Sqlite(_)), "Die Quelle ist keine SQLite-Datei");
    ensure!(matches!(target, Address::Postgres(_)), "Das Ziel ist keine postgres://-Adresse");
    let (mut from, mut to) = (connect(source)?, connect(target)?);
    migrations::ensure_current(&mut from)?;
    // Readers go on; whoever writes waits, and what is copied stays one moment.
    from.batch_execute("begin immediate")
        .context("Jemand schreibt gerade in die Quelle; bitte das Forum anhalten")?;
    let outcome = copy(&mut from, &mut to, progress);
    from.batch_execute("rollback")?;
    outcome
}

fn copy(from: &mut DbConnection, to: &mut DbConnection, progress: &mut Progress<'_>) -> Result<Moved> {
    let tables = catalog::tables(from)?;
    let mark = mark_of(from, &tables)?;
    let arrived = prepare(to, &tables, &mark)?;
    let is_continued = arrived.values().any(|rows| *rows > 0);
    let mut moved = Vec::new();
    for table in &tables {
        let done = arrived.get(&table.name).copied().unwrap_or(0);
        let here = fill(from, to, table, done, progress)?;
        let there = to.transaction(|conn| rows::sum(conn, table))?;
        ensure!(
            (here.rows, here.sha256()) == (there.rows, there.sha256()),
            "Die Tabelle {} ist im Ziel nicht, was sie in der Quelle ist ({} und {} Zeilen). Hat jemand seit dem \
             ersten Versuch geschrieben? Bitte das Ziel leeren und von vorn beginnen",
            table.name,
            there.rows,
            here.rows
        );
        moved.push((table.name.clone(), here.rows));
    }
    to.transaction::<_, anyhow::Error, _>(|to| {
        for table in tables.iter().filter(|table| table.counts_up) {
            let last = rows::last_id(from, table)?;
            rows::set_last_id(to, table, last)?;
        }
        to.batch_execute(&format!("drop table {BOOK}"))?;
        Ok(())
    })?;
    to.batch_execute("analyze")?;
    Ok(Moved { tables: moved, is_continued })
}

/// Tells one source from another: its keys, which every forum makes for itself.
fn mark_of(from: &mut DbConnection, tables: &[Table]) -> Result<String> {
    let keys = tables.iter().find(|table| table.name == "signing_keys");
    Ok(keys.map(|table| rows::sum(from, table)).transpose()?.unwrap_or_default().sha256())
}

/// Makes sure that the target is empty, or that it holds the beginning of this move; says what has arrived.
fn prepare(to: &mut DbConnection, tables: &[Table], mark: &str) -> Result<HashMap<String, i64>> {
    if migrations::is_being_moved(to)? {
        let arrived: Vec<Arrived> =
            sql_query(format!("select source, table_name, rows from {BOOK}")).load(to)?;
        ensure!(
            arrived.iter().all(|row| row.source == mark),
            "Im Ziel liegt der angefangene Umzug eines anderen Forums"
        );
        migrations::ensure_current(to)?;
        return Ok(arrived.into_iter().map(|row| (row.table_name, row.rows)).collect());
    }
    let there = catalog::tables(to)?;
    for table in &there {
        let count = rows::count(to, table)?;
        ensure!(
            count == 0,
            "Das Ziel ist nicht leer: Die Tabelle {} hat {count} Zeilen. Bitte eine leere Datenbank anlegen; \
             „serve“ darf dort noch nicht gelaufen sein",
            table.name
        );
    }
    // The book comes first: what is interrupted now is no foreign content the next time.
    to.transaction::<_, anyhow::Error, _>(|to| {
        to.batch_execute(&format!(
            "create table {BOOK} (source text not null, table_name text primary key, rows bigint not null)"
        ))?;
        migrations::run(to)?;
        for table in tables {
            sql_query(format!("insert into {BOOK} (source, table_name, rows) values ($1, $2, 0)"))
                .bind::<Text, _>(mark)
                .bind::<Text, _>(&table.name)
                .execute(to)?;
        }
        Ok(())
    })?;
    let there = catalog::tables(to)?;
    let shape = |tables: &[Table]| -> Vec<(String, Vec<catalog::Column>)> {
        let mut shape: Vec<_> =
            tables.iter().map(|table| (table.name.clone(), table.columns.clone())).collect();
        shape.sort_by(|a, b| a.0.cmp(&b.0));
        shape
    };
    if shape(&there) != shape(tables) {
        bail!("Quelle und Ziel haben verschiedene Tabellen");
    }
    Ok(HashMap::new())
}

/// Copies what has not arrived of a table; the sum is that of all its rows.
fn fill(
    from: &mut DbConnection,
    to: &mut DbConnection,
    table: &Table,
    done: i64,
    progress: &mut Progress<'_>,
) -> Result<Sum> {
    let mut sum = Sum::default();
    let mut to_skip = usize::try_from(done).unwrap_or(0);
    rows::each(from, table, &mut |mut portion| {
        portion.iter().for_each(|row| sum.add(row));
        let skipped = to_skip.min(portion.len());
        to_skip -= skipped;
        portion.drain(..skipped);
        let count = portion.len();
        if count > 0 {
            to.transaction::<_, anyhow::Error, _>(|to| {
                rows::insert(to, table, &portion)?;
                let noted = sql_query(format!("update {BOOK} set rows = rows + $1 where table_name = $2"))
                    .bind::<BigInt, _>(i64::try_from(count).unwrap_or(0))
                    .bind::<Text, _>(&table.name)
                    .execute(to)?;
                ensure!(noted == 1, "Das Buch des Umzugs ist nicht in Ordnung");
                Ok(())
            })
            .with_context(|| format!("Tabelle {}", table.name))?;
        }
        ensure!(
            progress(&table.name, skipped + count),
            "Der Umzug ist angehalten; derselbe Befehl setzt ihn fort"
        );
        Ok(())
    })?;
    Ok(sum)
}
