//! Rows of `threads` and `muted_threads`.

use diesel::prelude::*;

use super::visible::visible_threads;
use super::{NewThread, Status, Thread, ThreadTitle};
use crate::db::schema::{channels as channels_table, moderation_log, muted_threads, posts, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::error::Result;
use crate::forum::accounts::{self, Member, Viewer};
use crate::forum::channels;
use crate::forum::ids::{ChannelId, MemberId, PostId, ThreadId};
use crate::forum::regions::Ags;

/// A thread that the viewer may see.
///
/// # Errors
/// A guest; `NotFound`, also for what the viewer must not know of.
pub fn visible_thread(conn: &mut DbConnection, viewer: &Viewer, id: ThreadId) -> Result<Thread> {
    viewer.member()?;
    Ok(threads::table.find(id).filter(visible_threads(viewer)).select(Thread::as_select()).first(conn)?)
}

pub(super) fn of_form(conn: &mut DbConnection, author: MemberId, form_key: &str) -> Result<Option<Thread>> {
    Ok(threads::table
        .filter(threads::author_id.eq(author).and(threads::form_key.eq(form_key)))
        .select(Thread::as_select())
        .first(conn)
        .optional()?)
}

pub(super) fn insert(
    conn: &mut DbConnection,
    author: &Member,
    new: &NewThread,
    now: Timestamp,
) -> Result<Thread> {
    let id: ThreadId = diesel::insert_into(threads::table)
        .values((
            threads::channel_id.eq(new.channel),
            threads::author_id.eq(author.id),
            threads::kind.eq(new.kind),
            threads::title.eq(new.title.as_str()),
            threads::scope_ags.eq(&new.scope),
            threads::origin_ags.eq(&author.home_ags),
            threads::view_ags.eq(Ags::view_key(&new.scope, &author.home_ags)),
            threads::status.eq(Status::Open),
            threads::last_post_at.eq(now),
            threads::last_author_id.eq(author.id),
            threads::created_at.eq(now),
            threads::form_key.eq(&new.post.form_key),
        ))
        .returning(threads::id)
        .get_result(conn)?;
    channels::store::note_change(conn, new.channel)?;
    Ok(threads::table.find(id).select(Thread::as_select()).first(conn)?)
}

/// Counts a reply and gives it its number. The update locks the row, so two replies never share one.
pub(super) fn note_reply(
    conn: &mut DbConnection,
    id: ThreadId,
    author: MemberId,
    now: Timestamp,
) -> Result<i32> {
    let (number, channel) = diesel::update(threads::table.find(id))
        .set((
            threads::last_post_number.eq(threads::last_post_number + 1),
            threads::reply_count.eq(threads::reply_count + 1),
            threads::last_post_at.eq(now),
            threads::last_author_id.eq(author),
            threads::version.eq(threads::version + 1),
        ))
        .returning((threads::last_post_number, threads::channel_id))
        .get_result(conn)?;
    channels::store::note_change(conn, channel)?;
    Ok(number)
}

/// Counts that a thread changed, and with it its channel. Every function that changes what a page or a list
/// shows of a thread calls this or does the same; pages that were kept are made anew.
///
/// # Errors
/// The database fails.
pub(super) fn note_change(conn: &mut DbConnection, id: ThreadId) -> Result<()> {
    let channel = diesel::update(threads::table.find(id))
        .set(threads::version.eq(threads::version + 1))
        .returning(threads::channel_id)
        .get_result(conn)?;
    channels::store::note_change(conn, channel)
}

/// Members in one statement.
const BATCH: usize = 200;

/// `note_change` for all threads on whose pages these members stand, as authors, in the line of the last reply, or
/// because they marked the solution or moderated: after a name or an organisation has changed.
///
/// # Errors
/// The database fails.
pub fn note_changes_of_members(conn: &mut DbConnection, members: &[MemberId]) -> Result<()> {
    for batch in members.chunks(BATCH) {
        let written = posts::table.filter(posts::author_id.eq_any(batch.to_vec())).select(posts::thread_id);
        diesel::update(threads::table.filter(threads::id.eq_any(written)))
            .set(threads::version.eq(threads::version + 1))
            .execute(conn)?;
        let written = posts::table
            .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
            .filter(posts::author_id.eq_any(batch.to_vec()))
            .select(threads::channel_id);
        diesel::update(channels_table::table.filter(channels_table::id.eq_any(written)))
            .set(channels_table::version.eq(channels_table::version + 1))
            .execute(conn)?;
        // Told on the page of the thread alone, so the lists of its channel stay.
        let moderated = moderation_log::table
            .filter(moderation_log::moderator_id.eq_any(batch.to_vec()))
            .select(moderation_log::thread_id);
        diesel::update(threads::table.filter(threads::id.eq_any(moderated)))
            .set(threads::version.eq(threads::version + 1))
            .execute(conn)?;
        diesel::update(threads::table.filter(threads::answer_marked_by_id.eq_any(batch.to_vec())))
            .set(threads::version.eq(threads::version + 1))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn set_title(conn: &mut DbConnection, id: ThreadId, title: &ThreadTitle) -> Result<()> {
    diesel::update(threads::table.find(id)).set(threads::title.eq(title.as_str())).execute(conn)?;
    note_change(conn, id)
}

/// Marks or unmarks the solution, with its time and who did it.
///
/// # Errors
/// The database fails.
pub fn set_answer(
    conn: &mut DbConnection,
    id: ThreadId,
    status: Status,
    answer: Option<(PostId, MemberId, Timestamp)>,
) -> Result<()> {
    diesel::update(threads::table.find(id))
        .set((
            threads::status.eq(status),
            threads::answer_post_id.eq(answer.map(|(post, _, _)| post)),
            threads::answer_marked_by_id.eq(answer.map(|(_, member, _)| member)),
            threads::answered_at.eq(answer.map(|(_, _, at)| at)),
        ))
        .execute(conn)?;
    note_change(conn, id)
}

/// Closes or reopens.
///
/// # Errors
/// The database fails.
pub fn set_status(conn: &mut DbConnection, id: ThreadId, status: Status) -> Result<()> {
    diesel::update(threads::table.find(id)).set(threads::status.eq(status)).execute(conn)?;
    note_change(conn, id)
}

/// Pins or unpins.
///
/// # Errors
/// The database fails.
pub fn set_pinned(conn: &mut DbConnection, id: ThreadId, is_pinned: bool) -> Result<()> {
    diesel::update(threads::table.find(id)).set(threads::is_pinned.eq(is_pinned)).execute(conn)?;
    note_change(conn, id)
}

/// Features with a sentence, or takes it back.
///
/// # Errors
/// The database fails.
pub fn set_featured(
    conn: &mut DbConnection,
    id: ThreadId,
    featured: Option<(&str, Timestamp)>,
) -> Result<()> {
    diesel::update(threads::table.find(id))
        .set((
            threads::featured_at.eq(featured.map(|(_, at)| at)),
            threads::featured_sentence.eq(featured.map(|(sentence, _)| sentence)),
        ))
        .execute(conn)?;
    note_change(conn, id)
}

/// Moves to another channel; a bound channel narrows the scope to its region.
///
/// # Errors
/// The database fails.
pub fn change_channel(
    conn: &mut DbConnection,
    thread: &Thread,
    channel: ChannelId,
    scope: &Ags,
) -> Result<()> {
    diesel::update(threads::table.find(thread.id))
        .set((
            threads::channel_id.eq(channel),
            threads::scope_ags.eq(scope),
            threads::view_ags.eq(Ags::view_key(scope, &thread.origin_ags)),
        ))
        .execute(conn)?;
    // In the order of ids: two threads that change places at the same time must not wait for each other.
    channels::store::note_change(conn, thread.channel_id.min(channel))?;
    channels::store::note_change(conn, thread.channel_id.max(channel))?;
    note_change(conn, thread.id)
}

pub(super) fn insert_mute(conn: &mut DbConnection, member: MemberId, thread: ThreadId) -> Result<()> {
    let row = (muted_threads::member_id.eq(member), muted_threads::thread_id.eq(thread));
    Each(diesel::insert_into(muted_threads::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    accounts::store::note_change(conn, member)
}

pub(super) fn delete_mute(conn: &mut DbConnection, member: MemberId, thread: ThreadId) -> Result<()> {
    diesel::delete(muted_threads::table.find((member, thread))).execute(conn)?;
    accounts::store::note_change(conn, member)
}

pub(super) fn muted_ids(conn: &mut DbConnection, member: MemberId) -> Result<Vec<ThreadId>> {
    Ok(muted_threads::table
        .filter(muted_threads::member_id.eq(member))
        .select(muted_threads::thread_id)
        .load(conn)?)
}
