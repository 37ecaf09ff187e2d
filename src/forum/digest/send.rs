//! A digest leaves: everything about it in one transaction of the caller, or nothing. And the last look
//! before its letter goes to the mail server.

use super::compose::DigestContent;
use super::due::Slot;
use super::reader::Reader;
use super::{Block, DigestState, Letter, Rhythm, SkipReason, store};
use crate::config;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{self, Viewer, rights};
use crate::forum::ids::{MemberId, ThreadId};
use crate::mail::{self, NewLetter, outbox_store};

/// The kind of its letters in the outbox.
const KIND: &str = "digest";

/// Writes a digest into the outbox, what it held, and that its period is done. `false`: the period was
/// taken before, by this server or another, and nothing was written.
pub(super) fn send(
    conn: &mut DbConnection,
    settings: &config::Mail,
    reader: &Reader,
    slot: &Slot,
    (letter, content): (&Letter, &DigestContent),
    now: Timestamp,
) -> Result<bool> {
    let member = &reader.member;
    let Some(digest) = store::take_period(conn, member.id, &slot.period, (DigestState::Sent, None), now)?
    else {
        return Ok(false);
    };
    let new = NewLetter {
        member_id: Some(member.id.0),
        kind: KIND,
        to_email: member.email.clone(),
        to_name: member.name.clone(),
        subject: letter.subject.clone(),
        text_body: letter.text.clone(),
        html_body: letter.html.clone(),
        list_id: format!("wochenrueckblick.{}", settings.domain),
        unsubscribe_url: letter.unsubscribe_url.clone(),
        message_id: format!("wochenrueckblick.{}.{}@{}", slot.period, member.id, settings.domain),
    };
    let outbox_id = outbox_store::insert(conn, &new, now, now)?;
    let items: Vec<(ThreadId, Block, bool)> = content
        .blocks
        .iter()
        .flat_map(|(block, items)| items.iter().map(|item| (item.thread, *block, item.is_solved)))
        .collect();
    store::note_letter(conn, digest, outbox_id, &items)?;
    store::note_period(conn, member.id, &slot.period, Some(now))?;
    Ok(true)
}

/// Notes that nothing is sent for a period, and why. The start of the next window stays where it was.
pub(super) fn skip(
    conn: &mut DbConnection,
    member: MemberId,
    slot: &Slot,
    reason: SkipReason,
    now: Timestamp,
) -> Result<bool> {
    let outcome = (DigestState::Skipped, Some(reason));
    let is_taken = store::take_period(conn, member, &slot.period, outcome, now)?.is_some();
    if is_taken {
        store::note_period(conn, member, &slot.period, None)?;
    }
    Ok(is_taken)
}

/// Why a letter in the outbox is not wanted any more: asked right before it is sent, since mute, pause or
/// rights may have changed while it waited. In doubt nothing is sent (mail.md 1).
///
/// # Errors
/// The database fails.
pub fn objection(conn: &mut DbConnection, letter: &mail::Letter, now: Timestamp) -> Result<Option<String>> {
    let Some(member) = letter.member_id.filter(|_| letter.kind == KIND).map(MemberId) else {
        return Ok(None);
    };
    let member = accounts::store::by_id(conn, member)?;
    let preferences = super::settings::preferences(conn, member.id)?;
    let reason = if !rights::is_in_good_standing(&member, now) {
        Some(SkipReason::Suspended.words())
    } else if preferences.rhythm == Rhythm::Never {
        Some("abbestellt")
    } else if preferences.is_paused_on(now.day()) {
        Some(SkipReason::Paused.words())
    } else if !store::is_all_visible(conn, &Viewer::of(member), letter.id)? {
        Some("ein Thema ist nicht mehr sichtbar")
    } else {
        None
    };
    Ok(reason.map(str::to_owned))
}
