//! All invitations.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Choice, HiddenField, Pager, Problems, SelectOption, Time};

/// Who is invited, and the form that invites. Sends `email`, `name`, `organisation`, `rolle` to `action`.
/// `invitations/manage.html`
#[derive(Serialize)]
pub struct ManagePage {
    /// Address of the `POST`.
    pub action: String,
    /// As it was typed.
    pub email: String,
    /// As it was typed.
    pub name: String,
    /// As it was typed.
    pub organisation: String,
    /// `rolle`; left out if there is no choice.
    pub roles: Vec<SelectOption>,
    /// Where a whole course is invited.
    pub cohort_href: String,
    /// What the list shows: all, open, accepted …
    pub states: Vec<Choice>,
    /// `kurs`: the courses; left out if there is none.
    pub cohorts: Vec<SelectOption>,
    /// What the choice of a course keeps.
    pub keep: Vec<HiddenField>,
    /// The list shows a part.
    pub is_filtered: bool,
    /// Invitations, latest first.
    pub invitations: Vec<InvitationRow>,
    /// Pages of the invitations.
    pub pager: Option<Pager>,
    /// Fields `email`, `name`, `organisation`, `rolle`.
    pub problems: Problems,
}

/// An invitation in the list.
#[derive(Debug, Clone, Serialize)]
pub struct InvitationRow {
    /// To whom.
    pub email: String,
    /// Her name, if it is known.
    pub name: String,
    /// "Moderation", unless she will be a member like all.
    pub role: Option<&'static str>,
    /// "offen", "angenommen", "abgelaufen", "zurückgezogen".
    pub state: &'static str,
    /// "bis 18.03.2026"
    pub note: String,
    /// The course; may be empty.
    pub cohort: String,
    /// "E-Mail wartet", while it does.
    pub letter: &'static str,
    /// Why the letter could not be delivered; empty if it could.
    pub undelivered: String,
    /// Who invited.
    pub inviter: String,
    /// When.
    pub time: Time,
    /// Address of the `POST` that sends it again, if that is possible.
    pub resend: Option<String>,
    /// Address of the `POST` that takes it back, if that is possible.
    pub revoke: Option<String>,
}

impl Page for ManagePage {
    const TEMPLATE: &'static str = "invitations/manage.html";

    fn title(&self) -> String {
        "Einladungen – Plattform verwalten".to_owned()
    }
}
