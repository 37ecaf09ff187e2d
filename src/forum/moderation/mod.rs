//! What the moderation does to threads: pin, close, move, feature. Each needs a reason, and the log keeps it.

mod act;
mod log_store;
mod reason;

pub use self::act::{Action, act};
pub use self::log_store::{LogEntry, log, log_of_thread};
pub use self::reason::Reason;
use crate::text_enum;

text_enum! {
    /// What was done.
    ActionKind {
        /// Put on top of its channel.
        Pin = "pin",
        /// Taken from the top.
        Unpin = "unpin",
        /// Closed to replies.
        Close = "close",
        /// Opened again.
        Reopen = "reopen",
        /// Moved to another channel.
        Move = "move",
        /// Recommended, with a sentence for the digest.
        Feature = "feature",
        /// No longer recommended.
        Unfeature = "unfeature",
    }
}
