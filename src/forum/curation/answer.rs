//! Marking the solution.

use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::accounts::Viewer;
use crate::forum::activity::{self, ActivityKind};
use crate::forum::ids::{PostId, ThreadId};
use crate::forum::threads::{self, Status, Thread, ThreadKind, rights};

/// Marks a reply as the solution of its question; another one takes the mark over. Any reply can be it,
/// and the thread stays open to replies. A second time changes nothing.
///
/// # Errors
/// A guest, a post the viewer may not see, neither asker nor moderator; `NotFound` for the opening post
/// and for what is no question.
pub fn mark_solution(conn: &mut DbConnection, viewer: &Viewer, id: PostId, now: Timestamp) -> Result<Thread> {
    let member = viewer.member()?;
    let (thread, post) = threads::visible_post(conn, viewer, id)?;
    rights::may_mark_solution(member, &thread)?;
    if thread.kind != ThreadKind::Question || post.number == 1 {
        return Err(Error::NotFound);
    }
    if thread.answer_post_id == Some(id) {
        return Ok(thread);
    }
    let status = if thread.status == Status::Closed { Status::Closed } else { Status::Solved };
    threads::set_answer(conn, thread.id, status, Some((id, member.id, now)))?;
    activity::record(conn, ActivityKind::SolutionMarked, member.id, thread.id, id, now)?;
    threads::visible_thread(conn, viewer, thread.id)
}

/// [`mark_solution`] for who names the thread as well: a post of another one is not there.
///
/// # Errors
/// As [`mark_solution`].
pub fn mark_solution_in(
    conn: &mut DbConnection,
    viewer: &Viewer,
    thread: ThreadId,
    id: PostId,
    now: Timestamp,
) -> Result<Thread> {
    if threads::visible_post(conn, viewer, id)?.0.id != thread {
        return Err(Error::NotFound);
    }
    mark_solution(conn, viewer, id, now)
}

/// Takes the mark away: the question is open again, or stays closed. A second time changes nothing.
///
/// # Errors
/// A guest, a thread the viewer may not see, neither asker nor moderator.
pub fn unmark_solution(conn: &mut DbConnection, viewer: &Viewer, id: ThreadId) -> Result<Thread> {
    let member = viewer.member()?;
    let thread = threads::visible_thread(conn, viewer, id)?;
    rights::may_mark_solution(member, &thread)?;
    let status = if thread.status == Status::Closed { Status::Closed } else { Status::Open };
    threads::set_answer(conn, id, status, None)?;
    threads::visible_thread(conn, viewer, id)
}
