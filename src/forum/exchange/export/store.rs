//! What an export reads, in portions that go on after the last id. It sees everything, hidden threads too:
//! only who runs the forum calls it.

use diesel::prelude::*;

use crate::db::DbConnection;
use crate::db::schema::{
    channel_subscriptions, channels, mail_preferences, members, moderation_log, muted_threads,
    post_revisions, posts, read_marks, signing_keys, thanks, threads,
};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Member;
use crate::forum::channels::SubscriptionLevel;
use crate::forum::digest::Preferences;
use crate::forum::ids::{ChannelId, MemberId, PostId, ThreadId};
use crate::forum::moderation::ActionKind;
use crate::forum::profiles::Profile;
use crate::forum::regions::Ags;
use crate::forum::threads::{Status, ThreadKind};

/// The secret of the first key, which stays as long as the forum does.
pub(super) fn first_secret(conn: &mut DbConnection) -> Result<Option<String>> {
    Ok(signing_keys::table
        .order(signing_keys::version)
        .select(signing_keys::secret)
        .first(conn)
        .optional()?)
}

macro_rules! taken_ids {
    ($($name:ident => $table:ident;)+) => {
        $(/// External ids of this table that begin like those we make.
        pub(super) fn $name(conn: &mut DbConnection, prefix: &str) -> Result<Vec<String>> {
            let rows: Vec<Option<String>> = $table::table
                .filter($table::external_id.like(format!("{prefix}%")))
                .select($table::external_id)
                .load(conn)?;
            Ok(rows.into_iter().flatten().collect())
        })+
    };
}

taken_ids! {
    taken_by_members => members;
    taken_by_channels => channels;
    taken_by_threads => threads;
    taken_by_posts => posts;
}

/// How many posts there are.
pub(super) fn post_count(conn: &mut DbConnection) -> Result<i64> {
    Ok(posts::table.count().get_result(conn)?)
}

/// A member with her external id, her profile, and her preferences, if she has any.
pub(super) type MemberRow = (Member, Option<String>, Profile, Option<Preferences>);

/// The next members.
pub(super) fn members(conn: &mut DbConnection, after: MemberId, limit: i64) -> Result<Vec<MemberRow>> {
    Ok(members::table
        .left_join(mail_preferences::table.on(mail_preferences::member_id.eq(members::id)))
        .filter(members::id.gt(after))
        .order(members::id)
        .limit(limit)
        .select((
            Member::as_select(),
            members::external_id,
            Profile::as_select(),
            Option::<Preferences>::as_select(),
        ))
        .load(conn)?)
}

/// A channel as it is exported.
#[derive(Debug, Queryable)]
pub(super) struct ChannelRow {
    pub id: ChannelId,
    pub external_id: Option<String>,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub region_ags: Option<Ags>,
    pub position: i32,
    pub created_at: Timestamp,
    pub is_closed: bool,
    pub is_archived: bool,
    pub outline: String,
}

/// All channels, in an order that does not depend on ids.
pub(super) fn channels(conn: &mut DbConnection) -> Result<Vec<ChannelRow>> {
    use channels as c;
    Ok(c::table
        .order((c::position, c::slug))
        .select((
            c::id,
            c::external_id,
            c::slug,
            c::name,
            c::description,
            c::region_ags,
            c::position,
            c::created_at,
            c::is_closed,
            c::is_archived,
            c::outline,
        ))
        .load(conn)?)
}

/// A thread as it is exported.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = threads)]
pub(super) struct ThreadRow {
    pub id: ThreadId,
    pub external_id: Option<String>,
    pub channel_id: ChannelId,
    pub author_id: MemberId,
    pub kind: ThreadKind,
    pub title: String,
    pub scope_ags: Ags,
    pub origin_ags: Ags,
    pub status: Status,
    pub is_pinned: bool,
    pub is_hidden: bool,
    pub featured_at: Option<Timestamp>,
    pub featured_sentence: Option<String>,
    pub answer_post_id: Option<PostId>,
    pub answer_marked_by_id: Option<MemberId>,
    pub answered_at: Option<Timestamp>,
    pub last_post_number: i32,
    pub created_at: Timestamp,
}

pub(super) fn threads(conn: &mut DbConnection, after: ThreadId, limit: i64) -> Result<Vec<ThreadRow>> {
    Ok(threads::table
        .filter(threads::id.gt(after))
        .order(threads::id)
        .limit(limit)
        .select(ThreadRow::as_select())
        .load(conn)?)
}

