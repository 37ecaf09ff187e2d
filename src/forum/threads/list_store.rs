//! Queries over many threads. Plain SQL, because their shape depends on the selection; nothing from outside is
//! ever part of the text.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::ThreadKind;
use super::list::{Candidate, Filter, Listed, Order, Selection, ThreadRow};
use super::visible::{visible_threads, visible_to_anybody};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Statement};
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::{ChannelId, ThreadId};
use crate::forum::regions::Ags;

const ROW: &str = "select threads.id, threads.title, threads.kind, threads.status, threads.scope_ags, \
     threads.view_ags, threads.is_pinned, threads.featured_at, threads.featured_sentence, \
     threads.answer_post_id, threads.answered_at, threads.reply_count, threads.thank_count, \
     threads.reader_count, threads.last_post_number, threads.last_post_at, threads.created_at, \
     threads.channel_id, channels.slug as channel_slug, channels.name as channel_name, \
     threads.author_id, authors.name as author_name, authors.organisation as author_organisation, \
     authors.home_ags as author_home, last_authors.name as last_author_name, \
     answers.excerpt as answer_excerpt, answer_authors.name as answer_author_name, \
     answer_authors.organisation as answer_author_organisation, read_marks.last_number as read_number, \
     threads.external_id \
     from threads \
     join channels on channels.id = threads.channel_id \
     join members authors on authors.id = threads.author_id \
     join members last_authors on last_authors.id = threads.last_author_id \
     left join posts answers on answers.id = threads.answer_post_id and answers.is_hidden = false \
     left join members answer_authors on answer_authors.id = answers.author_id \
     left join read_marks on read_marks.thread_id = threads.id and read_marks.member_id = ";

/// `where` what the viewer may see, narrowed by the selection.
fn push_conditions(statement: &mut Statement, viewer: &Viewer, selection: &Selection) {
    statement.push(" where ").push(visible_threads(viewer));
    if let Some(channel) = selection.channel {
        statement.push(" and threads.channel_id = ").number(channel.0);
    }
    if let Some(region) = selection.region.as_ref().filter(|region| **region != Ags::state()) {
        push_region(statement, region);
    }
    if let Some(kind) = selection.kind {
        statement.push(" and threads.kind = ").word(kind.word());
    }
    if let Some(instant) = selection.asked_after {
        statement.push(" and threads.created_at >= ").instant(instant);
    }
    if let Some(instant) = selection.asked_before {
        statement.push(" and threads.created_at < ").instant(instant);
    }
    match selection.pinned {
        Some(true) => statement.push(" and threads.is_pinned = true"),
        Some(false) => statement.push(" and threads.is_pinned = false"),
        None => statement,
    };
    statement.push(match selection.filter {
        Filter::All => "",
        Filter::Open => " and threads.kind = 'question' and threads.status = 'open'",
        Filter::Solved => " and threads.answer_post_id is not null",
        Filter::Unanswered => {
            " and threads.kind = 'question' and threads.status = 'open' and threads.reply_count = 0"
        }
        Filter::Featured => " and threads.featured_at is not null",
    });
}

/// A region view is one range over `view_ags` (see [`Ags::view_key`]).
fn push_region(statement: &mut Statement, region: &Ags) {
    statement.push(" and threads.view_ags >= ").word(region.as_str());
    statement.push(" and threads.view_ags < ").word(region.end());
}

fn viewer_id(viewer: &Viewer) -> i64 {
    viewer.signed_in().map_or(0, |member| member.id.0)
}

/// One page of a list: `per_page` rows from page `page` (from 1), and how many there are in all.
///
/// # Errors
/// The database fails.
pub fn page(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    page: i64,
    per_page: i64,
) -> Result<(Vec<ThreadRow>, i64)> {
    let mut count = Statement::new("select count(*) as number from threads");
    push_conditions(&mut count, viewer, selection);
    let total = count.get_result::<Number>(conn)?.number;
    let rows = rows(conn, viewer, selection, (page.max(1) - 1) * per_page, per_page)?;
    Ok((rows, total))
}

/// Rows of a list without their total: for blocks that only link to the whole list.
///
/// # Errors
/// The database fails.
pub fn rows(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    offset: i64,
    limit: i64,
) -> Result<Vec<ThreadRow>> {
    let order = match selection.order {
        Order::Activity => " order by threads.last_post_at desc, threads.id desc",
        Order::Newest => " order by threads.created_at desc, threads.id desc",
        Order::Thanks => " order by threads.thank_count desc, threads.id desc",
        Order::Waiting => " order by threads.created_at, threads.id",
        Order::Solved => " order by threads.answered_at desc, threads.id desc",
    };
    // Chosen first and joined then: of a large region the databases would join all and sort the whole rows.
    let mut statement = Statement::new(ROW);
    statement.number(viewer_id(viewer)).push(" where threads.id in (select threads.id from threads");
    push_conditions(&mut statement, viewer, selection);
    statement.push(order).push(" limit ").number(limit).push(" offset ").number(offset);
    statement.push(")").push(order);
    Ok(statement.load(conn)?)
}

