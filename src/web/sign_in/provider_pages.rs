//! Pages of signing in by a provider.

use serde::Serialize;

use crate::web::page::Page;

/// Somebody whom the provider knows and the forum does not. `sign_in/stranger.html`
#[derive(Serialize)]
pub struct StrangerPage {
    /// Her name; may be empty.
    pub name: String,
    /// Her address; may be empty.
    pub email: String,
}

impl Page for StrangerPage {
    const TEMPLATE: &'static str = "sign_in/stranger.html";

    fn title(&self) -> String {
        "Ihr Zugang muss noch freigeschaltet werden".to_owned()
    }
}

/// The provider did not answer, said no, or said something wrong. `sign_in/provider_failed.html`
#[derive(Serialize)]
pub struct ProviderFailedPage {}

impl Page for ProviderFailedPage {
    const TEMPLATE: &'static str = "sign_in/provider_failed.html";

    fn title(&self) -> String {
        "Die Anmeldung hat nicht geklappt".to_owned()
    }
}
