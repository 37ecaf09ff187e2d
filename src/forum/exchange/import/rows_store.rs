//! The rows that an import writes.

use chrono::NaiveDate;
use diesel::dsl::{count_star, exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::db::schema::{
    channel_subscriptions, channels, mail_preferences, members, moderation_log, muted_threads,
    post_revisions, posts, read_marks, thanks, threads,
};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::each_db;
use crate::error::Result;
use crate::forum::accounts::Role;
use crate::forum::channels::SubscriptionLevel;
use crate::forum::digest::Rhythm;
use crate::forum::ids::{ChannelId, MemberId, PostId, ThreadId};
use crate::forum::moderation::ActionKind;
use crate::forum::regions::Ags;
use crate::forum::threads::{Status, ThreadKind};

/// Most rows in one statement.
pub(super) const BATCH: usize = 200;

/// All members with an external id, in the order in which they came, with their homes.
pub(super) fn member_ids(conn: &mut DbConnection) -> Result<Vec<(Option<String>, MemberId, Ags)>> {
    Ok(members::table
        .filter(members::external_id.is_not_null())
        .order(members::id)
        .select((members::external_id, members::id, members::home_ags))
        .load(conn)?)
}

/// All channels with an external id.
pub(super) fn channel_ids(conn: &mut DbConnection) -> Result<Vec<(Option<String>, ChannelId)>> {
    Ok(channels::table
        .filter(channels::external_id.is_not_null())
        .select((channels::external_id, channels::id))
        .load(conn)?)
}

/// The thread with this external id.
pub(super) fn thread_id(conn: &mut DbConnection, id: &str) -> Result<ThreadId> {
    Ok(threads::table.filter(threads::external_id.eq(id)).select(threads::id).first(conn)?)
}

#[derive(Debug, Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub(super) struct MemberRow {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
    pub email: String,
    pub password_hash: &'static str,
    pub role: Role,
    pub organisation: String,
    pub home_ags: Ags,
    pub is_per_du: bool,
    pub suspended_at: Option<Timestamp>,
    pub suspended_until: Option<Timestamp>,
    pub last_active_on: NaiveDate,
    pub created_at: Timestamp,
    pub external_id: String,
    pub job_title: String,
    pub about: String,
    pub phone: String,
    pub shows_email: bool,
    pub is_unlisted: bool,
    pub sort_name: String,
    pub search_name: String,
    pub search_organisation: String,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = mail_preferences, treat_none_as_default_value = false)]
pub(super) struct PreferencesRow {
    pub member_id: MemberId,
    pub rhythm: Rhythm,
    pub weekday: i32,
    pub wants_district: bool,
    pub wants_region: bool,
    pub wants_channels: bool,
    pub wants_statewide: bool,
    pub wants_questions: bool,
    pub notice_only: bool,
    pub paused_until: Option<NaiveDate>,
    pub last_digest_at: Option<Timestamp>,
    pub begins_at: Timestamp,
    pub asked_on: Option<NaiveDate>,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = threads, treat_none_as_default_value = false)]
pub(super) struct ThreadRow {
    pub id: ThreadId,
    pub channel_id: ChannelId,
    pub author_id: MemberId,
    pub kind: ThreadKind,
    pub title: String,
    pub scope_ags: Ags,
    pub origin_ags: Ags,
    pub view_ags: Ags,
    pub status: Status,
    pub is_pinned: bool,
    pub is_hidden: bool,
    pub featured_at: Option<Timestamp>,
    pub featured_sentence: Option<String>,
    pub answer_post_id: Option<PostId>,
    pub answer_marked_by_id: Option<MemberId>,
    pub answered_at: Option<Timestamp>,
    pub reply_count: i32,
    pub thank_count: i32,
    pub last_post_number: i32,
    pub last_post_at: Timestamp,
    pub last_author_id: MemberId,
    pub created_at: Timestamp,
    pub form_key: String,
    pub external_id: String,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub(super) struct PostRow {
    pub id: PostId,
    pub thread_id: ThreadId,
    pub number: i32,
    pub author_id: MemberId,
    pub answers_number: Option<i32>,
    pub body_md: String,
    pub body_html: String,
    pub excerpt: String,
    pub renderer_version: i32,
    pub thank_count: i32,
    pub is_hidden: bool,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub edit_count: i32,
    pub form_key: String,
    pub external_id: String,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = post_revisions, treat_none_as_default_value = false)]
pub(super) struct RevisionRow {
    pub post_id: PostId,
    pub editor_id: MemberId,
    pub title: Option<String>,
    pub body_md: String,
    pub created_at: Timestamp,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = thanks)]
