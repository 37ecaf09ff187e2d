//! Following a channel.

use super::{SubscriptionLevel, store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts::Viewer;

/// Sets how the viewer follows a channel; `None` ends it.
///
/// # Errors
/// A guest, an unknown channel, or the database fails.
pub fn subscribe(
    conn: &mut DbConnection,
    viewer: &Viewer,
    slug: &str,
    level: Option<SubscriptionLevel>,
) -> Result<()> {
    let member = viewer.member()?;
    let channel = store::by_slug(conn, viewer, slug)?;
    store::set_level(conn, member.id, channel.id, level)
}
