//! "Warum hat X diese Mail (nicht) bekommen?": the administrators' view of digests and letters.

use super::{DigestState, SkipReason, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::MemberId;
use crate::mail::LetterState;

/// One digest and what became of its letter. Never its text.
#[derive(Debug, Clone)]
pub struct DigestLine {
    /// For whom.
    pub member_id: MemberId,
    /// Her name.
    pub member_name: String,
    /// For which period.
    pub period: String,
    /// What was decided.
    pub state: DigestState,
    /// Why nothing was sent.
    pub skipped_for: Option<SkipReason>,
    /// When it was decided.
    pub created_at: Timestamp,
    /// The letter, if there is one and it is still kept.
    pub letter: Option<LetterLine>,
}

/// What became of a letter.
#[derive(Debug, Clone)]
pub struct LetterLine {
    /// Its subject.
    pub subject: String,
    /// Where it stands.
    pub state: LetterState,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it failed, waits or was dropped; the mail server's words.
    pub reason: Option<String>,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
}

/// The newest digests, of all members or of one.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn recent(
    conn: &mut DbConnection,
    viewer: &Viewer,
    member: Option<MemberId>,
    limit: i64,
) -> Result<Vec<DigestLine>> {
    viewer.admin()?;
    let rows = store::log(conn, member, limit)?;
    Ok(rows
        .into_iter()
        .map(|((member_id, member_name, period, state, skipped_for, created_at), letter)| DigestLine {
            member_id,
            member_name,
            period,
            state,
            skipped_for,
            created_at,
            letter: letter.map(|(subject, state, attempts, reason, sent_at)| LetterLine {
                subject,
                state,
                attempts,
                reason,
                sent_at,
            }),
        })
        .collect())
}
