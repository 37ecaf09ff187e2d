//! How much a program may ask, and the headers that tell it.
//!
//! The three headers `RateLimit-Limit`, `-Remaining` and `-Reset` are plain numbers that every client reads
//! without a parser; the newer draft packs them into structured fields and still changes.

use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, web as actix};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Api;
use super::caller::bearer;
use super::error::Refusal;
use crate::app::App;
use crate::config;
use crate::error::Error;
use crate::web::rate_limit::network_of;

const WINDOW: Duration = Duration::from_secs(10 * 60);
/// Keys after which those whose limit is full again are forgotten.
const MANY_KEYS: usize = 10_000;

/// The limits of this door, in this process's memory.
pub struct Limits {
    requests: Limiter,
    writing: Limiter,
}

struct Limiter {
    keyed: DefaultKeyedRateLimiter<String, StateInformationMiddleware>,
    quota: Quota,
}

/// Where a caller stands with a limit.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    limit: u32,
    remaining: u32,
    reset: u64,
}

impl Limits {
    /// The limits of the settings.
    pub fn new(settings: &config::Limits) -> Self {
        Self { requests: Limiter::new(settings.api_requests), writing: Limiter::new(settings.writing) }
    }

    /// Counts something that other members read, by its author.
    ///
    /// # Errors
    /// [`Error::TooOften`].
    pub fn writing(&self, member: &str) -> Result<Standing, Error> {
        self.writing.check(member.to_owned()).map_err(|(_, error)| error)
    }
}

impl Limiter {
    fn new(times: u32) -> Self {
        let burst = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
        let quota =
            Quota::with_period(WINDOW / burst.get()).unwrap_or(Quota::per_minute(burst)).allow_burst(burst);
        Self { keyed: RateLimiter::keyed(quota).with_middleware(), quota }
    }

    fn check(&self, key: String) -> Result<Standing, (Standing, Error)> {
        if self.keyed.len() > MANY_KEYS {
            self.keyed.retain_recent();
        }
        match self.keyed.check_key(&key) {
            Ok(snapshot) => Ok(self.standing(snapshot.remaining_burst_capacity())),
            Err(refused) => {
                let wait = refused.wait_time_from(DefaultClock::default().now());
                Err((self.standing(0), Error::TooOften { retry_after: wait.as_secs() + 1 }))
            }
        }
    }

    fn standing(&self, remaining: u32) -> Standing {
        let limit = self.quota.burst_size().get();
        let until_full = self.quota.replenish_interval() * limit.saturating_sub(remaining);
        Standing { limit, remaining, reset: until_full.as_secs() + u64::from(until_full.subsec_nanos() > 0) }
    }
}

impl Standing {
    /// Tells it, unless a narrower limit was told already.
    pub fn tell(self, headers: &mut HeaderMap) {
        if headers.contains_key("ratelimit-limit") {
            return;
        }
        for (name, value) in [
            ("ratelimit-limit", HeaderValue::from(self.limit)),
            ("ratelimit-remaining", HeaderValue::from(self.remaining)),
            ("ratelimit-reset", HeaderValue::from(self.reset)),
        ] {
            headers.insert(HeaderName::from_static(name), value);
        }
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
    match api.limits.requests.check(key(request.request())) {
        Ok(standing) => {
            let mut response = next.call(request).await?.map_into_left_body();
            standing.tell(response.headers_mut());
            Ok(response)
        }
        Err((standing, error)) => {
            let mut response = Refusal::Forum(error).respond();
            standing.tell(response.headers_mut());
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
