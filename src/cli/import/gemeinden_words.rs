//! German for the import of the directory of municipalities.

use crate::forum::gazetteer::{Change, ChangeKind, Failure, Fault, Outcome, Problem};
use crate::german;

/// Changes of a kind that are told one by one; of more only how many there are.
const MOST_TOLD: usize = 50;

/// What is wrong with a line.
pub(super) fn sentence(problem: &Problem) -> String {
    let text = match &problem.fault {
        Fault::NotUtf8 => {
            "ist nicht in UTF-8 geschrieben. Bitte eine Ausgabe in UTF-8 laden; sehr alte sind in ISO-8859-1."
                .to_owned()
        }
        Fault::Length(length) => format!("hat {length} Zeichen statt 220."),
        Fault::RecordType(word) => format!("hat die unbekannte Satzart „{word}“."),
        Fault::NotADay(word) => format!("hat keinen Tag als Gebietsstand: „{word}“."),
        Fault::OtherDay(day) => {
            format!("hat den Gebietsstand {}, die erste Zeile einen anderen.", german::date(*day))
        }
        Fault::Key(word) => format!("hat keinen gültigen Regionalschlüssel: „{word}“."),
        Fault::KindCode(word) => format!("hat das unbekannte Textkennzeichen „{word}“."),
        Fault::NoName => "hat keinen Namen.".to_owned(),
        Fault::NotANumber(word) => format!("hat „{word}“, wo Fläche oder Einwohnerzahl steht."),
        Fault::NotAPostcode(word) => format!("hat „{word}“, wo die Postleitzahl steht."),
        Fault::NoDistrict(key) => format!("gehört zum Kreis {key}, der vorher nicht vorkommt."),
        Fault::UnknownDistrict(key) => format!("nennt den Kreis {key}, den das Forum nicht kennt."),
        Fault::Twice(key) => format!("hat den Schlüssel {key} noch einmal."),
    };
    format!("Zeile {} {text}", problem.line)
}

/// Why a sound file is not taken.
pub(super) fn refusal(failure: &Failure) -> String {
    match failure {
        Failure::Older { file, stored } => format!(
            "Der Gebietsstand {} ist älter als der vorhandene ({}). Wenn das gewollt ist: --force",
            german::date(*file),
            german::date(*stored)
        ),
        Failure::Nothing => "In der Datei steht keine Gemeinde aus Baden-Württemberg.".to_owned(),
        Failure::Merger(key) => format!(
            "--aufgegangen {key}=…: Die erste Gemeinde muss aufgelöst und bekannt sein, die zweite in der Datei stehen."
        ),
        Failure::Problems(..) | Failure::Machine(_) => String::new(),
    }
}

/// What was done.
pub(super) fn summary(outcome: &Outcome) -> String {
    let mut text = format!(
        "Gebietsstand {}: {}",
        german::date(outcome.as_of),
        count(outcome.municipalities, "Gemeinde", "Gemeinden")
    );
    if outcome.uninhabited > 0 {
        text +=
            &format!(" (dazu {})", count(outcome.uninhabited, "unbewohntes Gebiet", "unbewohnte Gebiete"));
    }
    text += &format!(", {}.\n", count(outcome.associations, "Gemeindeverband", "Gemeindeverbände"));
    if outcome.untold_districts > 0 {
        text += &format!(
            "Nicht in der Datei und deshalb unverändert: {}.\n",
            count(outcome.untold_districts, "Kreis", "Kreise")
        );
    }
    text += &format!("{}.\n", count(outcome.changes.len(), "Änderung", "Änderungen"));
    for (title, is_of_kind) in KINDS {
        text += &group(title, outcome.changes.iter().filter(|change| is_of_kind(&change.kind)).collect());
    }
    if outcome.linked > 0 {
        text += &format!(
            "{} jetzt mit der Organisation gleichen Namens verbunden.\n",
            count(outcome.linked, "Mitglied ist", "Mitglieder sind")
        );
    }
    text += &format!(
        "Daten: Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV100AD, Gebietsstand {}\n",
        german::date(outcome.as_of)
    );
    text
}

type IsOfKind = fn(&ChangeKind) -> bool;

const KINDS: [(&str, IsOfKind); 6] = [
    ("Neu", |kind| matches!(kind, ChangeKind::Added)),
    ("Wieder da", |kind| matches!(kind, ChangeKind::Back)),
    ("Aufgelöst", |kind| matches!(kind, ChangeKind::Dissolved(_))),
    ("Umbenannt", |kind| matches!(kind, ChangeKind::Renamed(_))),
    ("Andere Art", |kind| matches!(kind, ChangeKind::KindChanged(..))),
    ("Andere Zahlen", |kind| matches!(kind, ChangeKind::Figures)),
];

fn group(title: &str, changes: Vec<&Change>) -> String {
    let (associations, municipalities): (Vec<&Change>, Vec<&Change>) =
        changes.iter().copied().partition(|change| change.is_association);
    let mut counts = Vec::new();
    if !municipalities.is_empty() {
        // The uninhabited places as well.
        counts.push(count(municipalities.len(), "Gemeinde", "Gemeinden"));
    }
    if !associations.is_empty() {
        counts.push(count(associations.len(), "Gemeindeverband", "Gemeindeverbände"));
    }
    if counts.is_empty() {
        return String::new();
    }
    let mut text = format!("{title}: {}\n", counts.join(", "));
    let tells_each = changes.len() <= MOST_TOLD && !matches!(changes[0].kind, ChangeKind::Figures);
    if tells_each {
        changes.iter().for_each(|change| text += &format!("  {}\n", told(change)));
    }
    text
}

fn told(change: &Change) -> String {
    let Change { key, name, .. } = change;
    match &change.kind {
        ChangeKind::Added | ChangeKind::Back | ChangeKind::Figures => format!("{key} {name}"),
        ChangeKind::Dissolved(Some(into)) => format!("{key} {name}, aufgegangen in {into}"),
        ChangeKind::Dissolved(None) if change.is_association => format!("{key} {name}"),
        ChangeKind::Dissolved(None) => {
            format!("{key} {name}; worin, sagt die Datei nicht: --aufgegangen {key}=NEU")
        }
        ChangeKind::Renamed(from) => format!("{key} {from} heißt jetzt {name}"),
        ChangeKind::KindChanged(from, to) => format!("{key} {name}: {} statt {}", art(to), art(from)),
    }
}

/// What a Textkennzeichen means.
fn art(code: &str) -> &str {
    match code {
        "51" => "Amt",
        "52" => "Samtgemeinde",
        "53" => "Verbandsgemeinde",
        "54" => "Verwaltungsgemeinschaft",
        "55" => "Kirchspielslandgemeinde",
        "56" => "Gemeindeverwaltungsverband",
        "57" => "Verwaltungsgemeinschaft nach dem Trägermodell",
        "58" => "erfüllende Gemeinde",
        "60" => "Markt",
        "61" => "kreisfreie Stadt",
        "62" => "Stadtkreis",
        "63" => "Stadt",
        "64" => "Gemeinde",
        "65" => "bewohntes gemeindefreies Gebiet",
        "66" => "unbewohntes gemeindefreies Gebiet",
        "67" => "Große Kreisstadt",
        other => other,
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    german::count(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}
