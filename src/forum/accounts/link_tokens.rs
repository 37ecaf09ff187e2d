//! Tokens in the links of mails: who may change her mail settings without signing in.
//!
//! A token is `base64url(key version, purpose, member id, day of issue, HMAC-SHA256 cut to 16 bytes)`
//! (mail.md 6): no address inside, never a sign-in. The same secret also signs the tokens of forms.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{session_store, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::MemberId;

/// Days that a link to the settings works; one to unsubscribe works for ever.
const SETTINGS_DAYS: i64 = 90;
const BODY_BYTES: usize = 1 + 1 + 8 + 4;
const MAC_BYTES: usize = 16;

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The mail settings, for 90 days.
    Settings,
    /// Unsubscribing, for ever.
    Unsubscribe,
}

impl LinkPurpose {
    const fn byte(self) -> u8 {
        match self {
            Self::Settings => 1,
            Self::Unsubscribe => 2,
        }
    }
}

/// Makes and checks tokens. Old keys still check, the newest signs.
#[derive(Clone)]
pub struct LinkTokens {
    keys: Vec<(u8, Vec<u8>)>,
}

impl LinkTokens {
    /// Loads the keys; the first start makes one.
    ///
    /// # Errors
    /// The database fails.
    pub fn load(conn: &mut DbConnection, now: Timestamp) -> Result<Self> {
        let mut keys = store::signing_keys(conn)?;
        if keys.is_empty() {
            store::insert_signing_key(conn, 1, &session_store::new_token(), now)?;
            keys = store::signing_keys(conn)?;
        }
        let keys = keys
            .into_iter()
            .filter_map(|(version, secret)| Some((u8::try_from(version).ok()?, secret.into_bytes())))
            .collect();
        Ok(Self { keys })
    }

    /// A token for a link in a mail that is made now.
    pub fn issue(&self, member: MemberId, purpose: LinkPurpose, now: Timestamp) -> String {
        let Some((version, secret)) = self.keys.last() else {
            return String::new();
        };
        let mut token = vec![*version, purpose.byte()];
        token.extend(member.0.to_be_bytes());
        token.extend(day_number(now).to_be_bytes());
        let mac = mac(secret, &token);
        token.extend(&mac[..MAC_BYTES]);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whom a token belongs to and what for, if it is ours and still works.
    pub fn check(&self, token: &str, now: Timestamp) -> Option<(MemberId, LinkPurpose)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        if bytes.len() != BODY_BYTES + MAC_BYTES {
            return None;
        }
        let (body, given) = bytes.split_at(BODY_BYTES);
        let (_, secret) = self.keys.iter().find(|(version, _)| *version == body[0])?;
        hasher(secret, body).verify_truncated_left(given).ok()?;
        let purpose = match body[1] {
            1 => LinkPurpose::Settings,
            2 => LinkPurpose::Unsubscribe,
            _ => return None,
        };
        let issued = i64::from(u32::from_be_bytes(body[10..14].try_into().ok()?));
        let age = i64::from(day_number(now)) - issued;
        if purpose == LinkPurpose::Settings && age > SETTINGS_DAYS {
            return None;
        }
        Some((MemberId(i64::from_be_bytes(body[2..10].try_into().ok()?)), purpose))
    }

    /// Signs a value of ours, as for the token of a form.
    pub fn sign(&self, value: &str) -> String {
        let secret = self.keys.last().map_or(&[][..], |(_, secret)| secret);
        URL_SAFE_NO_PAD.encode(mac(secret, value.as_bytes()))
    }

    /// What [`LinkTokens::sign`] gives, with the present key first and then with the older ones.
    pub fn signatures(&self, value: &str) -> Vec<String> {
        self.keys
            .iter()
            .rev()
            .map(|(_, secret)| URL_SAFE_NO_PAD.encode(mac(secret, value.as_bytes())))
            .collect()
    }

    /// Whether [`LinkTokens::sign`] gave this signature, with the present key or an older one. The
    /// comparison takes the same time wherever it differs.
    pub fn is_signed(&self, value: &str, signature: &str) -> bool {
        URL_SAFE_NO_PAD.decode(signature).is_ok_and(|given| {
            self.keys.iter().any(|(_, secret)| hasher(secret, value.as_bytes()).verify_slice(&given).is_ok())
        })
    }
}

fn day_number(now: Timestamp) -> u32 {
    u32::try_from(now.utc().timestamp().div_euclid(86_400)).unwrap_or(0)
}

fn hasher(secret: &[u8], value: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length, so this cannot fail; the empty key is the type's way out.
    let mut hasher =
        Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&Default::default()));
    hasher.update(value);
    hasher
}

fn mac(secret: &[u8], value: &[u8]) -> Vec<u8> {
    hasher(secret, value).finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn tokens() -> LinkTokens {
        LinkTokens { keys: vec![(1, b"old".to_vec()), (2, b"new".to_vec())] }
    }

    #[test]
    fn a_token_opens_its_own_door_only() {
        let now = Timestamp::system_now();
        let token = tokens().issue(MemberId(7), LinkPurpose::Settings, now);
        assert_eq!(tokens().check(&token, now), Some((MemberId(7), LinkPurpose::Settings)));
        assert_eq!(token.len(), 40);

        let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for place in 0..bytes.len() {
            bytes[place] ^= 1;
            assert_eq!(tokens().check(&URL_SAFE_NO_PAD.encode(&bytes), now), None, "byte {place}");
            bytes[place] ^= 1;
        }
    }

    #[test]
    fn settings_links_end_and_unsubscribing_never_does() {
        let now = Timestamp::system_now();
        let settings = tokens().issue(MemberId(7), LinkPurpose::Settings, now);
        let unsubscribe = tokens().issue(MemberId(7), LinkPurpose::Unsubscribe, now);
        assert!(tokens().check(&settings, now + Duration::days(90)).is_some());
        assert!(tokens().check(&settings, now + Duration::days(91)).is_none());
        assert!(tokens().check(&unsubscribe, now + Duration::days(4_000)).is_some());
    }

    #[test]
    fn an_old_key_still_checks() {
        let now = Timestamp::system_now();
        let old = LinkTokens { keys: vec![(1, b"old".to_vec())] };
        let token = old.issue(MemberId(7), LinkPurpose::Unsubscribe, now);
        assert!(tokens().check(&token, now).is_some());
        assert!(tokens().is_signed("x", &old.sign("x")));
        assert!(!tokens().is_signed("y", &old.sign("x")));
    }
}
