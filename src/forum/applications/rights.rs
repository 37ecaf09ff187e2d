//! Who decides about whom.

use crate::error::{Error, Result};
use crate::forum::accounts::{Member, Viewer, rights};
use crate::forum::regions::Ags;

/// Whether a member decides about somebody who works at this place: who runs the platform, a moderator who is in
/// charge of everything, and one whose regions hold the place. Somebody whose place is not known is nobody's
/// in particular; and who moderates single channels was not asked to say who joins.
pub(super) fn may_decide(member: &Member, place: Option<&Ags>) -> bool {
    rights::may_administer(member)
        || (rights::may_moderate(member) && member.charge.holds_newcomers_of(place))
}

/// The viewer, if she decides about this place. What is not hers she does not see.
pub(super) fn decider<'a>(viewer: &'a Viewer, place: Option<&Ags>) -> Result<&'a Member> {
    let member = viewer.moderator()?;
    if may_decide(member, place) { Ok(member) } else { Err(Error::NotFound) }
}
