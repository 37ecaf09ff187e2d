//! The file of a backup that is no SQLite database: gzip around lines of JSON. A head, then for each table its
//! columns, its rows in the canonical form and its checksum, and an end without which the file is torn.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::catalog::{self, Table};
use super::rows::{self, PORTION, Sum};
use super::{BackupProgress, BackupStep};
use crate::db::{DbConnection, migrations};

/// Version of the file format.
const VERSION: u32 = 1;
/// The first bytes of gzip.
pub(super) const MAGIC: &[u8] = &[0x1f, 0x8b];

/// A line that is no row; rows are arrays.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "lowercase")]
enum Mark {
    Head { format: String, version: u32, migrations: Vec<String> },
    Table(Table),
    Sum { rows: u64, sha256: String, last_id: Option<i64> },
    End { tables: usize },
}

/// Writes all tables as one moment sees them. On PostgreSQL it needs a transaction.
pub(super) fn write(conn: &mut DbConnection, file: File, progress: &mut BackupProgress<'_>) -> Result<File> {
    let mut out = BufWriter::with_capacity(1 << 20, GzEncoder::new(file, Compression::fast()));
    let migrations = migrations::applied(conn)?;
    put(&mut out, &Mark::Head { format: "lotsenforum-backup".to_owned(), version: VERSION, migrations })?;
    let tables = catalog::tables(conn)?;
    for table in &tables {
        put(&mut out, &Mark::Table(table.clone()))?;
        let mut sum = Sum::default();
        rows::each(conn, table, &mut |portion| {
            for row in &portion {
                sum.add(row);
                out.write_all(row.as_bytes())?;
                out.write_all(b"\n")?;
            }
            ensure!(
                progress(BackupStep::Written(&table.name, portion.len())),
                "Die Sicherung ist abgebrochen"
            );
            Ok(())
        })?;
        let last_id = table.counts_up.then(|| rows::last_id(conn, table)).transpose()?;
        put(&mut out, &Mark::Sum { rows: sum.rows, sha256: sum.sha256(), last_id })?;
    }
    put(&mut out, &Mark::End { tables: tables.len() })?;
    let packed = out.into_inner().context("Die Sicherung lässt sich nicht schreiben")?;
    packed.finish().context("Die Sicherung lässt sich nicht schreiben")
}

fn put(out: &mut impl Write, mark: &Mark) -> Result<()> {
    serde_json::to_writer(&mut *out, mark)?;
    out.write_all(b"\n").context("Die Sicherung lässt sich nicht schreiben")
}

/// What is done with what a dump holds.
pub(super) trait Reader {
    /// The migrations that the database had seen.
    fn head(&mut self, migrations: &[String]) -> Result<()>;
    /// Some rows of a table.
    fn rows(&mut self, table: &Table, rows: &[String]) -> Result<()>;
    /// The end of a table, whose checksum is right.
    fn end(&mut self, table: &Table, rows: u64, last_id: Option<i64>) -> Result<()>;
}

/// Reads a dump to its end and checks all of it.
pub(super) fn read(path: &Path, reader: &mut impl Reader) -> Result<()> {
    let file = File::open(path).with_context(|| format!("{} ist nicht lesbar", path.display()))?;
    let mut lines = BufReader::with_capacity(1 << 20, MultiGzDecoder::new(BufReader::new(file)));
    let torn = || format!("{} ist beschädigt oder unvollständig", path.display());
    let mut line = String::new();
    let mut next = |line: &mut String| -> Result<bool> {
        line.clear();
        let length = lines.read_line(line).with_context(torn)?;
        line.truncate(line.trim_end_matches('\n').len());
        Ok(length > 0)
    };
    ensure!(next(&mut line)?, torn());
    match serde_json::from_str(&line).with_context(torn)? {
        Mark::Head { format, version, migrations } if format == "lotsenforum-backup" => {
            ensure!(version <= VERSION, "{} ist von einer neueren Version des Forums", path.display());
            reader.head(&migrations)?;
        }
        _ => bail!("{} ist keine Sicherung des Forums", path.display()),
    }
    let mut tables = 0;
    loop {
        ensure!(next(&mut line)?, torn());
        let table = match serde_json::from_str(&line).with_context(torn)? {
            Mark::Table(table) => table,
            Mark::End { tables: expected } => {
                ensure!(tables == expected && !next(&mut line)?, torn());
                return Ok(());
            }
            _ => bail!(torn()),
        };
        let (mut sum, mut portion) = (Sum::default(), Vec::with_capacity(PORTION));
        loop {
            ensure!(next(&mut line)?, torn());
            if line.starts_with('[') {
                sum.add(&line);
                portion.push(std::mem::take(&mut line));
            }
            if portion.len() == PORTION || (!line.is_empty() && !portion.is_empty()) {
                reader.rows(&table, &portion)?;
                portion.clear();
            }
            if line.is_empty() {
                continue;
            }
            let Mark::Sum { rows, sha256, last_id } = serde_json::from_str(&line).with_context(torn)? else {
                bail!(torn())
            };
            ensure!(
                (rows, sha256) == (sum.rows, sum.sha256()),
                "{}: Die Tabelle {} ist beschädigt",
                path.display(),
                table.name
            );
            reader.end(&table, rows, last_id)?;
            break;
        }
        tables += 1;
    }
}