/// The rows of these threads, in no order; those that the viewer may not see are left out.
///
/// # Errors
/// The database fails.
pub fn rows_of(conn: &mut DbConnection, viewer: &Viewer, ids: &[ThreadId]) -> Result<Vec<ThreadRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::new(ROW);
    statement.number(viewer_id(viewer)).push(" where ").push(visible_threads(viewer));
    statement.push(" and threads.id in (");
    for (place, id) in ids.iter().enumerate() {
        statement.push(if place == 0 { "" } else { ", " }).number(id.0);
    }
    statement.push(")");
    Ok(statement.load(conn)?)
}

/// The newest `newest` threads of a region view, and the `longest` open questions that have waited longest
/// among those asked between two instants: in one statement, only what choosing among them needs.
///
/// # Errors
/// The database fails.
pub fn shortlists(
    conn: &mut DbConnection,
    viewer: &Viewer,
    (region, newest): (&Ags, i64),
    (asked_after, asked_before): (Timestamp, Timestamp),
    longest: i64,
) -> Result<(Vec<ThreadId>, Vec<Listed>)> {
    let own = Selection { region: Some(region.clone()), ..Selection::default() };
    let open = Selection {
        filter: Filter::Open,
        asked_after: Some(asked_after),
        asked_before: Some(asked_before),
        ..Selection::default()
    };
    let mut statement = Statement::new(
        "select * from (select threads.id, threads.author_id, threads.view_ags, threads.last_post_at as since, \
         false as is_waiting from threads",
    );
    push_conditions(&mut statement, viewer, &own);
    statement.push(" order by threads.last_post_at desc, threads.id desc limit ").number(newest);
    statement.push(
        ") newest union all select * from (select threads.id, threads.author_id, threads.view_ags, \
         threads.created_at as since, true as is_waiting from threads",
    );
    push_conditions(&mut statement, viewer, &open);
    statement.push(" order by threads.created_at, threads.id limit ").number(longest).push(") longest");
    // A union promises no order.
    let (mut open, mut own): (Vec<Listed>, Vec<Listed>) =
        statement.load::<Listed>(conn)?.into_iter().partition(|row| row.is_waiting);
    own.sort_unstable_by_key(|row| std::cmp::Reverse((row.since, row.id)));
    open.sort_unstable_by_key(|row| (row.since, row.id));
    Ok((own.into_iter().map(|row| row.id).collect(), open))
}

