//! The one token of a member's feeds.
//!
//! Unlike the others it can be shown again, because she needs its address for each feed she adds: it is a
//! signature over its row, so the secret still stands nowhere.

use super::{AccessToken, TokenScope, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{LinkTokens, Viewer};
use crate::forum::ids::MemberId;

/// The viewer's token for feeds with its secret, if she has made one.
///
/// # Errors
/// A guest, or the database fails.
pub fn feed(
    conn: &mut DbConnection,
    viewer: &Viewer,
    keys: &LinkTokens,
) -> Result<Option<(AccessToken, String)>> {
    let member = viewer.member()?;
    let Some((token, hash)) = store::feed_of(conn, member.id)? else {
        return Ok(None);
    };
    // An older key may have signed it.
    let secret = keys
        .signatures(&signed(member.id, token.created_at))
        .into_iter()
        .find(|secret| store::hash_of(secret) == hash);
    Ok(secret.map(|secret| (token, secret)))
}

/// Makes the viewer's token for feeds; the one before ends at once.
///
/// # Errors
/// A guest, or the database fails.
pub fn renew_feed(conn: &mut DbConnection, viewer: &Viewer, keys: &LinkTokens, now: Timestamp) -> Result<()> {
    let member = viewer.member()?;
    store::delete_feeds(conn, member.id)?;
    let secret = keys.sign(&signed(member.id, now));
    store::insert(conn, member.id, &secret, ("", TokenScope::Feed), None, now)?;
    Ok(())
}

fn signed(member: MemberId, created_at: Timestamp) -> String {
    format!("feed {member} {}", created_at.utc().timestamp_micros())
}
