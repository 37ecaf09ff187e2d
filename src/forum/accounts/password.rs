//! Hashes of passwords; which passwords are taken, says the area `sign_in`. Argon2id with the parameters of
//! RFC 9106 as the crate sets them (19 MiB, 2 passes, 1 lane; OWASP's recommendation).

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use rand::seq::IndexedRandom;

/// Verified against when an address is unknown, so that the answer takes the same time.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// Letters and digits of a generated password, without those that look alike.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A random password of 20 letters and digits, in groups that can be read out.
pub fn generated() -> String {
    let mut dice = rand::rng();
    let mut group =
        || -> String { (0..5).filter_map(|_| LETTERS.choose(&mut dice).copied().map(char::from)).collect() };
    [group(), group(), group(), group()].join("-")
}

/// Makes the hash that unknown addresses are held against, so that not even the first of them takes longer.
pub fn prepare() {
    LazyLock::force(&NOBODYS);
}

/// Hashes a password to a PHC string. Takes about 20 ms: never inside a transaction.
///
/// # Errors
/// The system gives no random salt.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hashed: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("hashing a password: {error}"))?;
    Ok(hashed.to_string())
}

/// Whether the password fits. Without a hash, or with an empty one (a member who came by an import and has no
/// password yet), it takes as long and says no.
pub fn fits(password: &str, hashed: Option<&str>) -> bool {
    let own = hashed.and_then(|hashed| PasswordHash::new(hashed).ok());
    let is_own = own.is_some();
    let fits = own
        .or_else(|| PasswordHash::new(&NOBODYS).ok())
        .is_some_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
    fits && is_own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits() {
        let hashed = hash("Kehrwoche-2026").unwrap();
        assert!(fits("Kehrwoche-2026", Some(&hashed)));
        assert!(!fits("Kehrwoche-2025", Some(&hashed)));
        assert!(!fits("nobody has this password", None));
        assert!(!fits("nobody has this password", Some("")));
        assert!(!fits("", Some("")));
    }
}
