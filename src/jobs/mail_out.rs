//! The outbox is emptied.

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::digest;
use crate::mail::{DeliveryParts as Parts, deliver};
use crate::measures::LETTERS;

pub(super) fn run(app: &App) -> Result<Done> {
    let objection = |conn: &mut _, letter: &_| digest::objection(conn, letter, app.clock.now());
    let parts = Parts {
        db: &app.db,
        transport: &app.transport,
        settings: &app.config.mail,
        clock: &app.clock,
        pulse: &app.pulse,
    };
    let mail = deliver(&parts, &objection)?;
    for (result, count) in [
        ("sent", mail.sent),
        ("retried", mail.retried),
        ("failed", mail.failed),
        ("dropped", mail.dropped),
        ("throttled", mail.throttled),
        ("released", mail.released),
    ] {
        super::count(app, LETTERS, &[("result", result)], count);
    }
    let said = format!(
        "sent {} letters, {} to be tried again, {} given up, {} dropped, {} held back",
        mail.sent, mail.retried, mail.failed, mail.dropped, mail.throttled
    );
    Ok(Done { count: mail.total(), said })
}
