//! Those who decide about applications are told of new ones, and every process knows how many wait.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::applications;

pub(super) fn tell(app: &App) -> Result<Done> {
    let count = applications::tell(&app.sign_in_parts())?;
    Ok(Done { count, said: format!("told {count} members of applications") })
}

pub(super) fn count(app: &App) -> Result<Done> {
    let is_new = app.refresh_applications()?;
    Ok(Done { count: usize::from(is_new), said: "counted the open applications anew".to_owned() })
}