/// Threads with a post since `since`, the newest first: what the score chooses from.
///
/// # Errors
/// The database fails.
pub fn landscape(
    conn: &mut DbConnection,
    viewer: &Viewer,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Candidate>> {
    let mut statement = Statement::new(
        "select threads.id, threads.author_id, threads.channel_id, threads.view_ags, threads.featured_at, \
         (threads.featured_sentence is not null) as has_sentence, threads.answered_at, threads.reply_count, \
         threads.thank_count, threads.reader_count, threads.last_post_number, threads.last_post_at, \
         read_marks.last_number as read_number from threads left join read_marks \
         on read_marks.thread_id = threads.id and read_marks.member_id = ",
    );
    statement.number(viewer_id(viewer));
    push_conditions(&mut statement, viewer, &Selection::default());
    statement.push(" and threads.last_post_at >= ").instant(since);
    statement.push(" order by threads.last_post_at desc, threads.id desc limit ").number(limit);
    Ok(statement.load(conn)?)
}

/// Threads that were written in, solved or featured since `since`, whoever may see them, without read marks:
/// what a batch of digests is made from. Each reader's rights are asked afterwards.
///
/// # Errors
/// The database fails.
pub fn touched(conn: &mut DbConnection, since: Timestamp) -> Result<Vec<ThreadRow>> {
    let mut statement = Statement::new(ROW);
    statement.number(viewer_id(&Viewer::guest()));
    statement.push(" where ");
    statement.push(visible_to_anybody());
    statement.push(" and (threads.last_post_at >= ").instant(since);
    statement.push(" or threads.answered_at >= ").instant(since);
    statement.push(" or threads.featured_at >= ").instant(since).push(")");
    Ok(statement.load(conn)?)
}

/// The viewer's own open questions that have a reply and were asked before `asked_before`: "Hat eine
/// Antwort geholfen?".
///
/// # Errors
/// The database fails.
pub fn mine_with_replies(
    conn: &mut DbConnection,
    viewer: &Viewer,
    asked_before: Timestamp,
    limit: i64,
) -> Result<Vec<ThreadRow>> {
    let selection = Selection {
        kind: Some(ThreadKind::Question),
        asked_before: Some(asked_before),
        ..Selection::default()
    };
    let mut statement = Statement::new(ROW);
    statement.number(viewer_id(viewer));
    push_conditions(&mut statement, viewer, &selection);
    statement.push(" and threads.author_id = ").number(viewer_id(viewer));
    // Not `= 'open'`: SQLite would go through all open questions instead of the viewer's few.
    statement.push(" and threads.status not in ('solved', 'closed')");
    statement.push(" and threads.reply_count > 0 order by threads.last_post_at desc limit ").number(limit);
    Ok(statement.load(conn)?)
}

/// How many threads were begun since `since` in each of these region views, counted up to `enough`.
/// One statement, whatever the number of regions; the last number is that of all open questions.
///
/// # Errors
/// The database fails.
pub fn quiet_counts(
    conn: &mut DbConnection,
    viewer: &Viewer,
    regions: &[Ags],
    since: Timestamp,
    enough: i64,
) -> Result<(Vec<i64>, i64)> {
    let mut statement = Statement::default();
    for (place, region) in regions.iter().enumerate() {
        statement.push_made(format!("select cast({place} as bigint) as place, count(*) as number from "));
        statement.push("(select 1 from threads where threads.created_at >= ").instant(since).push(" and ");
        statement.push(visible_threads(viewer));
        if *region != Ags::state() {
            // Says nothing new, but stands in the index of region views.
            statement.push(" and threads.last_post_at >= ").instant(since);
            push_region(&mut statement, region);
        }
        statement.push(" limit ").number(enough).push(") recent union all ");
    }
    statement.push("select cast(1000 as bigint) as place, count(*) as number from threads");
    push_conditions(&mut statement, viewer, &Selection { filter: Filter::Open, ..Selection::default() });
    statement.push(" order by place");
    let mut numbers: Vec<i64> = statement.load::<Number>(conn)?.into_iter().map(|row| row.number).collect();
    let open = numbers.pop().unwrap_or(0);
    Ok((numbers, open))
}

/// What a channel holds, in a region view or everywhere.
#[derive(Debug, Clone, QueryableByName)]
pub struct ChannelCount {
    /// The channel.
    #[diesel(sql_type = BigInt)]
    pub channel_id: ChannelId,
    /// Threads in it.
    #[diesel(sql_type = BigInt)]
    pub threads: i64,
    /// Open questions in it.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// The newest thread in it.
    #[diesel(sql_type = BigInt)]
    pub newest_id: ThreadId,
}

/// Counts of all channels that hold something, in one statement.
///
/// # Errors
/// The database fails.
pub fn counts_by_channel(
    conn: &mut DbConnection,
    viewer: &Viewer,
    region: Option<&Ags>,
) -> Result<Vec<ChannelCount>> {
    let mut statement = Statement::new(
        "select threads.channel_id, count(*) as threads, \
         sum(case when threads.kind = 'question' and threads.status = 'open' then 1 else 0 end) as open, \
         max(threads.id) as newest_id from threads",
    );
    push_conditions(&mut statement, viewer, &Selection { region: region.cloned(), ..Selection::default() });
    statement.push(" group by threads.channel_id");
    Ok(statement.load(conn)?)
}

/// Threads and open questions in each of these region views, in one statement.
///
/// # Errors
/// The database fails.
pub fn counts_by_region(
    conn: &mut DbConnection,
    viewer: &Viewer,
    regions: &[Ags],
) -> Result<Vec<(i64, i64)>> {
    let mut statement = Statement::default();
    for (place, region) in regions.iter().enumerate() {
        let union = if place == 0 { "" } else { " union all " };
        statement.push_made(format!(
            "{union}select cast({place} as bigint) as place, count(*) as number, \
             coalesce(sum(case when threads.kind = 'question' and threads.status = 'open' then 1 else 0 end), 0) \
             as open from threads"
        ));
        push_conditions(
            &mut statement,
            viewer,
            &Selection { region: Some(region.clone()), ..Selection::default() },
        );
    }
    statement.push(" order by place");
    let rows: Vec<RegionNumbers> = statement.load(conn)?;
    Ok(rows.into_iter().map(|row| (row.number, row.open)).collect())
}

#[derive(QueryableByName)]
struct RegionNumbers {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = BigInt)]
    open: i64,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}
