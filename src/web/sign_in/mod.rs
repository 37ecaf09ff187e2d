//! Pages of the second step, of a forgotten password, and of how a member signs in.

pub mod account_handlers;
pub mod account_pages;
pub mod handlers;
pub mod mail_handlers;
pub mod pages;
pub mod passkey_handlers;
pub mod passkey_pages;
pub mod provider_handlers;
pub mod provider_pages;
pub mod reset_handlers;
pub mod second_factor_handlers;

use actix_web::web as actix;

use super::visit::Visit;
use crate::error::{Error, Result};
use crate::forum::accounts::Member;
use crate::forum::sign_in::Parts;

/// Runs a verb that hashes, or writes letters, between transactions of its own; then wakes the jobs.
pub(in crate::web) async fn work<T: Send + 'static>(
    visit: &Visit,
    verb: impl FnOnce(&Parts<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let app = visit.app.clone();
    let outcome = actix::block(move || verb(&app.sign_in_parts()))
        .await
        .map_err(|error| Error::Internal(error.into()))?;
    if outcome.is_ok() {
        visit.app.wake_jobs.notify_one();
    }
    outcome
}

/// The member of this visit with her session and her browser's name, for verbs that open their own transaction.
pub(in crate::web) async fn member_of(visit: &Visit) -> Result<(Member, String, String)> {
    let member = visit.read(|look| look.viewer.known().cloned()).await?;
    Ok((member, visit.session().unwrap_or_default().to_owned(), visit.browser()))
}
