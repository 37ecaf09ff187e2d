//! The rules of the house (Nutzungsregeln): versions with a day from which each is in force, and who agreed to which.
//!
//! A member carries the newest version that she agreed to; the statement that reads her tells from when on a newer one
//! is in force ([`Member::rules_due`](super::accounts::Member)). What she may do from then on waits until she agrees
//! ([`Viewer::arriving`]): so no page asks a question more, and no verb can forget to.

mod accept;
mod publish;
mod seed;
mod store;
mod tell;

use diesel::prelude::*;

pub use self::accept::{accept, accept_at_door};
pub use self::publish::{NewRules, publish};
pub use self::seed::seed;
pub use self::store::{all, by_number, in_force};
pub use self::tell::tell;
use super::accounts::Viewer;
use crate::db::schema::rules_versions;
use crate::db::types::Timestamp;

/// A version of the rules.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = rules_versions)]
pub struct Version {
    /// Its number, from 1.
    pub number: i32,
    /// Since when, or from when on, it is in force.
    pub valid_from: Timestamp,
    /// Its text.
    pub body_md: String,
    /// What is different from the one before, in a few sentences; empty for the first.
    pub summary: String,
    /// When it was published.
    pub published_at: Timestamp,
    told_up_to: i64,
}

impl Version {
    /// Whether its time is still to come.
    pub fn is_coming(&self, now: Timestamp) -> bool {
        self.valid_from > now
    }
}

/// When rules come into force that a signed-in member has not agreed to, if they are published already.
pub fn announced(viewer: &Viewer, now: Timestamp) -> Option<Timestamp> {
    viewer.signed_in()?.rules_due.filter(|due| *due > now)
}
