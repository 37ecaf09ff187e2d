//! Rows of `notifications`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Timestamp as SqlTimestamp};

use super::{Arrival, Glance, NotificationKind, NotificationRow, ThreadGlance};
use crate::db::schema::{notifications, posts, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each, Statement};
use crate::error::Result;
use crate::forum::accounts::sight_store::SIGHT;
use crate::forum::accounts::{self, Member, Viewer, session_store};
use crate::forum::activity::Activity;
use crate::forum::ids::{MemberId, NotificationId, PostId};
use crate::forum::threads::visible::{
    visible_posts, visible_posts_to_joined_member, visible_to_joined_member,
};

/// Authors of a post's thread, of the post, and of the post it answers.
pub(super) type People = (MemberId, MemberId, Option<MemberId>);

/// The people of each of these posts, in one statement.
pub(super) fn people_of(conn: &mut DbConnection, posts: Vec<PostId>) -> Result<HashMap<PostId, People>> {
    let answered = diesel::alias!(posts as answered);
    let rows: Vec<(PostId, MemberId, MemberId, Option<MemberId>)> = posts::table
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .left_join(
            answered.on(answered
                .field(posts::thread_id)
                .eq(posts::thread_id)
                .and(answered.field(posts::number).nullable().eq(posts::answers_number))),
        )
        .filter(posts::id.eq_any(posts))
        .select((
            posts::id,
            threads::author_id,
            posts::author_id,
            answered.field(posts::author_id).nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(post, asker, author, answered)| (post, (asker, author, answered))).collect())
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

/// Tells everybody who wants to hear of every new thread of its channel, but not who began it; gives those who are
/// told now.
pub(super) fn insert_for_channel(conn: &mut DbConnection, activity: &Activity) -> Result<Vec<MemberId>> {
    let mut statement = Statement::new(
        "insert into notifications (member_id, kind, actor_id, thread_id, post_id, created_at) \
         select channel_subscriptions.member_id, ",
    );
    statement.word(NotificationKind::NewThread.word()).push(", cast(").number(activity.actor_id.0);
    statement.push(" as bigint), threads.id, cast(").number(activity.post_id.0);
    statement.push(" as bigint), ").instant(activity.created_at);
    statement.push(
        " from threads join channel_subscriptions on channel_subscriptions.channel_id = threads.channel_id \
         where channel_subscriptions.level = 'all' and threads.id = ",
    );
    statement.number(activity.thread_id.0).push(" and channel_subscriptions.member_id <> ");
    statement.number(activity.actor_id.0).push(" on conflict do nothing returning member_id");
    let told: Vec<Told> = statement.load(conn)?;
    Ok(told.into_iter().map(|told| told.member_id).collect())
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = BigInt)]
    member_id: MemberId,
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
        "select notifications.id, notifications.kind, actors.name as actor_name, actors.handle as actor_handle, notifications.thread_id, \
         threads.title as thread_title, channels.name as channel_name, notifications.post_id, posts.excerpt, notifications.created_at, \
         notifications.read_at \
         from notifications \
         join threads on threads.id = notifications.thread_id \
         join channels on channels.id = threads.channel_id \
         join posts on posts.id = notifications.post_id \
         join members actors on actors.id = notifications.actor_id \
         where notifications.member_id = ",
    );
    statement.number(member.id.0);
    statement.push(if unread_only { " and notifications.read_at is null and " } else { " and " });
    statement.condition(visible_posts(viewer));
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
        .filter(visible_posts(viewer));
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

/// Notifications that the badge counts; it says "99+" for more.
pub const MOST_COUNTED: i64 = 100;

/// What the statement of [`arrival`] gives.
#[derive(QueryableByName)]
struct ArrivalRow {
    #[diesel(embed)]
    member: Member,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = SqlTimestamp)]
    last_used_at: Timestamp,
    #[diesel(sql_type = BigInt)]
    unread: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    forum_version: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    thread_version: Option<i64>,
    #[diesel(sql_type = Nullable<Integer>)]
    last_post_number: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    reader_count: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    read_number: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    muted_by: Option<i64>,
}

/// The member of a living session and how things stand for her: what every page begins with, in one
/// statement.
///
/// # Errors
/// The database fails.
pub fn arrival(
    conn: &mut DbConnection,
    token: &str,
    glance: Glance,
    now: Timestamp,
) -> Result<Option<Arrival>> {
    let mut statement = Statement::new(
        "select members.id, members.handle, members.name, members.email, members.role, members.organisation, \
         members.home_ags, members.is_per_du, members.suspended_at, members.suspended_until, members.last_active_on, \
         members.created_at, members.version, sessions.last_used_at, ",
    );
    statement.push(SIGHT);
    statement.push(
        ", case when exists (select 1 from channels where is_closed = true) \
         or exists (select 1 from threads where is_hidden = true) \
         or exists (select 1 from posts where is_hidden = true) \
         then (select count(*) from (select 1 from notifications \
         join threads on threads.id = notifications.thread_id join posts on posts.id = notifications.post_id \
         where notifications.member_id = members.id and notifications.read_at is null and ",
    );
    statement.condition(visible_posts_to_joined_member());
    // Where everything is visible, the index alone counts: a hundred threads and posts need not be looked up.
    statement.push(" limit ").number(MOST_COUNTED).push(
        ") waiting) else (select count(*) from (select 1 from notifications \
         where notifications.member_id = members.id and notifications.read_at is null limit ",
    );
    statement.number(MOST_COUNTED).push(") waiting) end as unread, ");
    // The sum is a numeric on PostgreSQL.
    statement.push(match glance {
        Glance::Channels => "(select cast(sum(version) as bigint) from channels) as forum_version, ",
        _ => "cast(null as bigint) as forum_version, ",
    });
    statement.push(match glance {
        Glance::Thread(_) => {
            "threads.version as thread_version, threads.last_post_number, threads.reader_count, \
             read_marks.last_number as read_number, muted_threads.member_id as muted_by "
        }
        _ => {
            "cast(null as bigint) as thread_version, cast(null as integer) as last_post_number, \
             cast(null as integer) as reader_count, cast(null as integer) as read_number, \
             cast(null as bigint) as muted_by "
        }
    });
    statement.push("from sessions join members on members.id = sessions.member_id ");
    if let Glance::Thread(id) = glance {
        statement.push("left join threads on threads.id = ").number(id.0);
        statement.push(" and ").condition(visible_to_joined_member());
        statement.push(
            " left join read_marks on read_marks.member_id = members.id and read_marks.thread_id = threads.id \
             left join muted_threads on muted_threads.member_id = members.id \
             and muted_threads.thread_id = threads.id ",
        );
    }
    session_store::push_living(&mut statement, token, now);
    let row: Option<ArrivalRow> = statement.get_result(conn).optional()?;
    Ok(row.map(|row| Arrival {
        needs_touch: session_store::needs_touch(row.last_used_at, now),
        unread: row.unread,
        version: row.version,
        forum_version: row.forum_version,
        thread: thread_glance(&row),
        member: row.member,
    }))
}

fn thread_glance(row: &ArrivalRow) -> Option<ThreadGlance> {
    Some(ThreadGlance {
        version: row.thread_version?,
        last_post_number: row.last_post_number?,
        reader_count: row.reader_count?,
        read_number: row.read_number,
        is_muted: row.muted_by.is_some(),
    })
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
    accounts::store::note_change(conn, member)
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
    accounts::store::note_change(conn, member)
}
