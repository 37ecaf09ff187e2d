//! Editing a post, with its history.

use chrono::Duration;

use super::{DraftPost, Post, PostText, Revision, ThreadTitle, post_store, rights, thread_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::ids::PostId;

/// Minutes after writing in which a correction leaves no trace (features.md 3.4).
const GRACE_MINUTES: i64 = 5;

/// A change that is ready to be written.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The new text.
    pub post: DraftPost,
    /// The new title; only an opening post has one.
    pub title: Option<ThreadTitle>,
    /// How often the post had been edited when the form was made.
    pub based_on: i32,
}

impl Edit {
    /// Checks what was typed for a post and renders it. `title` counts for an opening post only; the form key
    /// of the post names its footnotes as before.
    ///
    /// # Errors
    /// All problems, with the fields `titel` and `text`.
    pub fn parse(
        title: &str,
        text: &str,
        (form_key, is_opening): (&str, bool),
        based_on: i32,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let title = match is_opening.then(|| ThreadTitle::parse(title)) {
            Some(Ok(title)) => Some(title),
            Some(Err(fault)) => {
                problems.add("titel", fault);
                None
            }
            None => None,
        };
        match PostText::parse(text) {
            Ok(text) if problems.0.is_empty() => {
                Ok(Self { post: text.render(form_key, is_opening), title, based_on })
            }
            Ok(_) => Err(problems),
            Err(fault) => {
                problems.add("text", fault);
                Err(problems)
            }
        }
    }
}

/// Replaces the text of a post; the old one stays in its history, except in the first five minutes.
///
/// # Errors
/// A guest, a post the viewer may not see or has not written; [`Error::Conflict`] if it was edited since
/// the form was made.
pub fn edit(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: PostId,
    edit: &Edit,
    now: Timestamp,
) -> Result<Post> {
    let editor = viewer.member()?;
    let (thread, post) = post_store::visible_post(conn, viewer, id)?;
    rights::may_edit(editor, &post)?;
    let title = edit.title.as_ref().filter(|title| post.number == 1 && title.as_str() != thread.title);
    // The same form twice: the second finds its own text.
    if title.is_none() && post.body_md == edit.post.markdown {
        return Ok(post);
    }
    if post.edit_count != edit.based_on {
        return Err(Error::Conflict);
    }
    let is_correction = now - post.created_at < Duration::minutes(GRACE_MINUTES) && post.edited_at.is_none();
    if !is_correction {
        let old_title = title.map(|_| thread.title.as_str());
        post_store::keep_revision(conn, &post, editor.id, old_title, now)?;
    }
    if let Some(title) = title {
        thread_store::set_title(conn, thread.id, title)?;
    }
    post_store::replace_text(conn, &post, &edit.post, (!is_correction).then_some(now))
}

/// The earlier versions of a post, the newest first, for everybody who may see the post.
///
/// # Errors
/// A post the viewer may not see, or the database fails.
pub fn revisions(conn: &mut DbConnection, viewer: &Viewer, id: PostId) -> Result<(Post, Vec<Revision>)> {
    let (_, post) = post_store::visible_post(conn, viewer, id)?;
    let revisions = post_store::revisions(conn, id)?;
    Ok((post, revisions))
}
