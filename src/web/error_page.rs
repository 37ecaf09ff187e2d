//! An error as a page: what happened, then what to do; never a word about the inside.

use super::messages;
use super::views::ErrorPage;
use crate::error::Error;

/// Seconds after which a database that could not be had is worth another try.
pub const RETRY_SECONDS: u64 = 15;

/// The page for an error. Faults of ours are logged with the number that the page shows.
pub fn of(error: Error) -> ErrorPage {
    let (status, title, text) = match &error {
        Error::NotFound => (
            404,
            "Diese Seite gibt es nicht (mehr).".to_owned(),
            "Vielleicht wurde sie verschoben, oder die Adresse ist unvollständig.".to_owned(),
        ),
        // The doors lead to the sign-in before a page is made.
        Error::SignInNeeded => {
            (403, "Bitte melden Sie sich an.".to_owned(), "Diese Seite ist nur für Mitglieder.".to_owned())
        }
        Error::ConfirmationNeeded => {
            (403, "Bitte geben Sie Ihr Passwort ein.".to_owned(), "Dann geht es weiter.".to_owned())
        }
        Error::RulesNeeded => (
            403,
            "Es gelten neue Nutzungsregeln.".to_owned(),
            "Bitte lesen Sie sie und stimmen Sie zu. Dann geht es weiter.".to_owned(),
        ),
        Error::Forbidden(reason) => {
            let (title, text) = messages::forbidden(*reason);
            (403, title.to_owned(), text.to_owned())
        }
        Error::Invalid(_) => (
            422,
            "Das Formular war unvollständig.".to_owned(),
            "Bitte gehen Sie zurück und prüfen Sie Ihre Angaben.".to_owned(),
        ),
        Error::Conflict => (
            409,
            "Jemand anderes hat gleichzeitig etwas geändert.".to_owned(),
            "Bitte laden Sie die Seite neu.".to_owned(),
        ),
        Error::TooOften { retry_after } => (
            429,
            "Das waren zu viele Versuche.".to_owned(),
            format!("Bitte warten Sie {}.", messages::patience(*retry_after)),
        ),
        Error::TooLarge => (
            413,
            "Das Formular ist zu groß.".to_owned(),
            "Gehen Sie zurück: Ihr Text ist noch da. Kürzen Sie ihn, oder teilen Sie ihn auf.".to_owned(),
        ),
        Error::TooSlow => (
            408,
            "Die Übertragung hat zu lange gedauert.".to_owned(),
            "Gehen Sie zurück: Ihr Text ist noch da. Senden Sie ihn noch einmal.".to_owned(),
        ),
        Error::Unavailable(_) => (
            503,
            "Das Forum macht gerade eine kurze Pause.".to_owned(),
            "Die Datenbank antwortet nicht. Bitte versuchen Sie es in einer halben Minute noch einmal."
                .to_owned(),
        ),
        Error::Internal(_) => (
            500,
            "Da ist etwas schiefgegangen.".to_owned(),
            "Der Fehler liegt bei uns. Bitte versuchen Sie es in ein paar Minuten noch einmal.".to_owned(),
        ),
    };
    let reference = reference(&error);
    ErrorPage { status, title, text, reference, suggestions: Vec::new(), again: None }
}

/// Logs a fault of ours and gives the number under which the log has it; none for all other errors.
pub fn reference(error: &Error) -> Option<String> {
    if let Error::Unavailable(cause) = error {
        tracing::warn!(cause = %format!("{cause:#}"), "the database is not available");
    }
    matches!(error, Error::Internal(_)).then(|| {
        let reference = super::form::new_key().chars().take(6).collect::<String>().to_uppercase();
        tracing::error!(%reference, %error, "a request failed");
        reference
    })
}
