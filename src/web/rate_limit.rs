//! Limits on what browsers may try before anybody is signed in.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::HttpRequest;

use crate::config;
use crate::error::Result;
use crate::limiter::Limiter;

const SIGN_IN_WINDOW: Duration = Duration::from_secs(15 * 60);
const KEEPING_WINDOW: Duration = Duration::from_secs(10 * 60);

/// The limits of the web door.
pub struct RateLimits {
    sign_in_network: Limiter,
    sign_in_account: Limiter,
    keeping: Limiter,
}

impl RateLimits {
    /// The limits of the settings.
    pub fn new(settings: &config::Limits) -> Self {
        Self {
            sign_in_network: Limiter::new(settings.sign_in_per_network, SIGN_IN_WINDOW),
            sign_in_account: Limiter::new(settings.sign_in_per_account, SIGN_IN_WINDOW),
            keeping: Limiter::new(settings.writing, KEEPING_WINDOW),
        }
    }

    /// Counts an attempt to sign in. The account is counted together with the network, so that nobody can
    /// lock its owner out from elsewhere.
    ///
    /// # Errors
    /// [`TooOften`](crate::error::Error::TooOften).
    pub fn sign_in(&self, network: &str, email: &str) -> Result<()> {
        self.sign_in_network.check(network.to_owned())?;
        self.sign_in_account.check(format!("{} {network}", email.trim().to_lowercase()))?;
        Ok(())
    }

    /// Counts a form that is kept for somebody who is not signed in.
    ///
    /// # Errors
    /// [`TooOften`](crate::error::Error::TooOften).
    pub fn keeping(&self, network: &str) -> Result<()> {
        self.keeping.check(network.to_owned())?;
        Ok(())
    }
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
