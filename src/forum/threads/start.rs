//! Beginning a thread.

use super::{DraftPost, Thread, ThreadKind, ThreadTitle, post_store, thread_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::activity::{self, ActivityKind};
use crate::forum::channels;
use crate::forum::ids::ChannelId;
use crate::forum::regions::Ags;

/// A thread that is ready to be written.
#[derive(Debug, Clone)]
pub struct NewThread {
    /// What it is.
    pub kind: ThreadKind,
    /// Its title.
    pub title: ThreadTitle,
    /// The channel it goes to.
    pub channel: ChannelId,
    /// Whom it is meant for.
    pub scope: Ags,
    /// Its first post.
    pub post: DraftPost,
}

/// Begins a thread and records it. The same form sent twice begins one thread.
///
/// # Errors
/// A guest; [`crate::error::Error::Invalid`] for an unknown channel or a scope outside the region that the
/// channel is bound to.
pub fn start(conn: &mut DbConnection, viewer: &Viewer, new: &NewThread, now: Timestamp) -> Result<Thread> {
    let author = viewer.member()?;
    if let Some(thread) = thread_store::of_form(conn, author.id, &new.post.form_key)? {
        return Ok(thread);
    }
    let Some(channel) = channels::store::by_id(conn, new.channel)? else {
        return Err(Problems::one("kanal", Fault::Unknown).into());
    };
    if !channel.takes_scope(&new.scope) {
        return Err(Problems::one("fuer", Fault::OutsideChannelRegion).into());
    }

    let thread = thread_store::insert(conn, author, new, now)?;
    let post = post_store::insert(conn, &thread, 1, author.id, None, &new.post, now)?;
    activity::record(conn, ActivityKind::ThreadStarted, author.id, thread.id, post.id, now)?;
    Ok(thread)
}
