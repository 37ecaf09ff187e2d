//! Inviting everybody in a plan who is to be invited.

use chrono::Duration;

use super::plan::{Plan, Verdict};
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::session_store;
use crate::forum::invitations::invite::{By, NAME_CHARS, NewInvitation, enter};
use crate::forum::invitations::{DAYS, letter};
use crate::forum::sign_in::Parts;
use crate::text;

/// Invitations that are written in one transaction: their letters are made before it, and nobody waits long.
const BATCH: usize = 100;

/// Checks what a course is called; may be empty.
///
/// # Errors
/// Problems with the field `kurs`.
pub(super) fn cohort_name(typed: &str) -> Result<String, Problems> {
    let name = text::line(typed);
    if name.chars().count() > NAME_CHARS {
        return Err(Problems::one("kurs", Fault::TooLong(NAME_CHARS)));
    }
    Ok(name)
}

/// Invites all whom a plan says to invite; gives how many that were. Who became a member or was invited since is
/// passed over. `progress` hears after each batch how many lines it was.
///
/// # Errors
/// [`crate::error::Error::Forbidden`]; [`crate::error::Error::Invalid`] with the field `kurs`; the database fails: then
/// the batches before are written, and the same list once more invites the rest.
pub fn invite_all(
    parts: &Parts,
    by: By,
    plan: &Plan,
    cohort: &str,
    progress: &mut dyn FnMut(usize),
) -> Result<usize> {
    let cohort = cohort_name(cohort)?;
    let wanted: Vec<NewInvitation> = plan
        .lines
        .iter()
        .filter(|line| line.verdict == Verdict::Invite)
        .map(|line| line.invitation(&cohort))
        .collect();
    let ends_at = parts.now + Duration::days(DAYS);
    let mut count = 0;
    for batch in wanted.chunks(BATCH) {
        let mut ready = Vec::with_capacity(batch.len());
        for new in batch {
            let inviter = by.member(new.role)?;
            let token = session_store::new_token();
            let letter = letter::of(parts, (&new.name, &new.email), inviter, (&token, ends_at))?;
            ready.push((new, inviter, token, letter));
        }
        count += parts.db.write(|conn| {
            let mut entered = 0;
            for (new, inviter, token, letter) in &ready {
                entered +=
                    usize::from(enter(conn, new, *inviter, (token, ends_at), letter, parts.now)?.is_ok());
            }
            Ok(entered)
        })?;
        progress(batch.len());
    }
    Ok(count)
}
