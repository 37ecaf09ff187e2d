//! Rows of `members` and `signing_keys`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Member, NewMember, Role, Suspension, names};
use crate::db::DbConnection;
use crate::db::schema::{members, signing_keys};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::{MemberId, OrganisationId};
use crate::forum::organisations::Organisation;
use crate::forum::regions::Ags;

/// Adds a member.
///
/// # Errors
/// The address or handle is taken, or the database fails.
pub fn insert(conn: &mut DbConnection, new: &NewMember, now: Timestamp) -> Result<MemberId> {
    Ok(diesel::insert_into(members::table)
        .values((
            members::handle.eq(&new.handle),
            members::name.eq(&new.name),
            members::email.eq(&new.email),
            members::password_hash.eq(&new.password_hash),
            members::role.eq(new.role),
            members::organisation.eq(&new.organisation),
            members::home_ags.eq(&new.home_ags),
            members::is_per_du.eq(new.is_per_du),
            members::sort_name.eq(names::sort_name(&new.name)),
            members::search_name.eq(names::search_name(&new.name)),
            members::search_organisation.eq(names::search_organisation(&new.organisation)),
            members::last_active_on.eq(now.day()),
            members::created_at.eq(now),
        ))
        .returning(members::id)
        .get_result(conn)?)
}

/// A member by id.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_id(conn: &mut DbConnection, id: MemberId) -> Result<Member> {
    Ok(members::table.find(id).select(Member::as_select()).first(conn)?)
}

/// Members by their ids, in no order.
///
/// # Errors
/// The database fails.
pub fn by_ids(conn: &mut DbConnection, ids: Vec<MemberId>) -> Result<Vec<Member>> {
    Ok(members::table.filter(members::id.eq_any(ids)).select(Member::as_select()).load(conn)?)
}

/// A member by mail address.
///
/// # Errors
/// The database fails.
pub fn by_email(conn: &mut DbConnection, email: &str) -> Result<Option<Member>> {
    Ok(members::table.filter(members::email.eq(email)).select(Member::as_select()).first(conn).optional()?)
}

/// A member by her name in addresses.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_handle(conn: &mut DbConnection, handle: &str) -> Result<Member> {
    Ok(members::table.filter(members::handle.eq(handle)).select(Member::as_select()).first(conn)?)
}

/// That a row of `members` may sign in and get mail, as [`super::rights::is_in_good_standing`] says.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn good_standing(now: Timestamp) -> _ {
    members::suspended_at.is_null().or(members::suspended_until.le(now))
}

/// Why a member is suspended; empty if nobody wrote it down.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn suspended_for(conn: &mut DbConnection, id: MemberId) -> Result<String> {
    let reason = members::table.find(id).select(members::suspended_for).first::<Option<String>>(conn)?;
    Ok(reason.unwrap_or_default())
}

/// Suspends a member, or lifts that.
pub(in crate::forum) fn set_suspension(
    conn: &mut DbConnection,
    id: MemberId,
    suspension: Option<&Suspension>,
) -> Result<()> {
    diesel::update(members::table.find(id))
        .set((
            members::suspended_at.eq(suspension.map(|suspension| suspension.since)),
            members::suspended_until.eq(suspension.and_then(|suspension| suspension.until)),
            members::suspended_for.eq(suspension.map(|suspension| &suspension.reason)),
        ))
        .execute(conn)?;
    note_change(conn, id)
}

/// Members whose suspension is over and still stands in their row.
pub(in crate::forum) fn ended_suspensions(conn: &mut DbConnection, now: Timestamp) -> Result<Vec<MemberId>> {
    let ended = members::suspended_at.is_not_null().and(members::suspended_until.le(now));
    Ok(members::table.filter(ended).order(members::id).select(members::id).load(conn)?)
}

/// Gives a member another role.
pub(in crate::forum) fn set_role(conn: &mut DbConnection, id: MemberId, role: Role) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::role.eq(role)).execute(conn)?;
    note_change(conn, id)
}

/// All administrators. Until the transaction ends, no other one changes any of them: two who remove each other at the
/// same moment come one after the other.
pub(in crate::forum) fn lock_admins(conn: &mut DbConnection) -> Result<Vec<Member>> {
    let admins = members::role.eq(Role::Admin);
    diesel::update(members::table.filter(admins))
        .set(members::version.eq(members::version + 1))
        .execute(conn)?;
    Ok(members::table.filter(admins).order(members::id).select(Member::as_select()).load(conn)?)
}

/// Which of these addresses are members', some hundred at a time.
///
/// # Errors
/// The database fails.
pub fn known_emails(conn: &mut DbConnection, emails: &[String]) -> Result<Vec<String>> {
    Ok(members::table.filter(members::email.eq_any(emails)).select(members::email).load(conn)?)
}

/// Whether a handle is taken.
///
/// # Errors
/// The database fails.
pub fn has_handle(conn: &mut DbConnection, handle: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(members::table.filter(members::handle.eq(handle))))
        .get_result(conn)?)
}

/// All members. For jobs and the demo, never for a page of a large forum.
///
/// # Errors
/// The database fails.
pub fn all(conn: &mut DbConnection) -> Result<Vec<Member>> {
    Ok(members::table.order(members::id).select(Member::as_select()).load(conn)?)
}

pub(in crate::forum) fn credentials(
    conn: &mut DbConnection,
    email: &str,
) -> Result<Option<(Member, String)>> {
    Ok(members::table
        .filter(members::email.eq(email))
        .select((Member::as_select(), members::password_hash))
        .first(conn)
        .optional()?)
}

pub(in crate::forum) fn set_password_hash(conn: &mut DbConnection, id: MemberId, hashed: &str) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::password_hash.eq(hashed)).execute(conn)?;
    Ok(())
}

