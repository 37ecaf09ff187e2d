//! What who runs the platform has set up: an outline in one channel, and a channel that is only read.

use crate::db::Database;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::channels::{self, TypedChannel};
use crate::forum::regions::RegionTree;

/// The channel with an outline.
const OUTLINED: &str = "foerderung-vergabe";
const OUTLINE: &str =
    "**Worum geht es?** (Programm, Vergabe, Kooperation)\n\n**Bis wann?**\n\n**Was ist schon geklärt?**";
/// A channel that is over.
const ARCHIVED: TypedChannel<'_> = TypedChannel {
    name: "OZG-Endspurt 2022",
    description: "Umsetzung bis Ende 2022. Neues steht unter „OZG & service-bw“.",
    position: "90",
    region: "",
    is_closed: false,
    is_archived: true,
    outline: "",
};

/// Sets it up.
///
/// # Errors
/// The viewer does not run the platform, or the database fails.
pub(super) fn furnish(db: &Database, regions: &RegionTree, admin: &Viewer, now: Timestamp) -> Result<()> {
    db.write(|conn| {
        let channel = channels::store::by_slug(conn, admin, OUTLINED)?;
        let outlined = TypedChannel {
            name: &channel.name,
            description: &channel.description,
            position: &channel.position.to_string(),
            outline: OUTLINE,
            ..TypedChannel::default()
        };
        channels::edit(conn, admin, channel.id, &outlined.check(regions)?, now)?;
        channels::create(conn, admin, &ARCHIVED.check(regions)?, now)?;
        Ok(())
    })
}
