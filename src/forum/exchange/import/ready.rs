//! What has been checked and rendered, as it waits in the spool to be written.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::db::types::Timestamp;
use crate::forum::accounts::Role;
use crate::forum::channels::SubscriptionLevel;
use crate::forum::digest::Rhythm;
use crate::forum::ids::{PostId, ThreadId};
use crate::forum::moderation::ActionKind;
use crate::forum::regions::Ags;
use crate::forum::threads::{Status, ThreadKind};

/// A line that is in order.
#[derive(Debug)]
pub(super) enum Ready {
    Member(ReadyMember),
    Channel(ReadyChannel),
    Thread(Box<ReadyThread>),
    Moderation(ReadyDeed),
    Habit(ReadyHabit),
}

/// What becomes of a row that may be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fate {
    /// It is added.
    New,
    /// A row without external id has the same address or slug: it gets the external id.
    Linked,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyMember {
    pub id: String,
    pub name: String,
    pub email: String,
    pub home: Ags,
    pub role: Role,
    pub handle: Option<String>,
    pub organisation: Option<String>,
    pub is_per_du: bool,
    pub suspended_at: Option<Timestamp>,
    pub suspended_until: Option<Timestamp>,
    pub last_active_on: Option<NaiveDate>,
    pub created_at: Option<Timestamp>,
    pub mail: Option<ReadyMail>,
    pub profile: ReadyProfile,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ReadyProfile {
    pub job_title: String,
    pub about: String,
    pub phone: String,
    pub shows_email: bool,
    pub is_unlisted: bool,
    pub topics: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyMail {
    pub rhythm: Rhythm,
    pub weekday: i32,
    pub wants_district: bool,
    pub wants_region: bool,
    pub wants_channels: bool,
    pub wants_statewide: bool,
    pub wants_questions: bool,
    pub notice_only: bool,
    pub paused_until: Option<NaiveDate>,
    pub last_digest_at: Option<Timestamp>,
    pub asked_on: Option<NaiveDate>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyChannel {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub region: Option<Ags>,
    pub position: Option<i32>,
    pub created_at: Option<Timestamp>,
    pub is_closed: bool,
    pub is_archived: bool,
    pub outline: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyThread {
    pub id: String,
    pub channel: String,
    pub scope: Ags,
    pub origin: Option<Ags>,
    pub kind: ThreadKind,
    pub title: String,
    pub author: String,
    pub created_at: Timestamp,
    pub status: Status,
    pub is_pinned: bool,
    pub is_hidden: bool,
    pub featured: Option<(Timestamp, String)>,
    pub solved_by: Option<String>,
    pub solved_at: Option<Timestamp>,
    pub posts: Vec<ReadyPost>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyPost {
    pub id: String,
    pub author: String,
    pub answers: Option<i32>,
    pub body_md: String,
    pub body_html: String,
    pub excerpt: String,
    pub form_key: String,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub edit_count: i32,
    pub is_hidden: bool,
    pub is_solution: bool,
    pub thanks: ReadyThanks,
    pub revisions: Vec<ReadyRevision>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ReadyThanks {
    /// So many; who gave them is not known.
    Count(usize),
    /// From whom and when.
    From(Vec<(String, Timestamp)>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyRevision {
    pub editor: String,
    pub title: Option<String>,
    pub body_md: String,
    pub created_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadyDeed {
    pub thread: String,
    pub moderator: String,
    pub action: ActionKind,
    pub reason: String,
    pub channels: Option<(String, String)>,
    pub created_at: Timestamp,
}

/// What a member set up or read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ReadyHabit {
    Subscription { member: String, channel: String, level: SubscriptionLevel },
    Mute { member: String, thread: String },
    Read { member: String, thread: String, number: i32, at: Timestamp },
}

/// A thread that is there already, and what the file adds to it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct GrownThread {
    pub id: String,
    pub thread: ThreadId,
    /// It has no external id yet and gets one.
    pub is_linked: bool,
    /// Posts that have no external id yet and get one.
    pub links: Vec<(PostId, String)>,
    /// Which number each post of the line has in the forum; those without one are new.
    pub numbers: Vec<Option<i32>>,
    /// The new posts.
    pub posts: Vec<ReadyPost>,
    /// The thread becomes solved, because a new post is its solution.
    pub solution: Option<ReadySolution>,
}

/// What comes with a solution.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadySolution {
    pub status: Status,
    pub marked_by: String,
    pub marked_at: Timestamp,
}
