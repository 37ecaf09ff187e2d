//! Queries of one thread, and rows of `read_marks`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use super::Thread;
use super::read::{PostRow, PostSource, ThreadFacts};
use super::visible::{visible_posts, visible_threads};
use crate::db::schema::{posts, read_marks, threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each, Statement};
use crate::error::Result;
use crate::forum::accounts::{self, Viewer};
use crate::forum::channels::Channel;
use crate::forum::ids::{MemberId, PostId, ThreadId};
use crate::forum::regions::Ags;

/// What the statement of [`facts`] gives.
#[derive(QueryableByName)]
struct FactsRow {
    #[diesel(embed)]
    thread: Thread,
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    description: String,
    #[diesel(sql_type = Integer)]
    position: i32,
    #[diesel(sql_type = Nullable<Text>)]
    region_ags: Option<Ags>,
    #[diesel(sql_type = Nullable<Text>)]
    channel_external_id: Option<String>,
    #[diesel(sql_type = Bool)]
    is_closed: bool,
    #[diesel(sql_type = Bool)]
    is_archived: bool,
    #[diesel(sql_type = Nullable<Text>)]
    answer_marked_by: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    read_number: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    muted_by: Option<MemberId>,
}

/// A thread with its channel and what the viewer did with it, in one statement.
pub(super) fn facts(conn: &mut DbConnection, viewer: &Viewer, id: ThreadId) -> Result<ThreadFacts> {
    let member = viewer.member()?;
    let mut statement = Statement::new(
        "select threads.id, threads.channel_id, threads.author_id, threads.kind, threads.title, \
         threads.scope_ags, threads.origin_ags, threads.status, threads.is_pinned, threads.featured_at, \
         threads.featured_sentence, threads.answer_post_id, threads.answer_marked_by_id, threads.answered_at, \
         threads.reply_count, threads.reader_count, threads.last_post_number, threads.last_post_at, \
         threads.created_at, channels.slug, channels.name, channels.description, channels.position, \
         channels.region_ags, channels.external_id as channel_external_id, \
         channels.is_closed, channels.is_archived, markers.name as answer_marked_by, read_marks.last_number as read_number, \
         muted_threads.member_id as muted_by \
         from threads \
         join channels on channels.id = threads.channel_id \
         left join members markers on markers.id = threads.answer_marked_by_id \
         left join read_marks on read_marks.thread_id = threads.id and read_marks.member_id = ",
    );
    statement.number(member.id.0);
    statement.push(
        " left join muted_threads on muted_threads.thread_id = threads.id and muted_threads.member_id = ",
    );
    statement.number(member.id.0);
    statement.push(" where threads.id = ").number(id.0).push(" and ").condition(visible_threads(viewer));
    let row: FactsRow = statement.get_result(conn)?;
    Ok(ThreadFacts {
        channel: Channel {
            id: row.thread.channel_id,
            slug: row.slug,
            name: row.name,
            description: row.description,
            position: row.position,
            region_ags: row.region_ags,
            external_id: row.channel_external_id,
            is_closed: row.is_closed,
            is_archived: row.is_archived,
            // Only who begins a thread needs it.
            outline: String::new(),
        },
        thread: row.thread,
        answer_marked_by: row.answer_marked_by,
        read_number: row.read_number,
        is_muted: row.muted_by.is_some(),
    })
}

