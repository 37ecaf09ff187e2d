//! Rows of `mail_preferences`, `digests` and `digest_items`, and the batches that a run reads.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{max, not};
use diesel::prelude::*;

use super::{Block, DigestState, Preferences, Reply, Rhythm, SkipReason};
use crate::db::schema::{
    channel_subscriptions, digest_items, digests, mail_preferences, members, muted_threads, outbox, posts,
    read_marks, threads,
};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Each};
use crate::each_db;
use crate::error::Result;
use crate::forum::accounts::{Member, Viewer};
use crate::forum::channels::SubscriptionLevel;
use crate::forum::ids::{ChannelId, DigestId, MemberId, ThreadId};
use crate::forum::threads::visible::{visible_posts, visible_threads, visible_to_anybody};
use crate::mail::LetterState;
use crate::mail::outbox_store::OutboxId;

pub use super::explain::recent;

/// The choices of a member, if she has made or been given any.
pub(super) fn preferences_of(conn: &mut DbConnection, member: MemberId) -> Result<Option<Preferences>> {
    Ok(mail_preferences::table.find(member).select(Preferences::as_select()).first(conn).optional()?)
}

/// Adds a row of choices; one that is there stays.
pub(super) fn insert_preferences(conn: &mut DbConnection, new: &Preferences) -> Result<()> {
    use mail_preferences as p;
    let row = (
        p::member_id.eq(new.member_id),
        p::rhythm.eq(new.rhythm),
        p::weekday.eq(new.weekday),
        p::begins_at.eq(new.begins_at),
    );
    Each(diesel::insert_into(p::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    Ok(())
}

/// Writes what a member can choose, and from when on it holds.
pub(super) fn update_choices(conn: &mut DbConnection, chosen: &Preferences) -> Result<()> {
    use mail_preferences as p;
    diesel::update(p::table.find(chosen.member_id))
        .set((
            p::rhythm.eq(chosen.rhythm),
            p::weekday.eq(chosen.weekday),
            p::wants_district.eq(chosen.wants_district),
            p::wants_region.eq(chosen.wants_region),
            p::wants_channels.eq(chosen.wants_channels),
            p::wants_statewide.eq(chosen.wants_statewide),
            p::wants_questions.eq(chosen.wants_questions),
            p::notice_only.eq(chosen.notice_only),
            p::paused_until.eq(chosen.paused_until),
            p::begins_at.eq(chosen.begins_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Members without a row of choices, with the instant they joined.
pub(super) fn without_preferences(conn: &mut DbConnection) -> Result<Vec<(MemberId, Timestamp)>> {
    Ok(members::table
        .left_join(mail_preferences::table.on(mail_preferences::member_id.eq(members::id)))
        .filter(mail_preferences::member_id.is_null())
        .select((members::id, members::created_at))
        .load(conn)?)
}

/// Everybody who wants digests, or one member whatever she wants.
pub(super) fn subscribers(
    conn: &mut DbConnection,
    only: Option<MemberId>,
) -> Result<Vec<(Member, Preferences)>> {
    let all = members::table
        .inner_join(mail_preferences::table.on(mail_preferences::member_id.eq(members::id)))
        .order(members::id)
        .select((Member::as_select(), Preferences::as_select()));
    Ok(match only {
        Some(member) => all.filter(members::id.eq(member)).load(conn)?,
        None => all.filter(mail_preferences::rhythm.ne(Rhythm::Never)).load(conn)?,
    })
}

/// Visible replies since `since`, by thread and number.
pub(super) fn replies_since(conn: &mut DbConnection, since: Timestamp) -> Result<Vec<Reply>> {
    let rows: Vec<(ThreadId, i32, MemberId, Timestamp)> = posts::table
        .inner_join(threads::table.on(threads::id.eq(posts::thread_id)))
        .filter(posts::created_at.ge(since).and(posts::number.gt(1)).and(posts::is_hidden.eq(false)))
        .filter(visible_to_anybody())
        .order((posts::thread_id, posts::number))
        .select((posts::thread_id, posts::number, posts::author_id, posts::created_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(thread, number, author, at)| Reply { thread, number, author, at }).collect())
}

/// The names of all members.
pub(super) fn member_names(conn: &mut DbConnection) -> Result<HashMap<MemberId, String>> {
    let rows: Vec<(MemberId, String)> = members::table.select((members::id, members::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How the members of a batch follow channels.
pub(super) fn levels(
    conn: &mut DbConnection,
    batch: &[MemberId],
) -> Result<Vec<(MemberId, ChannelId, SubscriptionLevel)>> {
    use channel_subscriptions as s;
    Ok(s::table
        .filter(s::member_id.eq_any(batch.to_vec()))
        .select((s::member_id, s::channel_id, s::level))
        .load(conn)?)
}

/// The threads that the members of a batch have muted.
pub(super) fn mutes(conn: &mut DbConnection, batch: &[MemberId]) -> Result<Vec<(MemberId, ThreadId)>> {
    use muted_threads as m;
    Ok(m::table
        .filter(m::member_id.eq_any(batch.to_vec()))
        .select((m::member_id, m::thread_id))
        .load(conn)?)
}

/// What the members of a batch have read since `since`: the last number and when.
pub(super) fn marks(
    conn: &mut DbConnection,
    batch: &[MemberId],
    since: Timestamp,
) -> Result<Vec<(MemberId, ThreadId, i32, Timestamp)>> {
    use read_marks as r;
    Ok(r::table
        .filter(r::member_id.eq_any(batch.to_vec()).and(r::read_at.ge(since)))
        .select((r::member_id, r::thread_id, r::last_number, r::read_at))
        .load(conn)?)
}

/// The threads of the last digest that went to each member of a batch, and whether each was solved then.
pub(super) fn last_items(
    conn: &mut DbConnection,
    batch: &[MemberId],
) -> Result<Vec<(MemberId, ThreadId, bool)>> {
    let last: Vec<(MemberId, Option<DigestId>)> = digests::table
        .filter(digests::member_id.eq_any(batch.to_vec()).and(digests::state.eq(DigestState::Sent)))
        .group_by(digests::member_id)
        .select((digests::member_id, max(digests::id)))
        .load(conn)?;
    let ids: Vec<DigestId> = last.into_iter().filter_map(|(_, id)| id).collect();
    Ok(digest_items::table
        .inner_join(digests::table.on(digests::id.eq(digest_items::digest_id)))
        .filter(digest_items::digest_id.eq_any(ids))
        .select((digests::member_id, digest_items::thread_id, digest_items::was_solved))
        .load(conn)?)
}

/// Those of some threads and their solutions that a reader may see now.
///
/// # Errors
/// The database fails.
pub(super) fn visible_of(
    conn: &mut DbConnection,
    viewer: &Viewer,
    ids: &[ThreadId],
) -> Result<Vec<ThreadId>> {
    Ok(threads::table
        .filter(threads::id.eq_any(ids.to_vec()))
        .filter(visible_threads(viewer))
        .select(threads::id)
        .load(conn)?)
}

/// Threads written in or solved since `since` that others may see and this reader may not: what she must not
/// even be told the number of.
pub(super) fn invisible_since(
    conn: &mut DbConnection,
    viewer: &Viewer,
    since: Timestamp,
) -> Result<Vec<ThreadId>> {
    Ok(threads::table
        .filter(threads::last_post_at.ge(since).or(threads::answered_at.ge(since)))
        .filter(visible_to_anybody())
        .filter(not(visible_threads(viewer)))
        .select(threads::id)
        .load(conn)?)
}

/// Whether a reader may see everything that a digest in the outbox names: its threads and, where it quotes
/// a solution, that post.
pub(super) fn is_all_visible(conn: &mut DbConnection, viewer: &Viewer, letter: OutboxId) -> Result<bool> {
    let items: Vec<(ThreadId, Block)> = digest_items::table
        .inner_join(digests::table.on(digests::id.eq(digest_items::digest_id)))
        .filter(digests::outbox_id.eq(letter.0))
        .select((digest_items::thread_id, digest_items::block))
        .load(conn)?;
    let ids: Vec<ThreadId> = items.iter().map(|(id, _)| *id).collect();
    if visible_of(conn, viewer, &ids)?.len() < ids.len() {
        return Ok(false);
    }
    let solved: Vec<ThreadId> =
        items.iter().filter(|(_, block)| *block == Block::Solved).map(|(id, _)| *id).collect();
    let quoted: i64 = threads::table
        .inner_join(posts::table.on(threads::answer_post_id.eq(posts::id.nullable())))
        .filter(threads::id.eq_any(solved.clone()))
        .filter(visible_posts(viewer))
        .count()
        .get_result(conn)?;
    Ok(quoted == i64::try_from(solved.len()).unwrap_or(0))
}

/// Takes a period for a member. `None`: it was taken before, by this server or another.
pub(super) fn take_period(
    conn: &mut DbConnection,
    member: MemberId,
    period: &str,
    outcome: (DigestState, Option<SkipReason>),
    now: Timestamp,
) -> Result<Option<DigestId>> {
    let row = (
        digests::member_id.eq(member),
        digests::period.eq(period),
        digests::state.eq(outcome.0),
        digests::reason.eq(outcome.1),
        digests::created_at.eq(now),
    );
    Ok(Each(diesel::insert_into(digests::table).values(row).on_conflict_do_nothing().returning(digests::id))
        .get_result(conn)
        .optional()?)
}

/// Ties a digest to its letter and notes what it held.
pub(super) fn note_letter(
    conn: &mut DbConnection,
    digest: DigestId,
    letter: OutboxId,
    items: &[(ThreadId, Block, bool)],
) -> Result<()> {
    diesel::update(digests::table.find(digest)).set(digests::outbox_id.eq(letter.0)).execute(conn)?;
    let rows: Vec<_> = items
        .iter()
        .map(|(thread, block, is_solved)| {
            (
                digest_items::digest_id.eq(digest),
                digest_items::thread_id.eq(*thread),
                digest_items::block.eq(*block),
                digest_items::was_solved.eq(*is_solved),
            )
        })
        .collect();
    if !rows.is_empty() {
        each_db!(conn, |c| diesel::insert_into(digest_items::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Notes that a period was decided; `sent_at` moves the start of the next window.
pub(super) fn note_period(
    conn: &mut DbConnection,
    member: MemberId,
    period: &str,
    sent_at: Option<Timestamp>,
) -> Result<()> {
    let row = mail_preferences::table.find(member);
    diesel::update(row).set(mail_preferences::last_period.eq(period)).execute(conn)?;
    if let Some(at) = sent_at {
        diesel::update(row).set(mail_preferences::last_digest_at.eq(at)).execute(conn)?;
    }
    Ok(())
}

/// Notes that an absent member was asked whether she still wants mail.
pub(super) fn note_asked(conn: &mut DbConnection, member: MemberId, day: NaiveDate) -> Result<()> {
    diesel::update(mail_preferences::table.find(member))
        .set(mail_preferences::asked_on.eq(day))
        .execute(conn)?;
    Ok(())
}

/// A line of the mail log as it is stored.
pub(super) type LogRow = (
    (MemberId, String, String, DigestState, Option<SkipReason>, Timestamp),
    Option<(String, LetterState, i32, Option<String>, Option<Timestamp>)>,
);

/// The newest digests with their letters, of all members or of one.
pub(super) fn log(conn: &mut DbConnection, member: Option<MemberId>, limit: i64) -> Result<Vec<LogRow>> {
    let lines = digests::table
        .inner_join(members::table.on(members::id.eq(digests::member_id)))
        .left_join(outbox::table.on(digests::outbox_id.eq(outbox::id.nullable())))
        .order((digests::created_at.desc(), digests::id.desc()))
        .limit(limit)
        .select((
            (
                members::id,
                members::name,
                digests::period,
                digests::state,
                digests::reason,
                digests::created_at,
            ),
            (outbox::subject, outbox::state, outbox::attempts, outbox::reason, outbox::sent_at).nullable(),
        ));
    Ok(match member {
        Some(member) => lines.filter(digests::member_id.eq(member)).load(conn)?,
        None => lines.load(conn)?,
    })
}

/// How many digests stand in which state since `since`.
///
/// # Errors
/// The database fails.
pub fn counts_since(conn: &mut DbConnection, since: Timestamp) -> Result<Vec<(DigestState, i64)>> {
    Ok(digests::table
        .filter(digests::created_at.ge(since))
        .group_by(digests::state)
        .select((digests::state, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Deletes the log before `before` (public-sector.md 3.2: 90 days).
///
/// # Errors
/// The database fails.
pub fn purge_log(conn: &mut DbConnection, before: Timestamp) -> Result<usize> {
    Ok(diesel::delete(digests::table.filter(digests::created_at.lt(before))).execute(conn)?)
}
