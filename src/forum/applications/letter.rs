//! The letters to applicants and to those who decide.

use super::Application;
use super::apply::NewApplication;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Member;
use crate::forum::paths;
use crate::forum::sign_in::Parts;
use crate::forum::sign_in::letter::{self, Words};
use crate::german;
use crate::mail::NewLetter;

const TITLE: &str = "Aufnahme";
const CAUSE: &str =
    "Sie bekommen diese E-Mail, weil mit dieser Adresse die Aufnahme ins Lotsenforum beantragt wurde.";

fn until(ends_at: Timestamp) -> String {
    format!("{}, {} Uhr", german::long_date(ends_at.day()), ends_at.berlin().format("%H:%M"))
}

/// The link that confirms the address.
pub(super) fn confirm(
    parts: &Parts,
    new: &NewApplication,
    (token, ends_at): (&str, Timestamp),
) -> Result<NewLetter> {
    let words = Words {
        subject: "Bitte bestätigen Sie Ihren Antrag".to_owned(),
        before: vec![
            "Sie haben die Aufnahme ins Lotsenforum beantragt? Dann bestätigen Sie das bitte. Danach liegt Ihr Antrag der \
             Moderation vor."
                .to_owned(),
        ],
        button: Some(("Antrag ansehen und bestätigen", paths::application(token))),
        after: vec![
            format!("Der Link gilt bis {}.", until(ends_at)),
            "Waren Sie das nicht, brauchen Sie nichts zu tun. Ohne Bestätigung wird der Antrag gelöscht."
                .to_owned(),
        ],
        cause: CAUSE,
    };
    // Nobody has shown yet that name and address belong together.
    letter::to_stranger(parts, ("", &new.email), TITLE, &words)
}

/// It is confirmed and waits.
pub(super) fn received(parts: &Parts, application: &Application) -> Result<NewLetter> {
    let words = Words {
        subject: "Ihr Antrag liegt der Moderation vor".to_owned(),
        before: vec![
            "Ihre Adresse ist bestätigt. Über die Aufnahme entscheidet ein Mensch. Sie bekommen eine E-Mail, sobald \
             das geschehen ist."
                .to_owned(),
        ],
        button: None,
        after: Vec::new(),
        cause: CAUSE,
    };
    letter::to_stranger(parts, (&application.name, &application.email), TITLE, &words)
}

/// Somebody with this address is a member. No name: who asked need not be her.
pub(super) fn already_member(parts: &Parts, new: &NewApplication) -> Result<NewLetter> {
    let words = Words {
        subject: "Sie sind schon Mitglied im Lotsenforum".to_owned(),
        before: vec![
            "Sie oder jemand anders haben mit dieser Adresse die Aufnahme ins Lotsenforum beantragt. Das ist nicht nötig: \
             Sie sind schon Mitglied und können sich anmelden."
                .to_owned(),
        ],
        button: Some(("Anmelden", paths::SIGN_IN.to_owned())),
        after: vec![
            "Ihr Passwort fällt Ihnen nicht ein? Auf der Seite „Anmelden“ können Sie ein neues festlegen."
                .to_owned(),
            "Waren Sie das nicht, brauchen Sie nichts zu tun.".to_owned(),
        ],
        cause: CAUSE,
    };
    letter::to_stranger(parts, ("", &new.email), TITLE, &words)
}

/// An application from this address waits already.
pub(super) fn already_there(parts: &Parts, new: &NewApplication) -> Result<NewLetter> {
    let words = Words {
        subject: "Ihr Antrag liegt schon vor".to_owned(),
        before: vec![
            "Ihr Antrag auf Aufnahme ins Lotsenforum liegt der Moderation schon vor. Sie brauchen nichts weiter zu tun und \
             bekommen eine E-Mail, sobald entschieden ist."
                .to_owned(),
        ],
        button: None,
        after: Vec::new(),
        cause: CAUSE,
    };
    letter::to_stranger(parts, ("", &new.email), TITLE, &words)
}

/// She is admitted: the link of an invitation.
pub(super) fn admitted(
    parts: &Parts,
    application: &Application,
    (token, ends_at): (&str, Timestamp),
) -> Result<NewLetter> {
    let words = Words {
        subject: "Sie sind aufgenommen".to_owned(),
        before: vec![
            "Ihr Antrag ist angenommen. Willkommen im Lotsenforum!".to_owned(),
            "Der Einstieg hat drei Schritte und dauert etwa drei Minuten.".to_owned(),
        ],
        button: Some(("Jetzt einsteigen", paths::invitation(token))),
        after: vec![format!(
            "Der Link gilt bis {}, und nur für Sie. Danach können Sie auf derselben Seite einen neuen anfordern.",
            until(ends_at)
        )],
        cause: CAUSE,
    };
    letter::to_stranger(parts, (&application.name, &application.email), TITLE, &words)
}

/// She is not admitted, and why.
pub(super) fn rejected(parts: &Parts, application: &Application, reason: &str) -> Result<NewLetter> {
    let words = Words {
        subject: "Ihr Antrag auf Aufnahme ins Lotsenforum".to_owned(),
        before: vec![
            "Ihr Interesse am Lotsenforum freut uns. Leider können wir Sie nicht aufnehmen.".to_owned(),
            format!("Die Moderation schreibt dazu: „{}“", german::inner_quotes(reason)),
        ],
        button: None,
        after: vec![
            "Ändert sich etwas daran, können Sie jederzeit einen neuen Antrag stellen. Ihre Angaben löschen wir nach 30 \
             Tagen."
                .to_owned(),
        ],
        cause: CAUSE,
    };
    letter::to_stranger(parts, (&application.name, &application.email), TITLE, &words)
}

/// To who decides: so many wait.
pub(super) fn waiting(parts: &Parts, member: &Member, count: usize) -> Result<NewLetter> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let subject = match count {
        1 => "Ein Antrag auf Aufnahme wartet".to_owned(),
        count => format!("{} Anträge auf Aufnahme warten", german::number(count)),
    };
    let words = Words {
        subject,
        before: vec![
            "Kolleginnen und Kollegen möchten ins Lotsenforum aufgenommen werden. Bitte sehen Sie sich an, wer wartet.".to_owned(),
        ],
        button: Some(("Anträge ansehen", paths::APPLICATIONS.to_owned())),
        after: Vec::new(),
        cause: "Sie bekommen diese E-Mail höchstens einmal am Tag, weil Sie im Lotsenforum über Anträge entscheiden.",
    };
    letter::to_member(parts, member, &words)
}
