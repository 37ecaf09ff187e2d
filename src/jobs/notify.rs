//! Replies and solutions become notifications.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::notifications;

/// Activities in one transaction.
const BATCH: i64 = 200;

pub(super) fn run(app: &App) -> Result<Done> {
    let now = app.clock.now();
    let count = app.db.write(|conn| notifications::notify(conn, BATCH, now))?;
    Ok(Done { count, said: format!("told whom {count} activities concern") })
}
