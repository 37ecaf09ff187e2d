//! What a page is made from.

use crate::app::App;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Effect};
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::regions::RegionTree;
use crate::web::form::new_key;
use crate::web::kept::stencil::Hole;

/// What a page is made from: a connection, the viewer, the time.
pub struct Look<'a> {
    /// Reads only.
    pub conn: &'a mut DbConnection,
    /// Who looks.
    pub viewer: &'a Viewer,
    /// When.
    pub now: Timestamp,
    /// Names of regions.
    pub regions: &'a RegionTree,
    /// The running forum.
    pub app: &'a App,
    /// The viewer's unread notifications.
    pub unread: i64,
    pub(super) is_reading: bool,
    pub(super) is_stencil: bool,
    pub(super) effects: Vec<Effect>,
}

impl Look<'_> {
    /// Writes something after the page was made, if a person asked for the page: not for HEAD, and not for a
    /// browser that only guesses where its user may go next.
    pub fn afterwards(&mut self, effect: impl Fn(&mut DbConnection) -> Result<()> + Send + Sync + 'static) {
        if self.is_reading {
            self.effects.push(Box::new(effect));
        }
    }

    /// A new key for a form that works once.
    pub fn once(&self) -> String {
        self.hole(Hole::Once, new_key)
    }

    /// What differs from viewer to viewer: a hole if the page may be kept, else the thing itself.
    pub fn hole(&self, hole: Hole, filling: impl FnOnce() -> String) -> String {
        if self.is_stencil { hole.mark() } else { filling() }
    }
}
