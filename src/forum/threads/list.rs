//! Rows of many threads: what every list shows, and how one is chosen.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp as SqlTimestamp};

pub use super::count_store::{ChannelCount, Liveliness, counts_by_channel, counts_by_region, liveliness};
pub use super::list_store::{hidden_from, landscape, mine_with_replies, page, rows, rows_of, touched};
pub use super::turn::{Edge, ListPage, Side, Turn};
use super::{Status, ThreadKind, read_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::{ChannelId, MemberId, PostId, ThreadId};
use crate::forum::regions::Ags;

/// Which threads a list holds.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only those of this channel.
    pub channel: Option<ChannelId>,
    /// Only those of this region view.
    pub region: Option<Ags>,
    /// Only those that stand so.
    pub filter: Filter,
    /// Only those of this kind.
    pub kind: Option<ThreadKind>,
    /// Without those asked before this instant.
    pub asked_after: Option<Timestamp>,
    /// Without those asked after this instant.
    pub asked_before: Option<Timestamp>,
    /// Pinned ones only, or only those that are not.
    pub pinned: Option<bool>,
    /// In which order.
    pub order: Order,
}

impl Selection {
    /// Whether archived channels are left out: nobody can answer what is open in them. Who looks at one of them
    /// sees all of it.
    pub(super) fn leaves_out_archived(&self) -> bool {
        self.channel.is_none() && matches!(self.filter, Filter::Open | Filter::Unanswered)
    }

    /// The region, unless it is the Land: that holds everything.
    pub(super) fn narrowing_region(&self) -> Option<&Ags> {
        self.region.as_ref().filter(|region| **region != Ags::state())
    }
}

/// Rows of a list with the plain beginnings of their first posts: two statements.
///
/// # Errors
/// A guest, or the database fails.
pub fn rows_with_openings(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    limit: i64,
) -> Result<Vec<(ThreadRow, String)>> {
    viewer.member()?;
    let rows = rows(conn, viewer, selection, limit)?;
    let ids: Vec<ThreadId> = rows.iter().map(|row| row.id).collect();
    let mut openings: BTreeMap<ThreadId, String> =
        read_store::openings(conn, viewer, &ids)?.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let opening = openings.remove(&row.id).unwrap_or_default();
            (row, opening)
        })
        .collect())
}

/// How a thread stands, as the filters of a list say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Questions without a solution.
    Open,
    /// Questions with a solution.
    Solved,
    /// Open questions without a reply.
    Unanswered,
    /// What the moderation recommends.
    Featured,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The newest post first.
    #[default]
    Activity,
    /// The newest thread first.
    Newest,
    /// The most thanks first.
    Thanks,
    /// The longest waiting first.
    Waiting,
    /// The newest solution first.
    Solved,
}

/// One line of a list.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs)]
pub struct ThreadRow {
    #[diesel(sql_type = BigInt)]
    pub id: ThreadId,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub kind: ThreadKind,
    #[diesel(sql_type = Text)]
    pub status: Status,
    #[diesel(sql_type = Text)]
    pub scope_ags: Ags,
    #[diesel(sql_type = Text)]
    pub view_ags: Ags,
    #[diesel(sql_type = Bool)]
    pub is_pinned: bool,
    #[diesel(sql_type = Nullable<SqlTimestamp>)]
    pub featured_at: Option<Timestamp>,
    #[diesel(sql_type = Nullable<Text>)]
    pub featured_sentence: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub answer_post_id: Option<PostId>,
    #[diesel(sql_type = Nullable<SqlTimestamp>)]
    pub answered_at: Option<Timestamp>,
    #[diesel(sql_type = Integer)]
    pub reply_count: i32,
    #[diesel(sql_type = Integer)]
    pub thank_count: i32,
    #[diesel(sql_type = Integer)]
    pub reader_count: i32,
    #[diesel(sql_type = Integer)]
    pub last_post_number: i32,
    #[diesel(sql_type = SqlTimestamp)]
    pub last_post_at: Timestamp,
    #[diesel(sql_type = SqlTimestamp)]
    pub created_at: Timestamp,
    #[diesel(sql_type = BigInt)]
    pub channel_id: ChannelId,
    #[diesel(sql_type = Text)]
    pub channel_slug: String,
    #[diesel(sql_type = Text)]
    pub channel_name: String,
    #[diesel(sql_type = BigInt)]
    pub author_id: MemberId,
    #[diesel(sql_type = Text)]
    pub author_handle: String,
    #[diesel(sql_type = Text)]
    pub author_name: String,
    #[diesel(sql_type = Text)]
    pub author_organisation: String,
    #[diesel(sql_type = Text)]
    pub author_home: Ags,
    #[diesel(sql_type = Text)]
    pub last_author_name: String,
    /// Plain beginning of the solution.
    #[diesel(sql_type = Nullable<Text>)]
    pub answer_excerpt: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub answer_author_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub answer_author_organisation: Option<String>,
    /// The last post that the viewer has read.
    #[diesel(sql_type = Nullable<Integer>)]
    pub read_number: Option<i32>,
    /// Its id in the forum it was imported from.
    #[diesel(sql_type = Nullable<Text>)]
    pub external_id: Option<String>,
}

impl ThreadRow {
    /// Whether it is a question that waits for a solution.
    pub fn is_open_question(&self) -> bool {
        self.kind == ThreadKind::Question && self.answer_post_id.is_none() && self.status == Status::Open
    }

    /// Posts that the viewer has not read, if she has read some.
    pub fn unread_count(&self) -> i32 {
        self.read_number.map_or(0, |read| (self.last_post_number - read).max(0))
    }
}