pub(super) struct ThanksRow {
    pub post_id: PostId,
    pub member_id: MemberId,
    pub created_at: Timestamp,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = moderation_log, treat_none_as_default_value = false)]
pub(super) struct DeedRow {
    pub moderator_id: MemberId,
    pub action: ActionKind,
    pub thread_id: ThreadId,
    pub reason: String,
    pub from_channel_id: Option<ChannelId>,
    pub to_channel_id: Option<ChannelId>,
    pub created_at: Timestamp,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = read_marks)]
pub(super) struct ReadRow {
    pub member_id: MemberId,
    pub thread_id: ThreadId,
    pub last_number: i32,
    pub read_at: Timestamp,
}

macro_rules! inserts {
    ($($name:ident: $row:ty => $table:ident;)+) => {
        $(pub(super) fn $name(conn: &mut DbConnection, rows: &[$row]) -> Result<()> {
            for batch in rows.chunks(BATCH) {
                each_db!(conn, |c| diesel::insert_into($table::table).values(batch).execute(c))?;
            }
            Ok(())
        })+
    };
}

inserts! {
    insert_members: MemberRow => members;
    insert_preferences: PreferencesRow => mail_preferences;
    insert_threads: ThreadRow => threads;
    insert_posts: PostRow => posts;
    insert_revisions: RevisionRow => post_revisions;
    insert_thanks: ThanksRow => thanks;
    insert_deeds: DeedRow => moderation_log;
    insert_reads: ReadRow => read_marks;
}

/// Gives the member with this address an external id.
pub(super) fn link_member(conn: &mut DbConnection, email: &str, id: &str) -> Result<(MemberId, Ags)> {
    Ok(diesel::update(members::table.filter(members::email.eq(email)))
        .set(members::external_id.eq(id))
        .returning((members::id, members::home_ags))
        .get_result(conn)?)
}

/// Gives the channel with this slug an external id; says how many threads stand in it.
pub(super) fn link_channel(conn: &mut DbConnection, slug: &str, id: &str) -> Result<(ChannelId, i64)> {
    let channel: ChannelId = diesel::update(channels::table.filter(channels::slug.eq(slug)))
        .set(channels::external_id.eq(id))
        .returning(channels::id)
        .get_result(conn)?;
    let count = threads::table.filter(threads::channel_id.eq(channel)).select(count_star()).first(conn)?;
    Ok((channel, count))
}

/// What a line says of a channel.
pub(super) struct ChannelWords<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub region: Option<&'a Ags>,
    pub position: Option<i32>,
    pub created_at: Option<Timestamp>,
}

