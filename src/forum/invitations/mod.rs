//! Invitations: how somebody becomes a member by a link in a letter, and her first steps after that.
//!
//! An invitation is one row with the hash of the secret in its link. Sending it again gives it another secret.
//! Letters and hashes are made before a transaction, so the verbs that need them take
//! [`Parts`](crate::forum::sign_in::Parts) and open their own.

mod accept;
pub mod cohort;
mod invite;
mod letter;
mod rights;
mod steps;
pub mod store;

use diesel::prelude::*;

pub use self::accept::{Acceptance, Seen, accept, renew, seen};
pub use self::invite::{
    By, Filter, Line, NewInvitation, Wanted, cohorts, invite, list, of_member, resend, revoke,
};
pub(in crate::forum) use self::invite::{enter_applicant, new_link, remind};
pub use self::rights::may_invite;
pub use self::steps::{LAST_STEP, MOST_TOPICS, choose_topics, finish_step, open_steps, topics};
pub use self::store::sweep;
use super::accounts::Role;
use super::ids::{InvitationId, MemberId, OrganisationId};
use crate::db::schema::invitations;
use crate::db::types::Timestamp;

/// Days that a link works.
const DAYS: i64 = 14;

/// An invitation.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited: a mail address in lower case.
    pub email: String,
    /// Her name, as far as the inviter knows it.
    pub name: String,
    /// Where she works, as far as the inviter knows it.
    pub organisation_id: Option<OrganisationId>,
    /// What she will be.
    pub role: Role,
    /// Who invites; nobody from the command line.
    pub invited_by: Option<MemberId>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when its link works.
    pub ends_at: Timestamp,
    /// When she accepted.
    pub accepted_at: Option<Timestamp>,
    /// Who she is since then.
    pub member_id: Option<MemberId>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// The course she belongs to; may be empty.
    pub cohort: String,
    /// Who she is at her provider of identities: linked when she accepts.
    pub issuer: Option<String>,
    /// Her name there.
    pub subject: Option<String>,
    /// What she does where she works, as her application says; may be empty.
    pub job_title: String,
}

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// Waits for its answer.
    Open,
    /// She is a member.
    Accepted,
    /// Too old.
    Expired,
    /// Taken back.
    Revoked,
}

impl Invitation {
    /// Where it stands.
    pub fn state(&self, now: Timestamp) -> InvitationState {
        match self {
            Self { accepted_at: Some(_), .. } => InvitationState::Accepted,
            Self { revoked_at: Some(_), .. } => InvitationState::Revoked,
            Self { ends_at, .. } if *ends_at <= now => InvitationState::Expired,
            _ => InvitationState::Open,
        }
    }
}
