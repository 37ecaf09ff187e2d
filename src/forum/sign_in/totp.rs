//! Codes of an authenticator app: RFC 6238 with what every app knows, SHA-1, six digits, 30 seconds.

use rand::RngCore;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::db::types::Timestamp;

/// Bytes of a secret: as long as the hash (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
/// Steps before and after the present one whose codes are taken: clocks differ, and people type slowly.
const SKEW: u16 = 1;
/// What apps show beside the code.
const ISSUER: &str = "Lotsenforum";

/// A new secret in base 32, as apps take it.
pub(super) fn new_secret() -> String {
    let mut bytes = vec![0_u8; SECRET_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    Secret::from(bytes).to_base32()
}

/// The step whose code was typed, if it is one of those around `now`.
pub(super) fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<i64> {
    let instant = u64::try_from(now.utc().timestamp()).ok()?;
    i64::try_from(totp(secret, "")?.check(code, instant)?).ok()
}

/// The address that a QR code carries to the app.
pub fn uri(secret: &str, account: &str) -> Option<String> {
    totp(secret, account)?.to_url().ok()
}

fn totp(secret: &str, account: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(SKEW);
    builder
        .with_step_duration(30)
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(account)
        .build()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "12345678901234567890" in base 32, the secret of RFC 6238's examples.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).map(Timestamp::from).unwrap();
            assert_eq!(step_of(SECRET, code, at(seconds)), Some(seconds / 30), "{seconds}");
            assert_eq!(step_of(SECRET, code, at(seconds + 30)), Some(seconds / 30), "a step later");
            assert_eq!(step_of(SECRET, code, at(seconds + 90)), None, "three steps later");
        }
    }

    #[test]
    fn an_app_learns_secret_and_name() {
        let uri = uri(SECRET, "sabine.maier@rathaus.example").unwrap();
        assert!(uri.starts_with("otpauth://totp/"), "{uri}");
        assert!(uri.contains(&format!("secret={SECRET}")) && uri.contains("issuer=Lotsenforum"), "{uri}");
        assert_eq!(new_secret().len(), 32);
        assert_eq!(super::uri("not base 32!", "x"), None);
    }
}
