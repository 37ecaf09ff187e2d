//! Programs that act for a member: their tokens, and what keeps a request sent twice from doing its thing
//! twice.
//!
//! A token is a secret of one member with one scope. It is told once, when it is issued; only its hash is
//! stored. Whoever brings it is that member, with her rights and no others, until it is revoked, its last
//! day has passed, or the member is suspended.

mod feed;
mod issue;
mod repeat;
mod repeat_store;
pub mod store;

use chrono::NaiveDate;
use diesel::prelude::*;

pub use self::feed::{feed, renew_feed};
pub use self::issue::{Issued, NewToken, TOKENS_PER_MEMBER, issue, revoke, tokens};
pub use self::repeat::{KeptAnswer, Repeat, keep, repeated, request_hash};
pub use self::repeat_store::sweep;
use super::ids::{MemberId, TokenId};
use crate::db::schema::api_tokens;
use crate::db::types::Timestamp;
use crate::text_enum;

text_enum! {
    /// What a token is good for.
    TokenScope {
        /// Reading by the API.
        Read = "read",
        /// Reading and writing by the API.
        Write = "write",
        /// Reading feeds, nothing else: its address stands in programs that keep it badly.
        Feed = "feed",
    }
}

/// A token as its owner sees it: everything but the secret.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
pub struct AccessToken {
    /// Its id.
    pub id: TokenId,
    /// For whom it acts.
    pub member_id: MemberId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// What it is good for.
    pub scope: TokenScope,
    /// When it was issued.
    pub created_at: Timestamp,
    /// The last day on which it was used.
    pub last_used_on: Option<NaiveDate>,
    /// The last day on which it works.
    pub ends_on: Option<NaiveDate>,
}

impl AccessToken {
    /// Whether its use on this day is to be noted: once a day, because reading must not write.
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        self.last_used_on != Some(now.day())
    }
}
