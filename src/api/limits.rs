//! How much a program may ask, and the headers that tell it.
//!
//! The three headers `RateLimit-Limit`, `-Remaining` and `-Reset` are plain numbers that every client reads
//! without a parser; the newer draft packs them into structured fields and still changes.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, web as actix};

use super::Api;
use super::caller::bearer;
use super::error::Refusal;
use crate::app::App;
use crate::config;
use crate::limiter::{Limiter, Standing};
use crate::web::rate_limit::network_of;

const WINDOW: Duration = Duration::from_secs(10 * 60);

/// The limit on requests of the settings.
pub fn on_requests(settings: &config::Limits) -> Limiter {
    Limiter::new(settings.api_requests, WINDOW)
}

/// Tells a standing, unless a narrower limit was told already.
pub fn tell(standing: Standing, headers: &mut HeaderMap) {
    if headers.contains_key("ratelimit-limit") {
        return;
    }
    for (name, value) in [
        ("ratelimit-limit", HeaderValue::from(standing.limit)),
        ("ratelimit-remaining", HeaderValue::from(standing.remaining)),
        ("ratelimit-reset", HeaderValue::from(standing.reset)),
    ] {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Counts every request before anything else is asked, and tells the standing with every answer.
///
/// # Errors
/// What the handler answers.
pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let missing = || actix_web::error::ErrorInternalServerError("no api");
    let api = request.app_data::<actix::Data<Api>>().ok_or_else(missing)?.clone();
    match api.requests.check(key(request.request())) {
        Ok(standing) => {
            let mut response = next.call(request).await?.map_into_left_body();
            tell(standing, response.headers_mut());
            Ok(response)
        }
        Err(refused) => {
            let mut response = Refusal::Forum(refused.into()).respond();
            tell(refused.standing, response.headers_mut());
            Ok(request.into_response(response).map_into_right_body())
        }
    }
}

/// Who counts together: what comes with one token, else what comes from one network.
fn key(request: &HttpRequest) -> String {
    let secret = bearer(request).or_else(|| request.match_info().get("token").map(str::to_owned));
    let is_behind_proxy =
        request.app_data::<actix::Data<App>>().is_some_and(|app| app.config.server.behind_proxy);
    secret.unwrap_or_else(|| network_of(request, is_behind_proxy))
}
