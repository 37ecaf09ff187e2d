//! `lotsenforum migrate`

use anyhow::{Context, Result};

use crate::config::Config;
use crate::db::{Address, Database};

/// Runs the missing migrations.
pub(super) fn run() -> Result<()> {
    let config = Config::load()?;
    let address = Address::parse(&config.database.url)?;
    Database::open(&address, config.database.connections)
        .context("Die Datenbank lässt sich nicht auf den neuesten Stand bringen")?;
    let kind = match address {
        Address::Sqlite(_) => "SQLite",
        Address::Postgres(_) => "PostgreSQL",
    };
    println!("Die Datenbank ({kind}) ist auf dem neuesten Stand.");
    Ok(())
}
