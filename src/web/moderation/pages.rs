//! Pages of the moderation: one per action, and the log.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Pager, Problems, SelectOption, ThreadRef, Time};

/// Feature a thread, or take that back. Sends `satz` (only when featuring) and `grund`. `moderation/feature.html`
#[derive(Serialize)]
pub struct FeaturePage {
    /// The thread.
    pub thread: ThreadRef,
    /// Address of the `POST`.
    pub action: String,
    /// It is featured now: the page takes it back.
    pub is_featured: bool,
    /// The moderator's sentence as it was typed (`satz`).
    pub sentence: String,
    /// Reason as it was typed (`grund`).
    pub reason: String,
    /// Fields `satz`, `grund`.
    pub problems: Problems,
}

impl Page for FeaturePage {
    const TEMPLATE: &'static str = "moderation/feature.html";

    fn title(&self) -> String {
        let verb = if self.is_featured { "Empfehlung zurücknehmen" } else { "Thema empfehlen" };
        format!("{verb} – {}", self.thread.title)
    }
}

/// Move a thread to another channel. Sends `kanal` and `grund`. `moderation/move.html`
#[derive(Serialize)]
pub struct MovePage {
    /// The thread.
    pub thread: ThreadRef,
    /// Address of the `POST`.
    pub action: String,
    /// All channels but its own (`kanal`).
    pub channels: Vec<SelectOption>,
    /// Reason as it was typed (`grund`).
    pub reason: String,
    /// Fields `kanal`, `grund`.
    pub problems: Problems,
}

impl Page for MovePage {
    const TEMPLATE: &'static str = "moderation/move.html";

    fn title(&self) -> String {
        format!("Thema verschieben – {}", self.thread.title)
    }
}

/// Close a thread or open it again. Sends `grund`. `moderation/close.html`
#[derive(Serialize)]
pub struct ClosePage {
    /// The thread.
    pub thread: ThreadRef,
    /// Address of the `POST`.
    pub action: String,
    /// It is closed now: the page opens it again.
    pub is_closed: bool,
    /// Reason as it was typed (`grund`).
    pub reason: String,
    /// Field `grund`.
    pub problems: Problems,
}

impl Page for ClosePage {
    const TEMPLATE: &'static str = "moderation/close.html";

    fn title(&self) -> String {
        let verb = if self.is_closed { "Thema wieder öffnen" } else { "Thema schließen" };
        format!("{verb} – {}", self.thread.title)
    }
}

/// Pin a thread in its channel or take that back. Sends `grund`. `moderation/pin.html`
#[derive(Serialize)]
pub struct PinPage {
    /// The thread.
    pub thread: ThreadRef,
    /// Address of the `POST`.
    pub action: String,
    /// It is pinned now: the page takes that back.
    pub is_pinned: bool,
    /// Reason as it was typed (`grund`).
    pub reason: String,
    /// Field `grund`.
    pub problems: Problems,
}

impl Page for PinPage {
    const TEMPLATE: &'static str = "moderation/pin.html";

    fn title(&self) -> String {
        let verb = if self.is_pinned { "Anheften aufheben" } else { "Thema anheften" };
        format!("{verb} – {}", self.thread.title)
    }
}

/// What the moderation did, latest first. `moderation/log.html`
#[derive(Serialize)]
pub struct LogPage {
    /// Entries.
    pub entries: Vec<LogEntry>,
    /// Pages.
    pub pager: Option<Pager>,
}

/// One deed.
#[derive(Debug, Clone, Serialize)]
pub struct LogEntry {
    /// When.
    pub time: Time,
    /// Who.
    pub who: String,
    /// What: "Geschlossen", "Verschoben von „A“ nach „B“".
    pub what: String,
    /// Which thread.
    pub thread: Option<Link>,
    /// Why.
    pub reason: String,
}

impl Page for LogPage {
    const TEMPLATE: &'static str = "moderation/log.html";

    fn title(&self) -> String {
        "Protokoll – Moderation".to_owned()
    }
}
