//! `lotsenforum serve`

use anyhow::Result;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;

/// Runs the forum until it is told to stop.
pub(super) fn run() -> Result<()> {
    let app = App::build(Config::load()?, Clock::default())?;
    println!("Das Lotsenforum läuft auf {} ({}).", app.config.server.listen, app.config.server.base_url);
    crate::server::run(app)
}
