//! Threads and their posts: asking, answering, editing, thanking, reading. **The pattern area**: the
//! others copy its shape.
//!
//! * One verb, one file: [`start`], [`reply`], [`edit`], [`thank`], [`mute`]. A verb asks [`rights`] first.
//! * Reading is [`list`] (rows of many threads) and [`read`] (one thread with a page of posts).
//! * SQL stands in `*_store.rs`; every read begins at [`visible`].
//! * What was typed becomes [`ThreadTitle`], [`PostText`] at the door and cannot be wrong after that.

mod count_store;
mod edit;
pub mod list;
mod list_store;
mod mute;
mod post_store;
mod post_text;
pub mod read;
mod read_store;
mod reply;
pub mod rights;
pub mod score;
mod start;
mod thank;
mod thread_store;
mod turn;
pub mod visible;

use diesel::prelude::*;

pub use self::edit::{Edit, edit, revisions};
pub use self::mute::{is_muted, mute, muted_ids, unmute};
pub use self::post_store::{Revision, insert_thanks_at, visible_post};
pub use self::post_text::{DraftPost, PostText, ThreadTitle};
pub use self::reply::{NewReply, reply};
pub use self::start::{NewThread, ThreadHead, TypedThread, start};
pub use self::thank::{take_thanks_back, thank};
pub use self::thread_store::{
    change_channel, note_changes_of_members, set_answer, set_featured, set_pinned, set_status, visible_thread,
};
use super::ids::{ChannelId, MemberId, PostId, ThreadId};
use super::regions::Ags;
use crate::db::schema::{posts, threads};
use crate::db::types::Timestamp;
use crate::text_enum;

text_enum! {
    /// What a thread is; only a question can be open and solved.
    ThreadKind {
        /// Frage.
        Question = "question",
        /// Erfahrung; also the open exchange.
        Experience = "experience",
        /// Hinweis.
        Notice = "notice",
        /// Vorlage.
        Template = "template",
        /// Termin.
        Event = "event",
    }
}

text_enum! {
    /// Where a thread stands. A closed one keeps its solution, if it has one.
    Status {
        /// Waits for answers.
        Open = "open",
        /// Has a solution; takes replies.
        Solved = "solved",
        /// Takes no replies.
        Closed = "closed",
    }
}

/// A thread.
#[derive(Debug, Clone, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = threads)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// The one channel it stands in.
    pub channel_id: ChannelId,
    /// Who began it.
    pub author_id: MemberId,
    /// What it is.
    pub kind: ThreadKind,
    /// The question in one sentence.
    pub title: String,
    /// Whom it is meant for.
    pub scope_ags: Ags,
    /// Where it was asked from.
    pub origin_ags: Ags,
    /// Where it stands.
    pub status: Status,
    /// Stands on top of its channel.
    pub is_pinned: bool,
    /// Since when the moderation recommends it.
    pub featured_at: Option<Timestamp>,
    /// Why, in one sentence.
    pub featured_sentence: Option<String>,
    /// The solution.
    pub answer_post_id: Option<PostId>,
    /// Who marked the solution.
    pub answer_marked_by_id: Option<MemberId>,
    /// When it was marked.
    pub answered_at: Option<Timestamp>,
    /// Replies, without the first post.
    pub reply_count: i32,
    /// How many members have opened it, without its author.
    pub reader_count: i32,
    /// Number of the newest post.
    pub last_post_number: i32,
    /// When the newest post was written.
    pub last_post_at: Timestamp,
    /// When it was asked.
    pub created_at: Timestamp,
}

/// A post. Number 1 opens its thread, the others are replies.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// The thread it stands in.
    pub thread_id: ThreadId,
    /// Its place in the thread, from 1.
    pub number: i32,
    /// Who wrote it.
    pub author_id: MemberId,
    /// The number of the post it answers, if it says so.
    pub answers_number: Option<i32>,
    /// What was typed.
    pub body_md: String,
    /// What is shown; rendered once, when written.
    pub body_html: String,
    /// Its beginning as plain text.
    pub excerpt: String,
    /// How many members said thanks.
    pub thank_count: i32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// How often it was edited; guards against two edits at once.
    pub edit_count: i32,
    /// The key of the form it came from; also names its footnotes.
    pub form_key: String,
}

/// Posts on one page of a thread, without the opening post.
pub const REPLIES_PER_PAGE: i64 = 20;

/// The page of a thread on which a post stands.
pub fn page_of(number: i32) -> i64 {
    (i64::from(number) - 2).max(0) / REPLIES_PER_PAGE + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_replies_fill_a_page() {
        for (number, page) in [(1, 1), (2, 1), (21, 1), (22, 2), (41, 2), (42, 3)] {
            assert_eq!(page_of(number), page, "post {number}");
        }
    }
}