/// Makes a channel what the line says.
pub(super) fn update_channel(conn: &mut DbConnection, id: ChannelId, words: &ChannelWords<'_>) -> Result<()> {
    diesel::update(channels::table.find(id))
        .set((
            channels::name.eq(words.name),
            channels::description.eq(words.description),
            channels::region_ags.eq(words.region),
            words.position.map(|position| channels::position.eq(position)),
            words.created_at.map(|at| channels::created_at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn close_channel(conn: &mut DbConnection, id: ChannelId) -> Result<()> {
    diesel::update(channels::table.find(id)).set(channels::is_closed.eq(true)).execute(conn)?;
    Ok(())
}

/// Whether a channel is archived, and what a text in it begins with.
pub(super) fn set_channel_use(
    conn: &mut DbConnection,
    id: ChannelId,
    is_archived: bool,
    outline: &str,
) -> Result<()> {
    diesel::update(channels::table.find(id))
        .set((channels::is_archived.eq(is_archived), channels::outline.eq(outline)))
        .execute(conn)?;
    Ok(())
}

pub(super) fn set_channel_id(conn: &mut DbConnection, channel: ChannelId, id: &str) -> Result<()> {
    diesel::update(channels::table.find(channel)).set(channels::external_id.eq(id)).execute(conn)?;
    Ok(())
}

/// The place behind the last channel.
pub(super) fn next_position(conn: &mut DbConnection) -> Result<i32> {
    let last: Option<i32> = channels::table.select(diesel::dsl::max(channels::position)).first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// Whatever is kept of a channel's page is no longer right.
pub(super) fn note_change_of_channels(conn: &mut DbConnection) -> Result<()> {
    diesel::update(channels::table).set(channels::version.eq(channels::version + 1)).execute(conn)?;
    Ok(())
}

/// Gives a thread an external id.
pub(super) fn link_thread(conn: &mut DbConnection, thread: ThreadId, id: &str) -> Result<()> {
    diesel::update(threads::table.find(thread)).set(threads::external_id.eq(id)).execute(conn)?;
    Ok(())
}

/// Gives posts external ids.
pub(super) fn link_posts(conn: &mut DbConnection, links: &[(PostId, String)]) -> Result<()> {
    for (post, id) in links {
        diesel::update(posts::table.find(post).filter(posts::external_id.is_null()))
            .set(posts::external_id.eq(id))
            .execute(conn)?;
    }
    Ok(())
}

/// Counts posts that come to a thread; says which number the first of them has. The update locks the row, so
/// somebody who replies meanwhile gets another number.
pub(super) fn note_posts(
    conn: &mut DbConnection,
    thread: ThreadId,
    count: i32,
    (last_at, last_author): (Timestamp, MemberId),
) -> Result<i32> {
    let last: i32 = diesel::update(threads::table.find(thread))
        .set((
            threads::last_post_number.eq(threads::last_post_number + count),
            threads::reply_count.eq(threads::reply_count + count),
            threads::last_post_at.eq(last_at),
            threads::last_author_id.eq(last_author),
            threads::version.eq(threads::version + 1),
        ))
        .returning(threads::last_post_number)
        .get_result(conn)?;
    Ok(last - count + 1)
}

/// Counts thanks that come with new posts of a thread.
pub(super) fn note_thanks(conn: &mut DbConnection, thread: ThreadId, count: i32) -> Result<()> {
    diesel::update(threads::table.find(thread))
        .set(threads::thank_count.eq(threads::thank_count + count))
        .execute(conn)?;
    Ok(())
}

/// Marks the solution of a question that has none; what is closed stays closed.
pub(super) fn solve(
    conn: &mut DbConnection,
    thread: ThreadId,
    status: Status,
    (answer, marked_by, at): (PostId, MemberId, Timestamp),
) -> Result<()> {
    let unsolved = threads::table
        .find(thread)
        .filter(threads::kind.eq(ThreadKind::Question).and(threads::answer_post_id.is_null()));
    diesel::update(unsolved)
        .set((
            threads::answer_post_id.eq(answer),
            threads::answer_marked_by_id.eq(marked_by),
            threads::answered_at.eq(at),
        ))
        .execute(conn)?;
    let open = threads::table.find(thread).filter(threads::status.eq(Status::Open));
    diesel::update(open.filter(threads::answer_post_id.eq(answer)))
        .set(threads::status.eq(status))
        .execute(conn)?;
    Ok(())
}

pub(super) fn has_deed(conn: &mut DbConnection, deed: &DeedRow) -> Result<bool> {
    use moderation_log as m;
    let same = m::table
        .filter(m::thread_id.eq(deed.thread_id).and(m::moderator_id.eq(deed.moderator_id)))
        .filter(m::action.eq(deed.action).and(m::created_at.eq(deed.created_at)));
    Ok(diesel::select(exists(same)).get_result(conn)?)
}

/// Adds a read mark unless there is one; says whether it did.
pub(super) fn ensure_read(conn: &mut DbConnection, row: &ReadRow) -> Result<bool> {
    let values = (
        read_marks::member_id.eq(row.member_id),
        read_marks::thread_id.eq(row.thread_id),
        read_marks::last_number.eq(row.last_number),
        read_marks::read_at.eq(row.read_at),
    );
    let added =
        Each(diesel::insert_into(read_marks::table).values(values).on_conflict_do_nothing()).execute(conn)?;
    Ok(added == 1)
}

pub(super) fn ensure_subscription(
    conn: &mut DbConnection,
    member: MemberId,
    channel: ChannelId,
    level: SubscriptionLevel,
) -> Result<bool> {
    use channel_subscriptions as s;
    let row = (s::member_id.eq(member), s::channel_id.eq(channel), s::level.eq(level));
    Ok(Each(diesel::insert_into(s::table).values(row).on_conflict_do_nothing()).execute(conn)? == 1)
}

pub(super) fn ensure_mute(conn: &mut DbConnection, member: MemberId, thread: ThreadId) -> Result<bool> {
    use muted_threads as m;
    let row = (m::member_id.eq(member), m::thread_id.eq(thread));
    Ok(Each(diesel::insert_into(m::table).values(row).on_conflict_do_nothing()).execute(conn)? == 1)
}

/// Counts the readers of some threads anew, each without its author.
pub(super) fn count_readers(conn: &mut DbConnection, ids: &[ThreadId]) -> Result<()> {
    for batch in ids.chunks(BATCH) {
        let readers = sql::<Integer>(
            "(select count(*) from read_marks where read_marks.thread_id = threads.id \
             and read_marks.member_id <> threads.author_id)",
        );
        diesel::update(threads::table.filter(threads::id.eq_any(batch.to_vec())))
            .set(threads::reader_count.eq(readers))
            .execute(conn)?;
    }
    Ok(())
}
