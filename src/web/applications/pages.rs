//! Pages of who asks to become a member.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems};

/// The application form. Sends `ihr_name`, `email`, `stelle`, `funktion`, `antwort`, `nachricht` to `/beitreten`.
/// `applications/apply.html`
#[derive(Serialize)]
pub struct ApplyPage {
    /// She comes from a provider of identities that knows her.
    pub is_from_provider: bool,
    /// As it was typed, or as the provider says.
    pub name: String,
    /// As it was typed, or as the provider says.
    pub email: String,
    /// "Möglich mit Adressen von herrenberg.de, müllheim.de."; empty if all are.
    pub domains: String,
    /// As it was typed.
    pub organisation: String,
    /// As it was typed.
    pub position: String,
    /// What the operator asks; empty if nothing.
    pub question: String,
    /// As it was typed.
    pub answer: String,
    /// As it was typed.
    pub message: String,
    /// Problems with the fields.
    pub problems: Problems,
}

impl Page for ApplyPage {
    const TEMPLATE: &'static str = "applications/apply.html";

    fn title(&self) -> String {
        "Aufnahme beantragen".to_owned()
    }
}

/// A letter is under way, the same for every address. `applications/sent.html`
#[derive(Serialize)]
pub struct SentPage {
    /// The address as it was typed.
    pub email: String,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "applications/sent.html";

    fn title(&self) -> String {
        "Sehen Sie in Ihr Postfach".to_owned()
    }
}

/// An application behind its link, to be confirmed by `action`. `applications/confirm.html`
#[derive(Serialize)]
pub struct ConfirmPage {
    /// Address of the `POST`.
    pub action: String,
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// Where she works.
    pub organisation: String,
    /// What she does there.
    pub position: String,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "applications/confirm.html";

    fn title(&self) -> String {
        "Antrag bestätigen".to_owned()
    }
}

/// How an application stands behind its link: it waits for its decision, or the link works no more.
/// `applications/state.html`
#[derive(Serialize)]
pub struct StatePage {
    /// What is the matter.
    pub heading: String,
    /// What happens next, or what to do.
    pub text: String,
    /// Where else to go.
    pub onward: Option<Link>,
}

impl Page for StatePage {
    const TEMPLATE: &'static str = "applications/state.html";

    fn title(&self) -> String {
        self.heading.trim_end_matches('.').to_owned()
    }
}
