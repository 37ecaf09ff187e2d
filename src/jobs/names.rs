//! Members who came without the folded form of their name get it: from an import, or from before there was one.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::accounts;

/// Names in one transaction.
const BATCH: i64 = 200;

pub(super) fn run(app: &App) -> Result<Done> {
    let mut count = 0;
    loop {
        let folded = app.db.write(|conn| accounts::store::fold_names(conn, BATCH))?;
        count += folded;
        if folded == 0 || app.pulse.is_stopping() {
            return Ok(Done { count, said: format!("folded {count} names") });
        }
    }
}
