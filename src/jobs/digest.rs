//! Whose digest is due gets it, or a line in the log why not.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::digest::{self, Whom};
use crate::measures::DIGESTS;

pub(super) fn run(app: &App) -> Result<Done> {
    let regions = app.regions();
    let parts = app.digest_parts(&regions);
    let mut goes_on = |_| !app.pulse.is_stopping();
    let tally = digest::run(&parts, Whom::Due, app.clock.now(), &mut goes_on)?;
    for (result, count) in [("sent", tally.sent), ("skipped", tally.skipped), ("taken", tally.taken)] {
        super::count(app, DIGESTS, &[("result", result)], count);
    }
    let said = format!("wrote {} digests, skipped {}", tally.sent, tally.skipped);
    Ok(Done { count: tally.sent + tally.skipped, said })
}
