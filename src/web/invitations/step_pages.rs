//! Pages of a new member's first steps.

use serde::Serialize;

use crate::web::organisations::picker::PickerView;
use crate::web::page::Page;
use crate::web::views::{Problems, SelectOption};

/// Where she works. Sends the fields of the picker to its action. `invitations/organisation.html`
#[derive(Serialize)]
pub struct OrganisationStepPage {
    /// Finding it, with what is known already.
    pub picker: PickerView,
    /// The next step, for who does without this one.
    pub next: String,
    /// Field `organisation`.
    pub problems: Problems,
}

impl Page for OrganisationStepPage {
    const TEMPLATE: &'static str = "invitations/organisation.html";

    fn title(&self) -> String {
        "Ihre Organisation".to_owned()
    }
}

/// What interests her, and when she wants to read of it. Sends `themen` (repeated), `wochentag` and `aktion`
/// (`vorschau` or `fertig`) to `action`. `invitations/topics.html`
#[derive(Serialize)]
pub struct TopicsPage {
    /// Address of the `POST`.
    pub action: String,
    /// The step before.
    pub back: String,
    /// `themen`
    pub topics: Vec<SelectOption>,
    /// `wochentag`
    pub weekdays: Vec<SelectOption>,
    /// "Der nächste Wochenrückblick kommt am Dienstag, 10. März 2026, gegen 7 Uhr."
    pub next: Option<String>,
    /// The next digest, if she asked for it.
    pub preview: Option<Preview>,
    /// Fields `themen`, `wochentag`.
    pub problems: Problems,
}

/// The next digest as it would be now.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// Its subject; nothing if there is nothing to tell.
    pub subject: Option<String>,
    /// Address of its HTML part.
    pub href: String,
}

impl Page for TopicsPage {
    const TEMPLATE: &'static str = "invitations/topics.html";

    fn title(&self) -> String {
        "Ihre Themen".to_owned()
    }
}
