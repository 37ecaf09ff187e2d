//! Queries over many threads. Plain SQL, because their shape depends on the selection; both databases take
//! `$1`, and nothing from outside is ever part of the text.

use std::fmt::Write;

use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamp as SqlTimestamp};

use super::list::{Filter, Order, Selection, ThreadRow};
use super::visible::{visible_threads, visible_to_anybody};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, MultiBackend};
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
     answer_authors.organisation as answer_author_organisation, read_marks.last_number as read_number \
     from threads \
     join channels on channels.id = threads.channel_id \
     join members authors on authors.id = threads.author_id \
     join members last_authors on last_authors.id = threads.last_author_id \
     left join posts answers on answers.id = threads.answer_post_id and answers.is_hidden = false \
     left join members answer_authors on answer_authors.id = answers.author_id \
     left join read_marks on read_marks.thread_id = threads.id and read_marks.member_id = $1";

type Query<'a> = BoxedSqlQuery<'a, MultiBackend, SqlQuery>;

/// A statement that grows with its parameters, which are numbered in order of their binding.
///
/// SQLite numbers `$1`, `$2` … by their first place in the text, whatever they are called. So a parameter
/// has to be bound right before it is written, and never stand before an earlier one.
struct Statement {
    text: String,
    parameters: Vec<Parameter>,
}

#[derive(Clone)]
enum Parameter {
    Number(i64),
    Word(String),
    Instant(Timestamp),
}

