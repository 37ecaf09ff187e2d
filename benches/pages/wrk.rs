//! The load: wrk, whose client costs less than the server it measures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

const COMMON: &str = include_str!("wrk/common.lua");
const READ: &str = include_str!("wrk/read.lua");
const REPLY: &str = include_str!("wrk/reply.lua");

/// A script of the load.
#[derive(Debug, Clone, Copy)]
pub enum Script {
    /// GET.
    Read,
    /// Replies.
    Reply,
}

/// How much load, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Strength {
    /// Connections, each with one request at a time.
    pub connections: usize,
    /// Seconds.
    pub seconds: u64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Load {
    /// Answers.
    pub requests: f64,
    /// Duration.
    pub microseconds: f64,
    /// All bytes of the answers, headers included.
    pub bytes: f64,
    /// Answers 303 (of replies).
    pub accepted: f64,
    /// Answers of 400 and above.
    pub refused: f64,
    /// Requests without an answer.
    pub broken: f64,
    /// Half of the answers came within so many microseconds.
    pub p50: f64,
    /// 99 of 100 answers came within so many microseconds.
    pub p99: f64,
}

impl Load {
    /// Requests per second.
    pub fn rate(&self) -> f64 {
        self.requests * 1e6 / self.microseconds
    }
}

/// The folder with the scripts of a run.
pub struct Wrk {
    folder: PathBuf,
}

impl Wrk {
    /// Writes the scripts.
    ///
    /// # Errors
    /// wrk is not installed.
    pub fn new(folder: &Path) -> Result<Self> {
        // It has no argument that ends with 0.
        Command::new("wrk").arg("-v").output().context("wrk is missing: apt-get install wrk")?;
        fs::write(folder.join("read.lua"), format!("{COMMON}\n{READ}"))?;
        fs::write(folder.join("reply.lua"), format!("{COMMON}\n{REPLY}"))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Writes the rows that a script reads.
    ///
    /// # Errors
    /// The disk is full.
    pub fn rows(&self, name: &str, rows: &[Vec<String>]) -> Result<PathBuf> {
        let path = self.folder.join(format!("{name}.tsv"));
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        fs::write(&path, lines.join("\n") + "\n")?;
        Ok(path)
    }

    /// Begins a load that runs by itself.
    ///
    /// # Errors
    /// wrk does not start.
    pub fn begin(
        &self,
        base: &str,
        script: Script,
        strength: Strength,
        arguments: &[String],
    ) -> Result<Child> {
        let script = self.folder.join(match script {
            Script::Read => "read.lua",
            Script::Reply => "reply.lua",
        });
        let Strength { connections, seconds } = strength;
        Command::new("wrk")
            .arg(format!("-t{}", threads(connections)))
            .arg(format!("-c{connections}"))
            .arg(format!("-d{seconds}s"))
            .args(["--timeout", "30s", "-s"])
            .arg(script)
            .arg(base)
            .arg("--")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("wrk")
    }

    /// Waits for the end of a load.
    ///
    /// # Errors
    /// wrk failed, or gave no account.
    pub fn finish(load: Child) -> Result<Load> {
        let output = load.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        match text.lines().find_map(|line| line.strip_prefix("account ")) {
            Some(account) => Ok(serde_json::from_str(account)?),
            None => bail!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr)),
        }
    }

    /// A load from begin to end.
    ///
    /// # Errors
    /// wrk failed.
    pub fn run(&self, base: &str, script: Script, strength: Strength, arguments: &[String]) -> Result<Load> {
        Self::finish(self.begin(base, script, strength, arguments)?)
    }
}

/// Threads of the client: two carry any load that two cores can answer.
pub fn threads(connections: usize) -> usize {
    connections.min(2)
}
