//! Pages of those who decide.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems, Time};

/// Who waits, the oldest first. `applications/queue.html`
#[derive(Serialize)]
pub struct QueuePage {
    /// Applications.
    pub cards: Vec<ApplicationCard>,
    /// More than the page shows.
    pub left_out: i64,
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "applications/queue.html";

    fn title(&self) -> String {
        "Anträge – Plattform verwalten".to_owned()
    }
}

/// An application with all that was said.
#[derive(Debug, Clone, Serialize)]
pub struct ApplicationCard {
    /// Number, for ids of elements.
    pub id: i64,
    /// The page that decides in another way.
    pub link: Link,
    /// Her address.
    pub email: String,
    /// Where she works, as she typed it.
    pub organisation: String,
    /// Where she works, as far as the forum knows; empty if it does not.
    pub known_organisation: String,
    /// What she does there.
    pub position: String,
    /// What she was asked; empty if nothing.
    pub question: String,
    /// Her answer; may be empty.
    pub answer: String,
    /// What else she says, in lines.
    pub message: Vec<String>,
    /// She is known to a provider of identities.
    pub has_identity: bool,
    /// Since when she waits.
    pub time: Time,
    /// Address of the `POST` that admits her as she is.
    pub admit_action: String,
}

/// One application, to be decided or decided. `applications/review.html`
#[derive(Serialize)]
pub struct ReviewPage {
    /// What was said.
    pub card: ApplicationCard,
    /// "Schon erledigt von Karin Lechner vor 1 Minute."; nothing while it waits.
    pub done: Option<String>,
    /// "Aufgenommen", "Abgelehnt".
    pub outcome: &'static str,
    /// `organisation`: as it was typed, or as it is proposed.
    pub organisation: String,
    /// `grund`: as it was typed.
    pub reason: String,
    /// Address of the `POST` that rejects.
    pub reject_action: String,
    /// Fields `organisation`, `grund`.
    pub problems: Problems,
}

impl Page for ReviewPage {
    const TEMPLATE: &'static str = "applications/review.html";

    fn title(&self) -> String {
        format!("Antrag von {} – Plattform verwalten", self.card.link.label)
    }
}
