//! All invitations.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Pager, Problems, SelectOption, Time};

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
