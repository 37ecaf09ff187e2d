//! German words of the pages for what the forum tells in kinds; those that other doors need too stand in
//! [`crate::sentences`].

use super::views;
use crate::error::Problems;
use crate::forum::moderation::ActionKind;
use crate::forum::notifications::NotificationKind;
use crate::forum::organisations::OrganisationKind;
use crate::forum::threads::ThreadKind;
use crate::sentences::sentence;
pub use crate::sentences::{forbidden, patience};

/// All problems of a form, in its fields' order.
pub fn problems(problems: &Problems) -> views::Problems {
    views::Problems::new(
        problems
            .0
            .iter()
            .map(|problem| views::Problem { field: problem.field.to_owned(), text: sentence(problem) })
            .collect(),
    )
}

/// "Frage", "Erfahrung" …
pub fn kind(kind: ThreadKind) -> &'static str {
    match kind {
        ThreadKind::Question => "Frage",
        ThreadKind::Experience => "Erfahrung",
        ThreadKind::Notice => "Hinweis",
        ThreadKind::Template => "Vorlage",
        ThreadKind::Event => "Termin",
    }
}

/// The word of a kind in addresses and forms, and back.
pub const KINDS: [(ThreadKind, &str, &str); 5] = [
    (ThreadKind::Question, "frage", "Sie suchen Rat. Die Antworten stehen allen offen."),
    (ThreadKind::Experience, "erfahrung", "Sie berichten, wie es bei Ihnen lief."),
    (ThreadKind::Notice, "hinweis", "Sie weisen auf etwas hin, das andere wissen sollten."),
    (ThreadKind::Template, "vorlage", "Sie geben ein Muster oder eine Checkliste weiter."),
    (ThreadKind::Event, "termin", "Sie laden zu einem Treffen oder einer Schulung ein."),
];

/// What the moderation did, for the log.
pub fn action(action: ActionKind) -> &'static str {
    match action {
        ActionKind::Pin => "Angeheftet",
        ActionKind::Unpin => "Anheften aufgehoben",
        ActionKind::Close => "Geschlossen",
        ActionKind::Reopen => "Wieder geöffnet",
        ActionKind::Move => "Verschoben",
        ActionKind::Feature => "Empfohlen",
        ActionKind::Unfeature => "Empfehlung zurückgenommen",
    }
}

/// "Gemeinden und Städte", "Landratsämter" …
pub fn organisation_kind(kind: OrganisationKind) -> &'static str {
    crate::sentences::organisation_kind(kind.word())
}

/// "von „A“ nach „B“"; a channel that the viewer must not know of has no name.
pub fn way(from: Option<&str>, to: Option<&str>) -> String {
    let from = from.map_or_else(|| "aus einem geschützten Kanal".to_owned(), |name| format!("von „{name}“"));
    let to = to.map_or_else(|| "in einen geschützten Kanal".to_owned(), |name| format!("nach „{name}“"));
    format!("{from} {to}")
}

/// A notification around the thread's title: before it, after it, and why one hears of it.
pub fn notification(kind: NotificationKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        NotificationKind::ReplyToOwnThread => ("hat auf Ihr Thema", "geantwortet.", "weil es Ihr Thema ist"),
        NotificationKind::ReplyToOwnPost => {
            ("hat Ihnen in", "geantwortet.", "weil die Antwort sich auf Ihren Beitrag bezieht")
        }
        NotificationKind::OwnPostSolved => {
            ("hat Ihre Antwort in", "als Lösung markiert.", "weil es Ihre Antwort ist")
        }
        NotificationKind::OwnThreadSolved => {
            ("hat in Ihrem Thema", "eine Lösung markiert.", "weil es Ihr Thema ist")
        }
        NotificationKind::NewThread => ("hat das Thema", "begonnen.", "weil Sie den Kanal abonniert haben"),
    }
}
