//! `lotsenforum move-to`

use anyhow::Result;

use super::progress;
use crate::config::Config;
use crate::db::Address;
use crate::db::copy;
use crate::german;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ADRESSE", help = "Eine leere Datenbank, zum Beispiel postgres://forum:…@db/forum")]
    target: String,
}

/// Moves from the command line.
pub(super) fn run(args: &Args) -> Result<()> {
    let source = Address::parse(&Config::load()?.database.url)?;
    let target = Address::parse(&args.target)?;
    let counter = progress::counter();
    let moved = copy::move_to(&source, &target, &mut |table, rows| {
        counter.set_message(table.to_owned());
        counter.inc(u64::try_from(rows).unwrap_or(0));
        true
    })?;
    counter.finish_and_clear();
    for (table, rows) in &moved.tables {
        println!("{table:<24} {:>12}", german::number(i64::try_from(*rows).unwrap_or(i64::MAX)));
    }
    println!(
        "{} und verglichen: {} Tabellen stimmen in Anzahl und Prüfsumme überein. Jetzt LOTSEN_DATABASE_URL umstellen.",
        if moved.is_continued { "Umzug fortgesetzt" } else { "Umgezogen" },
        moved.tables.len()
    );
    Ok(())
}
