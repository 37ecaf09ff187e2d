//! What happened in the forum, loaded once for all readers of a run.

use std::collections::HashMap;

use chrono::Duration;

use super::{LONGEST_WINDOW_DAYS, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::{MemberId, ThreadId};
use crate::forum::threads::list::{self, ThreadRow};

/// A reply in the longest window.
#[derive(Debug, Clone, Copy)]
pub struct Reply {
    /// Its thread.
    pub thread: ThreadId,
    /// Its place in the thread.
    pub number: i32,
    /// Who wrote it.
    pub author: MemberId,
    /// When.
    pub at: Timestamp,
}

/// A thread with what happened in it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The thread; its `read_number` says nothing here.
    pub thread: ThreadRow,
    /// Its replies in the longest window, the oldest first.
    pub replies: Vec<Reply>,
    /// Who replied, each once with the newest reply, the newest first.
    pub repliers: Vec<(MemberId, Timestamp)>,
    /// The newest post, solution or recommendation.
    pub touched_at: Timestamp,
}

/// All threads that somebody may see and that were touched in the longest window. Who may see which is
/// asked for each reader afterwards.
#[derive(Debug, Clone)]
pub struct Landscape {
    /// The instant of the run.
    pub now: Timestamp,
    /// The threads, the last touched first.
    pub candidates: Vec<Candidate>,
    /// Names of members.
    pub names: HashMap<MemberId, String>,
}

impl Landscape {
    /// Loads what a run at `now` needs: three statements.
    ///
    /// # Errors
    /// The database fails.
    pub fn load(conn: &mut DbConnection, now: Timestamp) -> Result<Self> {
        let since = now - Duration::days(LONGEST_WINDOW_DAYS);
        let threads = list::touched(conn, since)?;
        let replies = store::replies_since(conn, since)?;
        Ok(Self::of(threads, replies, store::member_names(conn)?, now))
    }

    /// Brings threads and replies together; replies come ordered by thread and number.
    pub fn of(
        threads: Vec<ThreadRow>,
        replies: Vec<Reply>,
        names: HashMap<MemberId, String>,
        now: Timestamp,
    ) -> Self {
        let mut of_thread: HashMap<ThreadId, Vec<Reply>> = HashMap::new();
        for reply in replies {
            of_thread.entry(reply.thread).or_default().push(reply);
        }
        let mut candidates: Vec<Candidate> = threads
            .into_iter()
            .map(|thread| {
                let replies = of_thread.remove(&thread.id).unwrap_or_default();
                Candidate::of(thread, replies)
            })
            .collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse((candidate.touched_at, candidate.thread.id)));
        Self { now, candidates, names }
    }

    /// A member's name.
    pub fn name(&self, member: MemberId) -> &str {
        self.names.get(&member).map_or("", String::as_str)
    }
}

impl Candidate {
    fn of(thread: ThreadRow, replies: Vec<Reply>) -> Self {
        let mut repliers: Vec<(MemberId, Timestamp)> = Vec::new();
        for reply in replies.iter().rev() {
            if repliers.iter().all(|(author, _)| *author != reply.author) {
                repliers.push((reply.author, reply.at));
            }
        }
        let instants = [Some(thread.last_post_at), thread.answered_at, thread.featured_at];
        let touched_at = instants.into_iter().flatten().max().unwrap_or(thread.last_post_at);
        Self { thread, replies, repliers, touched_at }
    }

    /// How many different people replied after `start`.
    pub fn repliers_since(&self, start: Timestamp) -> usize {
        self.repliers.partition_point(|(_, at)| *at > start)
    }

    /// How many replies came after `start`.
    pub fn replies_since(&self, start: Timestamp) -> usize {
        self.replies.len() - self.replies.partition_point(|reply| reply.at <= start)
    }
}
