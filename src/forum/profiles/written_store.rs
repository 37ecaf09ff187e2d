//! What a member wrote, as far as the viewer may see it.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Written;
use crate::db::{DbConnection, Statement};
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::MemberId;
use crate::forum::threads::visible::{visible_posts, visible_threads};

const COLUMNS: &str = "select posts.id as post_id, threads.title, channels.name as channel, posts.created_at \
     from posts join threads on threads.id = posts.thread_id join channels on channels.id = threads.channel_id \
     where posts.author_id = ";
const SOLUTIONS: &str = " and threads.answer_post_id = posts.id and ";

/// Her posts that solved a question, the newest first.
pub(super) fn solutions(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: MemberId,
    limit: i64,
) -> Result<Vec<Written>> {
    let mut statement = Statement::new(COLUMNS);
    statement.number(id.0).push(SOLUTIONS).condition(visible_posts(viewer));
    newest(conn, statement, limit)
}

/// Her replies, the newest first.
pub(super) fn replies(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: MemberId,
    limit: i64,
) -> Result<Vec<Written>> {
    let mut statement = Statement::new(COLUMNS);
    statement.number(id.0).push(" and posts.number > 1 and ").condition(visible_posts(viewer));
    newest(conn, statement, limit)
}

fn newest(conn: &mut DbConnection, mut statement: Statement, limit: i64) -> Result<Vec<Written>> {
    statement.push(" order by posts.created_at desc, posts.id desc limit ").number(limit);
    Ok(statement.load(conn)?)
}

/// Her questions, the newest first.
pub(super) fn questions(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: MemberId,
    limit: i64,
) -> Result<Vec<Written>> {
    let mut statement = Statement::new(
        "select posts.id as post_id, threads.title, channels.name as channel, threads.created_at \
         from threads join channels on channels.id = threads.channel_id \
         join posts on posts.thread_id = threads.id and posts.number = 1 \
         where threads.kind = 'question' and threads.author_id = ",
    );
    statement.number(id.0).push(" and ").condition(visible_threads(viewer));
    statement.push(" order by threads.created_at desc, threads.id desc limit ").number(limit);
    Ok(statement.load(conn)?)
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many of her posts solved a question.
pub(super) fn solution_count(conn: &mut DbConnection, viewer: &Viewer, id: MemberId) -> Result<i64> {
    let mut statement = Statement::new(
        "select count(*) as number from posts join threads on threads.id = posts.thread_id where posts.author_id = ",
    );
    statement.number(id.0).push(SOLUTIONS).condition(visible_posts(viewer));
    let row: Number = statement.get_result(conn)?;
    Ok(row.number)
}
