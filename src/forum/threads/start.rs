//! Beginning a thread.

use super::{DraftPost, PostText, Thread, ThreadKind, ThreadTitle, post_store, thread_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::activity::{self, ActivityKind};
use crate::forum::channels;
use crate::forum::ids::ChannelId;
use crate::forum::regions::{Ags, RegionTree};

/// A thread that is ready to be written.
#[derive(Debug, Clone)]
pub struct NewThread {
    /// What it is.
    pub kind: ThreadKind,
    /// Its title.
    pub title: ThreadTitle,
    /// The channel it goes to.
    pub channel: ChannelId,
    /// Whom it is meant for.
    pub scope: Ags,
    /// Its first post.
    pub post: DraftPost,
}

/// What somebody wants to begin, as it came in; missing parts are empty.
#[derive(Debug, Clone)]
pub struct TypedThread<'a> {
    /// What it is, if the word for it is known.
    pub kind: Option<ThreadKind>,
    /// Its title.
    pub title: &'a str,
    /// The number of its channel.
    pub channel: &'a str,
    /// The key of the region it is meant for.
    pub scope: &'a str,
}

/// A thread without its text, checked.
#[derive(Debug, Clone)]
pub struct ThreadHead {
    kind: ThreadKind,
    title: ThreadTitle,
    channel: ChannelId,
    /// Whom it is meant for.
    pub scope: Ags,
}

impl TypedThread<'_> {
    /// Checks everything but the text.
    ///
    /// # Errors
    /// All problems, with the fields `titel`, `art`, `kanal`, `fuer`.
    pub fn check(&self, regions: &RegionTree) -> Result<ThreadHead, Problems> {
        let mut problems = Problems::default();
        let title = ThreadTitle::parse(self.title).map_err(|fault| problems.add("titel", fault)).ok();
        if self.kind.is_none() {
            problems.add("art", Fault::Unknown);
        }
        let channel = match self.channel {
            "" => {
                problems.add("kanal", Fault::Missing);
                None
            }
            text => text.parse().map(ChannelId).map_err(|_| problems.add("kanal", Fault::Unknown)).ok(),
        };
        let scope = Ags::parse(self.scope).filter(|scope| regions.knows(scope));
        if scope.is_none() {
            problems.add("fuer", Fault::Unknown);
        }
        match (self.kind, title, channel, scope) {
            (Some(kind), Some(title), Some(channel), Some(scope)) if problems.0.is_empty() => {
                Ok(ThreadHead { kind, title, channel, scope })
            }
            _ => Err(problems),
        }
    }

    /// Checks everything and renders the text; `form_key` is the key against double submits.
    ///
    /// # Errors
    /// All problems, those of [`TypedThread::check`] and of `text`.
    pub fn with_text(&self, text: &str, form_key: &str, regions: &RegionTree) -> Result<NewThread, Problems> {
        match (self.check(regions), PostText::parse(text)) {
            (Ok(ThreadHead { kind, title, channel, scope }), Ok(text)) => {
                Ok(NewThread { kind, title, channel, scope, post: text.render(form_key, true) })
            }
            (Ok(_), Err(fault)) => Err(Problems::one("text", fault)),
            (Err(problems), Ok(_)) => Err(problems),
            (Err(mut problems), Err(fault)) => {
                problems.add("text", fault);
                Err(problems)
            }
        }
    }
}

/// Begins a thread and records it. The same form sent twice begins one thread.
///
/// # Errors
/// A guest; [`crate::error::Error::Invalid`] for an unknown or archived channel, a text that is only its outline, or a
/// scope outside the region that the channel is bound to.
pub fn start(conn: &mut DbConnection, viewer: &Viewer, new: &NewThread, now: Timestamp) -> Result<Thread> {
    let author = viewer.member()?;
    if let Some(thread) = thread_store::of_form(conn, author.id, &new.post.form_key)? {
        // It may have been moved to where she does not see it.
        return thread_store::visible_thread(conn, viewer, thread.id);
    }
    let Some(channel) = channels::store::by_id(conn, viewer, new.channel)? else {
        return Err(Problems::one("kanal", Fault::Unknown).into());
    };
    if channel.is_archived {
        return Err(Problems::one("kanal", Fault::ChannelArchived).into());
    }
    if channel.is_only_outline(&new.post.markdown) {
        return Err(Problems::one("text", Fault::OnlyOutline).into());
    }
    if !channel.takes_scope(&new.scope) {
        return Err(Problems::one("fuer", Fault::OutsideChannelRegion).into());
    }

    let thread = thread_store::insert(conn, author, new, now)?;
    let post = post_store::insert(conn, &thread, 1, author.id, None, &new.post, now)?;
    activity::record(conn, ActivityKind::ThreadStarted, author.id, thread.id, post.id, now)?;
    Ok(thread)
}
