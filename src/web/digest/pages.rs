//! Mail settings, with sign-in or by a link from a mail.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems, SelectOption};

/// What mail a member gets. `/konto/post` and `/e/{token}`. `digest/settings.html`
///
/// Sends `rhythmus`, `wochentag`, `inhalte`, `format`, `pause` (repeated), `format`, `pause`; the
/// button "Alle E-Mails abbestellen" sends the same with `abbestellen` = `alles`.
#[derive(Serialize)]
pub struct SettingsPage {
    /// The member's address; masked if the page was opened by a link.
    pub address: String,
    /// Opened by a link: nothing but the settings is shown.
    pub is_by_link: bool,
    /// Address of the `POST`.
    pub action: String,
    /// `rhythmus`: "Wöchentlich", "Nie", …
    pub rhythms: Vec<SelectOption>,
    /// `wochentag`: Montag to Freitag.
    pub weekdays: Vec<SelectOption>,
    /// `inhalte`; left out if empty.
    pub contents: Vec<SelectOption>,
    /// `format`: with excerpts, or titles only.
    pub formats: Vec<SelectOption>,
    /// Last day of a pause (`pause`), "2026-12-24" or empty.
    pub pause: String,
    /// "Der nächste Wochenrückblick kommt am Dienstag, 17. März 2026, gegen 7 Uhr."
    pub next: Option<String>,
    /// Fields `rhythmus`, `wochentag`, `inhalte`, `format`, `pause`, `format`, `pause`.
    pub problems: Problems,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "digest/settings.html";

    fn title(&self) -> String {
        "E-Mail-Einstellungen".to_owned()
    }
}

/// A button for each thing that can be unsubscribed. Sends `wahl`. `digest/unsubscribe.html`
#[derive(Serialize)]
pub struct UnsubscribePage {
    /// Masked address.
    pub address: String,
    /// `/e/{token}/abmelden`.
    pub action: String,
    /// The choices; the first one is what the mail was about.
    pub choices: Vec<SelectOption>,
    /// All settings, `/e/{token}`.
    pub settings_href: String,
}

impl Page for UnsubscribePage {
    const TEMPLATE: &'static str = "digest/unsubscribe.html";

    fn title(&self) -> String {
        "E-Mails abbestellen".to_owned()
    }
}

/// It has been done. `digest/done.html`
#[derive(Serialize)]
pub struct DonePage {
    /// "Der Wochenrückblick ist abbestellt."
    pub heading: String,
    /// What that means.
    pub text: String,
    /// Masked address.
    pub address: String,
    /// Where to change one's mind.
    pub settings: Link,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "digest/done.html";

    fn title(&self) -> String {
        self.heading.trim_end_matches('.').to_owned()
    }
}

/// The link is not valid (any more). `digest/invalid_link.html`
#[derive(Serialize)]
pub struct InvalidLinkPage {}

impl Page for InvalidLinkPage {
    const TEMPLATE: &'static str = "digest/invalid_link.html";

    fn title(&self) -> String {
        "Dieser Link gilt nicht mehr".to_owned()
    }
}
