//! Another password.

use super::letter::{self, Words};
use super::password_rules::{PasswordRules, words_of};
use super::{Parts, reset_store};
use crate::db::DbConnection;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, password, session_store};
use crate::forum::paths;
use crate::mail::NewLetter;

/// Changes the member's password, who types the old one once more; her other sessions end.
///
/// # Errors
/// [`Error::Invalid`] with the fields `passwort` and `neues_passwort`; [`Error::SignInNeeded`] if the session
/// has ended meanwhile.
pub fn change_password(
    parts: &Parts,
    member: &Member,
    session: &str,
    (old, new): (&str, &str),
    browser: &str,
) -> Result<()> {
    let mut problems = Problems::default();
    let kept = parts.db.read(|conn| accounts::store::password_hash(conn, member.id))?;
    if old.is_empty() {
        problems.add("passwort", Fault::Missing);
    } else if !password::fits(old, Some(&kept)) {
        problems.add("passwort", Fault::WrongPassword);
    }
    if let Err(fault) = PasswordRules::of(&parts.config.sign_in).check(new, &words_of(member)) {
        problems.add("neues_passwort", fault);
    }
    if !problems.0.is_empty() {
        return Err(problems.into());
    }
    let hashed = password::hash(new)?;
    let told = told_of_change(parts, member, browser)?;
    parts.db.write(|conn| {
        if session_store::confirmed_at(conn, session, member.id)?.is_none() {
            return Err(Error::SignInNeeded);
        }
        replace(conn, member, &hashed)?;
        session_store::note_confirmed(conn, session, parts.now)?;
        session_store::delete_others(conn, member.id, session)?;
        letter::send(conn, &told, parts.now)
    })
}

/// The hash takes the place of the old one; links to a new password that were asked for before are worthless.
pub(super) fn replace(conn: &mut DbConnection, member: &Member, hashed: &str) -> Result<()> {
    accounts::store::set_password_hash(conn, member.id, hashed)?;
    reset_store::delete_of(conn, member.id)
}

/// "Ihr Passwort wurde geändert".
pub(super) fn told_of_change(parts: &Parts, member: &Member, browser: &str) -> Result<NewLetter> {
    let words = Words {
        subject: "Ihr Passwort wurde geändert".to_owned(),
        before: vec![
            format!("{} wurde das Passwort Ihres Kontos geändert.", letter::occasion(parts.now, browser)),
            "Waren Sie das, ist alles in Ordnung. Auf allen anderen Geräten sind Sie abgemeldet.".to_owned(),
            "Waren Sie das nicht? Dann legen Sie gleich ein neues Passwort fest und melden Sie sich bei denen, \
             die das Forum betreiben."
                .to_owned(),
        ],
        button: Some(("Neues Passwort anfordern", paths::FORGOTTEN_PASSWORD.to_owned())),
        after: Vec::new(),
        cause: "Sie bekommen diese E-Mail zur Sicherheit nach jeder Änderung Ihres Passworts.",
    };
    letter::to_member(parts, member, &words)
}
