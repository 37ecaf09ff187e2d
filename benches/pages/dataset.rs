//! The invented forum: written once, imported once for each database, and copied for each run.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Datelike, Duration, NaiveTime, Utc};
use sha2::{Digest, Sha256};

use crate::database::{self, Place};
use crate::forum;
use crate::generate::{self, Size};
use crate::options::Kind;
use crate::postgres::{self, Postgres};

/// What an imported forum depends on, beside the generator.
const FOLDERS: [&str; 3] = ["migrations", "src/text", "src/forum/exchange"];

/// A forum of one size, on disk.
pub struct DataSet {
    /// Where its files lie.
    pub folder: PathBuf,
    /// How large it is.
    pub size: Size,
    key: String,
}

/// What an import cost.
#[derive(Debug, Clone, Copy)]
pub struct Import {
    /// On the clock on the wall.
    pub seconds: f64,
    /// CPU of the program, without the database server's.
    pub cpu_seconds: f64,
}

impl DataSet {
    /// The forum of this size; its JSON lines are written if they are not there.
    ///
    /// # Errors
    /// The disk is full.
    pub fn of(root: &Path, posts: usize, members: usize, is_fresh: bool) -> Result<Self> {
        let size = Size { posts, members, until: last_tuesday(Utc::now()) };
        let key = key(size)?;
        let folder = root.join(format!("{posts}-{key}"));
        let is_outdated = |path: &Path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with(&format!("{posts}-")) && (is_fresh || path != folder)
        };
        fs::create_dir_all(root)?;
        for entry in fs::read_dir(root)? {
            let path = entry?.path();
            if is_outdated(&path) {
                fs::remove_dir_all(&path)?;
                let elsewhere = postgres::folder_elsewhere(&path)?;
                if elsewhere.exists() {
                    fs::remove_dir_all(elsewhere)?;
                }
            }
        }
        fs::create_dir_all(&folder)?;
        let set = Self { folder, size, key };
        if !set.lines().exists() {
            eprintln!("inventing {posts} posts …");
            let temporary = set.folder.join("forum.jsonl.new");
            let mut file = BufWriter::new(File::create(&temporary)?);
            generate::write(size, &mut file)?;
            file.flush()?;
            fs::rename(temporary, set.lines())?;
        }
        Ok(set)
    }

    /// The JSON lines.
    pub fn lines(&self) -> PathBuf {
        self.folder.join("forum.jsonl")
    }

    /// A copy in SQLite, in a folder of the run.
    ///
    /// # Errors
    /// The import fails, the disk is full.
    pub fn copy_sqlite(&self, to: &Path) -> Result<Place> {
        let master = self.folder.join("forum.sqlite");
        if !master.exists() {
            let temporary = self.folder.join("new.sqlite");
            remove_sqlite(&temporary)?;
            self.note(&Place::Sqlite(temporary.clone()))?;
            database::settle(&temporary)?;
            fs::rename(temporary, &master)?;
        }
        remove_sqlite(to)?;
        fs::copy(&master, to)?;
        Ok(Place::Sqlite(to.to_owned()))
    }

    /// A copy in PostgreSQL.
    ///
    /// # Errors
    /// The import fails.
    pub fn copy_postgres(&self, server: &Postgres, name: &str) -> Result<Place> {
        let master = format!("forum_{}_{}", self.size.posts, self.key.replace('-', "_"));
        if !server.has(&master)? {
            let place = server.create("forum_new", "template0")?;
            self.note(&place)?;
            // What autovacuum does within minutes.
            place.open()?.run("vacuum analyze")?;
            server.rename("forum_new", &master)?;
        }
        server.create(name, &master)
    }

    /// Imports the forum and keeps what it cost beside it.
    fn note(&self, place: &Place) -> Result<()> {
        let import = self.import(place, &self.folder)?;
        let note = serde_json::json!([import.seconds, import.cpu_seconds]);
        Ok(fs::write(self.import_note(place.kind()), note.to_string())?)
    }

    /// What the import cost when the copy was made from which all others come.
    pub fn import_of(&self, kind: Kind) -> Option<Import> {
        let note = fs::read(self.import_note(kind)).ok()?;
        let (seconds, cpu_seconds) = serde_json::from_slice(&note).ok()?;
        Some(Import { seconds, cpu_seconds })
    }

    fn import_note(&self, kind: Kind) -> PathBuf {
        self.folder.join(format!("import-{}.json", kind.name()))
    }

    /// Where the bench's own PostgreSQL keeps this forum.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn postgres_folder(&self) -> Result<PathBuf> {
        postgres::data_folder(&self.folder)
    }

    /// Imports the forum into an empty database.
    ///
    /// # Errors
    /// The command refuses the file.
    pub fn import(&self, place: &Place, folder: &Path) -> Result<Import> {
        eprintln!("importing {} posts into {} …", self.size.posts, place.kind().name());
        let before = crate::process::cpu_of_ended_children()?;
        let begun = Instant::now();
        let output = forum::command(folder, place)?.arg("import").arg("forum").arg(self.lines()).output()?;
        let seconds = begun.elapsed().as_secs_f64();
        if !output.status.success() {
            bail!("import forum: {}", String::from_utf8_lossy(&output.stderr));
        }
        let posts = place.open()?.number("select count(*) as number from posts")?;
        if usize::try_from(posts)? != self.size.posts {
            bail!("{} posts were imported as {posts}", self.size.posts);
        }
        let cpu = crate::process::cpu_of_ended_children()? - before;
        Ok(Import { seconds, cpu_seconds: cpu as f64 / 1e6 })
    }
}

/// Removes a SQLite file with its log.
///
/// # Errors
/// It may not be removed.
pub fn remove_sqlite(path: &Path) -> Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{ending}", path.display()));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The invented forum ends at 6 o'clock of the last Tuesday: young enough for the lists of this fortnight, and the
/// same for a week.
fn last_tuesday(now: DateTime<Utc>) -> DateTime<Utc> {
    let days = i64::from((now.weekday().num_days_from_monday() + 6) % 7);
    let six =
        (now - Duration::days(days)).date_naive().and_time(NaiveTime::MIN).and_utc() + Duration::hours(6);
    if six > now { six - Duration::days(7) } else { six }
}

fn key(size: Size) -> Result<String> {
    let mut digest = Sha256::new();
    digest.update(format!("{} {}", size.posts, size.members));
    generate::SOURCES.iter().for_each(|source| digest.update(source));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|folder| folder.is_dir()) {
        for file in files(folder)? {
            digest.update(fs::read(&file).with_context(|| file.display().to_string())?);
        }
    }
    let hash: String = digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{}-{hash}", size.until.format("%Y%m%d")))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
