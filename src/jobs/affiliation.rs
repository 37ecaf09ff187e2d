//! Members who came with the name of an organisation only are connected with it.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::affiliation;

pub(super) fn run(app: &App) -> Result<Done> {
    let count = app.db.write(affiliation::link_by_name)?;
    Ok(Done { count, said: format!("connected {count} members with their organisations") })
}
