//! What stands in the addresses of threads and posts.

use crate::error::{Error, Result};
use crate::forum::ids::{PostId, ThreadId};
use crate::forum::paths;
use crate::forum::threads::Thread;
use crate::web::views::ThreadRef;

/// A thread as forms name it.
pub fn thread_ref(thread: &Thread, channel: &str) -> ThreadRef {
    ThreadRef {
        id: thread.id.0,
        title: thread.title.clone(),
        href: paths::thread(thread.id, &thread.title),
        channel: channel.to_owned(),
    }
}

/// A post's id; 0, which no post has, for what is no number.
pub fn post_id(path: &str) -> PostId {
    PostId(path.parse().unwrap_or(0))
}

/// The id at the beginning of `4711-aktenplan-nach-kgst`.
pub fn thread_id(path: &str) -> Result<ThreadId> {
    let digits: String = path.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| Error::NotFound)
}
