//! `lotsenforum jobs`

use anyhow::{Result, bail};
use clap::Subcommand;

use super::instant;
use crate::app::App;
use crate::config::Config;
use crate::db::types::Timestamp;
use crate::jobs;

#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    #[command(
        about = "Führt alle fälligen Aufgaben einmal aus und endet",
        override_usage = "lotsenforum jobs run-due [--now ZEITPUNKT]"
    )]
    RunDue {
        #[arg(long, value_name = "ZEITPUNKT", value_parser = instant::parse,
              help = "Tut so, als wäre es dieser Zeitpunkt (RFC 3339)")]
        now: Option<Timestamp>,
    },
}

/// Runs the jobs from the command line.
pub(super) fn run(command: JobsCommand) -> Result<()> {
    let JobsCommand::RunDue { now } = command;
    let app = App::build(Config::load()?, instant::clock(now))?;
    run_due(&app)
}

fn run_due(app: &App) -> Result<()> {
    let mut has_failed = false;
    for report in jobs::drain(app) {
        match report.outcome {
            Ok(said) if report.count == 0 => println!("{:<10} nichts zu tun{said}", report.job),
            Ok(said) => println!("{:<10} {said}", report.job),
            Err(error) => {
                has_failed = true;
                println!("{:<10} fehlgeschlagen: {error}", report.job);
            }
        }
    }
    if has_failed { bail!("Nicht alle Aufgaben sind gelungen.") } else { Ok(()) }
}
