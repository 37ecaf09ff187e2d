//! Another role for a member, and an administrator's role for somebody else.

use super::actor::Actor;
use super::letter;
use crate::db::DbConnection;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Role, Viewer, rights, session_store};
use crate::forum::admin_log::{self, Act, By, NewEntry};
use crate::forum::ids::MemberId;
use crate::forum::moderation::Reason;
use crate::forum::sign_in::{self, Parts};
use crate::forum::{access, channels, threads};
use crate::sentences;

/// A role as it is to be.
#[derive(Debug, Clone)]
pub struct RoleChange {
    role: Role,
    reason: Reason,
}

impl RoleChange {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Problems with the fields `rolle`, `grund`.
    pub fn parse(role: &str, reason: &str) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let role = Role::from_word(role);
        if role.is_none() {
            problems.add("rolle", Fault::Unknown);
        }
        let reason = Reason::parse(reason).map_err(|fault| problems.add("grund", fault)).ok();
        match (role, reason) {
            (Some(role), Some(reason)) => Ok(Self { role, reason }),
            _ => Err(problems),
        }
    }
}

/// A handover as it is to be.
#[derive(Debug, Clone)]
pub struct Handover {
    /// Who takes over: her mail address.
    to: String,
    /// What the one who hands over will be.
    rest: Role,
    reason: Reason,
}

impl Handover {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Problems with the fields `nachfolge`, `eigene_rolle`, `grund`.
    pub fn parse(to: &str, rest: &str, reason: &str) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let email = crate::mail::normalised(to);
        match (to.trim(), &email) {
            ("", _) => problems.add("nachfolge", Fault::Missing),
            (_, None) => problems.add("nachfolge", Fault::NotAnAddress),
            _ => {}
        }
        let rest = Role::from_word(rest).filter(|role| *role != Role::Admin);
        if rest.is_none() {
            problems.add("eigene_rolle", Fault::Unknown);
        }
        let reason = Reason::parse(reason).map_err(|fault| problems.add("grund", fault)).ok();
        match (email, rest, reason) {
            (Some(to), Some(rest), Some(reason)) => Ok(Self { to, rest, reason }),
            _ => Err(problems),
        }
    }
}

/// Gives a member another role and tells her. One that may do more ends her sessions: with the next sign-in she shows the
/// second step that her role needs. The same role again changes nothing.
///
/// # Errors
/// Not an administrator; [`Error::NotFound`]; [`Error::Forbidden`]: oneself, or the last administrator.
pub fn change_role(parts: &Parts, by: By, id: MemberId, change: &RoleChange) -> Result<Member> {
    by.admin()?;
    let member = parts.db.read(|conn| accounts::store::by_id(conn, id))?;
    let told = letter::of_role(parts, &member, change.role, change.reason.as_str())?;
    parts.db.write(|conn| {
        let actor = Actor::settle(conn, by, parts.now)?;
        let member = accounts::store::by_id(conn, id)?;
        if rights::has_left(&member.email) {
            return Err(Error::Conflict);
        }
        if member.role == change.role {
            return Ok(member);
        }
        actor.may_take_from(&member)?;
        give(conn, &member, change.role)?;
        let about = way(member.role, change.role);
        let entry = NewEntry {
            reason: change.reason.as_str(),
            ..NewEntry::of(Act::RoleChanged, actor.id, Some(id), &about)
        };
        admin_log::note(conn, &entry, parts.now)?;
        sign_in::letter::send(conn, &told, parts.now)?;
        Ok(member)
    })
}

/// Hands the viewer's role of administrator to somebody else, and gives the viewer another one: both, or nothing. So
/// there is never nobody who runs the platform.
///
/// # Errors
/// Not an administrator; [`Error::Invalid`] with the field `nachfolge`: nobody has the address, she is suspended, or she
/// runs the platform already.
pub fn hand_over(parts: &Parts, viewer: &Viewer, handover: &Handover) -> Result<Member> {
    let giver = viewer.admin()?;
    let unknown = || Error::from(Problems::one("nachfolge", Fault::Unknown));
    let taker = parts.db.read(|conn| accounts::store::by_email(conn, &handover.to))?.ok_or_else(unknown)?;
    let reason = handover.reason.as_str();
    let to_taker = letter::of_role(parts, &taker, Role::Admin, reason)?;
    let to_giver = letter::of_role(parts, giver, handover.rest, reason)?;
    parts.db.write(|conn| {
        Actor::settle(conn, By::Viewer(viewer), parts.now)?;
        let taker = accounts::store::by_id(conn, taker.id)?;
        if taker.role == Role::Admin || !rights::is_in_good_standing(&taker, parts.now) {
            return Err(unknown());
        }
        give(conn, &taker, Role::Admin)?;
        give(conn, giver, handover.rest)?;
        let about = format!("danach selbst: {}", sentences::role(handover.rest.word()));
        let entry =
            NewEntry { reason, ..NewEntry::of(Act::HandedOver, Some(giver.id), Some(taker.id), &about) };
        admin_log::note(conn, &entry, parts.now)?;
        sign_in::letter::send(conn, &to_taker, parts.now)?;
        sign_in::letter::send(conn, &to_giver, parts.now)?;
        Ok(taker)
    })
}

/// The role, and what follows from it: pages with her posts show it, and a charge is a moderator's.
fn give(conn: &mut DbConnection, member: &Member, role: Role) -> Result<()> {
    accounts::store::set_role(conn, member.id, role)?;
    threads::note_changes_of_members(conn, &[member.id])?;
    if role != Role::Moderator {
        channels::release_all(conn, member.id)?;
    }
    // What was opened before, without a second step, must not see or do more from now on.
    if role > member.role {
        session_store::delete_all(conn, member.id)?;
        access::store::delete_all(conn, member.id)?;
    }
    Ok(())
}

/// "Mitglied → Moderation"
fn way(from: Role, to: Role) -> String {
    format!("{} → {}", sentences::role(from.word()), sentences::role(to.word()))
}
