//! Backing up while the forum is served, and verifying what was backed up.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use diesel::connection::AnsiTransactionManager;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::catalog::Table;
use super::{BackupProgress, BackupStep, connect, dump, sums};
use crate::db::{Address, DbConnection, migrations};

/// The first bytes of a SQLite database.
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

/// How often somebody who watches sees the file grow.
const EVERY: Duration = Duration::from_millis(100);

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whether it is a SQLite database, else a dump.
    pub is_sqlite: bool,
    /// Whether its schema is that of this program; else it is older.
    pub is_current: bool,
    /// How many migrations its database had seen.
    pub migrations: usize,
    /// Tables and rows, by name.
    pub tables: Vec<(String, u64)>,
}

impl Report {
    /// The rows of a table.
    pub fn rows(&self, table: &str) -> u64 {
        self.tables.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| *rows)
    }
}

/// Copies the database into one file, as one moment sees it; readers and writers go on. The file appears
/// under its name once it is complete, verified and on the disk.
///
/// # Errors
/// The database or the disk fails, or what was written is not in order.
pub fn backup(address: &Address, file: &Path, progress: &mut BackupProgress<'_>) -> Result<Report> {
    let unfinished = beside(file, "unfertig")?;
    let outcome = write(address, &unfinished, progress).and_then(|()| verify_watched(&unfinished, progress));
    match outcome {
        Ok(report) => {
            std::fs::rename(&unfinished, file)
                .with_context(|| format!("{} lässt sich nicht anlegen", file.display()))?;
            sync_folder(file)?;
            Ok(report)
        }
        Err(error) => {
            let _ = std::fs::remove_file(&unfinished);
            Err(error)
        }
    }
}

