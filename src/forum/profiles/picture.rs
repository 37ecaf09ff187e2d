//! The picture of a member.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::picture_store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::accounts::{self, Viewer};
use crate::forum::ids::MemberId;
use crate::forum::threads;
pub use crate::picture::{Picture, PictureFault, decode};

/// One of the two sizes that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureSize {
    /// For lists and posts.
    Small,
    /// For the profile.
    Large,
}

/// Gives the viewer a picture, in place of the one before.
///
/// # Errors
/// A guest, or the database fails.
pub fn set_picture(
    conn: &mut DbConnection,
    viewer: &Viewer,
    picture: &Picture,
    now: Timestamp,
) -> Result<()> {
    let member = viewer.member()?.id;
    let files = (STANDARD.encode(&picture.small), STANDARD.encode(&picture.large));
    picture_store::set(conn, member, &hash(member, picture), files, now)?;
    shown_anew(conn, member)
}

/// Takes the viewer's picture away.
///
/// # Errors
/// A guest, or the database fails.
pub fn remove_picture(conn: &mut DbConnection, viewer: &Viewer) -> Result<()> {
    let member = viewer.member()?.id;
    picture_store::remove(conn, member)?;
    shown_anew(conn, member)
}

/// The file of a picture, for members only.
///
/// # Errors
/// A guest; `NotFound`, also for the picture of who is suspended; or the database fails.
pub fn picture(conn: &mut DbConnection, viewer: &Viewer, hash: &str, size: PictureSize) -> Result<Vec<u8>> {
    viewer.member()?;
    let file = picture_store::file(conn, hash, size)?;
    STANDARD.decode(file).map_err(|error| Error::Internal(error.into()))
}

/// The pages with her posts show it.
fn shown_anew(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    accounts::store::note_change(conn, member)?;
    threads::note_changes_of_members(conn, &[member])
}

/// Another content has another address. The member is part of it, so that two who sent the same file have two.
fn hash(member: MemberId, picture: &Picture) -> String {
    let sum = Sha256::new().chain_update(member.0.to_be_bytes()).chain_update(&picture.large).finalize();
    sum.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
