//! `lotsenforum import`

mod gemeinden;
mod gemeinden_words;
mod members;
mod words;

use std::fs::File;
use std::io::{BufReader, stdin};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use indicatif::ProgressBar;

use super::progress;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Address;
use crate::forum::exchange::import::{Failure, Outcome, Source, Step, import};
use crate::german;

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    #[command(
        about = "Übernimmt Mitglieder, Kanäle, Themen und Beiträge aus einer Datei",
        override_usage = "lotsenforum import forum DATEI",
        after_help = "Je Zeile ein JSON-Objekt; das Format steht in docs/DATA.md. Entweder wird alles übernommen oder nichts.\n\
                      Was schon da ist, bleibt, wie es ist; neue Beiträge kommen dazu. DATEI kann auch der Ordner eines Exports sein, oder - für die\n\
                      Standardeingabe."
    )]
    Forum {
        #[arg(value_name = "DATEI", help = "JSON-Zeilen, der Ordner eines Exports, oder -")]
        file: PathBuf,
    },
    #[command(
        about = "Übernimmt die Gemeinden aus dem Gemeindeverzeichnis des Statistischen Bundesamts (GV100AD)",
        override_usage = "lotsenforum import gemeinden DATEI [OPTIONEN]",
        after_help = "Die Datei gibt es bei www.destatis.de unter „Gemeindeverzeichnis“, zum Beispiel GV100AD_301123.asc. Eine Datei\n\
                      für ganz Deutschland geht auch; übernommen wird Baden-Württemberg. Entweder wird alles übernommen oder\n\
                      nichts. Das Forum kann dabei laufen; neue Gemeinden kennt es spätestens nach einer Minute."
    )]
    Gemeinden(gemeinden::Args),
    #[command(
        about = "Lädt alle Personen einer Liste ein, zum Beispiel einen Kurs",
        override_usage = "lotsenforum import members DATEI [OPTIONEN]",
        after_help = "Nötig ist die Spalte „E-Mail“; bekannt sind auch Name (oder Vorname und Nachname), Organisation,\n\
                      Gemeindeschlüssel und Rolle. Getrennt durch Semikolon, Tabulator oder Komma, in UTF-8 oder so, wie\n\
                      Excel speichert. Wer schon Mitglied oder eingeladen ist, bleibt es; noch einmal aufgerufen, geschieht\n\
                      nichts doppelt. Mit Fehlern in der Datei wird niemand eingeladen, außer mit --trotzdem."
    )]
    Members(members::Args),
}

