//! `lotsenforum backup`

use std::path::PathBuf;

use anyhow::Result;

use super::progress;
use crate::config::Config;
use crate::db::Address;
use crate::db::copy::{self, Report};
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
        let report = copy::verify(&args.file)?;
        println!("{} ist in Ordnung: {}.", args.file.display(), contents(&report));
        return Ok(());
    }
    let address = Address::parse(&Config::load()?.database.url)?;
    let counter = progress::counter();
    let report = copy::backup(&address, &args.file, &mut |table, rows| {
        counter.set_message(table.to_owned());
        counter.inc(u64::try_from(rows).unwrap_or(0));
        true
    })?;
    counter.finish_and_clear();
    println!("Gesichert nach {}: {}.", args.file.display(), contents(&report));
    Ok(())
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
