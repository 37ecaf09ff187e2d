//! What a suspension says.

use crate::db::types::Timestamp;

/// A suspension that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself; else somebody lifts it.
    pub until: Option<Timestamp>,
    /// Why, in a sentence that she is told when she tries to sign in.
    pub reason: String,
}
