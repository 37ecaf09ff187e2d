//! Doing it, and writing it down, in one transaction.

use super::{ActionKind, Reason, log_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::channels;
use crate::forum::ids::{ChannelId, ThreadId};
use crate::forum::threads::{self, Status, Thread};

/// What a moderator can do to a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Put it on top of its channel.
    Pin,
    /// Take it from the top.
    Unpin,
    /// Close it to replies.
    Close,
    /// Open it again.
    Reopen,
    /// Move it to another channel.
    Move(ChannelId),
    /// Recommend it with this sentence.
    Feature(Reason),
    /// Recommend it no longer.
    Unfeature,
}

impl Action {
    /// Its word in the log.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::Pin => ActionKind::Pin,
            Self::Unpin => ActionKind::Unpin,
            Self::Close => ActionKind::Close,
            Self::Reopen => ActionKind::Reopen,
            Self::Move(_) => ActionKind::Move,
            Self::Feature(_) => ActionKind::Feature,
            Self::Unfeature => ActionKind::Unfeature,
        }
    }
}

/// Acts on a thread and logs it. What is already so is neither done nor logged again.
///
/// # Errors
/// A guest, not a moderator, a thread the viewer may not see or that is not in her charge, an unknown channel.
pub fn act(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: ThreadId,
    action: &Action,
    reason: &Reason,
    now: Timestamp,
) -> Result<Thread> {
    let moderator = viewer.moderator()?;
    let thread = threads::visible_thread(conn, viewer, id)?;
    threads::rights::may_act(moderator, &thread)?;
    if is_already(&thread, action) {
        return Ok(thread);
    }
    match action {
        Action::Pin => threads::set_pinned(conn, id, true)?,
        Action::Unpin => threads::set_pinned(conn, id, false)?,
        Action::Close => threads::set_status(conn, id, Status::Closed)?,
        Action::Reopen => {
            let status = if thread.answer_post_id.is_some() { Status::Solved } else { Status::Open };
            threads::set_status(conn, id, status)?;
        }
        Action::Move(channel) => move_to(conn, viewer, &thread, *channel)?,
        Action::Feature(sentence) => threads::set_featured(conn, id, Some((sentence.as_str(), now)))?,
        Action::Unfeature => threads::set_featured(conn, id, None)?,
    }
    let channels = match action {
        Action::Move(to) => Some((thread.channel_id, *to)),
        _ => None,
    };
    log_store::insert(conn, moderator.id, action.kind(), id, reason.as_str(), channels, now)?;
    // A moderator may move a thread out of her own charge, though not to where she sees nothing.
    threads::visible_thread(conn, viewer, id)
}

fn is_already(thread: &Thread, action: &Action) -> bool {
    match action {
        Action::Pin => thread.is_pinned,
        Action::Unpin => !thread.is_pinned,
        Action::Close => thread.status == Status::Closed,
        Action::Reopen => thread.status != Status::Closed,
        Action::Move(channel) => thread.channel_id == *channel,
        Action::Feature(sentence) => thread.featured_sentence.as_deref() == Some(sentence.as_str()),
        Action::Unfeature => thread.featured_at.is_none(),
    }
}

/// A channel bound to a region narrows the scope to its region.
fn move_to(conn: &mut DbConnection, viewer: &Viewer, thread: &Thread, to: ChannelId) -> Result<()> {
    let Some(channel) = channels::store::by_id(conn, viewer, to)? else {
        return Err(Error::Invalid(Problems::one("kanal", Fault::Unknown)));
    };
    if channel.is_archived {
        return Err(Error::Invalid(Problems::one("kanal", Fault::ChannelArchived)));
    }
    let scope = match &channel.region_ags {
        Some(bound) if !thread.scope_ags.is_inside(bound) => bound.clone(),
        _ => thread.scope_ags.clone(),
    };
    threads::change_channel(conn, thread, to, &scope)
}
