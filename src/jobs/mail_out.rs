//! The outbox is emptied.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::digest;
use crate::mail::deliver;

pub(super) fn run(app: &App) -> Result<Done> {
    let objection = |conn: &mut _, letter: &_| digest::objection(conn, letter, app.clock.now());
    let mail = deliver(&app.db, &app.transport, &app.config.mail, &app.clock, &objection)?;
    let said = format!(
        "sent {} letters, {} to be tried again, {} given up, {} dropped, {} held back",
        mail.sent, mail.retried, mail.failed, mail.dropped, mail.throttled
    );
    Ok(Done { count: mail.total(), said })
}
