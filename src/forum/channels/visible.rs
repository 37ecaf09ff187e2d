//! Which channels a viewer may see: the beginning of everything that reads channels for somebody.

use crate::db::Condition;
use crate::forum::accounts::Viewer;

/// Channels that the viewer may see, in SQL over the table `channels`.
pub fn visible_channels(viewer: &Viewer) -> Condition {
    match viewer.member().ok() {
        Some(member) => {
            Condition::new("1 = 1").and_none_of("channels.id", member.barred.ids().map(|id| id.0))
        }
        None => Condition::new("1 = 0"),
    }
}
