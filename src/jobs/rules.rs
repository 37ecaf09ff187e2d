//! Members hear of new rules.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::rules;

pub(super) fn run(app: &App) -> Result<Done> {
    let count = rules::tell(&app.sign_in_parts())?;
    Ok(Done { count, said: format!("told {count} members of new rules") })
}
