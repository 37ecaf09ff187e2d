//! What roles may do.

use super::{Member, Role};
use crate::db::types::Timestamp;

/// Whether a member curates and moderates, somewhere at least: which threads is her charge.
pub fn may_moderate(member: &Member) -> bool {
    matches!(member.role, Role::Moderator | Role::Admin)
}

/// Whether a member runs the platform.
pub fn may_administer(member: &Member) -> bool {
    member.role == Role::Admin
}

/// The domain that the addresses of who has left get: no mail server can ever be there (RFC 2606).
pub const LEFT_DOMAIN: &str = "ausgetreten.invalid";

/// Whether somebody has left the forum; her address says so.
pub fn has_left(email: &str) -> bool {
    email.rsplit_once('@').is_some_and(|(_, domain)| domain == LEFT_DOMAIN)
}

/// Whether a member may sign in and get mail: she is not suspended, or that has ended. Statements that ask the same
/// of a row use [`super::store::good_standing`].
pub fn is_in_good_standing(member: &Member, now: Timestamp) -> bool {
    member.suspended_at.is_none() || member.suspended_until.is_some_and(|until| until <= now)
}
