//! Applications: how somebody who was not invited asks to become a member, and who decides.
//!
//! Nobody becomes a member by a machine's decision: a confirmed application waits for a person, and admission is an
//! invitation like any other. Whoever has an address already gets a letter that says so, and the same page as all.

mod apply;
mod confirm;
mod decide;
mod letter;
mod rights;
pub mod store;
mod tell;

use diesel::prelude::*;

pub use self::apply::{NewApplication, TypedApplication, apply};
pub use self::confirm::{Seen, confirm, seen};
pub use self::decide::{admit, by_id, count_for, decided_by, open, reject};
pub use self::store::sweep;
pub use self::tell::tell;
use super::ids::{ApplicationId, MemberId, OrganisationId};
use crate::db::schema::applications;
use crate::db::types::Timestamp;
use crate::text_enum;

/// Hours in which an address has to be confirmed.
const HOURS: i64 = 72;

text_enum! {
    /// What came of an application.
    Decision {
        /// She was invited.
        Admitted = "admitted",
        /// She was not.
        Rejected = "rejected",
    }
}

/// An application.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = applications)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// A mail address in lower case.
    pub email: String,
    /// Her name.
    pub name: String,
    /// Where she works, as she typed it.
    pub organisation: String,
    /// Where she works, as far as we know.
    pub organisation_id: Option<OrganisationId>,
    /// What she does there.
    pub position: String,
    /// What she was asked; may be empty.
    pub question: String,
    /// What she answered; may be empty.
    pub answer: String,
    /// What else she says; may be empty.
    pub message: String,
    /// Her provider of identities.
    pub issuer: Option<String>,
    /// Her name there.
    pub subject: Option<String>,
    /// The hash of the browser in which she came from there.
    pub guest_hash: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when her address can be confirmed.
    pub ends_at: Timestamp,
    /// When it was.
    pub confirmed_at: Option<Timestamp>,
    /// What came of it.
    pub decision: Option<Decision>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<MemberId>,
}
