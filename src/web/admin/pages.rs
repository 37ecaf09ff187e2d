//! Pages of the administration, and the mailbox of the demo.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Choice, HiddenField, Pager, SelectOption, Time};

/// State of the mail: queue, failures, digests. `GET` with `ergebnis`, `mitglied`. `admin/mail.html`
#[derive(Serialize)]
pub struct MailPage {
    /// Everything is well: no failure, nothing overdue.
    pub is_healthy: bool,
    /// One sentence about it: "3 E-Mails ließen sich nicht zustellen."
    pub summary: String,
    /// Counts of the queue.
    pub figures: Vec<Figure>,
    /// The oldest letter that waits.
    pub oldest: Option<Time>,
    /// Alle, Wartend, Zugestellt, Gescheitert.
    pub filters: Vec<Choice>,
    /// Name or address that was searched for (`mitglied`).
    pub member: String,
    /// Parameters that the search has to keep.
    pub keep: Vec<HiddenField>,
    /// Letters, latest first.
    pub letters: Vec<LetterRow>,
    /// Pages of the letters.
    pub pager: Option<Pager>,
    /// The last digests, latest first.
    pub digests: Vec<DigestRow>,
}

/// A number with its word.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// "wartend".
    pub label: String,
    /// 12.
    pub value: i64,
    /// It needs attention.
    pub is_problem: bool,
}

/// How a letter or a digest ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailState {
    /// Waits for its turn or the next attempt.
    Waiting,
    /// Taken by the mail server.
    Sent,
    /// Given up.
    Failed,
    /// Not written, for a reason.
    Skipped,
}

/// A letter of the outbox.
#[derive(Debug, Clone, Serialize)]
pub struct LetterRow {
    /// When it was written.
    pub time: Time,
    /// "Wochenrückblick".
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// How it stands.
    pub state: MailState,
    /// Attempts so far.
    pub attempts: i64,
    /// The next one.
    pub next_attempt: Option<Time>,
    /// What the mail server said, or why it was given up.
    pub reason: String,
}

/// A digest of one reader.
#[derive(Debug, Clone, Serialize)]
pub struct DigestRow {
    /// When it was due.
    pub time: Time,
    /// For whom.
    pub member: String,
    /// How it ended.
    pub state: MailState,
    /// Why it was skipped or failed; may be empty.
    pub reason: String,
}

impl Page for MailPage {
    const TEMPLATE: &'static str = "admin/mail.html";

    fn title(&self) -> String {
        "E-Mail – Plattform verwalten".to_owned()
    }
}

/// The mails that the demo has written. `admin/demo_mailbox.html`
///
/// `POST /demo/rueckblick` with `mitglied` (empty = all) and `einmal`.
#[derive(Serialize)]
pub struct DemoMailboxPage {
    /// Mails, latest first.
    pub mails: Vec<DemoMailRow>,
    /// Whose digest the button sends (`mitglied`); left out if empty.
    pub members: Vec<SelectOption>,
    /// Key against double submits.
    pub once: String,
    /// Pages.
    pub pager: Option<Pager>,
}

/// A mail in the list.
#[derive(Debug, Clone, Serialize)]
pub struct DemoMailRow {
    /// Address of its page.
    pub href: String,
    /// When.
    pub time: Time,
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
}

impl Page for DemoMailboxPage {
    const TEMPLATE: &'static str = "admin/demo_mailbox.html";

    fn title(&self) -> String {
        "Postfach der Demo".to_owned()
    }
}

/// One mail of the demo. `admin/demo_mail.html`
///
/// The HTML part is shown in a sandboxed frame: this page needs `frame-src 'self'`, the
/// frame's own page `frame-ancestors 'self'` and `style-src 'unsafe-inline'`.
#[derive(Serialize)]
pub struct DemoMailPage {
    /// Subject.
    pub subject: String,
    /// Head lines as "Von", "An", "Datum", "Abbestellen".
    pub headers: Vec<HiddenField>,
    /// Text part.
    pub text: String,
    /// Address of the HTML part alone.
    pub html_href: Option<String>,
}

impl Page for DemoMailPage {
    const TEMPLATE: &'static str = "admin/demo_mail.html";

    fn title(&self) -> String {
        format!("{} – Postfach der Demo", self.subject)
    }
}
