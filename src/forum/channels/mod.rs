//! Channels: the topics of the forum, and regional networks bound to a region.

mod admission;
mod admission_store;
mod edit;
mod preview;
mod seed;
pub mod store;
mod subscribe;
pub mod visible;

use diesel::prelude::*;

pub(in crate::forum) use self::admission::release_all;
pub use self::admission::{
    Admission, AdmissionId, Admitted, ModeratorScope, ScopeId, admissions, admit, appoint, dismiss, release,
    scopes,
};
pub use self::edit::{ChannelDraft, TypedChannel, arrange, create, edit, parse_position};
pub use self::preview::{Grounds, entrants, sight};
pub use self::seed::seed;
pub use self::subscribe::subscribe;
use super::ids::ChannelId;
use super::regions::Ags;
use crate::db::schema::channels;
use crate::text_enum;

text_enum! {
    /// How a member follows a channel; no row means neither.
    SubscriptionLevel {
        /// Every new thread is told at once, and comes with the digest, too.
        All = "all",
        /// New threads come with the digest.
        Digest = "digest",
        /// Nothing of it comes by mail.
        Muted = "muted",
    }
}

impl SubscriptionLevel {
    /// Whether who chose it follows the channel: its threads are near to her.
    pub fn follows(self) -> bool {
        self != Self::Muted
    }
}

/// A container of threads.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = channels)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What belongs here, in one sentence.
    pub description: String,
    /// Place in lists.
    pub position: i32,
    /// The region that its threads cannot reach outside of.
    pub region_ags: Option<Ags>,
    /// Its id in the forum it was imported from.
    pub external_id: Option<String>,
    /// Seen by those alone whom it admits.
    pub is_closed: bool,
    /// Read and searched; nobody begins a thread or replies in it.
    pub is_archived: bool,
    /// What the text of a new thread begins with; empty: nothing.
    pub outline: String,
}

impl Channel {
    /// Whether a thread of this scope fits into the channel (features.md 2.0, point 5).
    pub fn takes_scope(&self, scope: &Ags) -> bool {
        self.region_ags.as_ref().is_none_or(|bound| scope.is_inside(bound))
    }

    /// Whether a text says nothing beyond the channel's outline.
    pub fn is_only_outline(&self, text: &str) -> bool {
        !self.outline.is_empty() && text.split_whitespace().eq(self.outline.split_whitespace())
    }
}
