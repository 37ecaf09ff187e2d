//! What roles may do.

use super::{Member, Role};

/// Whether a member curates and moderates, somewhere at least: which threads is her charge.
pub fn may_moderate(member: &Member) -> bool {
    matches!(member.role, Role::Moderator | Role::Admin)
}

/// Whether a member runs the platform.
pub fn may_administer(member: &Member) -> bool {
    member.role == Role::Admin
}

/// Whether a member may sign in and get mail.
pub fn is_in_good_standing(member: &Member) -> bool {
    member.suspended_at.is_none()
}
