//! Inviting a whole course.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::Problems;

/// The form that takes a list. Sends `kurs`, `datei`, `liste` to `action`. `invitations/cohort.html`
#[derive(Serialize)]
pub struct CohortPage {
    /// Address of the `POST`.
    pub action: String,
    /// Where the example is.
    pub example_href: String,
    /// What the course is called, as it was typed.
    pub cohort: String,
    /// The pasted list, as it was typed.
    pub list: String,
    /// "5.000"
    pub most_lines: String,
    /// Fields `kurs`, `datei`, `liste`.
    pub problems: Problems,
}

impl Page for CohortPage {
    const TEMPLATE: &'static str = "invitations/cohort.html";

    fn title(&self) -> String {
        "Einen Kurs einladen – Plattform verwalten".to_owned()
    }
}

/// What would happen, line by line; nothing is saved yet. Sends `kurs`, `liste`, `schritt` to `action`.
/// `invitations/cohort_preview.html`
#[derive(Serialize)]
pub struct CohortPreviewPage {
    /// Address of the `POST`, and of the form that began it.
    pub action: String,
    /// What the course is called; may be empty.
    pub cohort: String,
    /// The list as text.
    pub list: String,
    /// Numbers on top: how many, and of what.
    pub figures: Vec<CohortFigure>,
    /// "Mit „Übernehmen“ gehen 195 Einladungen hinaus."; empty if there is nobody to invite.
    pub outcome: String,
    /// What is worth a look, in whole sentences.
    pub hints: Vec<String>,
    /// Lines that cannot be used, or stand twice: always told, wherever they stand.
    pub problems: Vec<CohortRow>,
    /// The lines, in order.
    pub rows: Vec<CohortRow>,
    /// Lines that the page leaves out.
    pub left_out: i64,
}

/// A number with its word.
#[derive(Debug, Clone, Serialize)]
pub struct CohortFigure {
    /// "werden eingeladen"
    pub label: &'static str,
    /// How many.
    pub value: i64,
    /// Something to look at.
    pub is_problem: bool,
}

/// A line of the list.
#[derive(Debug, Clone, Serialize)]
pub struct CohortRow {
    /// Line of the file.
    pub number: u64,
    /// The address, or what was typed instead.
    pub email: String,
    /// The name; may be empty.
    pub name: String,
    /// "Moderation", unless she will be a member like all.
    pub role: Option<&'static str>,
    /// Where she works, if that is known.
    pub organisation: String,
    /// What happens: "einladen", "schon Mitglied" …
    pub verdict: &'static str,
    /// Why, or what else is to say.
    pub note: String,
}

impl Page for CohortPreviewPage {
    const TEMPLATE: &'static str = "invitations/cohort_preview.html";

    fn title(&self) -> String {
        "Vorschau der Liste – Plattform verwalten".to_owned()
    }
}
