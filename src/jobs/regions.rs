//! An edition of the directory that another process has imported is noticed.

use super::Done;
use crate::app::App;
use crate::error::Result;

pub(super) fn run(app: &App) -> Result<Done> {
    let is_new = app.refresh_regions()?;
    Ok(Done { count: usize::from(is_new), said: "read the regions of another edition".to_owned() })
}