impl Statement {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), parameters: Vec::new() }
    }

    /// Adds a parameter and gives its place in the text.
    fn bind(&mut self, parameter: Parameter) -> String {
        self.parameters.push(parameter);
        format!("${}", self.parameters.len())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn query<'a>(self) -> Query<'a> {
        let mut query = sql_query(self.text).into_boxed::<MultiBackend>();
        for parameter in self.parameters {
            query = match parameter {
                Parameter::Number(number) => query.bind::<BigInt, _>(number),
                Parameter::Word(word) => query.bind::<Text, _>(word),
                Parameter::Instant(instant) => query.bind::<SqlTimestamp, _>(instant),
            };
        }
        query
    }

    /// `where` what the viewer may see, narrowed by the selection.
    fn push_conditions(&mut self, viewer: &Viewer, selection: &Selection) {
        self.push(" where ");
        self.push(visible_threads(viewer));
        if let Some(channel) = selection.channel {
            let place = self.bind(Parameter::Number(channel.0));
            self.push(&format!(" and threads.channel_id = {place}"));
        }
        if let Some(region) = selection.region.as_ref().filter(|region| **region != Ags::state()) {
            self.push_region(region);
        }
        if let Some(kind) = selection.kind {
            let place = self.bind(Parameter::Word(kind.word().to_owned()));
            self.push(&format!(" and threads.kind = {place}"));
        }
        if let Some(instant) = selection.asked_after {
            let place = self.bind(Parameter::Instant(instant));
            self.push(&format!(" and threads.created_at >= {place}"));
        }
        if let Some(instant) = selection.asked_before {
            let place = self.bind(Parameter::Instant(instant));
            self.push(&format!(" and threads.created_at < {place}"));
        }
        match selection.pinned {
            Some(true) => self.push(" and threads.is_pinned = true"),
            Some(false) => self.push(" and threads.is_pinned = false"),
            None => {}
        }
        self.push(match selection.filter {
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
    fn push_region(&mut self, region: &Ags) {
        let from = self.bind(Parameter::Word(region.to_string()));
        let to = self.bind(Parameter::Word(region.end()));
        self.push(&format!(" and threads.view_ags >= {from} and threads.view_ags < {to}"));
    }
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
    count.push_conditions(viewer, selection);
    let total = count.query().get_result::<Number>(conn)?.number;
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
    let mut statement = Statement::new(ROW);
    statement.bind(Parameter::Number(viewer_id(viewer)));
    statement.push_conditions(viewer, selection);
    statement.push(match selection.order {
        Order::Activity => " order by threads.last_post_at desc, threads.id desc",
        Order::Newest => " order by threads.created_at desc, threads.id desc",
        Order::Thanks => " order by threads.thank_count desc, threads.id desc",
        Order::Waiting => " order by threads.created_at, threads.id",
        Order::Solved => " order by threads.answered_at desc, threads.id desc",
    });
    let limit = statement.bind(Parameter::Number(limit));
    let offset = statement.bind(Parameter::Number(offset));
    statement.push(&format!(" limit {limit} offset {offset}"));
    Ok(statement.query().load(conn)?)
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
    let mut statement = Statement::new(ROW);
    statement.bind(Parameter::Number(viewer_id(viewer)));
    statement.push_conditions(viewer, &Selection::default());
    let since = statement.bind(Parameter::Instant(since));
    statement.push(&format!(" and threads.last_post_at >= {since}"));
    let limit = statement.bind(Parameter::Number(limit));
    statement.push(&format!(" order by threads.last_post_at desc, threads.id desc limit {limit}"));
    Ok(statement.query().load(conn)?)
}

/// Threads that were written in, solved or featured since `since`, whoever may see them, without read marks:
/// what a batch of digests is made from. Each reader's rights are asked afterwards.
///
/// # Errors
/// The database fails.
pub fn touched(conn: &mut DbConnection, since: Timestamp) -> Result<Vec<ThreadRow>> {
    let mut statement = Statement::new(ROW);
    statement.bind(Parameter::Number(viewer_id(&Viewer::guest())));
    statement.push(" where ");
    statement.push(visible_to_anybody());
    let since = statement.bind(Parameter::Instant(since));
    statement.push(&format!(
        " and (threads.last_post_at >= {since} or threads.answered_at >= {since} or threads.featured_at >= {since})"
    ));
    Ok(statement.query().load(conn)?)
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
    let mut statement = Statement::new(ROW);
    statement.bind(Parameter::Number(viewer_id(viewer)));
    statement.push_conditions(viewer, &selection);
    statement.push(" and threads.author_id = $1 and threads.reply_count > 0");
    let limit = statement.bind(Parameter::Number(limit));
    statement.push(&format!(" order by threads.last_post_at desc limit {limit}"));
    Ok(statement.query().load(conn)?)
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
    let mut statement = Statement::new("");
    let since = statement.bind(Parameter::Instant(since));
    for (place, region) in regions.iter().enumerate() {
        let _ = write!(
            statement.text,
            "select cast({place} as bigint) as place, count(*) as number from \
             (select 1 from threads where threads.created_at >= {since} and "
        );
        statement.push(visible_threads(viewer));
        statement.push_region(region);
        statement.push(&format!(" limit {enough}) recent union all "));
    }
    statement.push("select cast(1000 as bigint) as place, count(*) as number from threads");
    statement.push_conditions(viewer, &Selection { filter: Filter::Open, ..Selection::default() });
    statement.push(" order by place");
    let mut numbers: Vec<i64> =
        statement.query().load::<Number>(conn)?.into_iter().map(|row| row.number).collect();
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
    statement.push_conditions(viewer, &Selection { region: region.cloned(), ..Selection::default() });
    statement.push(" group by threads.channel_id");
    Ok(statement.query().load(conn)?)
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
    let mut statement = Statement::new("");
    for (place, region) in regions.iter().enumerate() {
        let union = if place == 0 { "" } else { " union all " };
        let _ = write!(
            statement.text,
            "{union}select cast({place} as bigint) as place, count(*) as number, \
             coalesce(sum(case when threads.kind = 'question' and threads.status = 'open' then 1 else 0 end), 0) \
             as open from threads"
        );
        statement
            .push_conditions(viewer, &Selection { region: Some(region.clone()), ..Selection::default() });
    }
    statement.push(" order by place");
    let rows: Vec<RegionNumbers> = statement.query().load(conn)?;
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
