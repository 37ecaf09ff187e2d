//! Forms that suspend somebody, change a role, hand one over.

use serde::Serialize;

use crate::web::admin::channel_pages::PartRow;
use crate::web::page::Page;
use crate::web::views::{OptionGroup, Problems, SelectOption};

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

/// What a moderator is in charge of. Sends `kanal`, `bereich` to `action` and `aufgabe` to `release_action`.
/// `membership/charge.html`
#[derive(Serialize)]
pub struct ChargePage {
    /// Her name.
    pub name: String,
    /// Parts of her charge; without one she moderates everything.
    pub parts: Vec<PartRow>,
    /// `kanal`
    pub channels: Vec<SelectOption>,
    /// `bereich`
    pub regions: Vec<OptionGroup>,
    /// Address of the `POST` that adds a part.
    pub action: String,
    /// Address of the `POST` that ends one.
    pub release_action: String,
    /// Her page.
    pub back: String,
    /// Fields `kanal`, `bereich`.
    pub problems: Problems,
}

impl Page for ChargePage {
    const TEMPLATE: &'static str = "membership/charge.html";

    fn title(&self) -> String {
        format!("Bereich von {} – Mitglieder", self.name)
    }
}

/// Ends the own membership. Sends `bleiben`, `sicher` to `action`. `/konto/austreten`. `membership/leave.html`
#[derive(Serialize)]
pub struct LeavePage {
    /// Address of the `POST`.
    pub action: String,
    /// What is to stand above her posts.
    pub names: Vec<SelectOption>,
    /// Fields `bleiben`, `sicher`.
    pub problems: Problems,
}

impl Page for LeavePage {
    const TEMPLATE: &'static str = "membership/leave.html";

    fn title(&self) -> String {
        "Austreten".to_owned()
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
