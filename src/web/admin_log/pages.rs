//! The log of the administration.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Pager, SelectOption, Time};

/// What was done, latest first; filtered with `art`, `person`. `/verwaltung/protokoll`. `admin_log/index.html`
#[derive(Serialize)]
pub struct IndexPage {
    /// `art`
    pub acts: Vec<SelectOption>,
    /// As it was typed: a mail address or a name in addresses.
    pub person: String,
    /// Nobody is called that.
    pub is_unknown: bool,
    /// Lines.
    pub entries: Vec<EntryRow>,
    /// Pages.
    pub pager: Option<Pager>,
    /// Address without filters, if one is set.
    pub reset_href: Option<String>,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
pub struct EntryRow {
    /// When.
    pub time: Time,
    /// Who did it.
    pub actor: String,
    /// What: "Gesperrt".
    pub act: &'static str,
    /// To whom.
    pub subject: Option<Link>,
    /// To what; may be empty.
    pub about: String,
    /// Why, and by which clause; may be empty.
    pub reason: String,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "admin_log/index.html";

    fn title(&self) -> String {
        "Protokoll – Plattform verwalten".to_owned()
    }
}
