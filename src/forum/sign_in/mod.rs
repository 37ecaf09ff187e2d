//! Signing in, and everything that proves who somebody is: passwords, second steps, sessions, the mail
//! address, and how each of them is changed.
//!
//! What is slow (hashing, rendering a letter) is done before a transaction; so the verbs here take [`Parts`]
//! and open their own. Every secret in a link or a cookie is kept as its SHA-256 only, and only a `POST`
//! uses one up.

mod breached;
mod browser;
mod change_mail;
mod confirm;
mod enter;
mod identity_store;
pub(in crate::forum) mod letter;
mod mail_change_store;
mod oidc;
mod passkey_store;
mod passkeys;
mod password_rules;
mod pending_store;
mod provider;
mod qr;
mod reset;
mod reset_store;
mod seal;
mod second_factor;
mod second_factor_store;
mod sessions;
mod set_password;
mod totp;

pub use self::browser::in_words as browser_in_words;
pub use self::change_mail::{
    Confirmed, MailChange, Side, change_by_token, confirm_change, object, request_change, waiting,
};
pub use self::confirm::{confirm, confirmed};
pub use self::enter::{Arrived, arrive, by_code, by_password, pending_member, set_up_at_sign_in};
pub use self::passkeys::{
    Passkey, add_passkey, are_possible as passkeys_are_possible, ask_for_passkey, begin_passkey, by_passkey,
    confirm_by_passkey, name_for as passkey_name_for, passkeys, remove_passkey,
};
pub use self::password_rules::{PasswordRules, words, words_of};
pub use self::provider::{
    Returned, Stranger, begin_visit, end_visit, link_stranger, linked_issuers, prefill, unlink,
};
pub use self::qr::QrCode;
pub use self::reset::{request_reset, reset, reset_member, send_way_in};
pub use self::second_factor::{
    SecondFactor, has_second_factor, is_needed, new_secret, remove_by_operator, remove_second_factor,
    renew_recovery_codes, second_factor, set_up,
};
pub use self::sessions::{end_others, end_session, sessions};
pub use self::set_password::change_password;
pub use self::totp::uri;
use crate::config::Config;
use crate::db::types::Timestamp;
use crate::db::{Database, DbConnection};
use crate::error::Result;
use crate::templates::Templates;

/// What signing in needs of the program.
pub struct Parts<'a> {
    /// The database.
    pub db: &'a Database,
    /// The settings.
    pub config: &'a Config,
    /// The templates.
    pub templates: &'a Templates,
    /// The time.
    pub now: Timestamp,
}

impl Parts<'_> {
    pub(in crate::forum) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.server.base_url.as_str().trim_end_matches('/'))
    }
}

/// Deletes what has run out.
///
/// # Errors
/// The database fails.
pub fn sweep(conn: &mut DbConnection, now: Timestamp) -> Result<usize> {
    Ok(reset_store::sweep(conn, now)?
        + mail_change_store::sweep(conn, now)?
        + pending_store::sweep(conn, now)?
        + identity_store::sweep(conn, now)?
        + passkey_store::sweep(conn, now)?)
}
