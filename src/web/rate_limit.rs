//! Limits on signing in and writing, in this process's memory: they slow attackers and double clicks, and
//! are no record of anybody.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::HttpRequest;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config;
use crate::error::{Error, Result};
use crate::forum::ids::MemberId;

const SIGN_IN_WINDOW: Duration = Duration::from_secs(15 * 60);
/// Letters with a link to a new password: to one address, and for one network.
const LETTERS_PER_ADDRESS: u32 = 3;
const LETTERS_PER_NETWORK: u32 = 30;
const LETTER_WINDOW: Duration = Duration::from_secs(60 * 60);
/// Codes tried for one member, from wherever. Whoever tries them knows her password already; a million codes
/// would take her years.
const CODES_PER_MEMBER: u32 = 60;
const CODE_WINDOW: Duration = Duration::from_secs(60 * 60);
const WRITING_WINDOW: Duration = Duration::from_secs(10 * 60);

/// The limits of the web door.
pub struct RateLimits {
    sign_in_network: DefaultKeyedRateLimiter<String>,
    sign_in_account: DefaultKeyedRateLimiter<String>,
    letters_address: DefaultKeyedRateLimiter<String>,
    letters_network: DefaultKeyedRateLimiter<String>,
    codes: DefaultKeyedRateLimiter<String>,
    writing: DefaultKeyedRateLimiter<String>,
}

impl RateLimits {
    /// The limits of the settings.
    pub fn new(settings: &config::Limits) -> Self {
        Self {
            sign_in_network: limiter(settings.sign_in_per_network, SIGN_IN_WINDOW),
            sign_in_account: limiter(settings.sign_in_per_account, SIGN_IN_WINDOW),
            letters_address: limiter(LETTERS_PER_ADDRESS, LETTER_WINDOW),
            letters_network: limiter(LETTERS_PER_NETWORK, LETTER_WINDOW),
            codes: limiter(CODES_PER_MEMBER, CODE_WINDOW),
            writing: limiter(settings.writing, WRITING_WINDOW),
        }
    }

    /// Counts an attempt to sign in. The account is counted together with the network, so that nobody can
    /// lock its owner out from elsewhere.
    ///
    /// # Errors
    /// [`Error::TooOften`].
    pub fn sign_in(&self, network: &str, email: &str) -> Result<()> {
        check(&self.sign_in_network, network.to_owned())?;
        check(&self.sign_in_account, format!("{} {network}", email.trim().to_lowercase()))
    }

    /// Counts a code of the second step: for the member and the network together, and for her alone.
    ///
    /// # Errors
    /// [`Error::TooOften`].
    pub fn code(&self, network: &str, member: MemberId) -> Result<()> {
        check(&self.sign_in_account, format!("code {member} {network}"))?;
        check(&self.codes, member.to_string())
    }

    /// Counts a letter that somebody asks for without being signed in. `false`: this address has had enough of
    /// them; nobody is told so, because only a member's address gets any.
    ///
    /// # Errors
    /// [`Error::TooOften`] for the network.
    pub fn letter(&self, network: &str, email: &str) -> Result<bool> {
        check(&self.letters_network, network.to_owned())?;
        Ok(check(&self.letters_address, email.trim().to_lowercase()).is_ok())
    }

    /// Counts something written in a session.
    ///
    /// # Errors
    /// [`Error::TooOften`].
    pub fn writing(&self, session: &str) -> Result<()> {
        check(&self.writing, session.to_owned())
    }
}

fn limiter(times: u32, window: Duration) -> DefaultKeyedRateLimiter<String> {
    let burst = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
    let quota =
        Quota::with_period(window / burst.get()).unwrap_or(Quota::per_minute(burst)).allow_burst(burst);
    RateLimiter::keyed(quota)
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, key: String) -> Result<()> {
    // Keys whose limit is full again are forgotten now and then; the table stays small.
    if limiter.len() > 10_000 {
        limiter.retain_recent();
    }
    limiter.check_key(&key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now());
        Error::TooOften { retry_after: wait.as_secs() + 1 }
    })
}

/// The visitor's network: IPv4 address, or the /64 of an IPv6 address.
pub fn network_of(request: &HttpRequest, is_behind_proxy: bool) -> String {
    let forwarded = || {
        let value = request.headers().get("x-forwarded-for")?.to_str().ok()?;
        value.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = || request.peer_addr().map(|address| address.ip());
    match if is_behind_proxy { forwarded().or_else(peer) } else { peer() } {
        Some(IpAddr::V6(ip)) => ip.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
        Some(ip) => ip.to_string(),
        None => String::new(),
    }
}