/// The opening post, the solution and the posts of a range of numbers, in one statement.
pub(super) fn posts(
    conn: &mut DbConnection,
    viewer: &Viewer,
    thread: &Thread,
    (from, to): (i32, i32),
) -> Result<Vec<PostRow>> {
    let member = viewer.member()?;
    let mut statement = Statement::new(
        "select posts.id, posts.number, posts.answers_number, answered_authors.name as answers_author_name, \
         answered.id as answers_id, posts.body_html, posts.thank_count, posts.created_at, posts.edited_at, \
         posts.is_hidden, authors.id as author_id, authors.name as author_name, authors.handle as author_handle, \
         authors.organisation as author_organisation, authors.home_ags as author_home, \
         authors.role as author_role, authors.is_per_du as author_is_per_du, \
         case when authors.suspended_at is null then authors.picture_hash end as author_picture, \
         (thanks.member_id is not null) as is_thanked \
         from posts \
         join threads on threads.id = posts.thread_id \
         join members authors on authors.id = posts.author_id \
         left join posts answered on answered.thread_id = posts.thread_id and answered.number = posts.answers_number \
         left join members answered_authors on answered_authors.id = answered.author_id \
         left join thanks on thanks.post_id = posts.id and thanks.member_id = ",
    );
    statement.number(member.id.0).push(" where ").condition(visible_posts(viewer));
    // Three look-ups in an index; with `or` both databases would walk through the whole thread.
    statement.push(" and posts.id in (select id from posts where thread_id = ").number(thread.id.0);
    statement.push(" and number between ").number(from.into()).push(" and ").number(to.into());
    statement.push(" union all select id from posts where thread_id = ").number(thread.id.0);
    statement
        .push(" and number = 1 union all select cast(")
        .number(thread.answer_post_id.map_or(0, |post| post.0));
    statement.push(" as bigint))");
    // Sorted here: the databases would sort rows together with their texts.
    let mut rows: Vec<PostRow> = statement.load(conn)?;
    rows.sort_unstable_by_key(|row| row.number);
    Ok(rows)
}

#[derive(QueryableByName)]
struct Thanker {
    #[diesel(sql_type = BigInt)]
    member_id: MemberId,
}

/// Who said thanks for any of these posts, of which there is at least one.
pub(super) fn thankers(conn: &mut DbConnection, posts: &[PostId]) -> Result<Vec<MemberId>> {
    let mut statement = Statement::new("select distinct member_id from thanks where post_id in (");
    for (place, post) in posts.iter().enumerate() {
        statement.push(if place == 0 { "" } else { ", " }).number(post.0);
    }
    statement.push(")");
    let rows: Vec<Thanker> = statement.load(conn)?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}

/// What programs get of the posts of a range of numbers, in one statement.
pub(super) fn sources(
    conn: &mut DbConnection,
    viewer: &Viewer,
    thread: ThreadId,
    (from, to): (i32, i32),
) -> Result<Vec<PostSource>> {
    let mut statement = Statement::new(
        "select posts.id, posts.body_md, posts.edit_count, posts.external_id, \
         threads.external_id as thread_external_id \
         from posts join threads on threads.id = posts.thread_id where posts.thread_id = ",
    );
    statement.number(thread.0).push(" and ").condition(visible_posts(viewer));
    statement.push(" and posts.number between ").number(from.into()).push(" and ").number(to.into());
    statement.push(" order by posts.number");
    Ok(statement.load(conn)?)
}

/// The plain beginnings of the first posts of these threads, in one statement.
pub(super) fn openings(
    conn: &mut DbConnection,
    viewer: &Viewer,
    ids: &[ThreadId],
) -> Result<Vec<(ThreadId, String)>> {
    Ok(posts::table
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .filter(posts::number.eq(1).and(posts::thread_id.eq_any(ids.to_vec())))
        .filter(visible_posts(viewer))
        .select((posts::thread_id, posts::excerpt))
        .load(conn)?)
}

/// Moves the mark forward; says whether it is the member's first look.
pub(super) fn advance_mark(
    conn: &mut DbConnection,
    member: MemberId,
    thread: ThreadId,
    number: i32,
    now: Timestamp,
) -> Result<bool> {
    let row = (
        read_marks::member_id.eq(member),
        read_marks::thread_id.eq(thread),
        read_marks::last_number.eq(number),
        read_marks::read_at.eq(now),
    );
    let inserted =
        Each(diesel::insert_into(read_marks::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    accounts::store::note_change(conn, member)?;
    if inserted == 0 {
        diesel::update(read_marks::table.find((member, thread)))
            .filter(read_marks::last_number.lt(number))
            .set((read_marks::last_number.eq(number), read_marks::read_at.eq(now)))
            .execute(conn)?;
    }
    Ok(inserted == 1)
}

pub(super) fn count_reader(conn: &mut DbConnection, thread: ThreadId) -> Result<()> {
    diesel::update(threads::table.find(thread))
        .set(threads::reader_count.eq(threads::reader_count + 1))
        .execute(conn)?;
    Ok(())
}
