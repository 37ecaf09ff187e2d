//! `lotsenforum backup`

use std::path::PathBuf;

use anyhow::Result;
use indicatif::ProgressBar;

use super::progress;
use crate::config::Config;
use crate::db::Address;
use crate::db::copy::{self, BackupStep, Report};
use crate::german;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DATEI", help = "Die Sicherung; was so heißt, wird ersetzt")]
    file: PathBuf,
    #[arg(long, help = "Prüft eine vorhandene Sicherung")]
    verify: bool,
}

/// Backs up or verifies from the command line.
pub(super) fn run(args: &Args) -> Result<()> {
    if args.verify {
        let mut bars = Bars::new();
        let report = copy::verify_watched(&args.file, &mut |step| bars.show(step))?;
        bars.clear();
        println!("{} ist in Ordnung: {}.", args.file.display(), contents(&report));
        return Ok(());
    }
    let address = Address::parse(&Config::load()?.database.url)?;
    let mut bars = Bars::new();
    let report = copy::backup(&address, &args.file, &mut |step| bars.show(step))?;
    bars.clear();
    println!("Gesichert nach {}: {}.", args.file.display(), contents(&report));
    Ok(())
}

/// What somebody at a terminal sees; a timer's log stays empty.
struct Bars {
    now: ProgressBar,
    stage: Option<&'static str>,
    written: u64,
}

impl Bars {
    fn new() -> Self {
        Self { now: ProgressBar::hidden(), stage: None, written: 0 }
    }

    fn show(&mut self, step: BackupStep<'_>) -> bool {
        let rows = |rows: usize| u64::try_from(rows).unwrap_or(0);
        match step {
            BackupStep::Copied { bytes, of } => {
                let bar = self.at("Kopieren", || progress::bar(0, "Kopieren"));
                // The copy may need a little more than was reckoned.
                bar.set_length(of.max(bytes));
                bar.set_position(bytes);
            }
            BackupStep::Written(table, more) => {
                self.written += rows(more);
                let counter = self.at("Prüfsummen", progress::counter);
                counter.set_message(format!("Prüfsummen: {table}"));
                counter.inc(rows(more));
            }
            BackupStep::Structure => {
                self.at("Aufbau", progress::counter).set_message("Aufbau prüfen");
            }
            BackupStep::Checked(_, more) if self.written > 0 => {
                let all = usize::try_from(self.written).unwrap_or(usize::MAX);
                self.at("Prüfen", || progress::bar(all, "Prüfen")).inc(rows(more));
            }
            BackupStep::Checked(table, more) => {
                let counter = self.at("Prüfen", progress::counter);
                counter.set_message(format!("Prüfen: {table}"));
                counter.inc(rows(more));
            }
        }
        true
    }

    /// The line of a stage; that of the stage before goes.
    fn at(&mut self, stage: &'static str, line: impl FnOnce() -> ProgressBar) -> &ProgressBar {
        if self.stage != Some(stage) {
            self.clear();
            (self.stage, self.now) = (Some(stage), line());
        }
        &self.now
    }

    fn clear(&self) {
        self.now.finish_and_clear();
    }
}

/// What a backup holds, in words.
pub(super) fn contents(report: &Report) -> String {
    let count = |table: &str| i64::try_from(report.rows(table)).unwrap_or(i64::MAX);
    let total = report.tables.iter().map(|(_, rows)| *rows).sum::<u64>();
    format!(
        "{}, {}, {}, zusammen {} in {} Tabellen{}",
        german::count(count("members"), "Mitglied", "Mitglieder"),
        german::count(count("threads"), "Thema", "Themen"),
        german::count(count("posts"), "Beitrag", "Beiträge"),
        german::count(i64::try_from(total).unwrap_or(i64::MAX), "Zeile", "Zeilen"),
        report.tables.len(),
        if report.is_current {
            ""
        } else {
            "; der Stand ist älter als dieses Programm, der nächste Start hebt ihn an"
        }
    )
}
