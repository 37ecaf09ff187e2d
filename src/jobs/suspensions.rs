//! Members whose suspension has ended are shown again.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::membership;

pub(super) fn run(app: &App) -> Result<Done> {
    let now = app.clock.now();
    let count = app.db.write(|conn| membership::clear_ended_suspensions(conn, now))?;
    Ok(Done { count, said: format!("cleared {count} suspensions") })
}
