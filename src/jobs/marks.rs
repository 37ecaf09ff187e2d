//! Reading marks that wait in memory are written.

use super::Done;
use crate::app::App;
use crate::error::Result;

pub(super) fn run(app: &App) -> Result<Done> {
    // Nothing is left over and nobody has to read of it: a turn without a count.
    app.db.write_waiting();
    Ok(Done::default())
}
