//! Pages of signing in.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems};

/// The sign-in form. Sends `email`, `passwort`, `weiter` to `/anmelden`. `accounts/sign_in.html`
#[derive(Serialize)]
pub struct SignInPage {
    /// Address as it was typed.
    pub email: String,
    /// Where to go afterwards (`weiter`); may be empty.
    pub next: String,
    /// Why the page is shown: "Bitte melden Sie sich an, um dieses Thema zu lesen."
    pub reason: Option<String>,
    /// Text of a form that was sent after the session had ended; shown so that it is not lost.
    pub saved_text: Option<String>,
    /// Where who is no member can ask to become one; nothing if nobody can.
    pub join_href: Option<&'static str>,
    /// Providers of identities.
    pub providers: Vec<Link>,
    /// Whether passkeys can be used here.
    pub has_passkeys: bool,
    /// Sign-ins that the demo offers; empty otherwise.
    pub demo: Vec<DemoAccount>,
    /// Field `email` carries the one sentence for a wrong address or password.
    pub problems: Problems,
}

/// A sign-in of the demo, offered as a button.
#[derive(Debug, Clone, Serialize)]
pub struct DemoAccount {
    /// Name of the person.
    pub name: String,
    /// "Mitglied", "Moderation", "Plattform verwalten".
    pub role: String,
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "accounts/sign_in.html";

    fn title(&self) -> String {
        "Anmelden".to_owned()
    }
}

/// Signed out here, and still to be signed out at the provider. `accounts/signed_out.html`
#[derive(Serialize)]
pub struct SignedOutPage {
    /// Where the provider signs the browser out.
    pub onward: String,
}

impl Page for SignedOutPage {
    const TEMPLATE: &'static str = "accounts/signed_out.html";

    fn title(&self) -> String {
        "Abgemeldet".to_owned()
    }
}
