//! The digest ("Wochenrückblick"): what happened, for one reader, by mail (mail.md 2).
//!
//! * [`due`] says when, [`compose`] says what; both are pure.
//! * `letter` puts it into words, `send` writes it into the outbox, [`run`] does both for all who are due.
//! * [`settings`] holds a member's choices, [`explain`] tells administrators what became of which digest.

pub mod compose;
pub mod due;
pub mod explain;
pub mod holidays;
mod landscape;
mod letter;
pub mod reader;
mod run;
#[cfg(test)]
mod sample;
mod send;
pub mod settings;
pub mod store;

use chrono::NaiveDate;
use diesel::prelude::*;

pub use self::explain::{DigestLine, LetterLine, recent};
pub use self::landscape::{Candidate, Landscape, Reply};
pub use self::letter::Letter;
pub use self::run::{Parts, Tally, Whom, preview, preview_on, run};
pub use self::send::objection;
pub use self::settings::ensure_preferences;
use super::ids::MemberId;
use crate::db::schema::mail_preferences;
use crate::db::types::Timestamp;
use crate::text_enum;

text_enum! {
    /// How often a member gets the digest.
    Rhythm {
        /// Each working day.
        Daily = "daily",
        /// Once a week, on the chosen weekday.
        Weekly = "weekly",
        /// Once a month, on the first chosen weekday.
        Monthly = "monthly",
        /// Not at all.
        Never = "never",
    }
}

impl Rhythm {
    /// How far back a digest looks at most, in days (mail.md 2.2).
    pub const fn window_days(self) -> i64 {
        match self {
            Self::Daily => 7,
            Self::Weekly | Self::Never => 14,
            Self::Monthly => LONGEST_WINDOW_DAYS,
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Daily => "Tagesrückblick",
            Self::Weekly | Self::Never => "Wochenrückblick",
            Self::Monthly => "Monatsrückblick",
        }
    }
}

/// The window of a monthly digest; no digest looks further back.
pub const LONGEST_WINDOW_DAYS: i64 = 62;

text_enum! {
    /// The parts of a digest, in their order.
    Block {
        /// Replies to own threads, and questions whether one helped.
        ForYou = "for_you",
        /// Solved questions.
        Solved = "solved",
        /// Open questions.
        Open = "open",
        /// What the moderation recommends.
        Featured = "featured",
        /// Termine.
        Events = "events",
        /// Vorlagen.
        Templates = "templates",
        /// All the rest.
        New = "new",
    }
}

text_enum! {
    /// What was decided for a member and period.
    DigestState {
        /// A letter went into the outbox.
        Sent = "sent",
        /// Nothing was sent; the reason is kept.
        Skipped = "skipped",
    }
}

text_enum! {
    /// Why a digest was not sent (mail.md 2.5).
    SkipReason {
        /// Too little to say.
        NothingNew = "nothing_new",
        /// The member paused it.
        Paused = "paused",
        /// The member is suspended.
        Suspended = "suspended",
        /// The member has been away for a year and did not answer.
        Absent = "absent",
    }
}

impl SkipReason {
    /// The reason for the administrators' mail log.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NothingNew => "nichts Neues",
            Self::Paused => "pausiert",
            Self::Suspended => "Konto gesperrt",
            Self::Absent => "länger als ein Jahr abwesend",
        }
    }
}

/// A member's choices for her mail, and how far the digest has come.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mail_preferences)]
pub struct Preferences {
    /// Whose they are.
    pub member_id: MemberId,
    /// How often.
    pub rhythm: Rhythm,
    /// 1 = Monday … 5 = Friday.
    pub weekday: i32,
    /// Contents: her Kreis.
    pub wants_district: bool,
    /// Contents: her Region and her Regierungsbezirk.
    pub wants_region: bool,
    /// Contents: the channels she follows.
    pub wants_channels: bool,
    /// Contents: the whole Land.
    pub wants_statewide: bool,
    /// Contents: open questions.
    pub wants_questions: bool,
    /// Titles and links only.
    pub notice_only: bool,
    /// The last day of a pause.
    pub paused_until: Option<NaiveDate>,
    /// When the last digest was really sent: the start of the next one's window.
    pub last_digest_at: Option<Timestamp>,
    /// The last period that was decided, sent or skipped.
    pub last_period: String,
    /// Only what falls due after this instant is sent.
    pub begins_at: Timestamp,
    /// When she was asked, after a year of absence, whether she still wants mail.
    pub asked_on: Option<NaiveDate>,
}

impl Preferences {
    /// What everybody begins with: weekly, on Tuesday, with all contents.
    pub fn of_new_member(member_id: MemberId, now: Timestamp) -> Self {
        Self {
            member_id,
            rhythm: Rhythm::Weekly,
            weekday: 2,
            wants_district: true,
            wants_region: true,
            wants_channels: true,
            wants_statewide: true,
            wants_questions: true,
            notice_only: false,
            paused_until: None,
            last_digest_at: None,
            last_period: String::new(),
            begins_at: now,
            asked_on: None,
        }
    }

    /// Whether a pause holds on this day; the last day of the pause belongs to it.
    pub fn is_paused_on(&self, day: NaiveDate) -> bool {
        self.paused_until.is_some_and(|last| day <= last)
    }
}
