//! Rows of `notifications`.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{NotificationKind, NotificationRow};
use crate::db::schema::{members, notifications, posts, sessions, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each, Statement};
use crate::error::Result;
use crate::forum::accounts::{Member, Viewer, session_store};
use crate::forum::activity::Activity;
use crate::forum::ids::{MemberId, NotificationId, PostId};
use crate::forum::threads::visible::visible_posts;

/// Authors of a post's thread, of the post, and of the post it answers.
pub(super) fn people_of(
    conn: &mut DbConnection,
    post: PostId,
) -> Result<Option<(MemberId, MemberId, Option<MemberId>)>> {
    let answered = diesel::alias!(posts as answered);
    Ok(posts::table
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .left_join(
            answered.on(answered
                .field(posts::thread_id)
                .eq(posts::thread_id)
                .and(answered.field(posts::number).nullable().eq(posts::answers_number))),
        )
        .filter(posts::id.eq(post))
        .select((threads::author_id, posts::author_id, answered.field(posts::author_id).nullable()))
        .first(conn)
        .optional()?)
}

pub(super) fn insert(
    conn: &mut DbConnection,
    member: MemberId,
    kind: NotificationKind,
    activity: &Activity,
) -> Result<()> {
    let row = (
        notifications::member_id.eq(member),
        notifications::kind.eq(kind),
        notifications::actor_id.eq(activity.actor_id),
        notifications::thread_id.eq(activity.thread_id),
        notifications::post_id.eq(activity.post_id),
        notifications::created_at.eq(activity.created_at),
    );
    Each(diesel::insert_into(notifications::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    Ok(())
}

/// The viewer's notifications of posts she may still see, the newest first; unread ones only if asked.
///
/// # Errors
/// A guest, or the database fails.
pub fn list(
    conn: &mut DbConnection,
    viewer: &Viewer,
    unread_only: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<NotificationRow>> {
    let member = viewer.member()?;
    let mut statement = Statement::new(
        "select notifications.id, notifications.kind, actors.name as actor_name, notifications.thread_id, \
         threads.title as thread_title, notifications.post_id, posts.excerpt, notifications.created_at, \
         notifications.read_at \
         from notifications \
         join threads on threads.id = notifications.thread_id \
         join posts on posts.id = notifications.post_id \
         join members actors on actors.id = notifications.actor_id \
         where notifications.member_id = ",
    );
    statement.number(member.id.0);
    statement.push(if unread_only { " and notifications.read_at is null and " } else { " and " });
    statement.push(visible_posts(viewer));
    statement.push(" order by notifications.created_at desc, notifications.id desc limit ").number(limit);
    statement.push(" offset ").number(offset);
    Ok(statement.load(conn)?)
}

/// How many notifications [`list`] has in all.
///
/// # Errors
/// A guest, or the database fails.
pub fn count(conn: &mut DbConnection, viewer: &Viewer, unread_only: bool) -> Result<i64> {
    let member = viewer.member()?;
    let query = notifications::table
        .inner_join(posts::table.on(posts::id.eq(notifications::post_id)))
        .inner_join(threads::table.on(threads::id.eq(notifications::thread_id)))
        .filter(notifications::member_id.eq(member.id))
        .filter(sql::<Bool>(visible_posts(viewer)));
    Ok(if unread_only {
        query.filter(notifications::read_at.is_null()).count().get_result(conn)?
    } else {
        query.count().get_result(conn)?
    })
}

/// The post that a notification of the viewer is about.
///
/// # Errors
/// A guest, `NotFound` for somebody else's, or the database fails.
pub fn post_of(conn: &mut DbConnection, viewer: &Viewer, id: NotificationId) -> Result<PostId> {
    let member = viewer.member()?;
    Ok(notifications::table
        .find(id)
        .filter(notifications::member_id.eq(member.id))
        .select(notifications::post_id)
        .first(conn)?)
}

/// The member of a living session, when the session was last used, and how many notifications wait for her:
/// what every page begins with, in one statement.
///
/// # Errors
/// The database fails.
pub fn arrival(conn: &mut DbConnection, token: &str, now: Timestamp) -> Result<Option<(Member, bool, i64)>> {
    let waiting = notifications::table
        .filter(notifications::member_id.eq(members::id))
        .filter(notifications::read_at.is_null())
        .count()
        .single_value();
    let found: Option<(Member, Timestamp, Option<i64>)> = session_store::living(token, now)
        .select((Member::as_select(), sessions::last_used_at, waiting))
        .first(conn)
        .optional()?;
    Ok(found.map(|(member, used_at, waiting)| {
        (member, session_store::needs_touch(used_at, now), waiting.unwrap_or(0))
    }))
}

/// How many notifications a member has not read.
///
/// # Errors
/// The database fails.
pub fn unread_count(conn: &mut DbConnection, member: MemberId) -> Result<i64> {
    Ok(notifications::table
        .filter(notifications::member_id.eq(member))
        .filter(notifications::read_at.is_null())
        .count()
        .get_result(conn)?)
}

pub(super) fn set_read(
    conn: &mut DbConnection,
    member: MemberId,
    id: Option<NotificationId>,
    now: Timestamp,
) -> Result<()> {
    let unread = notifications::table
        .filter(notifications::member_id.eq(member))
        .filter(notifications::read_at.is_null());
    match id {
        Some(id) => diesel::update(unread.filter(notifications::id.eq(id)))
            .set(notifications::read_at.eq(now))
            .execute(conn)?,
        None => diesel::update(unread).set(notifications::read_at.eq(now)).execute(conn)?,
    };
    Ok(())
}

/// Marks what concerns posts up to `number` of a thread as read: the member has seen them on the page.
///
/// # Errors
/// The database fails.
pub fn set_seen(
    conn: &mut DbConnection,
    member: MemberId,
    thread: crate::forum::ids::ThreadId,
    number: i32,
    now: Timestamp,
) -> Result<()> {
    let seen =
        posts::table.filter(posts::thread_id.eq(thread).and(posts::number.le(number))).select(posts::id);
    diesel::update(
        notifications::table
            .filter(notifications::member_id.eq(member))
            .filter(notifications::thread_id.eq(thread))
            .filter(notifications::read_at.is_null())
            .filter(notifications::post_id.eq_any(seen)),
    )
    .set(notifications::read_at.eq(now))
    .execute(conn)?;
    Ok(())
}
