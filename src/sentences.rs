//! German sentences for faults and reasons, for every door that speaks to people. Nowhere else does a fault
//! become words.

use crate::db::types::Timestamp;
use crate::error::{Fault, Problem, Reason, Weakness};
use crate::german;

/// What is wrong with a field, and what to do.
pub fn sentence(problem: &Problem) -> String {
    let name = name(problem.field);
    match &problem.fault {
        Fault::Missing => missing(problem.field).to_owned(),
        Fault::TooShort(least) => format!("{name} ist zu kurz. Nötig sind mindestens {least} Zeichen."),
        Fault::TooLong(most) => {
            format!("{name} ist zu lang. Erlaubt sind {} Zeichen.", german::number(i64::try_from(*most).unwrap_or(0)))
        }
        Fault::NotAModerator => "Wählen Sie ein Mitglied, das zum Moderationsteam gehört.".to_owned(),
        Fault::Unknown => unknown(problem.field).to_owned(),
        Fault::ChannelArchived => {
            "Dieser Kanal ist archiviert: Er wird nur noch gelesen. Wählen Sie einen anderen.".to_owned()
        }
        Fault::OnlyOutline => {
            "Das ist noch das leere Textgerüst dieses Kanals. Schreiben Sie zu jedem Punkt ein paar Worte.".to_owned()
        }
        Fault::OutsideChannelRegion => {
            "Dieser Kanal gehört zu einer Region. Wählen Sie unter „Für wen“ diese Region oder einen Teil davon."
                .to_owned()
        }
        Fault::WrongCredentials => {
            "E-Mail-Adresse oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.".to_owned()
        }
        Fault::TooOften(seconds) => {
            format!("Das waren zu viele Versuche. Bitte warten Sie {}. Ihr Text ist noch da.", patience(*seconds))
        }
        Fault::HasLink => format!("{name} darf keinen Link und keine E-Mail-Adresse enthalten."),
        Fault::NotAnAddress => "Das ist keine vollständige E-Mail-Adresse.".to_owned(),
        Fault::Weak(weakness) => weak(*weakness).to_owned(),
        Fault::WrongPassword => "Das ist nicht Ihr Passwort. Versuchen Sie es noch einmal.".to_owned(),
        Fault::WrongCode => {
            "Dieser Code stimmt nicht. Ein Code gilt nur kurz und nur einmal: Nehmen Sie den, der gerade angezeigt wird."
                .to_owned()
        }
        Fault::UnknownPasskey => {
            "Mit diesem Passkey hat es nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie das Passwort.".to_owned()
        }
        Fault::Taken => taken(problem.field).to_owned(),
        Fault::NotADomain => "Das ist keine Domain. Geben Sie zum Beispiel „herrenberg.de“ ein.".to_owned(),
        Fault::ForeignDomain => {
            "Mit dieser Adresse ist kein Antrag möglich. Nehmen Sie Ihre dienstliche E-Mail-Adresse.".to_owned()
        }
        Fault::Invited => {
            "An diese Adresse ist schon eine Einladung unterwegs. In der Liste lässt sie sich noch einmal schicken.".to_owned()
        }
        Fault::Suspended { until, reason } => suspended(*until, reason),
        Fault::NotAPicture => {
            "Diese Datei ist kein Bild, das wir lesen können. Wählen Sie ein Bild im Format JPG, PNG, WebP oder GIF."
                .to_owned()
        }
        Fault::TooHeavy(megabytes) => {
            format!("Diese Datei ist zu groß. Erlaubt sind {megabytes} MB. Wählen Sie ein kleineres Bild.")
        }
        Fault::TooManyPixels => {
            "Dieses Bild hat zu viele Bildpunkte. Wählen Sie ein Bild mit höchstens 12.000 Punkten je Seite.".to_owned()
        }
        Fault::NotADay => "Geben Sie einen Tag in der Zukunft an, höchstens zwei Jahre voraus.".to_owned(),
        Fault::TooEarly => "Eine schon veröffentlichte Fassung gilt erst später. Wählen Sie ihren Tag oder einen danach.".to_owned(),
        Fault::TooMany(most) => too_many(problem.field, *most),
    }
}

/// What a field is called at the beginning of a sentence.
fn name(field: &str) -> &'static str {
    match field {
        "titel" => "Der Titel",
        "text" | "ueber_mich" => "Der Text",
        "grund" => "Die Begründung",
        "satz" => "Der Satz",
        "name" | "kanalname" | "ihr_name" | "kurs" | "organisationsname" => "Der Name",
        "beschreibung" => "Die Beschreibung",
        "geruest" => "Das Textgerüst",
        "passwort" | "neues_passwort" => "Das Passwort",
        "funktion" => "Die Funktion",
        "thema" => "Ein Thema",
        "telefon" => "Die Telefonnummer",
        _ => "Die Angabe",
    }
}

