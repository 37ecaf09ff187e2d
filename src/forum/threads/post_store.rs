//! Rows of `posts`, `post_revisions` and `thanks`.

use diesel::prelude::*;

use super::visible::visible_posts;
use super::{DraftPost, Post, Thread, thread_store};
use crate::db::schema::{members, post_revisions, posts, thanks, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each, MultiBackend};
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::{MemberId, PostId};
use crate::text::RENDERER_VERSION;

/// An earlier version of a post.
#[derive(Debug, Clone, Queryable)]
pub struct Revision {
    /// Who replaced it.
    pub editor_name: String,
    /// The title it had, if that changed.
    pub title: Option<String>,
    /// The text it had.
    pub body_md: String,
    /// When it was replaced.
    pub created_at: Timestamp,
}

/// A post that the viewer may see, with its thread.
///
/// # Errors
/// A guest; `NotFound`, also for what the viewer must not know of.
pub fn visible_post(conn: &mut DbConnection, viewer: &Viewer, id: PostId) -> Result<(Thread, Post)> {
    viewer.member()?;
    Ok(posts::table
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .filter(posts::id.eq(id))
        .filter(visible_posts(viewer))
        .select((Thread::as_select(), Post::as_select()))
        .first(conn)?)
}

pub(super) fn of_form(conn: &mut DbConnection, author: MemberId, form_key: &str) -> Result<Option<Post>> {
    Ok(posts::table
        .filter(posts::author_id.eq(author).and(posts::form_key.eq(form_key)))
        .select(Post::as_select())
        .first(conn)
        .optional()?)
}

pub(super) fn insert(
    conn: &mut DbConnection,
    thread: &Thread,
    number: i32,
    author: MemberId,
    answers: Option<i32>,
    draft: &DraftPost,
    now: Timestamp,
) -> Result<Post> {
    Ok(diesel::insert_into(posts::table)
        .values((
            posts::thread_id.eq(thread.id),
            posts::number.eq(number),
            posts::author_id.eq(author),
            posts::answers_number.eq(answers),
            posts::body_md.eq(&draft.markdown),
            posts::body_html.eq(&draft.html),
            posts::excerpt.eq(&draft.excerpt),
            posts::renderer_version.eq(RENDERER_VERSION),
            posts::created_at.eq(now),
            posts::form_key.eq(&draft.form_key),
        ))
        .returning(<Post as Selectable<MultiBackend>>::construct_selection())
        .get_result(conn)?)
}

pub(super) fn replace_text(
    conn: &mut DbConnection,
    post: &Post,
    draft: &DraftPost,
    edited_at: Option<Timestamp>,
) -> Result<Post> {
    diesel::update(posts::table.find(post.id))
        .set((
            posts::body_md.eq(&draft.markdown),
            posts::body_html.eq(&draft.html),
            posts::excerpt.eq(&draft.excerpt),
            posts::renderer_version.eq(RENDERER_VERSION),
            posts::edited_at.eq(edited_at.or(post.edited_at)),
            posts::edit_count.eq(posts::edit_count + 1),
        ))
        .execute(conn)?;
    thread_store::note_change(conn, post.thread_id)?;
    Ok(posts::table.find(post.id).select(Post::as_select()).first(conn)?)
}

pub(super) fn keep_revision(
    conn: &mut DbConnection,
    post: &Post,
    editor: MemberId,
    old_title: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    diesel::insert_into(post_revisions::table)
        .values((
            post_revisions::post_id.eq(post.id),
            post_revisions::editor_id.eq(editor),
            post_revisions::title.eq(old_title),
            post_revisions::body_md.eq(&post.body_md),
            post_revisions::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn revisions(conn: &mut DbConnection, post: PostId) -> Result<Vec<Revision>> {
    Ok(post_revisions::table
        .inner_join(members::table.on(members::id.eq(post_revisions::editor_id)))
        .filter(post_revisions::post_id.eq(post))
        .order(post_revisions::id.desc())
        .select((members::name, post_revisions::title, post_revisions::body_md, post_revisions::created_at))
        .load(conn)?)
}

pub(super) fn insert_thanks(
    conn: &mut DbConnection,
    post: &Post,
    member: MemberId,
    now: Timestamp,
) -> Result<bool> {
    let row = (thanks::post_id.eq(post.id), thanks::member_id.eq(member), thanks::created_at.eq(now));
    let rows = Each(diesel::insert_into(thanks::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    Ok(rows == 1)
}

/// Writes thanks of an earlier time, with the counts (import, demo).
///
/// # Errors
/// The database fails.
pub fn insert_thanks_at(conn: &mut DbConnection, post: &Post, member: MemberId, at: Timestamp) -> Result<()> {
    if insert_thanks(conn, post, member, at)? {
        count_thanks(conn, post, 1)?;
    }
    Ok(())
}

pub(super) fn delete_thanks(conn: &mut DbConnection, post: &Post, member: MemberId) -> Result<bool> {
    Ok(diesel::delete(thanks::table.find((post.id, member))).execute(conn)? == 1)
}

pub(super) fn count_thanks(conn: &mut DbConnection, post: &Post, change: i32) -> Result<()> {
    diesel::update(posts::table.find(post.id))
        .set(posts::thank_count.eq(posts::thank_count + change))
        .execute(conn)?;
    diesel::update(threads::table.find(post.thread_id))
        .set(threads::thank_count.eq(threads::thank_count + change))
        .execute(conn)?;
    thread_store::note_change(conn, post.thread_id)
}
