//! Taking a new password: from an option, from standard input, or from a prompt without echo.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::error::Problems;
use crate::forum::sign_in::PasswordRules;
use crate::sentences;

/// Reads the password from where the caller said.
///
/// # Errors
/// There is none, or it is not strong enough for somebody of whom everybody knows the words `about`.
pub(super) fn take(
    given: Option<String>,
    from_stdin: bool,
    rules: PasswordRules<'_>,
    about: &[String],
) -> Result<String> {
    let password = match given {
        Some(password) => password,
        None if from_stdin => line()?,
        None if stdin().is_terminal() => prompt(rules, about)?,
        None => bail!("Es fehlt ein Passwort: --passwort-stdin liest es von der Standardeingabe."),
    };
    check(&password, rules, about)?;
    Ok(password)
}

fn check(password: &str, rules: PasswordRules<'_>, about: &[String]) -> Result<()> {
    rules.check(password, about).map_err(|fault| {
        let Problems(problems) = Problems::one("passwort", fault);
        let sentences: Vec<String> = problems.iter().map(sentences::sentence).collect();
        anyhow::anyhow!("{}", sentences.join(" "))
    })
}

fn line() -> Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line).context("Das Passwort ist nicht lesbar")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn prompt(rules: PasswordRules<'_>, about: &[String]) -> Result<String> {
    let first = ask("Passwort: ")?;
    check(&first, rules, about)?;
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
    use crate::config::Config;

    #[test]
    fn a_weak_password_is_refused_with_a_sentence() {
        let settings = Config::from_sources(None, |_| None).unwrap().sign_in;
        let taken = |typed: &str| take(Some(typed.to_owned()), false, PasswordRules::of(&settings), &[]);
        let error = taken("äöüäöüäöü").unwrap_err().to_string();
        assert_eq!(error, "Das Passwort ist zu kurz. Nötig sind mindestens 12 Zeichen.");
        assert_eq!(taken("Kehrwoche-2026").unwrap(), "Kehrwoche-2026");
    }
}
