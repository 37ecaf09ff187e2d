//! `lotsenforum jobs`

use anyhow::{Result, bail};
use clap::Subcommand;

use super::instant;
use crate::app::App;
use crate::config::Config;
use crate::db::types::Timestamp;

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

/// Connection point to `crate::jobs`.
fn run_due(_app: &App) -> Result<()> {
    bail!("Diese Fassung kennt noch keine Hintergrundaufgaben.")
}
