//! What a viewer may see: the one place that decides it.
//!
//! Lists, pages, counts, notifications and the digest all begin here. Each gives a condition in SQL over the tables
//! `threads`, `posts` or `thread_counts`; it holds no text from outside. Which channels are closed to a member comes with her
//! ([`Member::barred`](crate::forum::accounts::Member)), from the statement that reads her.

use crate::db::Condition;
use crate::forum::accounts::{Viewer, sight_store};

/// Threads that the viewer may see.
pub fn visible_threads(viewer: &Viewer) -> Condition {
    match viewer.member().ok() {
        Some(member) => Condition::new("threads.is_hidden = false")
            .and_none_of("threads.channel_id", member.barred.ids().map(|id| id.0)),
        None => Condition::new("1 = 0"),
    }
}

/// What of `thread_counts` the viewer may see: the numbers of [`visible_threads`], kept by channel and region view.
/// Hidden threads are counted nowhere, so a rule on top of that has to be one on channels.
pub fn visible_counts(viewer: &Viewer) -> Condition {
    match viewer.member().ok() {
        Some(member) => Condition::new("1 = 1")
            .and_none_of("thread_counts.channel_id", member.barred.ids().map(|id| id.0)),
        None => Condition::new("1 = 0"),
    }
}

/// Threads that at least somebody may see: the wide net of a batch for many readers, which asks
/// [`visible_threads`] for each of them before anything leaves.
pub fn visible_to_anybody() -> Condition {
    Condition::new("threads.is_hidden = false")
}

/// [`visible_threads`] for a statement that reads the viewer herself, as its row of `members`.
pub fn visible_to_joined_member() -> Condition {
    Condition::new("threads.is_hidden = false").and(sight_store::CHANNEL_OF_THREAD_IS_OPEN)
}

/// Posts that the viewer may see, in threads she may see.
pub fn visible_posts(viewer: &Viewer) -> Condition {
    visible_threads(viewer).and("posts.is_hidden = false")
}

/// [`visible_posts`] for a statement that reads the viewer herself, as its row of `members`.
pub fn visible_posts_to_joined_member() -> Condition {
    visible_to_joined_member().and("posts.is_hidden = false")
}