/// Imports from the command line.
pub(super) fn run(command: ImportCommand) -> Result<()> {
    let file = match command {
        ImportCommand::Forum { file } => file,
        ImportCommand::Gemeinden(args) => return gemeinden::run(&args),
        ImportCommand::Members(args) => return members::run(&args),
    };
    let (sources, bytes) = sources(&file)?;
    let app = App::build(Config::load()?, Clock::default())?;
    let bars = Bars::new(bytes);
    let outcome =
        import(&app.db, &app.regions(), sources, &spool_folder(&app)?, app.clock.now(), &mut |step| {
            bars.show(step)
        });
    bars.clear();
    match outcome {
        Ok(outcome) => {
            print!("{}", summary(&outcome));
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
    }
}

/// What to read, and how many bytes that is, as far as it can be told.
fn sources(file: &Path) -> Result<(Vec<Source>, Option<u64>)> {
    if file == Path::new("-") {
        let input = Box::new(BufReader::new(stdin()));
        return Ok((vec![Source { name: None, input, sha256: None }], None));
    }
    if file.is_dir() {
        return folder(file);
    }
    let (input, bytes) = open(file)?;
    Ok((vec![Source { name: None, input, sha256: None }], Some(bytes)))
}

/// The files of an export, in the order of its manifest.
fn folder(folder: &Path) -> Result<(Vec<Source>, Option<u64>)> {
    let manifest = crate::forum::exchange::Manifest::read(folder)?;
    let (mut sources, mut bytes) = (Vec::new(), 0);
    for entry in manifest.files {
        let (input, length) = open(&folder.join(&entry.name))?;
        sources.push(Source { name: Some(Arc::from(entry.name)), input, sha256: Some(entry.sha256) });
        bytes += length;
    }
    Ok((sources, Some(bytes)))
}

fn open(file: &Path) -> Result<(Box<BufReader<File>>, u64)> {
    let opened = File::open(file).with_context(|| format!("{} ist nicht lesbar", file.display()))?;
    let bytes = opened.metadata().map_or(0, |facts| facts.len());
    Ok((Box::new(BufReader::with_capacity(1 << 20, opened)), bytes))
}

/// Beside the database there is room; elsewhere `TMPDIR` says where.
fn spool_folder(app: &App) -> Result<PathBuf> {
    Ok(match Address::parse(&app.config.database.url)? {
        Address::Sqlite(path) => {
            let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
            if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
        }
        Address::Postgres(_) => std::env::temp_dir(),
    })
}

/// Two bars, one after the other: reading, then writing.
struct Bars {
    reading: ProgressBar,
    writing: ProgressBar,
}

impl Bars {
    fn new(bytes: Option<u64>) -> Self {
        let reading = progress::bar(0, "Lesen und prüfen");
        match bytes {
            Some(bytes) => reading.set_length(bytes),
            None => reading.unset_length(),
        }
        Self { reading, writing: ProgressBar::hidden() }
    }

    fn show(&self, step: Step) {
        match step {
            Step::Read { bytes } => self.reading.inc(bytes),
            Step::Checked { posts } => {
                self.reading.finish_and_clear();
                self.writing.set_length(posts);
            }
            Step::Written { posts } => self.writing.inc(u64::try_from(posts).unwrap_or(0)),
        }
    }

    fn clear(&self) {
        self.reading.finish_and_clear();
        self.writing.finish_and_clear();
    }
}

fn summary(outcome: &Outcome) -> String {
    let mut text = String::new();
    for field in &outcome.unknown_fields {
        text += &format!(
            "Hinweis: {}: Das Feld „{}“ ist unbekannt und bleibt liegen ({}).\n",
            words::place(&field.place),
            field.name,
            german::count(number(field.lines), "Zeile", "Zeilen")
        );
    }
    for difference in &outcome.differences {
        text += &format!("Hinweis: {}\n", words::difference(difference));
    }
    let untold = outcome.differing - outcome.differences.len().try_into().unwrap_or(outcome.differing);
    if untold > 0 {
        text += &format!(
            "Hinweis: {} weitere weichen ab und bleiben, wie sie sind.\n",
            german::number(number(untold))
        );
    }
    if !outcome.has_changed() {
        text += "Alles war schon da: Es wurde nichts geändert.\n";
        return text;
    }
    text += &format!(
        "Übernommen: {}, {}, {} mit {} und {}; dazu {} und {}.\n",
        german::count(number(outcome.members.new), "Mitglied", "Mitglieder"),
        german::count(number(outcome.channels.new), "Kanal", "Kanäle"),
        german::count(number(outcome.threads.new), "Thema", "Themen"),
        german::count(number(outcome.posts), "Beitrag", "Beiträgen"),
        german::count(number(outcome.thanks), "Danke", "Danke"),
        german::count(number(outcome.moderation.new), "Zeile des Protokolls", "Zeilen des Protokolls"),
        german::count(
            number(outcome.habits.new),
            "Einstellung oder Lesemarke",
            "Einstellungen und Lesemarken"
        ),
    );
    if outcome.grown_posts > 0 {
        text += &format!(
            "Davon in Themen, die schon da waren: {} in {}.\n",
            german::count(number(outcome.grown_posts), "Beitrag", "Beiträge"),
            german::count(number(outcome.grown_threads), "Thema", "Themen")
        );
    }
    let tallies = [outcome.members, outcome.channels, outcome.threads, outcome.moderation, outcome.habits];
    let known: u64 = tallies.iter().map(|tally| tally.known).sum();
    let linked = tallies.iter().map(|tally| tally.linked).sum::<u64>() + outcome.linked_posts;
    if linked > 0 {
        text += &format!(
            "Zugeordnet, weil Adresse, Kürzel oder Zeitpunkt schon da war: {}.\n",
            german::number(number(linked))
        );
    }
    if known > 0 {
        text += &format!("Schon da und unverändert: {}.\n", german::number(number(known)));
    }
    if outcome.members.new > 0 {
        text += "Neue Mitglieder haben noch kein Passwort: lotsenforum member password ADRESSE\n";
    }
    text
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
