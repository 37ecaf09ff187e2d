//! The same request sent twice: its answer is kept with the key that its sender gave it.
//!
//! The answer is written in the transaction that did the thing, so there is never one without the other.
//! Of two at the same moment the slower one breaks on the key, and its second try finds the answer.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::repeat_store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::MemberId;

/// What was answered, enough to say the same again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The version of what was answered, if it has one.
    pub etag: Option<String>,
    /// Where the new thing is.
    pub location: Option<String>,
    /// The answer itself.
    pub body: String,
}

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing: the request is new.
    No,
    /// It was answered before.
    Yes(KeptAnswer),
    /// Another request had this key.
    OtherRequest,
}

/// Tells requests apart: method, address and body.
pub fn request_hash(method: &str, path: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes(), body] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// Looks a key of a member up.
///
/// # Errors
/// The database fails.
pub fn repeated(conn: &mut DbConnection, member: MemberId, key: &str, hash: &str) -> Result<Repeat> {
    Ok(match repeat_store::find(conn, member, key)? {
        None => Repeat::No,
        Some((kept, answer)) if kept == hash => Repeat::Yes(answer),
        Some(_) => Repeat::OtherRequest,
    })
}

/// Keeps an answer under a key.
///
/// # Errors
/// The key was used meanwhile ([`crate::error::Error::is_duplicate`]), or the database fails.
pub fn keep(
    conn: &mut DbConnection,
    member: MemberId,
    (key, hash): (&str, &str),
    answer: &KeptAnswer,
    now: Timestamp,
) -> Result<()> {
    repeat_store::insert(conn, member, (key, hash), answer, now)
}
