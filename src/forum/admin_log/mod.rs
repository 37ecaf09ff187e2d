//! What was done to members, channels and rules: by whom, to whom, why. The verbs of later areas write it in the
//! transaction that does the thing; only who runs the platform reads it.
//!
//! A line says nothing that would have to be deleted earlier than itself: an invitation's line has no address.

mod store;

use chrono::Duration;
use diesel::prelude::*;

pub use self::store::sweep;
use super::accounts::{Member, Viewer};
use super::ids::MemberId;
use crate::db::DbConnection;
use crate::db::schema::admin_log;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::{id, text_enum};

/// Days that a line is kept: 24 months (public-sector.md 3.2).
const DAYS: i64 = 730;

id!(EntryId, "A line of the administration's log.");

text_enum! {
    /// What was done.
    Act {
        /// A member was suspended.
        Suspended = "suspended",
        /// A suspension was lifted.
        Lifted = "lifted",
        /// A member got another role.
        RoleChanged = "role",
        /// An administrator handed her role to somebody else.
        HandedOver = "handed_over",
        /// A member left.
        Left = "left",
        /// Somebody was invited.
        Invited = "invited",
        /// An invitation was taken back.
        InvitationRevoked = "invitation_revoked",
        /// A closed channel admits somebody.
        Admitted = "admitted",
        /// A member came into closed channels by what she says of her organisation or home.
        CameIn = "came_in",
        /// A closed channel admits somebody no longer.
        Dismissed = "dismissed",
        /// A moderator was put in charge of something.
        Appointed = "appointed",
        /// A moderator is in charge of it no longer.
        Released = "released",
        /// A channel was begun or changed.
        ChannelChanged = "channel",
        /// Rules were published.
        RulesPublished = "rules",
        /// Members were exported to a file.
        Exported = "exported",
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A member, who needs the right to it.
    Viewer(&'a Viewer),
    /// Whoever has the machine.
    Operator,
}

impl<'a> By<'a> {
    /// The administrator who acts; nobody from the command line.
    ///
    /// # Errors
    /// Not an administrator.
    pub fn admin(self) -> Result<Option<&'a Member>> {
        match self {
            Self::Viewer(viewer) => viewer.admin().map(Some),
            Self::Operator => Ok(None),
        }
    }
}

/// A line that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// What was done.
    pub act: Act,
    /// Who did it; nobody from the command line.
    pub actor: Option<MemberId>,
    /// To whom.
    pub subject: Option<MemberId>,
    /// To what, or from what to what, in German.
    pub about: &'a str,
    /// Why.
    pub reason: &'a str,
    /// By which clause.
    pub ground: &'a str,
    /// When the effect ends, if it is known: the line is kept from then on.
    pub until: Option<Timestamp>,
}

impl<'a> NewEntry<'a> {
    /// A line about something, without a reason.
    pub fn of(act: Act, actor: Option<MemberId>, subject: Option<MemberId>, about: &'a str) -> Self {
        Self { act, actor, subject, about, reason: "", ground: "", until: None }
    }
}

/// A line of the log.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = admin_log)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// What was done.
    #[diesel(column_name = kind)]
    pub act: Act,
    /// Who did it, if she is still a member.
    pub actor_id: Option<MemberId>,
    /// It came from the command line.
    pub is_operator: bool,
    /// To whom, if she is still a member.
    pub subject_id: Option<MemberId>,
    /// To what.
    pub about: String,
    /// Why.
    pub reason: String,
    /// By which clause.
    pub ground: String,
    /// When.
    pub created_at: Timestamp,
}

/// Which lines are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection {
    /// Those of this kind.
    pub act: Option<Act>,
    /// Those in which she acts or is concerned.
    pub person: Option<MemberId>,
}

/// Writes a line.
///
/// # Errors
/// A suspension without reason or clause, or the database fails.
pub fn note(conn: &mut DbConnection, new: &NewEntry<'_>, now: Timestamp) -> Result<()> {
    store::insert(conn, new, new.until.unwrap_or(now).max(now) + Duration::days(DAYS), now)
}

/// A part of the wanted lines, the newest first, and how many there are.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn entries(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: Selection,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Entry>, i64)> {
    viewer.admin()?;
    Ok((store::list(conn, selection, offset, limit)?, store::count(conn, selection)?))
}
