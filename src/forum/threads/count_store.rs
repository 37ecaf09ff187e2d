//! What lists, channels and regions hold, in numbers: sums over `thread_counts`, never over the threads.
//!
//! The database keeps that table by itself, with triggers (see its migration): whatever writes a thread, by a
//! verb or in bulk, cannot forget it.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::list::{Filter, Selection};
use super::list_store::{Hold, NOT_ARCHIVED, push_conditions};
use super::visible::{visible_counts, visible_threads};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Statement};
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::ChannelId;
use crate::forum::regions::Ags;

/// The newest threads among which a region is looked for; if all of them are newer than the question asks,
/// a region with few of them is quiet in comparison.
const NEWEST: i64 = 1_000;

/// `where` the counts that the viewer may see and the selection asks for.
fn push_places(statement: &mut Statement, viewer: &Viewer, selection: &Selection) {
    statement.push(" where ").condition(visible_counts(viewer));
    if let Some(channel) = selection.channel {
        statement.push(" and thread_counts.channel_id = ").number(channel.0);
    }
    if selection.leaves_out_archived() {
        statement.push(" and thread_counts.channel_id").push(NOT_ARCHIVED);
    }
    if let Some(region) = selection.narrowing_region() {
        push_range(statement, region);
    }
    if let Some(kind) = selection.kind {
        statement.push(" and thread_counts.kind = ").word(kind.word());
    }
}

fn push_range(statement: &mut Statement, region: &Ags) {
    statement.push(" and thread_counts.view_ags >= ").word(region.as_str());
    statement.push(" and thread_counts.view_ags < ").word(region.end());
}

/// The sum of open questions as `open`; in archived channels none waits.
fn push_open(statement: &mut Statement) {
    statement.push("cast(sum(case when thread_counts.channel_id").push(NOT_ARCHIVED);
    statement.push(" then thread_counts.open_count else 0 end) as bigint) as open from thread_counts");
}

/// How many threads a selection holds. What is unanswered, and what moderators chose one by one, is counted in a
/// small index that holds nothing else; times are counted too, and all else is a sum.
///
/// # Errors
/// The database fails.
pub(super) fn total(conn: &mut DbConnection, viewer: &Viewer, selection: &Selection) -> Result<i64> {
    let is_timed = selection.asked_after.is_some() || selection.asked_before.is_some();
    let kept = match selection.filter {
        Filter::All => Some("thread_count"),
        Filter::Open => Some("open_count"),
        Filter::Solved => Some("solved_count"),
        Filter::Unanswered | Filter::Featured => None,
    };
    let mut statement = Statement::new("select ");
    match kept {
        Some(column) if !is_timed && selection.pinned != Some(true) => {
            statement.push("(select cast(coalesce(sum(thread_counts.").push(column);
            statement.push("), 0) as bigint) from thread_counts");
            push_places(&mut statement, viewer, selection);
            statement.push(")");
            if selection.pinned == Some(false) {
                statement.push(" - ");
                push_counted(&mut statement, viewer, &Selection { pinned: Some(true), ..selection.clone() });
            }
        }
        _ => push_counted(&mut statement, viewer, selection),
    }
    statement.push(" as number");
    Ok(statement.get_result::<Number>(conn)?.number)
}

fn push_counted(statement: &mut Statement, viewer: &Viewer, selection: &Selection) {
    statement.push("(select count(*) from threads");
    push_conditions(statement, viewer, selection, Hold::Filter);
    statement.push(")");
}

/// How lively it is around a region.
#[derive(Debug, Clone)]
pub struct Liveliness {
    /// New threads in each of the regions that were asked for.
    pub recent: Vec<i64>,
    /// All threads in the first of them.
    pub here: i64,
    /// Open questions everywhere.
    pub open: i64,
}

/// How many threads were begun since `since` in each of these region views. One statement that looks at the newest
/// 1,000 threads at most.
///
/// # Errors
/// The database fails.
pub fn liveliness(
    conn: &mut DbConnection,
    viewer: &Viewer,
    regions: &[Ags],
    since: Timestamp,
) -> Result<Liveliness> {
    let mut statement = Statement::new(
        "select newest.view_ags, count(*) as number from (select threads.view_ags from threads where ",
    );
    statement.condition(visible_threads(viewer)).push(" and threads.created_at >= ").instant(since);
    statement.push(" order by threads.created_at desc, threads.id desc limit ").number(NEWEST);
    statement.push(") newest group by newest.view_ags union all ");
    // These keys are no regions.
    statement.push(
        "select 'open' as view_ags, cast(coalesce(sum(thread_counts.open_count), 0) as bigint) as number",
    );
    statement.push(" from thread_counts");
    push_places(&mut statement, viewer, &Selection { filter: Filter::Open, ..Selection::default() });
    statement.push(" union all select 'here' as view_ags, ");
    statement
        .push("cast(coalesce(sum(thread_counts.thread_count), 0) as bigint) as number from thread_counts");
    let here = Selection { region: regions.first().cloned(), ..Selection::default() };
    push_places(&mut statement, viewer, &here);
    let rows: Vec<Keyed> = statement.load(conn)?;
    let of = |key: &str| rows.iter().find(|row| row.view_ags == key).map_or(0, |row| row.number);
    let recent = |region: &Ags| {
        let inside = rows.iter().filter(|row| row.view_ags.starts_with(region.as_str()));
        inside.map(|row| row.number).sum()
    };
    Ok(Liveliness { recent: regions.iter().map(recent).collect(), here: of("here"), open: of("open") })
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
    /// Open questions in it; none if it is archived.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
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
        "select thread_counts.channel_id, cast(sum(thread_counts.thread_count) as bigint) as threads, ",
    );
    push_open(&mut statement);
    push_places(&mut statement, viewer, &Selection { region: region.cloned(), ..Selection::default() });
    statement.push(" group by thread_counts.channel_id having sum(thread_counts.thread_count) > 0");
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
    let mut statement = Statement::new(
        "select thread_counts.view_ags, cast(sum(thread_counts.thread_count) as bigint) as number, ",
    );
    push_open(&mut statement);
    push_places(&mut statement, viewer, &Selection::default());
    statement.push(" group by thread_counts.view_ags");
    let rows: Vec<KeyedPair> = statement.load(conn)?;
    let sum = |region: &Ags| {
        let inside = rows.iter().filter(|row| row.view_ags.starts_with(region.as_str()));
        inside.fold((0, 0), |(number, open), row| (number + row.number, open + row.open))
    };
    Ok(regions.iter().map(sum).collect())
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Keyed {
    #[diesel(sql_type = Text)]
    view_ags: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct KeyedPair {
    #[diesel(sql_type = Text)]
    view_ags: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = BigInt)]
    open: i64,
}
