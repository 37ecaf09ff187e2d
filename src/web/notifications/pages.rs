//! The page of the notifications.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Choice, Pager, Sentence, Time};

/// All notifications by day. `notifications/index.html`
///
/// `POST /mitteilungen/gelesen`: with `mitteilung` = id that one, without it all.
#[derive(Serialize)]
pub struct IndexPage {
    /// Alle, Ungelesen, …; may be empty.
    pub filters: Vec<Choice>,
    /// Days, latest first.
    pub days: Vec<NotificationDay>,
    /// Unread ones.
    pub unread_count: i64,
    /// Pages.
    pub pager: Option<Pager>,
}

/// The notifications of one day.
#[derive(Debug, Clone, Serialize)]
pub struct NotificationDay {
    /// "Heute", "Gestern", "Dienstag, 10. März 2026".
    pub label: String,
    /// Rows.
    pub rows: Vec<NotificationRow>,
}

/// One notification; its link leads through `/mitteilungen/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct NotificationRow {
    /// Id.
    pub id: i64,
    /// What happened.
    pub sentence: Sentence,
    /// When.
    pub time: Time,
    /// "weil es Ihre Frage ist".
    pub reason: String,
    /// Not read yet.
    pub is_unread: bool,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "notifications/index.html";

    fn title(&self) -> String {
        "Mitteilungen".to_owned()
    }
}
