//! `lotsenforum import gemeinden`

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::gemeinden_words as words;
use crate::app::App;
use crate::cli::progress;
use crate::clock::Clock;
use crate::config::Config;
use crate::forum::gazetteer::{self, Failure, Options, Outcome, Step};
use crate::forum::regions::Ags;
use crate::german;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[arg(value_name = "DATEI", help = "Die Datei GV100AD, mit 220 Zeichen je Zeile, in UTF-8")]
    file: PathBuf,
    #[arg(long, help = "Nimmt auch einen älteren Gebietsstand als den vorhandenen")]
    force: bool,
    #[arg(long, value_name = "ALT=NEU", value_parser = merger,
          help = "Welche aufgelöste Gemeinde in welcher aufgegangen ist, mit ihren Schlüsseln; mehrmals möglich")]
    aufgegangen: Vec<(Ags, Ags)>,
}

fn merger(text: &str) -> Result<(Ags, Ags), String> {
    let key = |text: &str| Ags::parse(text.trim()).filter(|ags| ags.as_str().len() == 8);
    let pair = text.split_once('=').and_then(|(gone, into)| Some((key(gone)?, key(into)?)));
    pair.ok_or_else(|| "erwartet werden zwei Gemeindeschlüssel, zum Beispiel 08415028=08415053".to_owned())
}

/// Imports an edition of the directory.
pub(super) fn run(args: &Args) -> Result<()> {
    let file = File::open(&args.file).with_context(|| format!("{} ist nicht lesbar", args.file.display()))?;
    let bytes = file.metadata().map_or(0, |facts| usize::try_from(facts.len()).unwrap_or(usize::MAX));
    let app = App::build(Config::load()?, Clock::default())?;
    match import(&app, BufReader::new(file), bytes, args) {
        Ok(outcome) => {
            print!("{}", words::summary(&outcome));
            Ok(())
        }
        Err(Failure::Machine(error)) => Err(error).context("Es wurde nichts übernommen"),
        Err(Failure::Problems(problems, is_cut)) => {
            for problem in &problems {
                eprintln!("{}", words::sentence(problem));
            }
            let count = german::number(i64::try_from(problems.len()).unwrap_or(i64::MAX));
            if is_cut {
                bail!(
                    "Es wurde nichts übernommen. Das waren die ersten {count} Fehler; weiter wurde nicht gelesen."
                );
            }
            bail!("Es wurde nichts übernommen. Fehler in der Datei: {count}.");
        }
        Err(failure) => bail!("Es wurde nichts übernommen. {}", words::refusal(&failure)),
    }
}

fn import(app: &App, input: BufReader<File>, bytes: usize, args: &Args) -> Result<Outcome, Failure> {
    let reading = progress::bar(bytes, "Lesen und prüfen");
    let directory = gazetteer::read(input, &app.regions(), &mut |read| {
        reading.inc(u64::try_from(read).unwrap_or(0));
    });
    reading.finish_and_clear();
    let writing = progress::bar(0, "Schreiben");
    let options =
        Options { force: args.force, mergers: args.aufgegangen.iter().cloned().collect::<BTreeMap<_, _>>() };
    let outcome =
        gazetteer::import(&app.db, &directory?, &options, app.clock.now(), &mut |step| match step {
            Step::Planned(rows) => writing.set_length(u64::try_from(rows).unwrap_or(0)),
            Step::Written(rows) => writing.inc(u64::try_from(rows).unwrap_or(0)),
        });
    writing.finish_and_clear();
    outcome
}
