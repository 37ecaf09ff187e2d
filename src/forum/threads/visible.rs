//! What a viewer may see: the one place that decides it.
//!
//! Lists, pages, counts, notifications and the digest all begin here, so that a closed channel has to be
//! added once. Each returns a condition in SQL over the tables `threads`, `posts` or `thread_counts`; it holds no
//! text from outside.

use crate::forum::accounts::Viewer;

/// Threads that the viewer may see.
pub fn visible_threads(viewer: &Viewer) -> &'static str {
    match viewer.signed_in() {
        Some(_) => "threads.is_hidden = false",
        None => "1 = 0",
    }
}

/// What of `thread_counts` the viewer may see: the numbers of [`visible_threads`], kept by channel and region view.
/// Hidden threads are counted nowhere, so a rule on top of that has to be one on channels.
pub fn visible_counts(viewer: &Viewer) -> &'static str {
    match viewer.signed_in() {
        Some(_) => "1 = 1",
        None => "1 = 0",
    }
}

/// Threads that at least somebody may see: the wide net of a batch for many readers, which asks
/// [`visible_threads`] for each of them before anything leaves.
pub fn visible_to_anybody() -> &'static str {
    "threads.is_hidden = false"
}

/// [`visible_threads`] for a statement that reads the viewer herself, as its row of `members`.
pub fn visible_to_joined_member() -> &'static str {
    "threads.is_hidden = false"
}

/// Posts that the viewer may see, in threads she may see.
pub fn visible_posts(viewer: &Viewer) -> &'static str {
    match viewer.signed_in() {
        Some(_) => "threads.is_hidden = false and posts.is_hidden = false",
        None => "1 = 0",
    }
}
