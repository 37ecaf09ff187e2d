//! Limits on what browsers may try before anybody is signed in.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::HttpRequest;

use crate::config;
use crate::error::Result;
use crate::forum::ids::MemberId;
use crate::limiter::Limiter;
use crate::mail;

const SIGN_IN_WINDOW: Duration = Duration::from_secs(15 * 60);
/// Letters with a link to a new password: to one address, and for one network.
const LETTERS_PER_ADDRESS: u32 = 3;
const LETTERS_PER_NETWORK: u32 = 30;
const LETTER_WINDOW: Duration = Duration::from_secs(60 * 60);
/// Codes tried for one member, from wherever. Whoever tries them knows her password already; a million codes
/// would take her years.
const CODES_PER_MEMBER: u32 = 60;
const CODE_WINDOW: Duration = Duration::from_secs(60 * 60);
const KEEPING_WINDOW: Duration = Duration::from_secs(10 * 60);

/// The limits of the web door.
pub struct RateLimits {
    sign_in_network: Limiter,
    sign_in_account: Limiter,
    letters_address: Limiter,
    letters_network: Limiter,
    codes: Limiter,
    keeping: Limiter,
}

impl RateLimits {
    /// The limits of the settings.
    pub fn new(settings: &config::Limits) -> Self {
        Self {
            sign_in_network: Limiter::new(settings.sign_in_per_network, SIGN_IN_WINDOW),
            sign_in_account: Limiter::new(settings.sign_in_per_account, SIGN_IN_WINDOW),
            letters_address: Limiter::new(LETTERS_PER_ADDRESS, LETTER_WINDOW),
            letters_network: Limiter::new(LETTERS_PER_NETWORK, LETTER_WINDOW),
            codes: Limiter::new(CODES_PER_MEMBER, CODE_WINDOW),
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
        self.sign_in_account.check(format!("{} {network}", one_spelling(email)))?;
        Ok(())
    }

    /// Counts a sign-in that begins without an address: at a provider or with a passkey. A whole town hall comes from
    /// one network, so only that is counted.
    ///
    /// # Errors
    /// [`TooOften`](crate::error::Error::TooOften).
    pub fn beginning(&self, network: &str) -> Result<()> {
        self.sign_in_network.check(network.to_owned())?;
        Ok(())
    }

    /// Counts a code of the second step: for the member and the network together, and for her alone.
    ///
    /// # Errors
    /// [`TooOften`](crate::error::Error::TooOften).
    pub fn code(&self, network: &str, member: MemberId) -> Result<()> {
        self.sign_in_account.check(format!("code {member} {network}"))?;
        self.codes.check(member.to_string())?;
        Ok(())
    }

    /// Counts a letter that somebody asks for without being signed in. `false`: this address has had enough of
    /// them; nobody is told so, because only a member's address gets any.
    ///
    /// # Errors
    /// [`TooOften`](crate::error::Error::TooOften) for the network.
    pub fn letter(&self, network: &str, email: &str) -> Result<bool> {
        self.letters_network.check(network.to_owned())?;
        Ok(self.letters_address.check(one_spelling(email)).is_ok())
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

/// The address as it is kept, so that another spelling of its domain is no fresh start.
fn one_spelling(email: &str) -> String {
    mail::normalised(email).unwrap_or_else(|| email.trim().to_lowercase())
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
