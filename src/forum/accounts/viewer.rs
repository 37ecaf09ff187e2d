//! Who looks at a page.

use super::{Member, rights};
use crate::error::{Error, Reason, Result};

/// The person behind a request: a member, or nobody who is signed in.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    member: Option<Member>,
}

impl Viewer {
    /// Nobody is signed in.
    pub fn guest() -> Self {
        Self::default()
    }

    /// This member is signed in (or a mail is made for her).
    pub fn of(member: Member) -> Self {
        Self { member: Some(member) }
    }

    /// The member, if one is signed in.
    pub fn signed_in(&self) -> Option<&Member> {
        self.member.as_ref()
    }

    /// The member.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] for a guest.
    pub fn member(&self) -> Result<&Member> {
        self.member.as_ref().ok_or(Error::SignInNeeded)
    }

    /// The member, if she moderates.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] or [`Error::Forbidden`].
    pub fn moderator(&self) -> Result<&Member> {
        let member = self.member()?;
        if rights::may_moderate(member) { Ok(member) } else { Err(Error::Forbidden(Reason::ModeratorsOnly)) }
    }

    /// The member, if she runs the platform.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] or [`Error::Forbidden`].
    pub fn admin(&self) -> Result<&Member> {
        let member = self.member()?;
        if rights::may_administer(member) { Ok(member) } else { Err(Error::Forbidden(Reason::AdminsOnly)) }
    }
}
