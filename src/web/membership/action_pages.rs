//! Forms that suspend somebody, change a role, hand one over.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Problems, SelectOption};

/// Suspends a member. Sends `bis`, `grund`, `klausel`, `anlass` to `action`. `membership/suspend.html`
#[derive(Serialize)]
pub struct SuspendPage {
    /// Her name.
    pub name: String,
    /// Address of the `POST`.
    pub action: String,
    /// Her page.
    pub back: String,
    /// As it was typed: the last day.
    pub until: String,
    /// As it was typed.
    pub reason: String,
    /// As it was typed: the clause.
    pub ground: String,
    /// `anlass`
    pub occasions: Vec<SelectOption>,
    /// Fields `bis`, `grund`, `klausel`.
    pub problems: Problems,
}

impl Page for SuspendPage {
    const TEMPLATE: &'static str = "membership/suspend.html";

    fn title(&self) -> String {
        format!("{} sperren – Mitglieder", self.name)
    }
}

/// Gives a member another role. Sends `rolle`, `grund` to `action`. `membership/role.html`
#[derive(Serialize)]
pub struct RolePage {
    /// Her name.
    pub name: String,
    /// Address of the `POST`.
    pub action: String,
    /// Her page.
    pub back: String,
    /// `rolle`
    pub roles: Vec<SelectOption>,
    /// As it was typed.
    pub reason: String,
    /// Fields `rolle`, `grund`.
    pub problems: Problems,
}

impl Page for RolePage {
    const TEMPLATE: &'static str = "membership/role.html";

    fn title(&self) -> String {
        format!("Rolle von {} – Mitglieder", self.name)
    }
}

/// Hands the own role to somebody else. Sends `nachfolge`, `eigene_rolle`, `grund` to `action`.
/// `membership/handover.html`
#[derive(Serialize)]
pub struct HandoverPage {
    /// Address of the `POST`.
    pub action: String,
    /// The list of members.
    pub back: String,
    /// As it was typed: the mail address of who takes over.
    pub successor: String,
    /// `eigene_rolle`
    pub roles: Vec<SelectOption>,
    /// As it was typed.
    pub reason: String,
    /// Fields `nachfolge`, `eigene_rolle`, `grund`.
    pub problems: Problems,
}

impl Page for HandoverPage {
    const TEMPLATE: &'static str = "membership/handover.html";

    fn title(&self) -> String {
        "Rolle weitergeben – Mitglieder".to_owned()
    }
}
