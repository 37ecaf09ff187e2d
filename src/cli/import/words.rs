//! What is wrong with a file, in sentences.

use crate::forum::exchange::import::{Difference, Fault, Place, Problem};
use crate::german;

/// Where, as in `Zeile 17` or `threads.jsonl, Zeile 17`.
pub(super) fn place(place: &Place) -> String {
    match &place.file {
        Some(file) => format!("{file}, Zeile {}", place.line),
        None => format!("Zeile {}", place.line),
    }
}

/// A problem with its place.
pub(super) fn sentence(problem: &Problem) -> String {
    let post = problem.post.map_or(String::new(), |number| format!(", Beitrag {number}"));
    format!("{}{post}: {}", place(&problem.place), fault(problem.field.unwrap_or_default(), &problem.fault))
}

/// What is there already and differs.
pub(super) fn difference(difference: &Difference) -> String {
    let thing = match difference.kind {
        "member" => "Das Mitglied",
        "channel" => "Der Kanal",
        _ => "Das Thema",
    };
    format!(
        "{}: {thing} „{}“ ist im Forum anders als in der Datei und bleibt, wie es dort ist.",
        place(&difference.place),
        difference.id
    )
}

fn fault(field: &str, fault: &Fault) -> String {
    match fault {
        Fault::LineTooLong(most) => format!("Die Zeile hat mehr als {} MB.", most >> 20),
        Fault::NotUtf8 => "Die Zeile ist kein UTF-8.".to_owned(),
        Fault::NotJson(column) => format!("Das ist kein JSON (ab Zeichen {column})."),
        Fault::OtherShape(column) => format!("Bei Zeichen {column} steht etwas anderes als erwartet."),
        Fault::FieldTwice(field) => format!("Das Feld „{field}“ steht doppelt da."),
        Fault::UnknownType(kind) => format!("Den Typ „{kind}“ gibt es nicht."),
        Fault::Missing => format!("Es fehlt das Feld „{field}“."),
        Fault::NotText => format!("„{field}“ ist kein Text."),
        Fault::NotNumber => format!("„{field}“ ist keine ganze Zahl, die hier möglich ist."),
        Fault::NotYesNo => format!("„{field}“ ist weder true noch false."),
        Fault::NotInstant(typed) => {
            format!("„{field}“ ist „{typed}“; erwartet wird zum Beispiel 2026-03-10T07:00:00+01:00.")
        }
        Fault::NotDay(typed) => format!("„{field}“ ist „{typed}“; erwartet wird zum Beispiel 2026-03-10."),
        Fault::InFuture(typed) => format!("„{field}“ liegt in der Zukunft: {typed}."),
        Fault::Empty => format!("„{field}“ ist leer oder zeigt nichts Lesbares."),
        Fault::TooMany(most) => format!("„{field}“ hat mehr als {most} Einträge."),
        Fault::TooLong(most) => {
            format!(
                "„{field}“ hat mehr als {} Zeichen.",
                german::number(i64::try_from(*most).unwrap_or(i64::MAX))
            )
        }
        Fault::UnknownWord(typed, words) => {
            format!("„{field}“ ist „{typed}“; möglich: {}.", words.join(", "))
        }
        Fault::UnknownRegion(typed) => format!("Die Region „{typed}“ („{field}“) gibt es nicht."),
        Fault::OutsideChannelRegion => {
            "Das Thema liegt außerhalb der Region, an die sein Kanal gebunden ist.".to_owned()
        }
        Fault::NotAnAddress(typed) => format!("„{typed}“ ist keine E-Mail-Adresse."),
        Fault::NotASlug(typed) => {
            format!(
                "„{field}“ ist „{typed}“; erwartet werden Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche."
            )
        }
        other => of_the_whole(field, other),
    }
}

/// What only a look at other lines or rows shows.
fn of_the_whole(field: &str, fault: &Fault) -> String {
    match fault {
        Fault::IdTwice(id) => format!("Die id „{id}“ kommt schon weiter oben vor."),
        Fault::Taken(value) => format!("„{value}“ („{field}“) ist schon vergeben."),
        Fault::Dangling(id) => {
            format!("„{field}“ nennt „{id}“; das gibt es weder in der Datei noch im Forum.")
        }
        Fault::NoPosts => "Das Thema hat keinen Beitrag.".to_owned(),
        Fault::BeforeOpening => "Der Beitrag ist älter als der Anfang seines Themas.".to_owned(),
        Fault::AnswersLater => "„answers“ nennt keinen früheren Beitrag.".to_owned(),
        Fault::SecondSolution => "Ein Thema hat nur eine Lösung; das ist die zweite.".to_owned(),
        Fault::OpeningAsSolution => "Der erste Beitrag kann nicht die Lösung sein.".to_owned(),
        Fault::NoQuestion => "Nur eine Frage („question“) kann eine Lösung haben.".to_owned(),
        Fault::NoSolution => "Das Thema ist „solved“, aber kein Beitrag ist die Lösung.".to_owned(),
        Fault::SolutionOfOpen => "Das Thema ist „open“, aber ein Beitrag ist die Lösung.".to_owned(),
        Fault::OwnThanks => "Niemand bedankt sich bei sich selbst.".to_owned(),
        Fault::MemberTwice(id) => format!("Das Mitglied „{id}“ steht hier doppelt."),
        Fault::TooManyThanks(others) => format!(
            "Mehr Danke, als es andere Mitglieder gibt ({}).",
            german::number(i64::try_from(*others).unwrap_or(i64::MAX))
        ),
        Fault::HalfFeatured => "„featured_at“ und „featured_sentence“ gehören zusammen.".to_owned(),
        Fault::ChannelsOfMove => "„from“ und „to“ gehören zu „move“, und nur dorthin.".to_owned(),
        _ => format!("„{field}“ ist falsch."),
    }
}
