//! Who may invite whom.

use crate::error::{Error, Reason, Result};
use crate::forum::accounts::{Member, Role, Viewer, rights};

/// Whether a member may invite somebody with this role: administrators anybody, moderators members.
pub fn may_invite(member: &Member, role: Role) -> bool {
    rights::may_administer(member) || (rights::may_moderate(member) && role == Role::Member)
}

/// The viewer, if she may invite somebody with this role.
pub(super) fn inviter(viewer: &Viewer, role: Role) -> Result<&Member> {
    let member = viewer.moderator()?;
    if may_invite(member, role) { Ok(member) } else { Err(Error::Forbidden(Reason::AdminsOnly)) }
}
