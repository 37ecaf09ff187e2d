//! Help and usage errors in German. clap speaks English only, so its headings are replaced by a template
//! and its errors by sentences of ours.

use std::error::Error as _;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error, FromArgMatches};

use super::Cli;

const TEMPLATE: &str = "{about}\n\nAufruf: {usage}\n\n{all-args}{after-help}";
/// Exit code of a call that cannot be understood.
const MISUSED: u8 = 2;

/// Reads the arguments; help, version and mistakes are answered here.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| answer(&error))
}

fn command() -> Command {
    german(Cli::command().disable_version_flag(true))
}

fn german(command: Command) -> Command {
    command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("BEFEHL")
        .subcommand_help_heading("Befehle")
        .mut_args(german_argument)
        .mut_subcommands(german)
}

/// Help texts name choices and defaults themselves; clap would add them in English.
fn german_argument(arg: Arg) -> Arg {
    let arg = arg.help_heading("Optionen");
    if arg.get_action().takes_values() {
        arg.hide_possible_values(true).hide_default_value(true)
    } else {
        arg
    }
}

fn answer(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{error}");
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            ExitCode::from(MISUSED)
        }
        _ => {
            eprintln!("Fehler: {}\nHilfe: lotsenforum --hilfe", sentence(error));
            ExitCode::from(MISUSED)
        }
    }
}

/// What is wrong, in one sentence.
fn sentence(error: &Error) -> String {
    let part = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = part(ContextKind::InvalidArg);
    let value = part(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("Den Befehl „{}“ gibt es nicht.", part(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "Hier fehlt ein Befehl.".to_owned(),
        ErrorKind::UnknownArgument => format!("Die Angabe „{argument}“ ist hier unbekannt."),
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}."),
        ErrorKind::InvalidValue if value.is_empty() => format!("Bei {argument} fehlt der Wert."),
        ErrorKind::InvalidValue => {
            format!("„{value}“ geht bei {argument} nicht; möglich: {}.", part(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            format!("„{value}“ geht bei {argument} nicht: {reason}.")
        }
        ErrorKind::ArgumentConflict => {
            let other = part(ContextKind::PriorArg);
            if other == argument || other.is_empty() {
                format!("{argument} ist nur einmal erlaubt.")
            } else {
                format!("{argument} und {other} schließen einander aus.")
            }
        }
        ErrorKind::InvalidUtf8 => "Eine Angabe enthält ungültige Zeichen.".to_owned(),
        _ => format!("Die Angabe {argument} passt hier nicht."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(arguments: &[&str]) -> String {
        let arguments = std::iter::once("lotsenforum").chain(arguments.iter().copied());
        sentence(&command().try_get_matches_from(arguments).unwrap_err())
    }

    #[test]
    fn the_definition_holds() {
        command().debug_assert();
    }

    #[test]
    fn mistakes_are_told_in_german() {
        assert_eq!(mistake(&["serv"]), "Den Befehl „serv“ gibt es nicht.");
        assert_eq!(mistake(&["serve", "--laut"]), "Die Angabe „--laut“ ist hier unbekannt.");
        assert_eq!(
            mistake(&["jobs", "run-due", "--now", "gestern"]),
            "„gestern“ geht bei --now <ZEITPUNKT> nicht: erwartet wird zum Beispiel 2026-03-10T07:00:00+01:00."
        );
        assert_eq!(mistake(&["digest", "run", "--member"]), "Bei --member <ADRESSE> fehlt der Wert.");
        assert!(mistake(&["member", "add", "--email", "a@b.example"]).starts_with("Es fehlt: --name <NAME>"));
        assert_eq!(mistake(&["demo", "--neu", "--neu"]), "--neu ist nur einmal erlaubt.");
    }

    #[test]
    fn the_help_is_german() {
        for path in
            [&[][..], &["demo"], &["member", "add"], &["member", "token"], &["digest", "run"], &["render"]]
        {
            let mut arguments = vec!["lotsenforum"];
            arguments.extend(path);
            arguments.push("--hilfe");
            let help = command().try_get_matches_from(arguments).unwrap_err().to_string();
            assert!(help.contains("Aufruf: lotsenforum"), "{help}");
            for english in ["Usage", "Options", "Commands", "[possible", "[default", "Print "] {
                assert!(!help.contains(english), "{english}: {help}");
            }
        }
    }
}
