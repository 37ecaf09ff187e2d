//! Putting a backup in place. What was there is kept aside, never deleted.

use std::fs::File;
use std::io::copy;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text};

use super::backup::{Report, beside, create_private, sync_folder, verify};
use super::catalog::{self, Table};
use super::{connect, dump, rows, sums};
use crate::db::{Address, DbConnection, migrations};

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup held.
    pub report: Report,
    /// Where the database is now that was there before: a file or a schema.
    pub kept: Option<String>,
}

/// Verifies a backup and makes it the database at this address. A dump goes into either database, a SQLite
/// file only into SQLite. `stamp` names what was there before.
///
/// # Errors
/// The backup is not in order, a server uses the database, or it holds members and `is_forced` is not set.
pub fn restore(address: &Address, file: &Path, is_forced: bool, stamp: &str) -> Result<Restored> {
    let report = verify(file)?;
    let kept = match address {
        Address::Sqlite(path) => into_sqlite(Path::new(path), file, &report, is_forced, stamp)?,
        Address::Postgres(_) if report.is_sqlite => bail!(
            "{} ist eine SQLite-Sicherung. Bitte nach SQLite wiederherstellen und dann mit move-to umziehen",
            file.display()
        ),
        Address::Postgres(_) => into_postgres(address, file, is_forced, stamp)?,
    };
    Ok(Restored { report, kept })
}

/// Whether somebody lives in a database.
fn ensure_empty(conn: &mut DbConnection, is_forced: bool) -> Result<()> {
    for table in catalog::tables(conn)?.iter().filter(|table| table.name == "members") {
        let count = rows::count(conn, table)?;
        ensure!(
            count == 0 || is_forced,
            "Die Datenbank ist nicht leer ({count} Mitglieder). Mit --force tritt die Sicherung an ihre Stelle"
        );
    }
    Ok(())
}

fn into_sqlite(
    path: &Path,
    file: &Path,
    report: &Report,
    is_forced: bool,
    stamp: &str,
) -> Result<Option<String>> {
    let address = Address::Sqlite(path.to_str().context("Der Name der Datei ist kein Text")?.to_owned());
    let is_there = path.exists();
    if is_there {
        let mut conn = connect(&address)?;
        ensure_empty(&mut conn, is_forced)?;
        leave_wal(&mut conn)?;
    } else if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let new = beside(path, "unfertig")?;
    if report.is_sqlite {
        let mut out = create_private(&new)?;
        copy(&mut File::open(file)?, &mut out).context("Die Sicherung lässt sich nicht kopieren")?;
        out.sync_all()?;
        sums::drop_from(&mut connect(&Address::Sqlite(new.to_string_lossy().into_owned()))?)?;
    } else {
        create_private(&new)?;
        let mut conn = connect(&Address::Sqlite(new.to_string_lossy().into_owned()))?;
        load(&mut conn, file)?;
    }
    let mut kept = None;
    if is_there {
        let aside = beside(path, &format!("vor-restore-{stamp}"))?;
        ensure!(!aside.exists(), "{} gibt es schon", aside.display());
        std::fs::rename(path, &aside)?;
        kept = Some(aside.display().to_string());
    }
    std::fs::rename(&new, path).with_context(|| format!("{} lässt sich nicht anlegen", path.display()))?;
    sync_folder(path)?;
    Ok(kept)
}

#[derive(QueryableByName)]
struct Mode {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

/// Brings everything into the one file. SQLite does that for the last connection only: a server that uses the
/// database is found out.
fn leave_wal(conn: &mut DbConnection) -> Result<()> {
    conn.batch_execute("pragma busy_timeout = 200")?;
    let mode = sql_query("pragma journal_mode = delete").get_result::<Mode>(conn);
    let has_left = mode.is_ok_and(|mode| mode.journal_mode != "wal");
    ensure!(has_left, "Die Datenbank ist in Benutzung. Bitte zuerst das Forum anhalten");
    Ok(())
}

#[derive(QueryableByName)]
struct Schema {
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Bool)]
    is_in_use: bool,
    #[diesel(sql_type = BigInt)]
    tables: i64,
}

fn into_postgres(address: &Address, file: &Path, is_forced: bool, stamp: &str) -> Result<Option<String>> {
    let mut conn = connect(address)?;
    conn.transaction(|conn| {
        let found: Schema = sql_query(
            "select coalesce(current_schema(), '')::text as schema, \
             exists (select 1 from pg_stat_activity where datname = current_database() \
             and application_name = 'lotsenforum ' || current_schema() and pid <> pg_backend_pid()) as is_in_use, \
             (select count(*) from pg_tables where schemaname = current_schema()) as tables",
        )
        .get_result(conn)?;
        ensure!(!found.is_in_use, "Die Datenbank ist in Benutzung. Bitte zuerst das Forum anhalten");
        ensure_empty(conn, is_forced)?;
        let mut kept = None;
        if found.tables > 0 {
            let aside = format!("{}_vor_restore_{}", found.schema, stamp.replace('-', "_").to_lowercase());
            conn.batch_execute(&format!(
                "alter schema \"{0}\" rename to \"{aside}\"; create schema \"{0}\"",
                found.schema
            ))
            .context("Die Rolle darf das Schema nicht umbenennen")?;
            kept = Some(aside);
        }
        load(conn, file)?;
        Ok(kept)
    })
}

/// Makes the tables as they were and fills them.
fn load(conn: &mut DbConnection, file: &Path) -> Result<()> {
    conn.transaction(|conn| dump::read(file, &mut Loading { conn }))
}

struct Loading<'c> {
    conn: &'c mut DbConnection,
}

impl dump::Reader for Loading<'_> {
    fn head(&mut self, versions: &[String]) -> Result<()> {
        migrations::run_first(self.conn, versions.len())
    }

    fn rows(&mut self, table: &Table, rows: &[String]) -> Result<()> {
        rows::insert(self.conn, table, rows).with_context(|| format!("Tabelle {}", table.name))
    }

    fn end(&mut self, table: &Table, rows: u64, last_id: Option<i64>) -> Result<()> {
        let count = rows::count(self.conn, table)?;
        ensure!(
            u64::try_from(count).is_ok_and(|count| count == rows),
            "Tabelle {}: {count} von {rows} Zeilen",
            table.name
        );
        last_id.map_or(Ok(()), |last| rows::set_last_id(self.conn, table, last))
    }
}
