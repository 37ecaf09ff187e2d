//! What has served its time is deleted (public-sector.md 3.2).

use chrono::Duration;

use super::Done;
use crate::app::App;
use crate::error::Result;
use crate::forum::access;
use crate::forum::accounts::session_store;
use crate::forum::admin_log;
use crate::forum::applications;
use crate::forum::digest;
use crate::forum::invitations;
use crate::forum::sign_in;
use crate::mail::outbox_store;

/// Days that the text of a letter is kept.
const BODY_DAYS: i64 = 7;
/// Days that the log of digests and letters, and an invitation that came to nothing, is kept.
const LOG_DAYS: i64 = 90;

pub(super) fn run(app: &App) -> Result<Done> {
    let now = app.clock.now();
    let (sessions, answers, bodies, log) = app.db.write(|conn| {
        let bodies = outbox_store::purge_bodies(conn, now - Duration::days(BODY_DAYS))?;
        let log = digest::store::purge_log(conn, now - Duration::days(LOG_DAYS))?;
        let log = log + outbox_store::purge_log(conn, now - Duration::days(LOG_DAYS))?;
        let invitations = invitations::sweep(conn, now - Duration::days(LOG_DAYS))?;
        let log = log + admin_log::sweep(conn, now)?;
        let applications = applications::sweep(conn, now)?;
        Ok((
            session_store::sweep(conn, now)? + sign_in::sweep(conn, now)? + invitations + applications,
            access::sweep(conn, now)?,
            bodies,
            log,
        ))
    })?;
    let said = format!(
        "deleted {sessions} sessions, forms, links and applications, {answers} answers kept for programs, {bodies} letter \
         texts, {log} lines of the logs"
    );
    Ok(Done { count: sessions + answers + bodies + log, said })
}
