//! What the command line of the bench takes.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Measures the forum beside a constant body and beside bare commits, in one run.
#[derive(Debug, Clone, Parser)]
#[command(name = "cargo bench --bench pages --")]
pub struct Options {
    /// Posts of the invented forum.
    #[arg(long, default_value_t = 100_000)]
    pub posts: usize,
    /// Its members; all of them read digests.
    #[arg(long, default_value_t = 1_600)]
    pub members: usize,
    /// The databases to measure.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    pub database: Vec<Kind>,
    /// A PostgreSQL to use; the user must be allowed to create databases. Without it the bench starts its own.
    #[arg(long, value_name = "URL")]
    pub postgres: Option<String>,
    /// Seconds of one measurement.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Seconds of the same load before it, which do not count.
    #[arg(long, default_value_t = 2)]
    pub warm_up: u64,
    /// Connections of the load on pages.
    #[arg(long, default_value_t = 32)]
    pub connections: usize,
    /// Only these parts.
    #[arg(long, value_delimiter = ',', value_name = "PART")]
    pub only: Vec<Part>,
    /// Pages at 1,000, 10,000, 100,000 and 1,000,000 posts instead of everything at one size.
    #[arg(long)]
    pub scale: bool,
    /// The sizes of --scale.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000,1000000")]
    pub sizes: Vec<usize>,
    /// Writes the tables as Markdown into this file, too.
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Makes the invented forum anew.
    #[arg(long)]
    pub fresh: bool,
    /// The constant server; the bench starts itself with it.
    #[arg(long, hide = true, value_name = "PORT,BYTES")]
    pub constant: Option<String>,
    /// cargo gives it to every bench.
    #[arg(long, hide = true)]
    pub bench: bool,
}

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server of its own.
    Postgres,
}

impl Kind {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A part of the measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Random topics that the reader has read before.
    Topic,
    /// Random topics, as a browser asks for them: compressed.
    Compressed,
    /// Topics that the reader opens for the first time; the mark of it is written.
    First,
    /// Random channels.
    Channel,
    /// Random Kreise.
    Region,
    /// The first page.
    Home,
    /// A topic through the API.
    Api,
    /// First and last page of the long topic.
    Long,
    /// Replies through the form, one client and 32.
    Replies,
    /// Readers alone and while 32 clients write.
    Readers,
    /// Wrong passwords for addresses that are known and unknown.
    SignIn,
    /// Start to the first answer.
    Start,
    /// The digest of all members.
    Digest,
    /// Import of the whole forum.
    Import,
}

impl Options {
    /// Whether a part was asked for.
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
