//! Organisations for who runs the platform.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Choice, HiddenField, Link, OptionGroup, Pager, Problems, SelectOption};

/// Organisations, and the form for a new one. `GET` with `suche`, `art`, `seite`. `organisations/admin_list.html`
#[derive(Serialize)]
pub struct OrganisationsPage {
    /// What was searched.
    pub typed: String,
    /// Kinds.
    pub kinds: Vec<Choice>,
    /// What a search keeps.
    pub keep: Vec<HiddenField>,
    /// "1.101 Organisationen"
    pub count: String,
    /// Organisations.
    pub rows: Vec<OrganisationLine>,
    /// Pages of them.
    pub pager: Option<Pager>,
    /// Address of the `POST` that adds one.
    pub action: String,
    /// `art` of a new one.
    pub new_kinds: Vec<SelectOption>,
    /// `organisationsname`, as it was typed.
    pub name: String,
    /// `region` of a new one.
    pub regions: Vec<OptionGroup>,
    /// Fields `art`, `organisationsname`, `region`.
    pub problems: Problems,
}

impl Page for OrganisationsPage {
    const TEMPLATE: &'static str = "organisations/admin_list.html";

    fn title(&self) -> String {
        "Organisationen – Plattform verwalten".to_owned()
    }
}

/// An organisation in the list.
#[derive(Debug, Clone, Serialize)]
pub struct OrganisationLine {
    /// Its page.
    pub link: Link,
    /// "Gemeinden und Städte"
    pub kind: &'static str,
    /// It is gone.
    pub is_dissolved: bool,
    /// "herrenberg.de, musterstadt.de"; empty if none is known.
    pub domains: String,
}

/// One organisation. `organisations/admin_show.html`
#[derive(Serialize)]
pub struct OrganisationPage {
    /// Its name with its Kreis.
    pub place: String,
    /// "Gemeinden und Städte"
    pub kind: &'static str,
    /// Its official key, if it has one.
    pub key: String,
    /// It is gone.
    pub is_dissolved: bool,
    /// Its mail domains.
    pub domains: Vec<DomainRow>,
    /// `domain`, as it was typed.
    pub domain: String,
    /// Address of the `POST` that adds a domain.
    pub add_action: String,
    /// Address of the `POST` that removes one.
    pub remove_action: String,
    /// Address of the `POST` that renames it, if its name is not the directory's.
    pub rename_action: Option<String>,
    /// `organisationsname`, as it is or was typed.
    pub name: String,
    /// Fields `domain`, `organisationsname`.
    pub problems: Problems,
}

/// A mail domain.
#[derive(Debug, Clone, Serialize)]
pub struct DomainRow {
    /// As people write it.
    pub shown: String,
    /// As mail servers know it; sent as `entfernen`.
    pub kept: String,
    /// Others that write from there: "auch: Gemeinde Aach"; empty if none does.
    pub others: String,
}

impl Page for OrganisationPage {
    const TEMPLATE: &'static str = "organisations/admin_show.html";

    fn title(&self) -> String {
        format!("{} – Organisationen", self.place)
    }
}