fn taken(field: &str) -> &'static str {
    match field {
        "passkey" => "Dieser Passkey ist schon eingetragen.",
        "organisationsname" => "Eine Organisation mit diesem Namen gibt es schon.",
        _ => "Mit dieser E-Mail-Adresse gibt es schon ein Mitglied.",
    }
}

fn too_many(field: &str, most: usize) -> String {
    match field {
        "themen" => {
            format!("Wählen Sie zuerst höchstens {most} Themen. Weitere finden Sie später unter „Kanäle“.")
        }
        "thema" => format!("Mehr als {most} Themen sind nicht möglich."),
        _ => format!("Mehr als {most} sind nicht möglich. Löschen Sie zuerst einen."),
    }
}

/// Until when and why an account is suspended: what its owner reads when she tries to sign in.
pub fn suspended(until: Option<Timestamp>, reason: &str) -> String {
    let term = match until {
        Some(until) => format!("bis {}, {} Uhr", german::long_date(until.day()), german::clock_time(until)),
        None => "bis auf Weiteres".to_owned(),
    };
    let why = if reason.is_empty() { String::new() } else { format!(" Grund: {reason}") };
    format!("Ihr Konto ist {term} gesperrt.{why} Wie Sie widersprechen, steht in der E-Mail zur Sperre.")
}

/// "Mitglied", "Moderation", "Verwaltung der Plattform".
pub fn role(role: &str) -> &'static str {
    match role {
        "admin" => "Verwaltung der Plattform",
        "moderator" => "Moderation",
        _ => "Mitglied",
    }
}

/// The members of organisations of a kind, by its word: "Gemeinden und Städte", "Landratsämter" …
pub fn organisation_kind(kind: &str) -> &'static str {
    match kind {
        "municipality" => "Gemeinden und Städte",
        "district_office" => "Landratsämter",
        "municipal_association" => "Gemeindeverwaltungsverbände",
        "umbrella_association" => "Kommunale Landesverbände",
        _ => "Land und Partner",
    }
}

/// What to do about a field that is empty.
fn missing(field: &str) -> &'static str {
    match field {
        "titel" => "Schreiben Sie Ihre Frage in einem Satz.",
        "text" => "Schreiben Sie einen Text.",
        "kanal" => "Wählen Sie einen Kanal.",
        "fuer" => "Wählen Sie, für wen das Thema ist.",
        "art" => "Wählen Sie die Art des Themas.",
        "grund" => "Schreiben Sie eine Begründung.",
        "bleiben" => "Wählen Sie, welcher Name über Ihren Beiträgen steht.",
        "sicher" => "Setzen Sie das Häkchen, wenn Sie sicher sind.",
        "regeln" => "Ohne Ihre Zustimmung zu den Nutzungsregeln geht es nicht weiter.",
        "aenderung" => "Schreiben Sie in ein bis zwei Sätzen, was sich ändert.",
        "ab" => "Wählen Sie den Tag, ab dem die Fassung gilt.",
        "satz" => "Schreiben Sie einen Satz.",
        "email" => "Geben Sie Ihre E-Mail-Adresse ein.",
        "passwort" => "Geben Sie Ihr Passwort ein.",
        "neues_passwort" => "Geben Sie ein neues Passwort ein.",
        "code" => "Geben Sie den Code ein.",
        "name" => "Schreiben Sie, wofür der Zugang ist.",
        "kanalname" => "Geben Sie dem Kanal einen Namen.",
        "beschreibung" => "Schreiben Sie in einem Satz, was hierher gehört.",
        "mitglied" | "moderation" | "nachfolge" => "Geben Sie eine E-Mail-Adresse ein.",
        "klausel" => "Nennen Sie die Regel, gegen die verstoßen wurde.",
        "stelle" => "Schreiben Sie, wo Sie arbeiten.",
        "funktion" => "Schreiben Sie, welche Aufgabe Sie dort haben.",
        "organisationsname" => "Geben Sie der Organisation einen Namen.",
        "domain" => "Geben Sie eine Domain ein.",
        "umfang" => "Wählen Sie, was das Programm darf.",
        "ihr_name" => "Geben Sie Ihren Vor- und Nachnamen ein.",
        "organisation" => "Wählen Sie Ihre Organisation aus der Liste.",
        "region" => "Wählen Sie eine Region.",
        "bild" => "Wählen Sie ein Bild aus.",
        _ => "Diese Angabe fehlt.",
    }
}

