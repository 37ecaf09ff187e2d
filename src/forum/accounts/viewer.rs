//! Who looks at a page.

use super::{Member, rights};
use crate::db::types::Timestamp;
use crate::error::{Error, Reason, Result};

/// The person behind a request: a member, or nobody who is signed in.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    member: Option<Member>,
    owes_rules: bool,
}

impl Viewer {
    /// Nobody is signed in.
    pub fn guest() -> Self {
        Self::default()
    }

    /// This member is signed in (or a mail is made for her).
    pub fn of(member: Member) -> Self {
        Self { member: Some(member), owes_rules: false }
    }

    /// This member has come through a door now. Are rules in force that she has not agreed to, she may do what a guest
    /// may, and what asks for [`Viewer::known`] only.
    pub fn arriving(member: Member, now: Timestamp) -> Self {
        let owes_rules = member.rules_due.is_some_and(|due| due <= now);
        Self { member: Some(member), owes_rules }
    }

    /// The member, if one is signed in.
    pub fn signed_in(&self) -> Option<&Member> {
        self.member.as_ref()
    }

    /// The member.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] for a guest; [`Error::RulesNeeded`] for who has not agreed to the rules in force.
    pub fn member(&self) -> Result<&Member> {
        if self.owes_rules { Err(Error::RulesNeeded) } else { self.known() }
    }

    /// The member, agreed or not: for the rules themselves, and for what nobody may be kept from, such as stopping mail.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] for a guest.
    pub fn known(&self) -> Result<&Member> {
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
