//! Queries over many threads. Plain SQL, because their shape depends on the selection; nothing from outside is
//! ever part of the text.
//!
//! Each list finds its ids first and then their rows. The ids come in one of two ways: by *walking* the index of
//! the list's order until the page is full, or by *gathering* all that the selection holds and sorting them. Walking
//! is good where much of what passes is wanted, gathering where the list is short; how long it is, is
//! known beforehand (`count_store.rs`). So no list looks at all threads.

use diesel::prelude::*;

use super::count_store::total;
use super::list::{Edge, Filter, ListPage, Order, Selection, Side, ThreadRow, Turn};
use super::visible::{visible_threads, visible_to_anybody};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Statement};
use crate::error::{Error, Result};
use crate::forum::accounts::Viewer;

/// Lists of at most so many threads are gathered.
const SHORT: i64 = 1_000;
/// The same where the index of the order holds nothing but threads that stand as the list wants them: it is smaller,
/// and says channel and region by itself.
const SHORT_IN_FILTER: i64 = 100;
/// Pages that a number alone leads to, from either end of a list. Those between are reached by going on from
/// page to page ([`Edge`]), which costs the same everywhere.
const NUMBERED: i64 = 1_000;

const COLUMNS: &str = "select threads.id, threads.title, threads.kind, threads.status, threads.scope_ags, \
     threads.view_ags, threads.is_pinned, threads.featured_at, threads.featured_sentence, \
     threads.answer_post_id, threads.answered_at, threads.reply_count, threads.thank_count, \
     threads.reader_count, threads.last_post_number, threads.last_post_at, threads.created_at, \
     threads.channel_id, channels.slug as channel_slug, channels.name as channel_name, \
     threads.author_id, authors.handle as author_handle, authors.name as author_name, authors.organisation as author_organisation, \
     authors.home_ags as author_home, last_authors.name as last_author_name, \
     answers.excerpt as answer_excerpt, answer_authors.name as answer_author_name, \
     answer_authors.organisation as answer_author_organisation, read_marks.last_number as read_number, \
     threads.external_id from ";
const JOINS: &str = " join channels on channels.id = threads.channel_id \
     join members authors on authors.id = threads.author_id \
     join members last_authors on last_authors.id = threads.last_author_id \
     left join posts answers on answers.id = threads.answer_post_id and answers.is_hidden = false \
     left join members answer_authors on answer_authors.id = answers.author_id \
     left join read_marks on read_marks.thread_id = threads.id and read_marks.member_id = ";

/// After a column with a channel: that it is not archived.
pub(super) const NOT_ARCHIVED: &str =
    " not in (select channels.id from channels where channels.is_archived = true)";

/// What leads to the threads of a selection: the condition whose index is used. SQLite chooses by the text alone and
/// would often take the wrong one; PostgreSQL knows the numbers and chooses for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// The order of the list.
    Order,
    /// The channel.
    Channel,
    /// The region view.
    Region,
    /// How the threads stand.
    Filter,
}

