//! What an import asks of rows that are there already.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::rows_store::BATCH;
use crate::db::DbConnection;
use crate::db::schema::{channels, members, posts, threads};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Role;
use crate::forum::exchange::{Key, key};
use crate::forum::ids::{PostId, ThreadId};
use crate::forum::regions::Ags;
use crate::forum::threads::ThreadKind;

/// What is there before an import.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub members: HashSet<Key>,
    /// Address → whether its member has an external id.
    pub emails: HashMap<Key, bool>,
    pub handles: HashSet<String>,
    pub channels: HashMap<Key, Option<Ags>>,
    /// Slug → whether its channel has an external id.
    pub slugs: HashMap<Key, bool>,
    pub threads: HashSet<Key>,
    /// When the threads without an external id were begun, in microseconds.
    pub native_threads: HashSet<i64>,
    pub has_posts: bool,
}

pub(super) fn known(conn: &mut DbConnection) -> Result<Known> {
    let mut known = Known::default();
    let rows: Vec<(Option<String>, String, String)> =
        members::table.select((members::external_id, members::email, members::handle)).load(conn)?;
    for (id, email, handle) in rows {
        known.emails.insert(key(&email), id.is_some());
        known.handles.insert(handle);
        known.members.extend(id.as_deref().map(key));
    }
    let rows: Vec<(Option<String>, String, Option<Ags>)> =
        channels::table.select((channels::external_id, channels::slug, channels::region_ags)).load(conn)?;
    for (id, slug, region) in rows {
        known.slugs.insert(key(&slug), id.is_some());
        known.channels.extend(id.as_deref().map(|id| (key(id), region)));
    }
    let rows: Vec<Option<String>> =
        threads::table.filter(threads::external_id.is_not_null()).select(threads::external_id).load(conn)?;
    known.has_posts = !rows.is_empty();
    known.threads = rows.iter().flatten().map(|id| key(id)).collect();
    let rows: Vec<Timestamp> =
        threads::table.filter(threads::external_id.is_null()).select(threads::created_at).load(conn)?;
    known.native_threads = rows.into_iter().map(|at| at.utc().timestamp_micros()).collect();
    Ok(known)
}

/// Those of some external ids that posts have already.
pub(super) fn posts_with(conn: &mut DbConnection, ids: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for batch in ids.chunks(BATCH) {
        let rows: Vec<Option<String>> = posts::table
            .filter(posts::external_id.eq_any(batch.to_vec()))
            .select(posts::external_id)
            .load(conn)?;
        found.extend(rows.into_iter().flatten());
    }
    Ok(found)
}

/// A member as she is compared with a line: name, address, home, role, organisation.
pub(super) type StoredMember = (String, String, Ags, Role, String);

/// The member with this external id.
pub(super) fn member(conn: &mut DbConnection, id: &str) -> Result<Option<StoredMember>> {
    Ok(members::table
        .filter(members::external_id.eq(id))
        .select((members::name, members::email, members::home_ags, members::role, members::organisation))
        .first(conn)
        .optional()?)
}

/// A channel as it is compared with a line: slug, name, description, region.
pub(super) type StoredChannel = (String, String, String, Option<Ags>);

/// The channel with this external id.
pub(super) fn channel(conn: &mut DbConnection, id: &str) -> Result<Option<StoredChannel>> {
    Ok(channels::table
        .filter(channels::external_id.eq(id))
        .select((channels::slug, channels::name, channels::description, channels::region_ags))
        .first(conn)
        .optional()?)
}

/// A thread that is there, as it is compared with a line.
#[derive(Debug)]
pub(super) struct StoredThread {
    pub row: ThreadWords,
    /// Its posts by number.
    pub posts: Vec<StoredPost>,
}

/// What is compared of a thread itself.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = threads)]
pub(super) struct ThreadWords {
    pub id: ThreadId,
    pub kind: ThreadKind,
    pub title: String,
    pub scope_ags: Ags,
    pub answer_post_id: Option<PostId>,
}

/// What is compared of a post.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub(super) struct StoredPost {
    pub id: PostId,
    pub number: i32,
    pub external_id: Option<String>,
    pub body_md: String,
    pub created_at: Timestamp,
}

/// The thread with this external id.
pub(super) fn thread(conn: &mut DbConnection, id: &str) -> Result<Option<StoredThread>> {
    let row = threads::table
        .filter(threads::external_id.eq(id))
        .select(ThreadWords::as_select())
        .first(conn)
        .optional()?;
    with_posts(conn, row)
}

/// The thread without an external id that was begun at this instant with this title.
pub(super) fn native_twin(
    conn: &mut DbConnection,
    at: Timestamp,
    title: &str,
) -> Result<Option<StoredThread>> {
    let row = threads::table
        .filter(threads::created_at.eq(at).and(threads::title.eq(title)))
        .filter(threads::external_id.is_null())
        .select(ThreadWords::as_select())
        .first(conn)
        .optional()?;
    with_posts(conn, row)
}

fn with_posts(conn: &mut DbConnection, row: Option<ThreadWords>) -> Result<Option<StoredThread>> {
    let Some(row) = row else { return Ok(None) };
    let posts = posts::table
        .filter(posts::thread_id.eq(row.id))
        .order(posts::number)
        .select(StoredPost::as_select())
        .load(conn)?;
    Ok(Some(StoredThread { row, posts }))
}
