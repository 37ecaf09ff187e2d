//! Who may invite whom.

use crate::error::{Error, Reason, Result};
use crate::forum::accounts::{Member, Role, Viewer, rights};
use crate::forum::ids::MemberId;

/// Whether a member may invite somebody with this role: administrators anybody, moderators members.
pub fn may_invite(member: &Member, role: Role) -> bool {
    rights::may_administer(member) || (rights::may_moderate(member) && role == Role::Member)
}

/// Whether a member looks after this invitation: administrators and moderators in charge of everything after all,
/// other moderators after their own. An invitation has no place yet that would say whose charge it is.
pub(super) fn may_manage(member: &Member, invited_by: Option<MemberId>) -> bool {
    own_only(member).is_none_or(|own| invited_by == Some(own))
}

/// The member herself, if she looks after her own invitations only.
pub(super) fn own_only(member: &Member) -> Option<MemberId> {
    (!rights::may_administer(member) && member.charge.is_limited()).then_some(member.id)
}

/// The viewer, if she may invite somebody with this role.
pub(super) fn inviter(viewer: &Viewer, role: Role) -> Result<&Member> {
    let member = viewer.moderator()?;
    if may_invite(member, role) { Ok(member) } else { Err(Error::Forbidden(Reason::AdminsOnly)) }
}
