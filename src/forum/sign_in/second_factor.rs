//! The second step: a code of an authenticator app, or one of ten recovery codes.

use diesel::prelude::*;
use rand::seq::IndexedRandom;

use super::confirm::confirmed;
use super::letter::{self, Words};
use super::{Parts, seal, second_factor_store as store, totp};
use crate::config::{self, SecondFactorFor};
use crate::db::DbConnection;
use crate::db::schema::second_factors;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Reason, Result};
use crate::forum::accounts::{Member, Viewer, rights};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::mail::NewLetter;

/// Recovery codes that one gets at once.
const CODES: usize = 10;
/// Letters of a recovery code, without those that look alike: 31^12 is more than anybody tries.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What is kept of a member's app.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = second_factors)]
pub struct SecondFactor {
    /// What the app knows, in base 32, sealed if there is a key.
    pub(super) secret: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// Whether a member cannot sign in without a second step.
pub fn is_needed(settings: &config::SignIn, member: &Member) -> bool {
    match settings.second_factor {
        SecondFactorFor::Nobody => false,
        SecondFactorFor::Moderation => rights::may_moderate(member),
        SecondFactorFor::All => true,
    }
}

/// The viewer's second step and how many recovery codes are left, if she has one.
///
/// # Errors
/// A guest, or the database fails.
pub fn second_factor(conn: &mut DbConnection, viewer: &Viewer) -> Result<Option<(SecondFactor, i64)>> {
    let member = viewer.member()?;
    match store::find(conn, member.id)? {
        Some(factor) => Ok(Some((factor, store::count_codes(conn, member.id)?))),
        None => Ok(None),
    }
}

/// Whether a member has a second step.
///
/// # Errors
/// The database fails.
pub fn has_second_factor(conn: &mut DbConnection, member: MemberId) -> Result<bool> {
    Ok(store::find(conn, member)?.is_some())
}

/// A secret for an app that is about to be set up.
pub fn new_secret() -> String {
    totp::new_secret()
}

/// Sets up the viewer's app, which has to show that it knows the secret; gives the recovery codes, which are
/// told now or never. An app from before is replaced.
///
/// # Errors
/// As [`confirmed`]; [`Error::Invalid`] with the field `code`.
pub fn set_up(
    parts: &Parts,
    member: &Member,
    session: &str,
    (secret, code): (&str, &str),
    browser: &str,
) -> Result<Vec<String>> {
    let told = told_of_set_up(parts, member, browser)?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(member.clone());
        let member = confirmed(conn, &viewer, session, parts.now)?;
        let codes = begin(conn, &parts.config.sign_in, member.id, (secret, code), parts.now)?
            .ok_or_else(|| Error::from(Problems::one("code", wrong(code))))?;
        letter::send(conn, &told, parts.now)?;
        Ok(codes)
    })
}

/// Other recovery codes; the old ones are worthless.
///
/// # Errors
/// As [`confirmed`]; [`Error::NotFound`] without a second step.
pub fn renew_recovery_codes(
    conn: &mut DbConnection,
    viewer: &Viewer,
    session: &str,
    now: Timestamp,
) -> Result<Vec<String>> {
    let member = confirmed(conn, viewer, session, now)?;
    store::find(conn, member.id)?.ok_or(Error::NotFound)?;
    let codes = new_codes();
    keep_codes(conn, member.id, &codes)?;
    Ok(codes)
}

/// Ends the viewer's second step.
///
/// # Errors
/// As [`confirmed`]; [`Error::Forbidden`] if her role needs one.
pub fn remove_second_factor(parts: &Parts, member: &Member, session: &str, browser: &str) -> Result<()> {
    if is_needed(&parts.config.sign_in, member) {
        return Err(Error::Forbidden(Reason::SecondFactorNeeded));
    }
    let told = told_of_removal(parts, member, letter::occasion(parts.now, browser))?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(member.clone());
        let member = confirmed(conn, &viewer, session, parts.now)?;
        if store::delete(conn, member.id)? {
            letter::send(conn, &told, parts.now)?;
        }
        Ok(())
    })
}

/// Ends a member's second step for somebody who has lost her phone and her recovery codes; `false` if she had
/// none. Only the command line calls it; who works there runs the forum.
///
/// # Errors
/// The database or a template fails.
pub fn remove_by_operator(parts: &Parts, member: &Member) -> Result<bool> {
    let told = told_of_removal(parts, member, letter::occasion(parts.now, ""))?;
    parts.db.write(|conn| {
        let was_there = store::delete(conn, member.id)?;
        if was_there {
            letter::send(conn, &told, parts.now)?;
        }
        Ok(was_there)
    })
}