/// Why a password is not taken, and what makes a better one.
fn weak(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Known => {
            "Dieses Passwort ist bekannt und wird als eines der ersten ausprobiert. Nehmen Sie mehrere Wörter, die nichts miteinander zu tun haben."
        }
        Weakness::Personal => {
            "Das Passwort enthält Ihren Namen, Ihre Adresse oder ein Wort aus dem Forum. Nehmen Sie Wörter, die niemand mit Ihnen verbindet."
        }
        Weakness::Pattern => {
            "Tastenfolgen und Wiederholungen sind leicht zu erraten. Nehmen Sie mehrere Wörter, die nichts miteinander zu tun haben."
        }
        Weakness::Date => {
            "Ein Datum oder eine Jahreszahl ist leicht zu erraten. Nehmen Sie noch einige Wörter dazu."
        }
        Weakness::Guessable => {
            "Dieses Passwort ist leicht zu erraten. Nehmen Sie noch ein oder zwei Wörter dazu."
        }
    }
}

/// What to do about a choice that is none.
fn unknown(field: &str) -> &'static str {
    match field {
        "kanal" => "Diesen Kanal gibt es nicht. Wählen Sie einen anderen.",
        "fuer" | "region" | "bereich" => "Diese Region gibt es nicht. Wählen Sie eine andere.",
        "organisation" => {
            "Eine Organisation mit diesem Namen gibt es nicht. Prüfen Sie die Schreibweise, oder wählen Sie nach Kreis."
        }
        "wahl" => "Wählen Sie, was Sie abbestellen.",
        "mitglied" | "moderation" => "Diese E-Mail-Adresse gehört keinem Mitglied.",
        "nachfolge" => {
            "Diese E-Mail-Adresse gehört keinem Mitglied, das die Rolle übernehmen kann. Wer gesperrt ist oder die Plattform schon verwaltet, übernimmt sie nicht."
        }
        "position" | "reihenfolge" => "Geben Sie eine Zahl von 0 bis 9.999 ein.",
        "thema" => "Geben Sie die Nummer eines Themas ein, zum Beispiel 4711.",
        "titel" => "Einen Titel hat nur der erste Beitrag eines Themas.",
        _ => "Diese Auswahl gibt es nicht. Wählen Sie eine andere.",
    }
}

/// Why something is not allowed: what, and what to do instead.
pub fn forbidden(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::ThreadClosed => {
            ("Dieses Thema ist geschlossen.", "Beginnen Sie ein neues Thema und verweisen Sie auf dieses.")
        }
        Reason::ChannelArchived => (
            "Dieser Kanal ist archiviert.",
            "Er wird nur noch gelesen. Beginnen Sie in einem anderen Kanal ein neues Thema und verweisen Sie auf dieses.",
        ),
        Reason::ModeratorsOnly => {
            ("Das darf nur die Moderation.", "Wenden Sie sich an die Moderation, wenn etwas zu tun ist.")
        }
        Reason::OutsideCharge => (
            "Dieses Thema gehört nicht zu Ihrem Bereich.",
            "Wenden Sie sich an das Moderationsteam, wenn hier etwas zu tun ist.",
        ),
        Reason::AdminsOnly => (
            "Das darf nur, wer die Plattform verwaltet.",
            "Wenden Sie sich an die Verwaltung der Plattform, wenn Sie Zugang brauchen.",
        ),
        Reason::AskerOrModeratorsOnly => (
            "Die Lösung markiert, wer gefragt hat.",
            "Auch die Moderation darf das. Ein Danke hilft den anderen ebenso.",
        ),
        Reason::AuthorOnly => (
            "Bearbeiten darf nur, wer den Beitrag geschrieben hat.",
            "Schreiben Sie eine Antwort, wenn etwas zu ergänzen ist.",
        ),
        Reason::OwnPost => {
            ("Für eigene Beiträge gibt es kein Danke.", "Andere bedanken sich gern bei Ihnen.")
        }
        Reason::OwnAccount => (
            "Das geht nicht mit dem eigenen Konto.",
            "Bitten Sie jemand anderen aus der Verwaltung der Plattform. Ihre Rolle können Sie weitergeben.",
        ),
        Reason::LastAdmin => (
            "Dann würde niemand mehr die Plattform verwalten.",
            "Geben Sie die Rolle zuerst an jemand anderen weiter.",
        ),
        Reason::SecondFactorNeeded => (
            "Mit Ihrer Rolle brauchen Sie den zweiten Schritt.",
            "Richten Sie ein anderes Gerät ein, statt ihn abzuschalten.",
        ),
        Reason::ForeignForm => (
            "Dieses Formular ist nicht mehr gültig.",
            "Gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal.",
        ),
    }
}

/// "60 Sekunden", "15 Minuten".
pub fn patience(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    if seconds <= 90 {
        german::count(seconds, "Sekunde", "Sekunden")
    } else {
        german::count((seconds + 59) / 60, "Minute", "Minuten")
    }
}
