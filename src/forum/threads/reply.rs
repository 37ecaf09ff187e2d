//! Replying.

use super::{DraftPost, Post, PostText, post_store, rights, thread_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::activity::{self, ActivityKind};
use crate::forum::channels;
use crate::forum::ids::ThreadId;

/// A reply that is ready to be written.
#[derive(Debug, Clone)]
pub struct NewReply {
    /// Its text.
    pub post: DraftPost,
    /// The number of the post it answers.
    pub answers: Option<i32>,
}

impl NewReply {
    /// Checks what was typed and renders it; `form_key` is the key against double submits.
    ///
    /// # Errors
    /// The problem with the field `text`.
    pub fn parse(text: &str, form_key: &str, answers: Option<i32>) -> Result<Self, Problems> {
        match PostText::parse(text) {
            Ok(text) => Ok(Self { post: text.render(form_key, false), answers }),
            Err(fault) => Err(Problems::one("text", fault)),
        }
    }
}

/// Adds a reply and records it, so that whoever waits for it hears of it. The same form sent twice adds
/// one reply.
///
/// # Errors
/// A guest, a thread the viewer may not see, a closed thread, an archived channel.
pub fn reply(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: ThreadId,
    new: &NewReply,
    now: Timestamp,
) -> Result<Post> {
    let author = viewer.member()?;
    let thread = thread_store::visible_thread(conn, viewer, id)?;
    if let Some(post) = post_store::of_form(conn, author.id, &new.post.form_key)? {
        // A form belongs to one thread; the same key elsewhere is no second click.
        return if post.thread_id == id { Ok(post) } else { Err(Error::Conflict) };
    }
    rights::may_reply(&thread, channels::store::is_archived(conn, thread.channel_id)?)?;

    let number = thread_store::note_reply(conn, thread.id, author.id, now)?;
    let answers = new.answers.filter(|answered| (1..number).contains(answered));
    let post = post_store::insert(conn, &thread, number, author.id, answers, &new.post, now)?;
    activity::record(conn, ActivityKind::Replied, author.id, thread.id, post.id, now)?;
    Ok(post)
}
