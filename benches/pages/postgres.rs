//! A PostgreSQL of our own, as safe as Debian sets it up: fsync and synchronous_commit stay on.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::database::{Connection, Place};
use crate::process;

/// A running server, and whether it is ours to stop.
pub struct Postgres {
    url: String,
    child: Option<Child>,
}

impl Postgres {
    /// A server that somebody else runs.
    pub fn given(url: &str) -> Self {
        Self { url: url.to_owned(), child: None }
    }

    /// Starts a server on a data folder, which is made if there is none.
    ///
    /// # Errors
    /// PostgreSQL is not installed or does not start.
    pub fn start(folder: &Path) -> Result<Self> {
        let programs = programs()?;
        let data = folder.join("data");
        fs::create_dir_all(folder)?;
        if owner().is_some() {
            run(Command::new("chown").arg("postgres:").arg(folder))?;
        }
        if !data.join("PG_VERSION").exists() {
            let mut initdb = Command::new(programs.join("initdb"));
            initdb.arg("-D").arg(&data).args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
            ]);
            run(as_postgres(&mut initdb, folder)?)?;
        }
        // A run that was killed leaves it behind; the server itself refuses a folder that is in use.
        let port = process::free_port()?;
        let log = File::create(folder.join("server.log")).context("server.log")?;
        let mut server = Command::new(programs.join("postgres"));
        server.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &port.to_string()]).arg("-k").arg(folder);
        server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = as_postgres(&mut server, folder)?.spawn().context("postgres")?;
        let started = Self { url: format!("postgres://postgres@127.0.0.1:{port}"), child: Some(child) };
        started.wait().with_context(|| format!("PostgreSQL starts not; see {}", folder.display()))?;
        Ok(started)
    }

    fn wait(&self) -> Result<()> {
        let begun = Instant::now();
        loop {
            match self.place("postgres").open() {
                Ok(_) => return Ok(()),
                Err(error) if begun.elapsed() > Duration::from_secs(60) => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// A database of this server.
    pub fn place(&self, name: &str) -> Place {
        let base = match self.child {
            Some(_) => self.url.as_str(),
            None => self.url.rsplit_once('/').map_or(self.url.as_str(), |(base, _)| base),
        };
        Place::Postgres(format!("{base}/{name}"))
    }

    fn administration(&self) -> Result<Connection> {
        match self.child {
            Some(_) => self.place("postgres").open(),
            None => Place::Postgres(self.url.clone()).open(),
        }
    }

    /// Whether a database is there.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn has(&self, name: &str) -> Result<bool> {
        let sql = format!("select count(*) as number from pg_database where datname = '{name}'");
        Ok(self.administration()?.number(&sql)? > 0)
    }

    /// Makes an empty database, or a copy of another.
    ///
    /// # Errors
    /// The server refuses, for example because somebody is connected to the other.
    pub fn create(&self, name: &str, template: &str) -> Result<Place> {
        self.drop(name)?;
        let mut administration = self.administration()?;
        administration.run(&format!("create database {name} template {template}"))?;
        administration.run("checkpoint")?;
        Ok(self.place(name))
    }

    /// Gives a database another name.
    ///
    /// # Errors
    /// Somebody is connected to it.
    pub fn rename(&self, name: &str, to: &str) -> Result<()> {
        self.administration()?.run(&format!("alter database {name} rename to {to}"))
    }

    /// Removes a database, if it is there.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn drop(&self, name: &str) -> Result<()> {
        self.administration()?.run(&format!("drop database if exists {name} with (force)"))
    }

    /// CPU of the whole server in microseconds, 0 for one that somebody else runs.
    pub fn cpu(&self) -> u64 {
        self.child.as_ref().and_then(|child| process::cpu_of_family(child.id()).ok()).unwrap_or(0)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            process::end(child, "INT");
        }
    }
}

/// The folder with initdb and postgres, of the newest version.
fn programs() -> Result<PathBuf> {
    let versions =
        fs::read_dir("/usr/lib/postgresql").context("PostgreSQL is missing: apt-get install postgresql")?;
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    folders.sort();
    Ok(folders.pop().context("PostgreSQL is missing: apt-get install postgresql")?.1)
}

/// The server refuses to run as root: then it runs as the user that Debian made for it.
fn owner() -> Option<(u32, u32)> {
    let number = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if number(&["-u"])? != 0 {
        return None;
    }
    Some((number(&["-u", "postgres"])?, number(&["-g", "postgres"])?))
}

fn as_postgres<'a>(command: &'a mut Command, folder: &Path) -> Result<&'a mut Command> {
    if let Some((user, group)) = owner() {
        command.uid(user).gid(group);
    }
    Ok(command.current_dir(folder))
}

/// A folder for the data that the server's user can reach: the bench's own, or one beside other temporary ones.
pub fn data_folder(wanted: &Path) -> Result<PathBuf> {
    fs::create_dir_all(wanted)?;
    let mut test = Command::new("test");
    test.arg("-x").arg(wanted);
    if let Some((user, group)) = owner() {
        test.uid(user).gid(group);
    }
    if test.current_dir("/").status()?.success() {
        return Ok(wanted.join("postgres"));
    }
    folder_elsewhere(wanted)
}

/// The folder beside other temporary ones.
pub fn folder_elsewhere(wanted: &Path) -> Result<PathBuf> {
    let name = wanted.file_name().and_then(|name| name.to_str()).context("folder")?;
    Ok(std::env::temp_dir().join(format!("lotsenforum-bench-{name}")))
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
