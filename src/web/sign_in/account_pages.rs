//! Pages of how a member signs in, and of a changed mail address.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems, Time};

/// Everything about a member's sign-in. `/konto/anmeldung`. `sign_in/settings.html`
#[derive(Serialize)]
pub struct SettingsPage {
    /// Her address.
    pub email: String,
    /// An address that waits for its confirmations.
    pub waiting: Option<WaitingAddress>,
    /// The second step, if she has one.
    pub second_factor: Option<SecondFactorView>,
    /// Whether her role needs one.
    pub is_factor_needed: bool,
    /// Whether passkeys can be used here.
    pub has_passkeys: bool,
    /// Her passkeys.
    pub passkeys: Vec<PasskeyView>,
    /// Providers of identities that she can link or has linked.
    pub providers: Vec<ProviderView>,
    /// Address of the `POST` that ends such a link; sends `anbieter`.
    pub unlink_action: String,
    /// Where she is signed in.
    pub sessions: Vec<SessionView>,
    /// Address of the `POST` that ends all others; nothing if there are none.
    pub end_others_action: Option<String>,
}

/// An address that is not in force yet.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingAddress {
    /// The new one.
    pub email: String,
    /// "Es fehlt noch die Bestätigung von …".
    pub missing: String,
}

/// The second step as its owner sees it.
#[derive(Debug, Clone, Serialize)]
pub struct SecondFactorView {
    /// Since when.
    pub since: Time,
    /// "10 Notfallcodes sind noch unbenutzt."
    pub codes: String,
    /// Address of the `POST` that ends it; nothing if her role needs it.
    pub remove_action: Option<String>,
    /// Address of the `POST` that makes other recovery codes.
    pub renew_action: String,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, Serialize)]
pub struct PasskeyView {
    /// What names it in the form.
    pub id: String,
    /// What she calls it.
    pub name: String,
    /// Since when.
    pub since: Time,
    /// "heute", "am 4. März 2026"; nothing if it was never used.
    pub used: Option<String>,
}

/// A provider of identities.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderView {
    /// What people call it.
    pub name: String,
    /// What names it in the form.
    pub issuer: String,
    /// Where linking begins; nothing if it is linked.
    pub link_href: Option<String>,
}

/// A place where she is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct SessionView {
    /// "Edge unter Windows".
    pub browser: String,
    /// Whether it is the one that shows the page.
    pub is_own: bool,
    /// Since when.
    pub begun: Time,
    /// "heute", "am 4. März 2026".
    pub used: String,
    /// Address of the `POST` that ends it.
    pub end_action: String,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "sign_in/settings.html";

    fn title(&self) -> String {
        "Anmeldung und Sicherheit".to_owned()
    }
}

/// The password once more. Sends `passwort`, `weiter` to `/konto/anmeldung/bestaetigen`. `sign_in/confirm.html`
#[derive(Serialize)]
pub struct ConfirmPage {
    /// Where to go afterwards.
    pub next: String,
    /// Her address, for password managers.
    pub email: String,
    /// Whether she can show a passkey instead.
    pub has_passkey: bool,
    /// Fields `passwort`, `passkey`.
    pub problems: Problems,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "sign_in/confirm.html";

    fn title(&self) -> String {
        "Passwort bestätigen".to_owned()
    }
}

/// Another password. Sends `passwort`, `neues_passwort` to `/konto/anmeldung/passwort`. `sign_in/password.html`
#[derive(Serialize)]
pub struct PasswordPage {
    /// Her address, for password managers.
    pub email: String,
    /// Fewest characters.
    pub least: usize,
    /// Fields `passwort`, `neues_passwort`.
    pub problems: Problems,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "sign_in/password.html";

    fn title(&self) -> String {
        "Passwort ändern".to_owned()
    }
}

/// Another address. Sends `email` to `/konto/anmeldung/adresse`. `sign_in/address.html`
#[derive(Serialize)]
pub struct AddressPage {
    /// The address in force.
    pub current: String,
    /// The new one as it was typed.
    pub email: String,
    /// Field `email`.
    pub problems: Problems,
}

impl Page for AddressPage {
    const TEMPLATE: &'static str = "sign_in/address.html";

    fn title(&self) -> String {
        "E-Mail-Adresse ändern".to_owned()
    }
}

/// Another address behind the link in one of the two letters. `sign_in/mail_change.html`
#[derive(Serialize)]
pub struct MailChangePage {
    /// The address that is to be.
    pub email: String,
    /// The letter went to the address in force.
    pub is_old: bool,
    /// This address has confirmed before.
    pub is_confirmed: bool,
    /// Address of the `POST` that confirms.
    pub action: String,
    /// Address of the `POST` that gives the change up.
    pub objection_action: String,
}

impl Page for MailChangePage {
    const TEMPLATE: &'static str = "sign_in/mail_change.html";

    fn title(&self) -> String {
        "E-Mail-Adresse bestätigen".to_owned()
    }
}

/// What has been done. `sign_in/done.html`
#[derive(Serialize)]
pub struct DonePage {
    /// In one sentence.
    pub heading: String,
    /// What follows from it.
    pub text: String,
    /// Where to go on.
    pub onward: Link,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "sign_in/done.html";

    fn title(&self) -> String {
        self.heading.trim_end_matches('.').to_owned()
    }
}
