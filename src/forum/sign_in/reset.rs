//! A new password for somebody who has forgotten hers, by a link in a mail.

use super::letter::{self, Words};
use super::password_rules::{PasswordRules, words_of};
use super::set_password::{self, told_of_change};
use super::{Arrived, Parts, enter, reset_store};
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::{self, Member, password, rights, session_store};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::mail;

/// Sends a link to whoever has this address. For an address that nobody has it does the same work but for
/// the letter: neither the answer nor its time tells who is a member.
///
/// # Errors
/// The database or a template fails.
pub fn request_reset(parts: &Parts, email: &str, browser: &str) -> Result<()> {
    let email = mail::normalised(email).unwrap_or_default();
    let member = parts.db.read(|conn| accounts::store::by_email(conn, &email))?;
    let of = |token: &str| Words {
        subject: "Neues Passwort für das Lotsenforum".to_owned(),
        before: vec![format!(
            "{} hat jemand ein neues Passwort für Ihr Konto angefordert. Waren Sie das? Dann legen Sie es hier fest. \
             Der Link gilt zwei Stunden und nur einmal.",
            letter::occasion(parts.now, browser)
        )],
        button: Some(("Neues Passwort festlegen", paths::password_reset(token))),
        after: vec![
            "Waren Sie das nicht, brauchen Sie nichts zu tun. Ihr Passwort bleibt, wie es ist.".to_owned(),
        ],
        cause: "Sie bekommen diese E-Mail, weil diese Adresse auf der Seite „Passwort vergessen“ eingegeben wurde.",
    };
    send(parts, member, &email, of)
}

/// Sends a member the way in who opened the link of her old invitation once more.
///
/// # Errors
/// The database or a template fails.
pub fn send_way_in(parts: &Parts, member: Member, browser: &str) -> Result<()> {
    let email = member.email.clone();
    let of = |token: &str| {
        Words {
        subject: "Ihr Weg ins Lotsenforum".to_owned(),
        before: vec![format!(
            "Sie sind schon Mitglied im Lotsenforum. {} hat jemand auf der Seite Ihrer Einladung nach dem Weg \
             hinein gefragt. Waren Sie das? Dann legen Sie hier ein neues Passwort fest. Der Link gilt zwei Stunden \
             und nur einmal.",
            letter::occasion(parts.now, browser)
        )],
        button: Some(("Neues Passwort festlegen", paths::password_reset(token))),
        after: vec![
            "Kennen Sie Ihr Passwort noch, oder waren Sie das nicht? Dann brauchen Sie nichts zu tun. Ihr Passwort \
             bleibt, wie es ist."
                .to_owned(),
        ],
        cause: "Sie bekommen diese E-Mail, weil sie auf der Seite Ihrer Einladung angefordert wurde.",
    }
    };
    send(parts, Some(member), &email, of)
}

/// Writes the link and its letter; for nobody, and for who is suspended, the same without the letter.
fn send(parts: &Parts, member: Option<Member>, email: &str, words: impl FnOnce(&str) -> Words) -> Result<()> {
    let token = session_store::new_token();
    let member = member.filter(|member| rights::is_in_good_standing(member, parts.now));
    let words = words(&token);
    let (id, name) = member.as_ref().map_or((MemberId(0), ""), |member| (member.id, &member.name));
    let letter = letter::to(parts, id, (name, email), &words)?;
    parts.db.write(|conn| {
        let member = member.as_ref().map(|member| member.id);
        reset_store::insert(conn, &token, member, parts.now)?;
        match member {
            Some(_) => letter::send(conn, &letter, parts.now),
            None => Ok(()),
        }
    })
}

/// Whose new password a link is for.
///
/// # Errors
/// [`Error::NotFound`] for a link that is used up, too old, or never was.
pub fn reset_member(parts: &Parts, token: &str) -> Result<Member> {
    parts.db.read(|conn| {
        let id = reset_store::member_of(conn, token, parts.now)?.ok_or(Error::NotFound)?;
        let member = accounts::store::by_id(conn, id)?;
        if rights::is_in_good_standing(&member, parts.now) { Ok(member) } else { Err(Error::NotFound) }
    })
}

/// Sets the new password, uses up the link, ends all sessions, and lets her in or on to the second step.
///
/// # Errors
/// As [`reset_member`]; [`Error::Invalid`] with the field `neues_passwort`.
pub fn reset(
    parts: &Parts,
    token: &str,
    typed: &str,
    guest: &str,
    browser: &str,
) -> Result<(Member, Arrived)> {
    let member = reset_member(parts, token)?;
    PasswordRules::of(&parts.config.sign_in)
        .check(typed, &words_of(&member))
        .map_err(|fault| Problems::one("neues_passwort", fault))?;
    let hashed = password::hash(typed)?;
    let told = told_of_change(parts, &member, browser)?;
    let arrived = parts.db.write(|conn| {
        if !reset_store::take(conn, token)? {
            return Err(Error::NotFound);
        }
        set_password::replace(conn, &member, &hashed)?;
        session_store::delete_all(conn, member.id)?;
        letter::send(conn, &told, parts.now)?;
        enter::arrive(conn, &parts.config.sign_in, &member, guest, browser, parts.now)
    })?;
    Ok((member, arrived))
}
