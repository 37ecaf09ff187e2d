//! What an app's codes are made from, sealed at rest.
//!
//! The key is the operator's (`sign_in.secret_key`) and stands outside the database: a copy of all its tables gives no
//! codes. Without a key secrets are kept as they are, as before; those are sealed when they are used for the first time
//! with one.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use anyhow::anyhow;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha2::Sha256;

use crate::config;
use crate::error::{Error, Result};
use crate::forum::ids::MemberId;

/// Begins what is sealed. Base 32 has no point.
const MARK: &str = "1.";
const NONCE_BYTES: usize = 12;
/// One key of the operator's, another one for each purpose.
const PURPOSE: &[u8] = b"lotsenforum: secrets of second steps";

/// Whether a kept secret still has to be sealed.
pub(super) fn is_missing(settings: &config::SignIn, kept: &str) -> bool {
    !settings.secret_key.is_empty() && !kept.starts_with(MARK)
}

/// A member's secret as it is kept. Bound to her: in another member's row it opens nothing.
pub(super) fn seal(settings: &config::SignIn, member: MemberId, secret: &str) -> Result<String> {
    let Some(cipher) = cipher(settings) else { return Ok(secret.to_owned()) };
    let mut nonce = [0; NONCE_BYTES];
    rand::rng().fill_bytes(&mut nonce);
    let payload = Payload { msg: secret.as_bytes(), aad: &member.0.to_be_bytes() };
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| Error::Internal(anyhow!("a secret was not sealed")))?;
    Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())))
}

/// The secret again; nothing without the key that sealed it.
pub(super) fn open(settings: &config::SignIn, member: MemberId, kept: &str) -> Option<String> {
    let Some(sealed) = kept.strip_prefix(MARK) else { return Some(kept.to_owned()) };
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: &member.0.to_be_bytes() };
    String::from_utf8(cipher(settings)?.decrypt(&Nonce::from(*nonce), payload).ok()?).ok()
}

fn cipher(settings: &config::SignIn) -> Option<Aes256Gcm> {
    if settings.secret_key.is_empty() {
        return None;
    }
    let mut key = Hmac::<Sha256>::new_from_slice(settings.secret_key.as_bytes()).ok()?;
    key.update(PURPOSE);
    Aes256Gcm::new_from_slice(&key.finalize().into_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SecondFactorFor;

    fn with(key: &str) -> config::SignIn {
        config::SignIn {
            password_chars: 12,
            breached_passwords: String::new(),
            second_factor: SecondFactorFor::Nobody,
            secret_key: key.to_owned(),
            providers: Vec::new(),
        }
    }

    #[test]
    fn only_the_key_and_the_member_open_what_was_sealed() {
        let (own, secret) = (with("eins"), "GEZDGNBVGY3TQOJQ");
        let sealed = seal(&own, MemberId(7), secret).unwrap();
        assert!(sealed.starts_with(MARK) && !sealed.contains(secret));
        assert_ne!(sealed, seal(&own, MemberId(7), secret).unwrap(), "never twice the same");
        assert_eq!(open(&own, MemberId(7), &sealed).as_deref(), Some(secret));
        for (settings, member) in [(&own, 8), (&with("zwei"), 7), (&with(""), 7)] {
            assert_eq!(open(settings, MemberId(member), &sealed), None);
        }
        assert_eq!(open(&own, MemberId(7), &sealed[..20]), None);
        assert_eq!(open(&own, MemberId(7), "1."), None);
    }

    #[test]
    fn without_a_key_secrets_are_kept_as_before() {
        let (none, secret) = (with(""), "GEZDGNBVGY3TQOJQ");
        assert_eq!(seal(&none, MemberId(7), secret).unwrap(), secret);
        assert_eq!(open(&with("eins"), MemberId(7), secret).as_deref(), Some(secret));
        assert!(is_missing(&with("eins"), secret) && !is_missing(&none, secret));
    }
}
