//! The program under test: the real binary, with real settings, as its own process.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::database::Place;
use crate::process;

const BINARY: &str = env!("CARGO_BIN_EXE_lotsenforum");
const DEFAULTS: &str = include_str!("../../config/default.toml");
/// Higher than any load reaches.
const NO_LIMIT: i64 = 100_000_000;

/// A running server.
pub struct Forum {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    child: Child,
}

impl Forum {
    /// Starts a server and waits until it answers.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(folder: &Path, place: &Place, counts_queries: bool) -> Result<Self> {
        let forum = Self::spawn(folder, place, counts_queries)?;
        let begun = Instant::now();
        while crate::visitor::status(&forum.base, "/healthz", "") != Some(200) {
            if begun.elapsed() > Duration::from_secs(60) {
                bail!("the server does not start; see {}", folder.join("server.log").display());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(forum)
    }

    /// Starts a server and waits for nothing.
    ///
    /// # Errors
    /// There is no such program.
    pub fn spawn(folder: &Path, place: &Place, counts_queries: bool) -> Result<Self> {
        let port = process::free_port()?;
        let base = format!("http://127.0.0.1:{port}");
        let log = File::create(folder.join("server.log"))?;
        let settings = settings(folder, place, port, counts_queries)?;
        let child = prepared(&settings)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context(BINARY)?;
        Ok(Self { base, child })
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Forum {
    fn drop(&mut self) {
        process::end(&mut self.child, "TERM");
    }
}

/// A command of the program on this database.
///
/// # Errors
/// The settings cannot be written.
pub fn command(folder: &Path, place: &Place) -> Result<Command> {
    Ok(prepared(&settings(folder, place, 8080, false)?))
}

/// The program with these settings and nothing of the caller's environment that would override them.
fn prepared(settings: &Path) -> Command {
    let mut command = Command::new(BINARY);
    for name in ["LOTSEN_DATABASE_URL", "LOTSEN_LISTEN", "LOTSEN_BASE_URL", "LOTSEN_MAIL_URL", "RUST_LOG"] {
        command.env_remove(name);
    }
    command.env("LOTSEN_CONFIG", settings);
    command
}

/// A settings file: mail goes into a folder, and what limits one person's haste is lifted.
fn settings(folder: &Path, place: &Place, port: u16, counts_queries: bool) -> Result<PathBuf> {
    let mut settings: Table = toml::toml! {
        [server]
        [database]
        [mail]
        [development]
    };
    let mut set = |section: &str, key: &str, value: Value| {
        if let Some(Value::Table(section)) = settings.get_mut(section) {
            section.insert(key.to_owned(), value);
        }
    };
    set("server", "listen", format!("127.0.0.1:{port}").into());
    set("server", "base_url", format!("http://127.0.0.1:{port}").into());
    set("database", "url", place.url().into());
    set("mail", "url", format!("file:{}", folder.join("mail").display()).into());
    set("development", "count_queries", counts_queries.into());
    settings.insert("limits".to_owned(), Value::Table(lifted_limits()?));
    let path = folder.join(if counts_queries { "counting.toml" } else { "settings.toml" });
    fs::write(&path, settings.to_string())?;
    Ok(path)
}

/// Every limit on how often, none on how large.
fn lifted_limits() -> Result<Table> {
    let defaults: Table = DEFAULTS.parse()?;
    let limits = defaults.get("limits").and_then(Value::as_table).context("config/default.toml: [limits]")?;
    let lifted = limits.iter().filter(|(key, value)| value.is_integer() && !key.contains("bytes"));
    Ok(lifted.map(|(key, _)| (key.clone(), Value::Integer(NO_LIMIT))).collect())
}