/// A post as it is exported.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub(super) struct PostRow {
    pub id: PostId,
    pub thread_id: ThreadId,
    pub external_id: Option<String>,
    pub author_id: MemberId,
    pub answers_number: Option<i32>,
    pub body_md: String,
    pub is_hidden: bool,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub edit_count: i32,
}

pub(super) fn posts_of(conn: &mut DbConnection, ids: &[ThreadId]) -> Result<Vec<PostRow>> {
    Ok(posts::table
        .filter(posts::thread_id.eq_any(ids.to_vec()))
        .order((posts::thread_id, posts::number))
        .select(PostRow::as_select())
        .load(conn)?)
}

pub(super) fn thanks_of(
    conn: &mut DbConnection,
    ids: &[ThreadId],
) -> Result<Vec<(PostId, MemberId, Timestamp)>> {
    Ok(thanks::table
        .inner_join(posts::table.on(posts::id.eq(thanks::post_id)))
        .filter(posts::thread_id.eq_any(ids.to_vec()))
        .order((thanks::post_id, thanks::created_at, thanks::member_id))
        .select((thanks::post_id, thanks::member_id, thanks::created_at))
        .load(conn)?)
}

/// Post, editor, title, text and time of an earlier version.
pub(super) type RevisionRow = (PostId, MemberId, Option<String>, String, Timestamp);

pub(super) fn revisions_of(conn: &mut DbConnection, ids: &[ThreadId]) -> Result<Vec<RevisionRow>> {
    use post_revisions as r;
    Ok(r::table
        .inner_join(posts::table.on(posts::id.eq(r::post_id)))
        .filter(posts::thread_id.eq_any(ids.to_vec()))
        .order((r::post_id, r::id))
        .select((r::post_id, r::editor_id, r::title, r::body_md, r::created_at))
        .load(conn)?)
}

/// A line of the moderation log as it is exported.
#[derive(Debug, Queryable)]
pub(super) struct DeedRow {
    pub id: i64,
    pub thread: (ThreadId, Option<String>),
    pub moderator_id: MemberId,
    pub action: ActionKind,
    pub reason: String,
    pub from_channel_id: Option<ChannelId>,
    pub to_channel_id: Option<ChannelId>,
    pub created_at: Timestamp,
}

pub(super) fn deeds(conn: &mut DbConnection, after: i64, limit: i64) -> Result<Vec<DeedRow>> {
    use moderation_log as m;
    Ok(m::table
        .inner_join(threads::table.on(threads::id.eq(m::thread_id)))
        .filter(m::id.gt(after))
        .order(m::id)
        .limit(limit)
        .select((
            m::id,
            (threads::id, threads::external_id),
            m::moderator_id,
            m::action,
            m::reason,
            m::from_channel_id,
            m::to_channel_id,
            m::created_at,
        ))
        .load(conn)?)
}

/// Subscriptions of the members with these ids.
pub(super) fn subscriptions(
    conn: &mut DbConnection,
    ids: &[MemberId],
) -> Result<Vec<(MemberId, ChannelId, SubscriptionLevel)>> {
    use channel_subscriptions as s;
    Ok(s::table
        .inner_join(channels::table.on(channels::id.eq(s::channel_id)))
        .filter(s::member_id.eq_any(ids.to_vec()))
        .order((s::member_id, channels::slug))
        .select((s::member_id, s::channel_id, s::level))
        .load(conn)?)
}

/// A thread by id, with its external id.
pub(super) type ThreadName = (ThreadId, Option<String>);

/// Threads that the members with these ids have muted.
pub(super) fn mutes(conn: &mut DbConnection, ids: &[MemberId]) -> Result<Vec<(MemberId, ThreadName)>> {
    use muted_threads as m;
    Ok(m::table
        .inner_join(threads::table.on(threads::id.eq(m::thread_id)))
        .filter(m::member_id.eq_any(ids.to_vec()))
        .order((m::member_id, m::thread_id))
        .select((m::member_id, (threads::id, threads::external_id)))
        .load(conn)?)
}

/// The next read marks of a member.
pub(super) fn reads(
    conn: &mut DbConnection,
    member: MemberId,
    after: ThreadId,
    limit: i64,
) -> Result<Vec<(ThreadName, i32, Timestamp)>> {
    use read_marks as r;
    Ok(r::table
        .inner_join(threads::table.on(threads::id.eq(r::thread_id)))
        .filter(r::member_id.eq(member).and(r::thread_id.gt(after)))
        .order(r::thread_id)
        .limit(limit)
        .select(((threads::id, threads::external_id), r::last_number, r::read_at))
        .load(conn)?)
}
