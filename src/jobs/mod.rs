//! stub
use crate::app::App;
/// stub
pub struct Jobs;
impl Jobs { /// stub
 pub async fn stop(self) {} }
/// stub
pub fn start(_: App) -> Jobs { Jobs }
/// stub
pub fn run_due(app: &App) -> crate::error::Result<()> {
    app.db.write(|conn| { crate::forum::notifications::notify(conn, 100, app.clock.now())?; Ok(()) })
}
