//! The command line: one file a command. Speaks German, prints one sentence when something fails, and
//! holds no rule of the forum.

// Standard output is what a command line answers on; nothing else in the house prints.
#![allow(clippy::print_stdout)]

mod backup;
mod config;
mod demo;
mod digest;
mod export;
mod import;
mod instant;
mod jobs;
mod logging;
mod member;
mod member_conduct;
mod member_invite;
mod member_password;
mod migrate;
mod move_to;
mod password;
mod progress;
mod render;
mod restore;
mod serve;
mod usage;

use std::process::ExitCode;

use anyhow::Result;
use clap::{ArgAction, Parser, Subcommand};

use self::logging::Level;

/// What the command line takes. Comments are for readers of the code; `help` and `about` are for people.
#[derive(Debug, Parser)]
#[command(
    name = "lotsenforum",
    version,
    about = "Lotsenforum – das Forum der Digitallotsen in Baden-Württemberg",
    override_usage = "lotsenforum <BEFEHL> [OPTIONEN]",
    after_help = "Einstellungen: LOTSEN_CONFIG, LOTSEN_DATABASE_URL, LOTSEN_LISTEN, LOTSEN_BASE_URL, \
                  LOTSEN_MAIL_URL\nund die Datei config/default.toml, die alle erklärt."
)]
struct Cli {
    #[arg(short = 'h', long = "hilfe", alias = "help", action = ArgAction::Help, global = true, display_order = 1_000,
          help = "Zeigt diese Hilfe")]
    help: Option<bool>,
    #[arg(short = 'V', long = "version", action = ArgAction::Version, help = "Zeigt die Version")]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(about = "Startet das Forum", override_usage = "lotsenforum serve")]
    Serve(serve::Args),
    #[command(
        about = "Startet ein Forum zum Ausprobieren, mit erfundener Gemeinschaft und ohne Einstellungen",
        override_usage = "lotsenforum demo [--neu]",
        after_help = "LOTSEN_LISTEN ändert die Adresse, zum Beispiel LOTSEN_LISTEN=127.0.0.1:9000."
    )]
    Demo(demo::Args),
    #[command(
        about = "Bringt die Datenbank auf den neuesten Stand (serve tut das auch)",
        override_usage = "lotsenforum migrate"
    )]
    Migrate,
    #[command(
        about = "Sichert die ganze Datenbank in eine Datei; das Forum kann dabei laufen",
        override_usage = "lotsenforum backup DATEI [--verify]",
        after_help = "Die Datei erscheint erst, wenn sie vollständig, geprüft und auf der Platte ist. Mit --verify wird nichts\ngesichert, sondern eine vorhandene Sicherung geprüft."
    )]
    Backup(backup::Args),
    #[command(
        about = "Stellt eine Sicherung wieder her; das Forum muss dafür stehen",
        override_usage = "lotsenforum restore DATEI [--force]"
    )]
    Restore(restore::Args),
    #[command(
        about = "Zieht von SQLite nach PostgreSQL um; noch einmal aufgerufen, geht es weiter",
        override_usage = "lotsenforum move-to ADRESSE",
        after_help = "Die Quelle steht in den Einstellungen und wird nicht verändert; das Ziel muss leer sein. Zum Schluss werden\nalle Tabellen nach Anzahl und Prüfsumme verglichen."
    )]
    MoveTo(move_to::Args),
    #[command(
        about = "Schreibt das ganze Forum in einen Ordner, aus dem import forum es wieder übernimmt",
        override_usage = "lotsenforum export ORDNER",
        after_help = "Ohne Passwörter, Sitzungen und Postausgang; die stehen in einer Sicherung (backup). Das Format steht in\ndocs/DATA.md. Das Forum kann dabei laufen."
    )]
    Export(export::Args),
    #[command(subcommand, about = "Daten übernehmen", override_usage = "lotsenforum import <BEFEHL>")]
    Import(import::ImportCommand),
    #[command(subcommand, about = "Mitglieder verwalten", override_usage = "lotsenforum member <BEFEHL>")]
    Member(member::MemberCommand),
    #[command(
        subcommand,
        about = "Den Wochenrückblick verschicken",
        override_usage = "lotsenforum digest <BEFEHL>"
    )]
    Digest(digest::DigestCommand),
    #[command(
        subcommand,
        about = "Hintergrundaufgaben ausführen",
        override_usage = "lotsenforum jobs <BEFEHL>"
    )]
    Jobs(jobs::JobsCommand),
    #[command(
        about = "Wandelt Markdown in HTML um, so wie das Forum Beiträge darstellt",
        override_usage = "lotsenforum render < EINGABE > AUSGABE",
        after_help = "Liest je Zeile ein JSON-Objekt {\"id\": …, \"md\": \"…\"} und schreibt {\"id\": …, \"html\": \"…\"}."
    )]
    Render,
    #[command(subcommand, about = "Einstellungen prüfen", override_usage = "lotsenforum config <BEFEHL>")]
    Config(config::ConfigCommand),
}

impl Command {
    /// What of the log is worth showing unless `RUST_LOG` says otherwise.
    fn level(&self) -> Level {
        match self {
            Self::Serve(_) | Self::Jobs(_) => Level::Progress,
            _ => Level::Warnings,
        }
    }

    fn run(self) -> Result<()> {
        match self {
            Self::Serve(args) => serve::run(&args),
            Self::Demo(args) => demo::run(&args),
            Self::Migrate => migrate::run(),
            Self::Backup(args) => backup::run(&args),
            Self::Restore(args) => restore::run(&args),
            Self::MoveTo(args) => move_to::run(&args),
            Self::Export(args) => export::run(&args),
            Self::Import(command) => import::run(command),
            Self::Member(command) => member::run(command),
            Self::Digest(command) => digest::run(command),
            Self::Jobs(command) => jobs::run(command),
            Self::Render => render::run(),
            Self::Config(command) => config::run(&command),
        }
    }
}

/// Does what the arguments of the process say. 0: done; 1: failed; 2: misused.
pub fn run() -> ExitCode {
    let cli: Cli = match usage::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    logging::start(cli.command.level());
    match cli.command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Fehler: {error:#}");
            ExitCode::FAILURE
        }
    }
}
