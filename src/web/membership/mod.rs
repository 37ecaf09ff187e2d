//! Pages on which who runs the platform looks after its members.

pub mod action_handlers;
pub mod action_pages;
pub mod charge_handlers;
pub mod handlers;
pub mod leave_handlers;
pub mod pages;

use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts::{self, Member};
use crate::forum::ids::MemberId;

/// Whom an address names: a handle, or `~` and an id.
fn named(conn: &mut DbConnection, name: &str) -> Result<Member> {
    match name.strip_prefix('~').and_then(|id| id.parse().ok()) {
        Some(id) => accounts::store::by_id(conn, MemberId(id)),
        None => accounts::store::by_handle(conn, name),
    }
}