/// The hash of a member's password; empty if she has none.
pub(in crate::forum) fn password_hash(conn: &mut DbConnection, id: MemberId) -> Result<String> {
    Ok(members::table.find(id).select(members::password_hash).first(conn)?)
}

/// Gives a member another mail address.
pub(in crate::forum) fn set_email(conn: &mut DbConnection, id: MemberId, email: &str) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::email.eq(email)).execute(conn)?;
    note_change(conn, id)
}

/// Notes the day of a visit; only the day is kept.
///
/// # Errors
/// The database fails.
pub fn note_active(conn: &mut DbConnection, id: MemberId, day: NaiveDate) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::last_active_on.eq(day)).execute(conn)?;
    Ok(())
}

/// Counts that something changed which only this member's pages show: her reading marks, what she follows,
/// what she was told. Pages that were kept for her are made anew.
///
/// # Errors
/// The database fails.
pub fn note_change(conn: &mut DbConnection, id: MemberId) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::version.eq(members::version + 1)).execute(conn)?;
    Ok(())
}

/// [`note_change`] for several members.
///
/// # Errors
/// The database fails.
pub fn note_changes(conn: &mut DbConnection, ids: Vec<MemberId>) -> Result<()> {
    diesel::update(members::table.filter(members::id.eq_any(ids)))
        .set(members::version.eq(members::version + 1))
        .execute(conn)?;
    Ok(())
}

/// Whether there is any member: the smallest question to a database that may be gone.
///
/// # Errors
/// The database fails.
pub fn any(conn: &mut DbConnection) -> Result<bool> {
    Ok(members::table.select(members::id).limit(1).load::<MemberId>(conn)?.pop().is_some())
}

/// How many members there are.
///
/// # Errors
/// The database fails.
pub fn count(conn: &mut DbConnection) -> Result<i64> {
    Ok(members::table.count().get_result(conn)?)
}

/// All keys for signing links, the newest last.
///
/// # Errors
/// The database fails.
pub fn signing_keys(conn: &mut DbConnection) -> Result<Vec<(i32, String)>> {
    Ok(signing_keys::table
        .order(signing_keys::version)
        .select((signing_keys::version, signing_keys::secret))
        .load(conn)?)
}

/// Adds a signing key.
///
/// # Errors
/// The version is taken, or the database fails.
pub fn insert_signing_key(conn: &mut DbConnection, version: i32, secret: &str, now: Timestamp) -> Result<()> {
    diesel::insert_into(signing_keys::table)
        .values((
            signing_keys::version.eq(version),
            signing_keys::secret.eq(secret),
            signing_keys::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The organisation that a member works for, if it is one we know.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn organisation_of(conn: &mut DbConnection, id: MemberId) -> Result<Option<OrganisationId>> {
    Ok(members::table.find(id).select(members::organisation_id).first(conn)?)
}

/// Moves a member to an organisation: its name is copied, and she is at home in `home`. Pages that show her
/// place are another matter (`forum/affiliation`).
///
/// # Errors
/// The database fails.
pub fn set_organisation(
    conn: &mut DbConnection,
    id: MemberId,
    organisation: &Organisation,
    home: &Ags,
) -> Result<()> {
    diesel::update(members::table.find(id))
        .set((
            members::organisation_id.eq(organisation.id),
            members::organisation.eq(&organisation.name),
            members::search_organisation.eq(names::search_organisation(&organisation.name)),
            members::home_ags.eq(home),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves a member's home.
///
/// # Errors
/// The database fails.
pub fn set_home(conn: &mut DbConnection, id: MemberId, home: &Ags) -> Result<()> {
    diesel::update(members::table.find(id)).set(members::home_ags.eq(home)).execute(conn)?;
    Ok(())
}

/// Writes an organisation's name anew with all who work there, moves who is at home in its old place to the
/// new one, and says who works there.
///
/// # Errors
/// The database fails.
pub fn follow_organisation(
    conn: &mut DbConnection,
    id: OrganisationId,
    name: &str,
    (from, to): (&Ags, &Ags),
) -> Result<Vec<MemberId>> {
    let staff = members::organisation_id.eq(id);
    diesel::update(members::table.filter(staff).filter(members::home_ags.eq(from)))
        .set(members::home_ags.eq(to))
        .execute(conn)?;
    Ok(diesel::update(members::table.filter(staff))
        .set((
            members::organisation.eq(name),
            members::search_organisation.eq(names::search_organisation(name)),
        ))
        .returning(members::id)
        .get_results(conn)?)
}

/// Members of whose organisation only the name is known: id, name of the organisation, home.
///
/// # Errors
/// The database fails.
pub fn without_organisation(conn: &mut DbConnection) -> Result<Vec<(MemberId, String, Ags)>> {
    Ok(members::table
        .filter(members::organisation_id.is_null())
        .order(members::id)
        .select((members::id, members::organisation, members::home_ags))
        .load(conn)?)
}

/// Writes how members are sorted and found by name and organisation whose rows came without it, up to `limit` of them; says how
/// many.
///
/// # Errors
/// The database fails.
pub fn fold_names(conn: &mut DbConnection, limit: i64) -> Result<usize> {
    let waiting: Vec<(MemberId, String, String)> = members::table
        .filter(members::sort_name.eq("").or(members::search_organisation.eq("")))
        .order(members::id)
        .limit(limit)
        .select((members::id, members::name, members::organisation))
        .load(conn)?;
    for (id, name, organisation) in &waiting {
        diesel::update(members::table.find(id))
            .set((
                members::sort_name.eq(names::sort_name(name)),
                members::search_name.eq(names::search_name(name)),
                members::search_organisation.eq(names::search_organisation(organisation)),
            ))
            .execute(conn)?;
    }
    Ok(waiting.len())
}
