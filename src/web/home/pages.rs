//! The page a member sees first.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, Sentence, ThreadRow, Time, Widened};

/// What is new for this member, nearest first. `home/show.html`
#[derive(Serialize)]
pub struct ShowPage {
    /// Kreis, Region, Regierungsbezirk of the member, narrowest first.
    pub place: Vec<Link>,
    /// New member without a post: three first steps are offered.
    pub is_newcomer: bool,
    /// First steps after an invitation that are still open, instead of the others.
    pub first_steps: Option<FirstSteps>,
    /// At most 5 rows; the block is left out when empty.
    pub for_you: Vec<ForYouRow>,
    /// "Aus meinem Kreis".
    pub district: DistrictBlock,
    /// Unanswered or unsolved, longest waiting first; at most 5.
    pub open: Vec<ThreadRow>,
    /// All open questions.
    pub open_count: i64,
    /// The best of the Land that the member has not read; at most 5.
    pub statewide: Vec<ThreadRow>,
    /// Subscribed channels.
    pub channels: Vec<ChannelNews>,
    /// A featured thread.
    pub tip: Option<Tip>,
}

/// Steps that were left out.
#[derive(Debug, Clone, Serialize)]
pub struct FirstSteps {
    /// "Noch zwei Schritte"
    pub heading: String,
    /// The next one.
    pub href: String,
    /// Address of the `POST` that does without them.
    pub end: String,
}

/// One sentence about something that waits for the member.
#[derive(Debug, Clone, Serialize)]
pub struct ForYouRow {
    /// "Karin Lechner hat auf Ihre Frage „…“ geantwortet."
    pub sentence: Sentence,
    /// When, if it is an event.
    pub time: Option<Time>,
    /// Else a note: "Ihre Frage vom 06.03.2026".
    pub note: String,
}

/// The threads of the member's own region.
#[derive(Debug, Clone, Serialize)]
pub struct DistrictBlock {
    /// "Aus meinem Kreis", or "Neu im ganzen Land" for members who work for all of it.
    pub heading: String,
    /// Where "Alle Themen im Landkreis" leads.
    pub all: Link,
    /// More rows from further away, if it was quiet here.
    pub widened: Option<Widened>,
    /// New since the last visit.
    pub new: Vec<ThreadRow>,
    /// Seen before.
    pub seen: Vec<ThreadRow>,
}

/// A subscribed channel with the number of unread threads.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelNews {
    /// Address.
    pub href: String,
    /// Name.
    pub name: String,
    /// Unread threads.
    pub new_count: i64,
}

/// A featured thread with the moderator's sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Tip {
    /// Address.
    pub href: String,
    /// Title.
    pub title: String,
    /// Why it is worth reading.
    pub sentence: String,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "home/show.html";

    fn title(&self) -> String {
        "Start".to_owned()
    }
}
