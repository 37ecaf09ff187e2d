//! The forum as files: taking one over from elsewhere ([`mod@import`]) and handing it on ([`mod@export`]).
//!
//! The format is described in `docs/DATA.md`: one JSON object a line, each with its `type`. Both directions
//! stand here so that one change keeps them together; an import of an export gives an equal forum.
//!
//! What is imported tells nobody: no activity is recorded, so there are no notifications, and the digest
//! looks at the time at which something was written, so old content is no news.

pub mod export;
pub mod import;
mod manifest;

pub use self::manifest::{FileEntry, MANIFEST, Manifest};
use sha2::{Digest, Sha256};

/// Version of the format in `manifest.json`; a file of a later one is refused.
pub const FORMAT_VERSION: u32 = 1;

/// Stands for an external id in sets of very many: 128 bits of its SHA-256.
pub(in crate::forum::exchange) type Key = u128;

/// Bytes in hexadecimal digits.
pub(in crate::forum::exchange) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The key of an external id.
pub(in crate::forum::exchange) fn key(id: &str) -> Key {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(16).fold(0, |key, byte| (key << 8) | u128::from(*byte))
}