fn write(address: &Address, path: &Path, progress: &mut BackupProgress<'_>) -> Result<()> {
    let mut conn = connect(address)?;
    // The file holds addresses, passwords' hashes and keys: nobody else reads it.
    let file = create_private(path)?;
    match &mut conn {
        DbConnection::Sqlite(sqlite) => {
            let into = path.to_str().context("Der Name der Datei ist kein Text")?;
            copy_sqlite(sqlite, into, progress)
                .with_context(|| format!("{into} lässt sich nicht schreiben"))?;
            let mut copy = DbConnection::Sqlite(SqliteConnection::establish(into)?);
            sums::write(&mut copy, progress)?;
            drop(copy);
            file.sync_all()?;
        }
        DbConnection::Pg(pg) => {
            let begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
            AnsiTransactionManager::begin_transaction_sql(pg, begin)?;
            dump::write(&mut conn, file, progress)?.sync_all()?;
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

/// Copies the pages that are in use. SQLite tells nothing while it does so; but the file grows.
fn copy_sqlite(sqlite: &mut SqliteConnection, into: &str, progress: &mut BackupProgress<'_>) -> Result<()> {
    let in_use = "select (page_count - freelist_count) * page_size as bytes \
         from pragma_page_count, pragma_freelist_count, pragma_page_size";
    let of = u64::try_from(sql_query(in_use).get_result::<Bytes>(sqlite)?.bytes)?;
    let mut goes_on = true;
    let mut tell = || {
        let bytes = std::fs::metadata(into).map_or(0, |file| file.len());
        // An answer is for later: a copy cannot be stopped half-way.
        goes_on &= progress(BackupStep::Copied { bytes, of });
    };
    tell();
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(1);
        scope.spawn(move || {
            let copied = sql_query("vacuum into $1").bind::<Text, _>(into).execute(sqlite);
            // Who waits for it cannot have gone.
            let _ = sender.send(copied);
        });
        loop {
            match receiver.recv_timeout(EVERY) {
                Err(RecvTimeoutError::Timeout) => tell(),
                Err(RecvTimeoutError::Disconnected) => bail!("Die Kopie ist abgebrochen"),
                Ok(copied) => return Ok(copied.map(drop)?),
            }
        }
    })?;
    tell();
    ensure!(goes_on, "Die Sicherung ist abgebrochen");
    Ok(())
}

/// Checks a backup from its first byte to its last.
///
/// # Errors
/// It is damaged, incomplete, no backup, or of a later version of the forum.
pub fn verify(path: &Path) -> Result<Report> {
    verify_watched(path, &mut |_| true)
}

/// [`verify`], which tells how far it has come.
///
/// # Errors
/// As [`verify`].
pub fn verify_watched(path: &Path, progress: &mut BackupProgress<'_>) -> Result<Report> {
    let mut begin = [0; 16];
    let mut file = File::open(path).with_context(|| format!("{} ist nicht lesbar", path.display()))?;
    let length = file.read(&mut begin)?;
    let mut report = if begin[..length].starts_with(SQLITE_MAGIC) {
        verify_sqlite(path, progress)?
    } else if begin[..length].starts_with(dump::MAGIC) {
        let mut counting = Counting { progress, migrations: Vec::new(), tables: Vec::new() };
        dump::read(path, &mut counting)?;
        of_versions(false, &counting.migrations, counting.tables)?
    } else {
        bail!("{} ist keine Sicherung des Forums", path.display());
    };
    report.tables.sort();
    ensure!(report.migrations > 0, "{} ist keine Sicherung des Forums", path.display());
    Ok(report)
}

fn of_versions(is_sqlite: bool, applied: &[String], tables: Vec<(String, u64)>) -> Result<Report> {
    let known = migrations::known()?;
    ensure!(known.starts_with(applied), "Die Sicherung ist von einer neueren Version des Forums");
    Ok(Report { is_sqlite, is_current: applied.len() == known.len(), migrations: applied.len(), tables })
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

fn verify_sqlite(path: &Path, progress: &mut BackupProgress<'_>) -> Result<Report> {
    progress(BackupStep::Structure);
    let mut conn = DbConnection::Sqlite(SqliteConnection::establish(&read_only(path)?)?);
    let damaged = || format!("{} ist beschädigt", path.display());
    let found: Vec<Finding> =
        sql_query("select integrity_check as finding from pragma_integrity_check limit 1")
            .load(&mut conn)
            .with_context(damaged)?;
    ensure!(found.iter().all(|row| row.finding == "ok"), damaged());
    let found: Vec<Finding> =
        sql_query("select \"table\" as finding from pragma_foreign_key_check limit 1").load(&mut conn)?;
    ensure!(found.is_empty(), damaged());
    let applied = migrations::applied(&mut conn)?;
    // A SQLite database that is none of ours has no migrations, and is refused for that.
    let tables = if applied.is_empty() {
        Vec::new()
    } else {
        sums::check(&mut conn, progress).with_context(damaged)?
    };
    of_versions(true, &applied, tables)
}

/// The address under which SQLite leaves a file and its folder alone.
fn read_only(path: &Path) -> Result<String> {
    let path = path.canonicalize()?;
    let path = path.to_str().context("Der Name der Datei ist kein Text")?;
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(format!("file:{path}?mode=ro&immutable=1"))
}

struct Counting<'a, 'p> {
    progress: &'a mut BackupProgress<'p>,
    migrations: Vec<String>,
    tables: Vec<(String, u64)>,
}

impl dump::Reader for Counting<'_, '_> {
    fn head(&mut self, migrations: &[String]) -> Result<()> {
        self.migrations = migrations.to_vec();
        Ok(())
    }

    fn rows(&mut self, table: &Table, rows: &[String]) -> Result<()> {
        ensure!((self.progress)(BackupStep::Checked(&table.name, rows.len())), "Die Prüfung ist abgebrochen");
        Ok(())
    }

    fn end(&mut self, table: &Table, rows: u64, _: Option<i64>) -> Result<()> {
        self.tables.push((table.name.clone(), rows));
        Ok(())
    }
}

/// A name in the same folder, which a rename can leave in one step.
pub(super) fn beside(path: &Path, word: &str) -> Result<PathBuf> {
    let name = path.file_name().and_then(|name| name.to_str()).context("Der Name der Datei fehlt")?;
    Ok(path.with_file_name(format!("{name}.{word}")))
}

/// A new file that only its owner reads; what an interrupted attempt left goes.
pub(super) fn create_private(path: &Path) -> Result<File> {
    let _ = std::fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| format!("{} lässt sich nicht anlegen", path.display()))
}

/// Waits until the disk knows the names in a file's folder.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}