/// `where` what the viewer may see, narrowed by the selection.
pub(super) fn push_conditions(statement: &mut Statement, viewer: &Viewer, selection: &Selection, hold: Hold) {
    statement.push(" where ").condition(visible_threads(viewer));
    if let Some(channel) = selection.channel {
        // Two indexes begin with the channel: the one by activity, and the small one of what is pinned.
        let leads = match hold {
            Hold::Order => selection.order == Order::Activity,
            Hold::Channel => true,
            Hold::Region => false,
            Hold::Filter => selection.pinned == Some(true),
        };
        statement.push(" and ").column("threads.channel_id", leads).push(" = ").number(channel.0);
    }
    if selection.leaves_out_archived() {
        statement.push(" and threads.channel_id").push(NOT_ARCHIVED);
    }
    if let Some(region) = selection.narrowing_region() {
        // A region view is one range over `view_ags` (see [`Ags::view_key`]).
        let leads = hold == Hold::Region;
        statement.push(" and ").column("threads.view_ags", leads).push(" >= ").word(region.as_str());
        statement.push(" and ").column("threads.view_ags", leads).push(" < ").word(region.end());
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
    // Each is the condition of a partial index, word for word.
    statement.push(match selection.filter {
        Filter::All => "",
        Filter::Open => " and threads.kind = 'question' and threads.status = 'open'",
        Filter::Solved => " and threads.answer_post_id is not null and threads.answered_at is not null",
        Filter::Unanswered => {
            " and threads.kind = 'question' and threads.status = 'open' and threads.reply_count = 0"
        }
        Filter::Featured => " and threads.featured_at is not null",
    });
}

/// Whether the index of the list's order holds only threads that stand as the list wants them.
fn is_filter_in_order(selection: &Selection) -> bool {
    match selection.order {
        Order::Waiting => matches!(selection.filter, Filter::All | Filter::Open | Filter::Unanswered),
        Order::Solved => selection.filter == Filter::Solved,
        _ => selection.filter == Filter::All,
    }
}

/// Whether that index holds hardly more than the list, so that the list's length does not matter.
fn is_in_order(selection: &Selection) -> bool {
    let channel = selection.channel.is_none() || selection.order == Order::Activity;
    let is_wide = selection.narrowing_region().is_none() && selection.kind.is_none();
    channel && is_wide && is_filter_in_order(selection)
}

/// How a list of so many threads is found.
fn hold(selection: &Selection, total: i64) -> Hold {
    // Few, and chosen one by one.
    if selection.pinned == Some(true) || selection.filter == Filter::Featured {
        return Hold::Filter;
    }
    let is_narrow_index = selection.filter != Filter::All && is_filter_in_order(selection);
    let short = if is_narrow_index { SHORT_IN_FILTER } else { SHORT };
    if is_in_order(selection) || total > short {
        return Hold::Order;
    }
    let is_district = selection.narrowing_region().is_some_and(|region| region.as_str().len() >= 5);
    match selection.filter {
        Filter::Unanswered => Hold::Filter,
        Filter::Open | Filter::Solved if !is_district => Hold::Filter,
        _ if selection.narrowing_region().is_some() => Hold::Region,
        _ if selection.channel.is_some() => Hold::Channel,
        // Only the kind is left, and no index leads to it.
        _ => Hold::Order,
    }
}

fn viewer_id(viewer: &Viewer) -> i64 {
    viewer.signed_in().map_or(0, |member| member.id.0)
}

/// The rows of `chosen`, a table of ids that stands before this.
fn push_rows(statement: &mut Statement, viewer: &Viewer) {
    statement.push(COLUMNS).push("chosen cross join threads").push(JOINS).number(viewer_id(viewer));
    statement.push(" where threads.id = chosen.id");
}

/// One page of a list.
///
/// # Errors
/// `NotFound` for a page past the end, or for one so far from both ends that only [`Edge`]s lead to it; the
/// database fails.
pub fn page(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    turn: &Turn,
    per_page: i64,
) -> Result<ListPage> {
    let total = total(conn, viewer, selection)?;
    let pages = ((total + per_page - 1) / per_page).max(1);
    let page = turn.page.max(1);
    if page > pages {
        return Err(Error::NotFound);
    }
    let first = (page - 1) * per_page;
    let (from, limit) = match &turn.edge {
        Some((side, edge)) => (From::Edge(*side, *edge), per_page),
        None if page <= NUMBERED => (From::Start(first), per_page),
        None if page > pages - NUMBERED => {
            let end = total.min(first + per_page);
            (From::End(total - end), end - first)
        }
        None => return Err(Error::NotFound),
    };
    let rows = if total == 0 { Vec::new() } else { found(conn, viewer, selection, total, from, limit)? };
    Ok(ListPage::new(rows, total, page, pages, selection.order, per_page))
}

/// Rows of a list without their total: for blocks that only link to the whole list.
///
/// # Errors
/// The database fails.
pub fn rows(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    limit: i64,
) -> Result<Vec<ThreadRow>> {
    // Where an index is in order anyway, and where time narrows it, the total would be asked for nothing.
    let is_timed = selection.asked_after.is_some() || selection.asked_before.is_some();
    let total = match is_timed || is_in_order(selection) || hold(selection, 0) == Hold::Order {
        true => i64::MAX,
        false => total(conn, viewer, selection)?,
    };
    rows_of(conn, viewer, selection, total, limit)
}

/// The same for who knows that the list holds `total` threads.
///
/// # Errors
/// The database fails.
pub fn rows_of(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    total: i64,
    limit: i64,
) -> Result<Vec<ThreadRow>> {
    match total {
        0 => Ok(Vec::new()),
        _ => found(conn, viewer, selection, total, From::Start(0), limit),
    }
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
enum From {
    /// So many rows behind the first.
    Start(i64),
    /// So many rows before the last; read backwards.
    End(i64),
    /// Right beside a row.
    Edge(Side, Edge),
}

fn found(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    total: i64,
    from: From,
    limit: i64,
) -> Result<Vec<ThreadRow>> {
    let is_backwards = matches!(from, From::End(_) | From::Edge(Side::Before, _));
    let order = selection.order;
    let is_rising = order.is_rising() != is_backwards;
    let direction = if is_rising { "" } else { " desc" };
    let (place, hold) = (order.column(), hold(selection, total));

    let mut statement = Statement::default();
    let (column, id) = if hold == Hold::Order {
        statement.push("with chosen as (select threads.id from threads");
        push_conditions(&mut statement, viewer, selection, hold);
        statement.push(" and ");
        (place, "threads.id")
    } else {
        statement.push("with gathered as materialized (select threads.id, ").push(place);
        statement.push(" as place from threads");
        push_conditions(&mut statement, viewer, selection, hold);
        statement.push("), chosen as (select gathered.id from gathered where ");
        ("gathered.place", "gathered.id")
    };
    match from {
        From::Edge(_, edge) => {
            statement.push("(").push(column).push(", ").push(id);
            statement.push(if is_rising { ") > (" } else { ") < (" });
            match order.instant(edge.place) {
                Some(instant) => statement.instant(instant),
                None => statement.number(edge.place),
            };
            statement.push(", ").number(edge.id.0).push(")");
        }
        From::Start(_) | From::End(_) => drop(statement.push("1 = 1")),
    }
    statement.push(" order by ").push(column).push(direction).push(", ").push(id).push(direction);
    statement.push(" limit ").number(limit);
    if let From::Start(offset) | From::End(offset) = from {
        statement.push(" offset ").number(offset);
    }
    statement.push(") ");
    push_rows(&mut statement, viewer);
    statement.push(" order by ").push(place).push(direction).push(", threads.id").push(direction);
    let mut rows: Vec<ThreadRow> = statement.load(conn)?;
    if is_backwards {
        rows.reverse();
    }
    Ok(rows)
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
) -> Result<Vec<ThreadRow>> {
    let mut statement = Statement::new("with chosen as (select threads.id from threads");
    push_conditions(&mut statement, viewer, &Selection::default(), Hold::Order);
    statement.push(" and threads.last_post_at >= ").instant(since);
    statement.push(" order by threads.last_post_at desc, threads.id desc limit ").number(limit).push(") ");
    push_rows(&mut statement, viewer);
    statement.push(" order by threads.last_post_at desc, threads.id desc");
    Ok(statement.load(conn)?)
}

/// The newest threads that the viewer sees and another member does not.
///
/// # Errors
/// The database fails.
pub fn hidden_from(
    conn: &mut DbConnection,
    viewer: &Viewer,
    other: &Viewer,
    limit: i64,
) -> Result<Vec<ThreadRow>> {
    let mut statement = Statement::new("with chosen as (select threads.id from threads");
    push_conditions(&mut statement, viewer, &Selection::default(), Hold::Order);
    statement.push(" and not ").condition(visible_threads(other));
    statement.push(" order by threads.last_post_at desc, threads.id desc limit ").number(limit).push(") ");
    push_rows(&mut statement, viewer);
    statement.push(" order by threads.last_post_at desc, threads.id desc");
    Ok(statement.load(conn)?)
}

/// Threads that were written in, solved or featured since `since`, outside of archived channels, whoever may see them, without read marks:
/// what a batch of digests is made from. Each reader's rights are asked afterwards.
///
/// # Errors
/// The database fails.
pub fn touched(conn: &mut DbConnection, since: Timestamp) -> Result<Vec<ThreadRow>> {
    let mut statement = Statement::new(COLUMNS);
    statement.push("threads").push(JOINS).number(viewer_id(&Viewer::guest()));
    statement.push(" where ");
    statement.condition(visible_to_anybody());
    // Nothing new comes of them.
    statement.push(" and threads.channel_id").push(NOT_ARCHIVED);
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
    let selection =
        Selection { filter: Filter::Open, asked_before: Some(asked_before), ..Selection::default() };
    let mut statement = Statement::new("with chosen as (select threads.id from threads");
    push_conditions(&mut statement, viewer, &selection, Hold::Filter);
    statement.push(" and threads.author_id = ").number(viewer_id(viewer));
    statement.push(" and threads.reply_count > 0 order by threads.last_post_at desc, threads.id desc limit ");
    statement.number(limit).push(") ");
    push_rows(&mut statement, viewer);
    statement.push(" order by threads.last_post_at desc, threads.id desc");
    Ok(statement.load(conn)?)
}
