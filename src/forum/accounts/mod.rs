//! Members: who they are, how they sign in, and what role they have.

pub mod handle;
mod link_tokens;
pub mod names;
pub mod password;
pub mod rights;
pub mod session_store;
mod set_password;
mod sight;
pub mod sight_store;
mod sign_in;
pub mod store;
mod suspension;
mod viewer;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamp as SqlTimestamp};

pub use self::link_tokens::{LinkPurpose, LinkTokens};
pub use self::set_password::set_password;
pub use self::sight::{Barred, Charge};
use self::sight_store::{BarredColumn, ChargeColumn, RulesDueColumn};
pub use self::sign_in::{begin_session, by_password, check_standing, sign_out};
pub use self::suspension::Suspension;
pub use self::viewer::Viewer;
use super::ids::MemberId;
use super::regions::Ags;
use crate::db::schema::members;
use crate::db::types::Timestamp;
use crate::text_enum;

text_enum! {
    /// What a member may do beyond reading and writing.
    Role {
        /// Reads and writes.
        Member = "member",
        /// Curates and moderates.
        Moderator = "moderator",
        /// Runs the platform; moderates as well.
        Admin = "admin",
    }
}

/// A member as the forum knows her. Never leaves the forum floor with its password.
#[derive(Debug, Clone, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = members)]
pub struct Member {
    /// Her id.
    pub id: MemberId,
    /// The name in addresses, as in `sabine.maier`.
    pub handle: String,
    /// The name people see.
    pub name: String,
    /// Where mail goes; lower case.
    pub email: String,
    /// What she may do.
    pub role: Role,
    /// Town hall, Landratsamt, Verband.
    pub organisation: String,
    /// Where the organisation is.
    pub home_ags: Ags,
    /// "gern per Du".
    pub is_per_du: bool,
    /// Since when she may neither sign in nor get mail; what it says, says [`Suspension`].
    pub suspended_at: Option<Timestamp>,
    /// When that ends by itself.
    pub suspended_until: Option<Timestamp>,
    /// The last day with a sign-in or a page read.
    pub last_active_on: NaiveDate,
    /// Since when she is a member.
    pub created_at: Timestamp,
    /// The channels that are closed to her.
    #[diesel(select_expression = BarredColumn, select_expression_type = BarredColumn, sql_type = Text)]
    pub barred: Barred,
    /// What she is in charge of, if she is a moderator.
    #[diesel(select_expression = ChargeColumn, select_expression_type = ChargeColumn, sql_type = Text)]
    pub charge: Charge,
    /// From when on rules are in force that she has not agreed to; they may be published before.
    #[diesel(
        select_expression = RulesDueColumn,
        select_expression_type = RulesDueColumn,
        sql_type = Nullable<SqlTimestamp>
    )]
    pub rules_due: Option<Timestamp>,
}

/// What it takes to add a member (`lotsenforum member add`, demo, tests).
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Unique name in addresses.
    pub handle: String,
    /// The name people see.
    pub name: String,
    /// Unique, lower case.
    pub email: String,
    /// A PHC string of [`password::hash`].
    pub password_hash: String,
    /// Her role.
    pub role: Role,
    /// Her employer.
    pub organisation: String,
    /// Where the employer is.
    pub home_ags: Ags,
    /// "gern per Du".
    pub is_per_du: bool,
}
