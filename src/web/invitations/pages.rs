//! Pages behind the link of an invitation.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Problems};

/// An invitation, and the form that accepts it. Sends `ihr_name`, `neues_passwort`, `regeln` to `action`.
/// `invitations/accept.html`
#[derive(Serialize)]
pub struct AcceptPage {
    /// "Karin Lechner, Stadt Herrenberg"
    pub inviter: String,
    /// "Mittwoch, 18. März 2026"
    pub until: String,
    /// Her address, with which she will sign in.
    pub email: String,
    /// Her name, as far as it is known, or as it was typed.
    pub name: String,
    /// Address of the `POST`.
    pub action: String,
    /// Fewest characters of a password.
    pub least: usize,
    /// The version of the rules that she agrees to: what the box `regeln` sends.
    pub rules: String,
    /// The box was ticked.
    pub has_agreed: bool,
    /// Fields `ihr_name`, `neues_passwort`, `regeln`.
    pub problems: Problems,
}

impl Page for AcceptPage {
    const TEMPLATE: &'static str = "invitations/accept.html";

    fn title(&self) -> String {
        "Einladung ins Lotsenforum".to_owned()
    }
}

/// A link that works no more, and what to do. `invitations/ended.html`
#[derive(Serialize)]
pub struct EndedPage {
    /// What is the matter.
    pub heading: String,
    /// What to do.
    pub text: String,
    /// Where to ask for a new link (`POST`), if that helps.
    pub renewal: Option<String>,
    /// What its button says.
    pub renewal_label: &'static str,
    /// Where else to go.
    pub onward: Option<Link>,
}

impl Page for EndedPage {
    const TEMPLATE: &'static str = "invitations/ended.html";

    fn title(&self) -> String {
        self.heading.trim_end_matches('.').to_owned()
    }
}

/// A new link is under way, the same for every link. `invitations/renewed.html`
#[derive(Serialize)]
pub struct RenewedPage {}

impl Page for RenewedPage {
    const TEMPLATE: &'static str = "invitations/renewed.html";

    fn title(&self) -> String {
        "Sehen Sie in Ihr Postfach".to_owned()
    }
}
