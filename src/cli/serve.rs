//! `lotsenforum serve`

use anyhow::Result;

use super::instant;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::types::Timestamp;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    // Hidden: for the tests, whose programs live in the week of their story. The clock runs on from there.
    #[arg(long, hide = true, value_parser = instant::parse)]
    now: Option<Timestamp>,
}

/// Runs the forum until it is told to stop.
pub(super) fn run(args: &Args) -> Result<()> {
    let clock = args.now.map_or_else(Clock::default, Clock::showing);
    let app = App::build(Config::load()?, clock)?;
    println!("Das Lotsenforum läuft auf {} ({}).", app.config.server.listen, app.config.server.base_url);
    crate::server::run(app)
}
