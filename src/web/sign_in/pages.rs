//! Pages before somebody is signed in: the second step and the forgotten password.

use serde::Serialize;

use crate::forum::sign_in::QrCode;
use crate::web::page::Page;
use crate::web::views::{Link, Problems};

/// The code of the app, or a recovery code. Sends `code`, `weiter` to `/anmelden/code`. `sign_in/second_step.html`
#[derive(Serialize)]
pub struct SecondStepPage {
    /// Where to go afterwards.
    pub next: String,
    /// A recovery code is asked for.
    pub is_recovery: bool,
    /// The same page for the other kind of code.
    pub other: Link,
    /// Field `code`.
    pub problems: Problems,
}

impl Page for SecondStepPage {
    const TEMPLATE: &'static str = "sign_in/second_step.html";

    fn title(&self) -> String {
        "Zweiter Schritt".to_owned()
    }
}

/// Setting up an app. Sends `schluessel`, `code`, `weiter` to `action`. `sign_in/set_up.html`
#[derive(Serialize)]
pub struct SetUpPage {
    /// Whether this stands between the password and the forum, because her role needs it.
    pub is_needed: bool,
    /// Address of the `POST`.
    pub action: String,
    /// Where to go afterwards.
    pub next: String,
    /// What the app has to know, as one word.
    pub secret: String,
    /// The same in groups, to be typed.
    pub secret_groups: String,
    /// The same to be scanned.
    pub qr: Option<QrCode>,
    /// The way back, where there is one.
    pub cancel: Option<Link>,
    /// Field `code`.
    pub problems: Problems,
}

impl Page for SetUpPage {
    const TEMPLATE: &'static str = "sign_in/set_up.html";

    fn title(&self) -> String {
        "Zweiten Schritt einrichten".to_owned()
    }
}

/// Recovery codes, shown this once. `sign_in/recovery_codes.html`
#[derive(Serialize)]
pub struct RecoveryCodesPage {
    /// What has just been done.
    pub heading: String,
    /// The codes.
    pub codes: Vec<String>,
    /// All of them, to be copied.
    pub copy: String,
    /// Where to go on.
    pub onward: Link,
}

impl Page for RecoveryCodesPage {
    const TEMPLATE: &'static str = "sign_in/recovery_codes.html";

    fn title(&self) -> String {
        "Ihre Notfallcodes".to_owned()
    }
}

/// Asking for a new password. Sends `email` to `/passwort-vergessen`. `sign_in/forgotten.html`
#[derive(Serialize)]
pub struct ForgottenPage {
    /// Address as it was typed.
    pub email: String,
    /// Field `email`.
    pub problems: Problems,
}

impl Page for ForgottenPage {
    const TEMPLATE: &'static str = "sign_in/forgotten.html";

    fn title(&self) -> String {
        "Passwort vergessen".to_owned()
    }
}

/// What happens next, the same for every address. `sign_in/forgotten_sent.html`
#[derive(Serialize)]
pub struct ForgottenSentPage {
    /// The address that was typed.
    pub email: String,
}

impl Page for ForgottenSentPage {
    const TEMPLATE: &'static str = "sign_in/forgotten_sent.html";

    fn title(&self) -> String {
        "Sehen Sie in Ihr Postfach".to_owned()
    }
}

/// A new password by a link. Sends `neues_passwort` to `action`. `sign_in/reset.html`
#[derive(Serialize)]
pub struct ResetPage {
    /// Address of the `POST`.
    pub action: String,
    /// Whose password: her address, which password managers want to know.
    pub email: String,
    /// Fewest characters.
    pub least: usize,
    /// Field `neues_passwort`.
    pub problems: Problems,
}

impl Page for ResetPage {
    const TEMPLATE: &'static str = "sign_in/reset.html";

    fn title(&self) -> String {
        "Neues Passwort".to_owned()
    }
}

/// A link that has done its work, or never was one. `sign_in/invalid_link.html`
#[derive(Serialize)]
pub struct InvalidLinkPage {
    /// What may be the reason.
    pub text: String,
    /// What to do instead.
    pub onward: Link,
}

impl Page for InvalidLinkPage {
    const TEMPLATE: &'static str = "sign_in/invalid_link.html";

    fn title(&self) -> String {
        "Dieser Link gilt nicht mehr".to_owned()
    }
}
