//! The page of a new passkey.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::Problems;

/// A new passkey. Sends `name` and the device's `antwort` to `/konto/anmeldung/passkey`. `sign_in/passkey.html`
#[derive(Serialize)]
pub struct PasskeyPage {
    /// What it is to be called, as it was typed; first the name of the browser.
    pub name: String,
    /// Fields `name`, `passkey`.
    pub problems: Problems,
}

impl Page for PasskeyPage {
    const TEMPLATE: &'static str = "sign_in/passkey.html";

    fn title(&self) -> String {
        "Passkey einrichten".to_owned()
    }
}
