//! `lotsenforum export`

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::progress;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::forum::exchange::export::export;
use crate::german;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ORDNER", help = "Ein Ordner, den es noch nicht gibt oder der leer ist")]
    folder: PathBuf,
}

/// Exports from the command line.
pub(super) fn run(args: &Args) -> Result<()> {
    let app = App::build(Config::load()?, Clock::default())?;
    let bar = progress::bar(0, "Beiträge");
    let manifest = export(&app.db, &args.folder, app.clock.now(), &mut |total, posts| {
        bar.set_length(u64::try_from(total).unwrap_or(0));
        bar.inc(u64::try_from(posts).unwrap_or(0));
    })
    .context("Der Export ist unvollständig")?;
    bar.finish_and_clear();
    let count =
        |kind: &str| i64::try_from(manifest.counts.get(kind).copied().unwrap_or(0)).unwrap_or(i64::MAX);
    println!(
        "Exportiert nach {}: {}, {}, {} mit {}.",
        args.folder.display(),
        german::count(count("member"), "Mitglied", "Mitglieder"),
        german::count(count("channel"), "Kanal", "Kanäle"),
        german::count(count("thread"), "Thema", "Themen"),
        german::count(count("post"), "Beitrag", "Beiträgen"),
    );
    Ok(())
}
