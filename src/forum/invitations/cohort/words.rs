//! German sentences about lists of people, for the page and the command line.

use super::plan::LineFault;
use super::sheet::{MOST_LINES, Unreadable};
use crate::german;

/// Why a list of people cannot be read, and what to do.
pub fn unreadable(reason: Unreadable) -> String {
    match reason {
        Unreadable::Empty => "In der Liste steht niemand.".to_owned(),
        Unreadable::TooLarge => "Die Liste ist zu groß. Erlaubt ist 1 MB.".to_owned(),
        Unreadable::TooLong => {
            let most = german::number(i64::try_from(MOST_LINES).unwrap_or(0));
            format!("Die Liste ist zu lang. Erlaubt sind {most} Zeilen; teilen Sie sie auf.")
        }
        Unreadable::NoAddresses => {
            "In der Liste gibt es keine Spalte „E-Mail“. Nennen Sie in der ersten Zeile, was in den Spalten steht.".to_owned()
        }
    }
}

/// What is wrong with a line of a list of people.
pub fn line_fault(fault: LineFault) -> String {
    match fault {
        LineFault::NoAddress => "E-Mail-Adresse fehlt.".to_owned(),
        LineFault::NotAnAddress => "Keine vollständige E-Mail-Adresse.".to_owned(),
        LineFault::NameTooLong(most) => format!("Der Name ist länger als {most} Zeichen."),
        LineFault::UnknownRole => {
            "Unbekannte Rolle. Möglich sind Mitglied, Moderation, Verwaltung.".to_owned()
        }
        LineFault::RoleNotAllowed => "Diese Rolle vergibt nur, wer die Plattform verwaltet.".to_owned(),
        LineFault::TooWide => {
            "Mehr Felder als Spalten. Setzen Sie Text mit Trennzeichen in Anführungszeichen.".to_owned()
        }
        LineFault::Torn => "Ein Anführungszeichen wird nicht geschlossen.".to_owned(),
    }
}
