//! What is deleted of a member who leaves: all that is not a post, or the decision of somebody else.

use diesel::prelude::*;

use crate::db::DbConnection;
use crate::db::schema::{
    api_tokens, channel_admissions, channel_subscriptions, digests, idempotency_keys, identities,
    invitations, mail_changes, mail_preferences, member_expertise, member_pictures, members, muted_threads,
    notifications, outbox, passkeys, password_resets, pending_sign_ins, provider_visits, read_marks,
    recovery_codes, rules_acceptances, second_factors, sessions,
};
use crate::error::Result;
use crate::forum::accounts::{Member, rights, store};
use crate::forum::ids::OrganisationId;

/// The name above the posts of who took hers with her.
const NOBODY: &str = "Ehemaliges Mitglied";

/// Deletes the rows of these tables that belong to a member.
macro_rules! delete_own {
    ($conn:expr, $member:expr; $($table:ident),+ $(,)?) => {
        $(diesel::delete($table::table.filter($table::member_id.eq($member))).execute($conn)?;)+
    };
}

/// Forgets a member. Threads and posts, thanks, the logs of moderation and administration stay.
pub(super) fn forget(conn: &mut DbConnection, member: &Member, keeps_name: bool) -> Result<()> {
    delete_own!(conn, member.id;
        sessions, api_tokens, idempotency_keys, identities, provider_visits, passkeys, second_factors,
        recovery_codes, pending_sign_ins, mail_preferences, channel_subscriptions, muted_threads, read_marks,
        notifications, digests, member_pictures, member_expertise, rules_acceptances,
    );
    diesel::delete(password_resets::table.filter(password_resets::member_id.eq(member.id))).execute(conn)?;
    diesel::delete(mail_changes::table.filter(mail_changes::member_id.eq(member.id))).execute(conn)?;
    diesel::delete(outbox::table.filter(outbox::member_id.eq(member.id.0))).execute(conn)?;
    diesel::delete(channel_admissions::table.filter(channel_admissions::member_id.eq(member.id)))
        .execute(conn)?;
    diesel::delete(invitations::table.filter(invitations::member_id.eq(member.id))).execute(conn)?;
    let own = || members::table.find(member.id);
    diesel::update(own())
        .set((
            members::email.eq(format!("ehemals-{}@{}", member.id, rights::LEFT_DOMAIN)),
            members::password_hash.eq(""),
            members::job_title.eq(""),
            members::about.eq(""),
            members::phone.eq(""),
            members::shows_email.eq(false),
            members::is_unlisted.eq(true),
            members::picture_hash.eq(None::<String>),
        ))
        .execute(conn)?;
    if !keeps_name {
        diesel::update(own())
            .set((
                members::name.eq(NOBODY),
                members::handle.eq(format!("ehemals-{}", member.id)),
                members::organisation.eq(""),
                members::organisation_id.eq(None::<OrganisationId>),
                members::sort_name.eq(""),
                members::search_name.eq(""),
                members::search_organisation.eq(""),
            ))
            .execute(conn)?;
    }
    store::note_change(conn, member.id)
}
