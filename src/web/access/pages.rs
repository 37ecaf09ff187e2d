//! Tokens for programs and feeds.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{HiddenField, Link, Problems, SelectOption, Time};

/// All of a member's tokens, and the form for one more. `/konto/zugaenge`. `access/index.html`
///
/// Sends `name`, `umfang`, `ende` to `action`, `kanal` or `region` to `feed_action`.
#[derive(Serialize)]
pub struct IndexPage {
    /// The token that was issued a moment ago; its secret is shown this once.
    pub fresh: Option<FreshToken>,
    /// The newest first.
    pub tokens: Vec<TokenRow>,
    /// Address of the `POST` that issues one.
    pub action: String,
    /// Name as it was typed.
    pub name: String,
    /// `umfang`: reading, or writing too.
    pub scopes: Vec<SelectOption>,
    /// `ende`: the last day, or empty.
    pub ends_on: String,
    /// Whether the member has addresses of feeds.
    pub has_feed: bool,
    /// The feeds with their addresses, the one she came for first.
    pub feeds: Vec<Link>,
    /// Address of the `POST` that makes new addresses.
    pub feed_action: String,
    /// What she came for.
    pub feed_keep: Vec<HiddenField>,
    /// Fields `name`, `umfang`, `ende`.
    pub problems: Problems,
}

/// A token whose secret can be copied now.
#[derive(Debug, Clone, Serialize)]
pub struct FreshToken {
    /// What it is for.
    pub name: String,
    /// The secret.
    pub secret: String,
}

/// A token in the list.
#[derive(Debug, Clone, Serialize)]
pub struct TokenRow {
    /// What it is for.
    pub name: String,
    /// "Lesen", "Lesen und schreiben".
    pub scope: String,
    /// When it was issued.
    pub created: Time,
    /// "zuletzt benutzt am 04.03.2026", "noch nie benutzt".
    pub used: String,
    /// "bis 31.12.2026", "endete am …", "ohne Ende".
    pub ends: String,
    /// Address of the `POST` that ends it.
    pub revoke_action: String,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "access/index.html";

    fn title(&self) -> String {
        "Zugänge für Programme".to_owned()
    }
}
