//! Who acts, inside the transaction.

use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Reason, Result};
use crate::forum::accounts::{self, Member, Role, rights};
use crate::forum::admin_log::By;
use crate::forum::ids::MemberId;

/// Whether somebody else administers the platform, too; until the transaction ends nobody changes that.
pub(super) fn others_administer(conn: &mut DbConnection, member: MemberId, now: Timestamp) -> Result<bool> {
    let admins = accounts::store::lock_admins(conn)?;
    Ok(admins.iter().any(|admin| admin.id != member && rights::is_in_good_standing(admin, now)))
}

/// Who acts and all administrators, as they are now. Two who act on each other come one after the other, and the second
/// finds what the first has done.
pub(super) struct Actor {
    /// Nobody from the command line.
    pub id: Option<MemberId>,
    /// Administrators who can sign in.
    admins: Vec<MemberId>,
}

impl Actor {
    pub fn settle(conn: &mut DbConnection, by: By, now: Timestamp) -> Result<Self> {
        let id = by.admin()?.map(|member| member.id);
        let admins = accounts::store::lock_admins(conn)?;
        let able = admins.iter().filter(|admin| rights::is_in_good_standing(admin, now));
        let admins: Vec<MemberId> = able.map(|admin| admin.id).collect();
        if id.is_some_and(|id| !admins.contains(&id)) {
            return Err(Error::Forbidden(Reason::AdminsOnly));
        }
        Ok(Self { id, admins })
    }

    /// Whether this may be done to a member: not to oneself, and not to the last administrator.
    pub fn may_take_from(&self, member: &Member) -> Result<()> {
        if self.id == Some(member.id) {
            return Err(Error::Forbidden(Reason::OwnAccount));
        }
        if member.role == Role::Admin && self.admins.iter().all(|admin| *admin == member.id) {
            return Err(Error::Forbidden(Reason::LastAdmin));
        }
        Ok(())
    }
}
