//! Pages of the rules.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems};

/// A version of the rules. `/nutzungsregeln`, `/nutzungsregeln/{number}`. `rules/show.html`
#[derive(Serialize)]
pub struct ShowPage {
    /// "Fassung 2, gilt seit Mittwoch, 1. April 2026"
    pub edition: String,
    /// What the reader should know first: that this is an older version, or one that is coming.
    pub notice: Option<Notice>,
    /// What is different from the one before; may be empty.
    pub summary: String,
    /// The text.
    pub rules: RulesText,
    /// The other versions, the newest first.
    pub others: Vec<Link>,
}

/// The text of a version.
#[derive(Debug, Clone, Serialize)]
pub struct RulesText {
    /// Rendered and cleaned.
    pub body_html: String,
}

/// That there is another version.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// "Das ist eine ältere Fassung."
    pub text: String,
    /// The other one.
    pub link: Link,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "rules/show.html";

    fn title(&self) -> String {
        "Nutzungsregeln".to_owned()
    }
}

/// Agreeing to the rules. Sends `fassung`, `weiter`, `regeln` to `action`. `rules/agreement.html`
#[derive(Serialize)]
pub struct AgreementPage {
    /// "Seit Mittwoch, 1. April 2026, gelten neue Nutzungsregeln."
    pub lead: String,
    /// The forum waits for the answer; else it is asked in advance.
    pub is_needed: bool,
    /// What is different; may be empty.
    pub summary: String,
    /// The text.
    pub rules: RulesText,
    /// Address of the `POST`.
    pub action: String,
    /// Number of the version.
    pub number: i32,
    /// Where she wanted to go.
    pub next: String,
    /// A text of hers is kept until then.
    pub keeps_text: bool,
    /// Field `regeln`.
    pub problems: Problems,
}

impl Page for AgreementPage {
    const TEMPLATE: &'static str = "rules/agreement.html";

    fn title(&self) -> String {
        "Neue Nutzungsregeln".to_owned()
    }
}

/// She has agreed to everything there is. `rules/agreed.html`
#[derive(Serialize)]
pub struct AgreedPage {}

impl Page for AgreedPage {
    const TEMPLATE: &'static str = "rules/agreed.html";

    fn title(&self) -> String {
        "Nutzungsregeln".to_owned()
    }
}

/// All versions, and the form for a new one. Sends `text`, `aenderung`, `ab`, `aktion` (`vorschau`,
/// `veroeffentlichen`) to `action`. `/verwaltung/nutzungsregeln`. `rules/manage.html`
#[derive(Serialize)]
pub struct ManagePage {
    /// Versions, the newest first.
    pub versions: Vec<VersionRow>,
    /// Address of the `POST`.
    pub action: String,
    /// As it was typed, or the newest version's.
    pub text: String,
    /// As it was typed.
    pub summary: String,
    /// As it was typed: the first day.
    pub day: String,
    /// How it would look, if that was asked.
    pub preview: Option<RulesText>,
    /// Fields `text`, `aenderung`, `ab`.
    pub problems: Problems,
}

/// A version in the list.
#[derive(Debug, Clone, Serialize)]
pub struct VersionRow {
    /// Its page.
    pub link: Link,
    /// "gilt", "gilt ab 01.04.2026", "galt ab 01.01.2026".
    pub state: String,
    /// What is different.
    pub summary: String,
}

impl Page for ManagePage {
    const TEMPLATE: &'static str = "rules/manage.html";

    fn title(&self) -> String {
        "Nutzungsregeln – Plattform verwalten".to_owned()
    }
}
