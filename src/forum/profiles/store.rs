//! What a member tells of herself (`members`), and rows of `expertise` and `member_expertise`.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{NewProfile, Profile};
use crate::db::schema::{expertise, member_expertise, members};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::error::Result;
use crate::forum::accounts::names;
use crate::forum::ids::MemberId;
use crate::text;

pub(super) fn by_handle(conn: &mut DbConnection, handle: &str) -> Result<Profile> {
    Ok(members::table.filter(members::handle.eq(handle)).select(Profile::as_select()).first(conn)?)
}

pub(super) fn by_id(conn: &mut DbConnection, id: MemberId) -> Result<Profile> {
    Ok(members::table.find(id).select(Profile::as_select()).first(conn)?)
}

pub(super) fn set(conn: &mut DbConnection, id: MemberId, new: &NewProfile) -> Result<()> {
    diesel::update(members::table.find(id))
        .set((
            members::name.eq(&new.name),
            members::sort_name.eq(names::sort_name(&new.name)),
            members::search_name.eq(names::search_name(&new.name)),
            members::is_per_du.eq(new.is_per_du),
            members::job_title.eq(&new.job_title),
            members::about.eq(&new.about),
            members::phone.eq(&new.phone),
            members::shows_email.eq(new.shows_email),
            members::is_unlisted.eq(new.is_unlisted),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes what a new member does where she works.
///
/// # Errors
/// The database fails.
pub fn set_job_title(conn: &mut DbConnection, id: MemberId, job_title: &str) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::job_title.eq(job_title)).execute(conn)?;
    Ok(())
}

/// What these members can be asked about, each in her own order.
///
/// # Errors
/// The database fails.
pub fn topics_of(conn: &mut DbConnection, ids: Vec<MemberId>) -> Result<HashMap<MemberId, Vec<String>>> {
    let rows: Vec<(MemberId, String)> = member_expertise::table
        .inner_join(expertise::table.on(expertise::id.eq(member_expertise::expertise_id)))
        .filter(member_expertise::member_id.eq_any(ids))
        .order((member_expertise::member_id, member_expertise::position, expertise::id))
        .select((member_expertise::member_id, expertise::name))
        .load(conn)?;
    let mut topics: HashMap<MemberId, Vec<String>> = HashMap::new();
    for (member, topic) in rows {
        topics.entry(member).or_default().push(topic);
    }
    Ok(topics)
}

/// The words that most members of the directory can be asked about, most used first.
pub(super) fn most_used(conn: &mut DbConnection, limit: i64) -> Result<Vec<String>> {
    let used = diesel::dsl::count(member_expertise::member_id);
    let rows: Vec<(String, i64)> = expertise::table
        .inner_join(member_expertise::table.on(member_expertise::expertise_id.eq(expertise::id)))
        .inner_join(members::table.on(members::id.eq(member_expertise::member_id)))
        .filter(members::is_unlisted.eq(false).and(members::suspended_at.is_null()))
        .group_by((expertise::id, expertise::name))
        .order((used.desc(), expertise::name))
        .limit(limit)
        .select((expertise::name, used))
        .load(conn)?;
    Ok(rows.into_iter().map(|(name, _)| name).collect())
}

/// Replaces what a member can be asked about.
pub(super) fn set_topics(
    conn: &mut DbConnection,
    id: MemberId,
    topics: &[String],
    now: Timestamp,
) -> Result<()> {
    diesel::delete(member_expertise::table.filter(member_expertise::member_id.eq(id))).execute(conn)?;
    insert_topics(conn, id, topics, now)?;
    // A word that nobody stands for is forgotten: a slip of the pen, or what only she wrote.
    let used = member_expertise::table.filter(member_expertise::expertise_id.eq(expertise::id));
    diesel::delete(expertise::table.filter(diesel::dsl::not(diesel::dsl::exists(used)))).execute(conn)?;
    Ok(())
}

/// Adds what a member can be asked about. A word that somebody used before, in whatever spelling, stays as she wrote
/// it.
///
/// # Errors
/// The database fails.
pub fn insert_topics(conn: &mut DbConnection, id: MemberId, topics: &[String], now: Timestamp) -> Result<()> {
    for (position, topic) in (0..).zip(topics) {
        let folded = text::search_words(topic).join(" ");
        let word =
            (expertise::name.eq(topic), expertise::search_name.eq(&folded), expertise::created_at.eq(now));
        Each(diesel::insert_into(expertise::table).values(word).on_conflict_do_nothing()).execute(conn)?;
        let word: i64 =
            expertise::table.filter(expertise::search_name.eq(&folded)).select(expertise::id).first(conn)?;
        let row = (
            member_expertise::member_id.eq(id),
            member_expertise::expertise_id.eq(word),
            member_expertise::position.eq(position),
        );
        Each(diesel::insert_into(member_expertise::table).values(row).on_conflict_do_nothing())
            .execute(conn)?;
    }
    Ok(())
}
