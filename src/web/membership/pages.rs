//! All members, and one of them.

use serde::Serialize;

use crate::web::admin::pages::{DigestRow, LetterRow};
use crate::web::admin_log::pages::EntryRow;
use crate::web::page::Page;
use crate::web::views::{HiddenField, Link, OptionGroup, Pager, SelectOption};

/// Members by name, filtered with `suche`, `region`, `rolle`, `stand`. `/verwaltung/mitglieder`.
/// `membership/index.html`
#[derive(Serialize)]
pub struct IndexPage {
    /// "1.612 Mitglieder"
    pub count: String,
    /// As it was typed.
    pub search: String,
    /// `region`
    pub regions: Vec<OptionGroup>,
    /// `rolle`
    pub roles: Vec<SelectOption>,
    /// `stand`
    pub states: Vec<SelectOption>,
    /// Address without filters, if one is set.
    pub reset_href: Option<String>,
    /// Members of this page.
    pub members: Vec<MemberRow>,
    /// Pages.
    pub pager: Option<Pager>,
    /// Address of the `POST` that gives the list as a file.
    pub file_action: String,
    /// The filters again, for the file.
    pub keep: Vec<HiddenField>,
    /// Pages beside this one.
    pub links: Vec<Link>,
}

/// A member in the list.
#[derive(Debug, Clone, Serialize)]
pub struct MemberRow {
    /// Her page.
    pub link: Link,
    /// Her address.
    pub email: String,
    /// Where she works and where that is.
    pub place: String,
    /// "Moderation", unless she is a member like most.
    pub role: Option<&'static str>,
    /// "aktiv", "gesperrt bis 12.03.2026", "ohne Passwort".
    pub state: String,
    /// She cannot sign in.
    pub is_suspended: bool,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "membership/index.html";

    fn title(&self) -> String {
        "Mitglieder – Plattform verwalten".to_owned()
    }
}

/// One member: who she is, what she may, what she got. `/verwaltung/mitglieder/{handle}`. `membership/show.html`
#[derive(Serialize)]
pub struct ShowPage {
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// "Moderation"
    pub role: &'static str,
    /// "Bis …, 0:00 Uhr. Grund: …", if she is suspended.
    pub suspension: Option<String>,
    /// What is known of her, each with its name.
    pub facts: Vec<Fact>,
    /// Pages about her.
    pub links: Vec<Link>,
    /// Address of the form that suspends her; none for oneself.
    pub suspend_href: Option<String>,
    /// Address of the `POST` that lifts it.
    pub lift_action: Option<String>,
    /// Address of the form for another role; none for oneself.
    pub role_href: Option<String>,
    /// Address of the page with what she is in charge of, if she is a moderator.
    pub charge_href: Option<String>,
    /// Address of the form that hands the own role on.
    pub handover_href: Option<String>,
    /// Letters to her, latest first.
    pub letters: Vec<LetterRow>,
    /// Her digests and why there was none, latest first.
    pub digests: Vec<DigestRow>,
    /// What was done to her or by her, latest first.
    pub entries: Vec<EntryRow>,
    /// All of it.
    pub log_href: String,
}

/// Something that is known.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// "Organisation"
    pub name: &'static str,
    /// "Stadt Herrenberg"
    pub value: String,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "membership/show.html";

    fn title(&self) -> String {
        format!("{} – Mitglieder", self.name)
    }
}
