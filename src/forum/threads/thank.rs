//! Thanking for a post.

use super::{Post, post_store, rights};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::ids::PostId;

/// Says thanks. A second time changes nothing.
///
/// # Errors
/// A guest, a post the viewer may not see, her own post.
pub fn thank(conn: &mut DbConnection, viewer: &Viewer, id: PostId, now: Timestamp) -> Result<Post> {
    let member = viewer.member()?;
    let (_, post) = post_store::visible_post(conn, viewer, id)?;
    rights::may_thank(member, &post)?;
    if post_store::insert_thanks(conn, &post, member.id, now)? {
        post_store::count_thanks(conn, &post, 1)?;
    }
    Ok(post)
}

/// Takes thanks back. A second time changes nothing.
///
/// # Errors
/// A guest, a post the viewer may not see.
pub fn take_thanks_back(conn: &mut DbConnection, viewer: &Viewer, id: PostId) -> Result<Post> {
    let member = viewer.member()?;
    let (_, post) = post_store::visible_post(conn, viewer, id)?;
    if post_store::delete_thanks(conn, &post, member.id)? {
        post_store::count_thanks(conn, &post, -1)?;
    }
    Ok(post)
}
