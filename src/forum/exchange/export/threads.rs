//! Threads with everything that hangs on them.

use std::collections::HashMap;

use super::names::Names;
use super::records::{PostRecord, RevisionRecord, ThanksRecord, ThreadRecord};
use super::store::{self, PostRow, RevisionRow, ThreadRow};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::{MemberId, PostId, ThreadId};

/// Threads in one statement.
const THREADS: i64 = 500;
/// Posts, at about, that are in memory at once; a longer thread comes alone.
const POSTS: i32 = 1_000;

/// Hands every thread over, the oldest first.
pub(super) fn each(
    conn: &mut DbConnection,
    names: &Names,
    mut take: impl FnMut(ThreadRecord) -> Result<()>,
) -> Result<()> {
    let mut after = ThreadId(0);
    loop {
        let mut rows = store::threads(conn, after, THREADS)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        while !rows.is_empty() {
            let mut posts = 0;
            let fits = rows.iter().take_while(|row| {
                posts += row.last_post_number;
                posts <= POSTS
            });
            let rest = rows.split_off(fits.count().max(1).min(rows.len()));
            for thread in group(conn, names, std::mem::replace(&mut rows, rest))? {
                take(thread)?;
            }
        }
    }
}

/// What hangs on the posts of some threads.
struct Attached {
    thanks: HashMap<PostId, Vec<(MemberId, Timestamp)>>,
    revisions: HashMap<PostId, Vec<RevisionRow>>,
}

/// Some threads, in four statements.
fn group(conn: &mut DbConnection, names: &Names, rows: Vec<ThreadRow>) -> Result<Vec<ThreadRecord>> {
    let ids: Vec<ThreadId> = rows.iter().map(|row| row.id).collect();
    let mut posts: HashMap<ThreadId, Vec<PostRow>> = HashMap::new();
    for row in store::posts_of(conn, &ids)? {
        posts.entry(row.thread_id).or_default().push(row);
    }
    let mut attached = Attached { thanks: HashMap::new(), revisions: HashMap::new() };
    for (post, member, at) in store::thanks_of(conn, &ids)? {
        attached.thanks.entry(post).or_default().push((member, at));
    }
    for row in store::revisions_of(conn, &ids)? {
        attached.revisions.entry(row.0).or_default().push(row);
    }
    rows.into_iter()
        .map(|row| {
            let posts = posts.remove(&row.id).unwrap_or_default();
            thread(names, row, posts, &mut attached)
        })
        .collect()
}

fn thread(
    names: &Names,
    row: ThreadRow,
    posts: Vec<PostRow>,
    attached: &mut Attached,
) -> Result<ThreadRecord> {
    let solution = row.answer_post_id;
    Ok(ThreadRecord {
        id: names.thread((row.id, row.external_id)),
        channel: names.channel(row.channel_id)?,
        ags: row.scope_ags,
        origin: row.origin_ags,
        kind: row.kind,
        title: row.title,
        author: names.member(row.author_id)?,
        created_at: row.created_at,
        status: row.status,
        pinned: row.is_pinned,
        hidden: row.is_hidden,
        featured_at: row.featured_at,
        featured_sentence: row.featured_sentence,
        solved_by: row.answer_marked_by_id.map(|id| names.member(id)).transpose()?,
        solved_at: row.answered_at,
        posts: posts.into_iter().map(|row| post(names, solution, row, attached)).collect::<Result<_>>()?,
    })
}

fn post(
    names: &Names,
    solution: Option<PostId>,
    row: PostRow,
    attached: &mut Attached,
) -> Result<PostRecord> {
    let thanks = attached.thanks.remove(&row.id).unwrap_or_default();
    let revisions = attached.revisions.remove(&row.id).unwrap_or_default();
    Ok(PostRecord {
        solution: solution == Some(row.id),
        id: names.post(row.id, row.external_id),
        author: names.member(row.author_id)?,
        created_at: row.created_at,
        body_md: row.body_md,
        answers: row.answers_number,
        hidden: row.is_hidden,
        edited_at: row.edited_at,
        edit_count: row.edit_count,
        thanks: thanks
            .into_iter()
            .map(|(member, at)| Ok(ThanksRecord { member: names.member(member)?, at }))
            .collect::<Result<_>>()?,
        revisions: revisions
            .into_iter()
            .map(|(_, editor, title, body_md, created_at)| {
                Ok(RevisionRecord { editor: names.member(editor)?, title, body_md, created_at })
            })
            .collect::<Result<_>>()?,
    })
}
