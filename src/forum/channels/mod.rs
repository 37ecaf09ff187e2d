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
pub use self::edit::{ChannelDraft, TypedChannel, create, edit};
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
        /// New threads come with the digest.
        Digest = "digest",
        /// Nothing of it comes by mail.
        Muted = "muted",
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
}

impl Channel {
    /// Whether a thread of this scope fits into the channel (features.md 2.0, point 5).
    pub fn takes_scope(&self, scope: &Ags) -> bool {
        self.region_ags.as_ref().is_none_or(|bound| scope.is_inside(bound))
    }
}
