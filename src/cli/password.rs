//! Taking a new password: from an option, from standard input, or from a prompt without echo.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::forum::accounts::password::MIN_CHARS;

/// Reads the password from where the caller said.
///
/// # Errors
/// There is none, or it is too short.
pub(super) fn take(given: Option<String>, from_stdin: bool) -> Result<String> {
    let password = match given {
        Some(password) => password,
        None if from_stdin => line()?,
        None if stdin().is_terminal() => prompt()?,
        None => bail!("Es fehlt ein Passwort: --passwort-stdin liest es von der Standardeingabe."),
    };
    check(&password)?;
    Ok(password)
}

fn check(password: &str) -> Result<()> {
    let length = password.chars().count();
    if length < MIN_CHARS {
        bail!("Das Passwort hat {length} Zeichen; es braucht mindestens {MIN_CHARS}.");
    }
    Ok(())
}

fn line() -> Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line).context("Das Passwort ist nicht lesbar")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn prompt() -> Result<String> {
    let first = ask("Passwort: ")?;
    check(&first)?;
    if ask("Noch einmal: ")? != first {
        bail!("Die beiden Eingaben sind verschieden.");
    }
    Ok(first)
}

fn ask(question: &str) -> Result<String> {
    eprint!("{question}");
    stderr().flush()?;
    let is_hidden = echo("-echo");
    let answer = line();
    if is_hidden {
        echo("echo");
        eprintln!();
    }
    answer
}

/// Switches the terminal's echo; where there is no `stty` the password is seen while it is typed.
fn echo(setting: &str) -> bool {
    Command::new("stty").arg(setting).stdin(Stdio::inherit()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_characters_are_the_least() {
        assert!(take(Some("äöüäöüäöü".to_owned()), false).is_err());
        assert_eq!(take(Some("äöüäöüäöüä".to_owned()), false).unwrap(), "äöüäöüäöüä");
    }
}