/// Takes a code of the app, once, or a recovery code, once.
pub(super) fn take_code(
    conn: &mut DbConnection,
    settings: &config::SignIn,
    member: MemberId,
    typed: &str,
    now: Timestamp,
) -> Result<bool> {
    let Some(factor) = store::find(conn, member)? else { return Ok(false) };
    let code = plain(typed);
    let secret = seal::open(settings, member, &factor.secret);
    if secret.is_none() {
        tracing::warn!(%member, "the secret of a second step does not open: sign_in.secret_key is another one");
    }
    let Some((secret, step)) = secret.and_then(|secret| {
        let step = totp::step_of(&secret, &code, now)?;
        Some((secret, step))
    }) else {
        return store::take_code(conn, member, &code);
    };
    if seal::is_missing(settings, &factor.secret) {
        store::set_secret(conn, member, &seal::seal(settings, member, &secret)?)?;
    }
    store::take_step(conn, member, step)
}

/// Keeps the secret if the code is one of its own; gives the recovery codes.
pub(super) fn begin(
    conn: &mut DbConnection,
    settings: &config::SignIn,
    member: MemberId,
    (secret, typed): (&str, &str),
    now: Timestamp,
) -> Result<Option<Vec<String>>> {
    let Some(step) = totp::step_of(secret, &plain(typed), now) else { return Ok(None) };
    store::insert(conn, member, &seal::seal(settings, member, secret)?, step, now)?;
    let codes = new_codes();
    keep_codes(conn, member, &codes)?;
    Ok(Some(codes))
}

/// "Der zweite Schritt ist eingerichtet".
pub(super) fn told_of_set_up(parts: &Parts, member: &Member, browser: &str) -> Result<NewLetter> {
    let words = Words {
        subject: "Der zweite Schritt ist eingerichtet".to_owned(),
        before: vec![
            format!(
                "{} haben Sie für Ihr Konto den zweiten Schritt eingerichtet. Beim Anmelden fragt das Forum ab \
                 jetzt auch nach dem Code aus Ihrer App.",
                letter::occasion(parts.now, browser)
            ),
            "Bewahren Sie die Notfallcodes auf, damit Sie auch ohne Ihr Telefon hereinkommen.".to_owned(),
            "Waren Sie das nicht? Dann legen Sie gleich ein neues Passwort fest und melden Sie sich bei denen, \
             die das Forum betreiben."
                .to_owned(),
        ],
        button: Some(("Neues Passwort anfordern", paths::FORGOTTEN_PASSWORD.to_owned())),
        after: Vec::new(),
        cause: "Sie bekommen diese E-Mail zur Sicherheit nach jeder Änderung an Ihrer Anmeldung.",
    };
    letter::to_member(parts, member, &words)
}

fn told_of_removal(parts: &Parts, member: &Member, occasion: String) -> Result<NewLetter> {
    let words = Words {
        subject: "Der zweite Schritt ist abgeschaltet".to_owned(),
        before: vec![
            format!("{occasion} wurde der zweite Schritt Ihres Kontos abgeschaltet. Die Notfallcodes gelten nicht mehr."),
            "Waren Sie das nicht? Dann legen Sie gleich ein neues Passwort fest und melden Sie sich bei denen, \
             die das Forum betreiben."
                .to_owned(),
        ],
        button: Some(("Neues Passwort anfordern", paths::FORGOTTEN_PASSWORD.to_owned())),
        after: Vec::new(),
        cause: "Sie bekommen diese E-Mail zur Sicherheit nach jeder Änderung an Ihrer Anmeldung.",
    };
    letter::to_member(parts, member, &words)
}

/// What is wrong with a code that was not taken.
pub(super) fn wrong(typed: &str) -> Fault {
    if plain(typed).is_empty() { Fault::Missing } else { Fault::WrongCode }
}

/// Codes are read out and typed with spaces, dashes and capitals.
fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Codes of three groups, as in `abcd-efgh-jkmn`.
fn new_codes() -> Vec<String> {
    let mut dice = rand::rng();
    let mut group =
        || -> String { (0..4).filter_map(|_| LETTERS.choose(&mut dice).copied().map(char::from)).collect() };
    (0..CODES).map(|_| [group(), group(), group()].join("-")).collect()
}

fn keep_codes(conn: &mut DbConnection, member: MemberId, codes: &[String]) -> Result<()> {
    let plain: Vec<String> = codes.iter().map(|code| plain(code)).collect();
    store::replace_codes(conn, member, &plain)
}
