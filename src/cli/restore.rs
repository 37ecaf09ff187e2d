//! `lotsenforum restore`

use std::path::PathBuf;

use anyhow::Result;

use super::backup::contents;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Address;
use crate::db::copy;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DATEI", help = "Eine Sicherung von lotsenforum backup")]
    file: PathBuf,
    #[arg(long, help = "Auch wenn in der Datenbank schon ein Forum ist; es bleibt daneben erhalten")]
    force: bool,
}

/// Restores from the command line.
pub(super) fn run(args: &Args) -> Result<()> {
    let address = Address::parse(&Config::load()?.database.url)?;
    let stamp = Clock::default().now().utc().format("%Y%m%d-%H%M%S").to_string();
    let restored = copy::restore(&address, &args.file, args.force, &stamp)?;
    println!("Wiederhergestellt: {}.", contents(&restored.report));
    if let Some(kept) = restored.kept {
        println!("Was vorher da war, liegt in {kept}.");
    }
    Ok(())
}
