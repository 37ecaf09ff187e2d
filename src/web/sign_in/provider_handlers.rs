//! Signing in by a provider of identities, and linking one.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::provider_pages::{ProviderFailedPage, StrangerPage};
use super::{member_of, work};
use crate::error::{Error, Result};
use crate::forum::paths;
use crate::forum::sign_in::{self, Returned};
use crate::web::accounts::handlers::{enter, safe_next, sign_in_page};
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent};
use crate::web::shown::Shown;
use crate::web::visit::{Answer, Visit};

/// `GET /anmelden/ueber/{anbieter}`: a link, because a form must not lead to another host (the policy of our
/// pages, and Chromium holds redirects to it).
pub async fn begin(mut visit: Visit, key: actix::Path<String>, parameters: Parameters) -> Answer {
    visit.begin_guest();
    let next = safe_next(parameters.get("weiter").map_or("", String::as_str), &visit);
    let guest = visit.guest().unwrap_or_default().to_owned();
    let begun = match visit.web.limits.beginning(&visit.network) {
        Ok(()) => work(&visit, move |parts| sign_in::begin_visit(parts, &key, &guest, None, &next)).await,
        Err(error) => Err(error),
    };
    lead_away(visit, begun).await
}

/// `GET /konto/anmeldung/verknuepfen/{anbieter}`
pub async fn begin_link(mut visit: Visit, key: actix::Path<String>) -> Answer {
    visit.begin_guest();
    let guest = visit.guest().unwrap_or_default().to_owned();
    let begun = match member_of(&visit).await {
        Ok((member, session, _)) => {
            work(&visit, move |parts| {
                sign_in::begin_visit(parts, &key, &guest, Some((&member, &session)), "")
            })
            .await
        }
        Err(error) => Err(error),
    };
    lead_away(visit, begun).await
}

async fn lead_away(visit: Visit, begun: Result<String>) -> Answer {
    match begun {
        Ok(url) => {
            let mut response = visit.redirect(&url, None)?;
            if let Some(cookie) = visit.guest_cookie() {
                response.add_cookie(&cookie)?;
            }
            Ok(response)
        }
        Err(Error::Unavailable(cause)) => {
            tracing::warn!(cause = %format!("{cause:#}"), "a provider is not available");
            failed(visit).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /anmelden/zurueck`: the provider has sent the browser back. Nothing happens for a browser that was not
/// sent there, so a foreign link signs nobody in.
pub async fn end(visit: Visit, parameters: Parameters) -> Answer {
    let get = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let (state, code, browser) = (get("state"), get("code"), visit.browser());
    let Some(guest) = visit.guest().map(str::to_owned) else {
        return failed(visit).await;
    };
    let ended = work(&visit, move |parts| sign_in::end_visit(parts, &guest, (&state, &code), &browser)).await;
    match ended {
        Ok(Returned::Member(arrived, next)) => enter(visit, arrived, &next).await,
        Ok(Returned::Linked) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::ProviderLinked)),
        Ok(Returned::Stranger) if visit.app.config.joining.applications => visit.redirect(paths::JOIN, None),
        Ok(Returned::Stranger) => stranger(visit).await,
        Ok(Returned::Refused) => failed(visit).await,
        Err(Error::Invalid(problems)) => {
            let page = sign_in_page(&visit, String::new(), String::new(), None, &problems);
            visit.page(move |_| Ok(Shown::new(page, "").with_problems(true))).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/anmeldung/trennen`
pub async fn unlink(visit: Visit, sent: Sent) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    let unlinked = match sent.0 {
        Ok(form) => {
            let issuer = form.get("anbieter").to_owned();
            visit.write(move |conn, viewer, now| sign_in::unlink(conn, viewer, &session, &issuer, now)).await
        }
        Err(error) => Err(error),
    };
    match unlinked {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::ProviderUnlinked)),
        Err(error) => visit.error(error).await,
    }
}

/// Her first visit, where nobody can apply.
async fn stranger(visit: Visit) -> Answer {
    let guest = visit.guest().unwrap_or_default().to_owned();
    visit
        .page(move |look| {
            let stranger = sign_in::prefill(look.conn, &guest, look.now)?.ok_or(Error::NotFound)?;
            Ok(StrangerPage { name: stranger.name, email: stranger.email })
        })
        .await
}

async fn failed(visit: Visit) -> Answer {
    visit.page(|_| Ok(Shown::new(ProviderFailedPage {}, "").with_status(StatusCode::UNAUTHORIZED))).await
}
