//! Passkeys (WebAuthn): a key that stays on a member's device and works only for this forum's address.
//!
//! A device shows it after it has checked who holds it (finger, face, PIN), so it stands for password and second
//! step together. Questions and answers are JSON as browsers read and write it; what is in them is the
//! library's business.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey as Credential, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

use super::confirm::confirmed;
use super::letter::{self, Words};
use super::{Parts, passkey_store as store};
use crate::config::Config;
use crate::db::DbConnection;
use crate::db::schema::passkeys;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Viewer, session_store};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::mail::NewLetter;

/// What people read when their device asks them.
const FORUM: &str = "Lotsenforum";
/// Characters of a key's name.
const NAME_CHARS: usize = 60;
/// Keys that a member can have: some devices at work, some at home.
const MOST: usize = 20;

/// A member's key as it is kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct Passkey {
    /// Its name among all keys of all devices.
    pub credential_id: String,
    /// Whose it is.
    pub(super) member_id: MemberId,
    /// Who she is to her devices.
    pub(super) user_handle: String,
    /// What she calls it.
    pub name: String,
    /// Its public half, as the library keeps it.
    pub(super) credential: String,
    /// Since when.
    pub created_at: Timestamp,
    /// The last day it was used.
    pub last_used_on: Option<NaiveDate>,
}

/// Whether passkeys can be used here: they are bound to a name of a host, and an IP address is none.
pub fn are_possible(config: &Config) -> bool {
    forum(config).is_ok()
}

/// The viewer's keys.
///
/// # Errors
/// A guest, or the database fails.
pub fn passkeys(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Passkey>> {
    store::of_member(conn, viewer.member()?.id)
}

/// Asks a member's device to make a key; gives the question for her browser.
///
/// # Errors
/// As [`confirmed`]; [`Error::NotFound`] where keys are not possible.
pub fn begin_passkey(parts: &Parts, member: &Member, session: &str) -> Result<String> {
    let forum = forum(parts.config)?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(member.clone());
        let member = confirmed(conn, &viewer, session, parts.now)?;
        let present = store::of_member(conn, member.id)?;
        let handle = handle_of(&present).unwrap_or_else(Uuid::new_v4);
        let known = present.iter().filter_map(|passkey| credential(passkey).ok());
        let known: Vec<CredentialID> = known.map(|credential| credential.cred_id().clone()).collect();
        let (question, state) = forum
            .start_passkey_registration(handle, &member.email, &member.name, Some(known))
            .map_err(internal)?;
        store::begin(conn, session, &json(&(handle, state))?, parts.now)?;
        // The library leaves it to the device whether the key can be found without a name being typed first. Ours
        // must be, because our form asks for none: an address in it would tell who is a member.
        let mut question = serde_json::to_value(question).map_err(internal)?;
        let wishes = &mut question["publicKey"]["authenticatorSelection"];
        wishes["residentKey"] = "required".into();
        wishes["requireResidentKey"] = true.into();
        json(&question)
    })
}

/// Takes the key that a member's device has made, and tells her so by mail.
///
/// # Errors
/// As [`confirmed`]; [`Error::Invalid`] with the field `name` or `passkey`.
pub fn add_passkey(
    parts: &Parts,
    member: &Member,
    session: &str,
    (name, answer): (&str, &str),
    browser: &str,
) -> Result<()> {
    let forum = forum(parts.config)?;
    let name = checked_name(name, browser)?;
    let told = told(parts, member, browser, &format!("der Passkey „{name}“ hinzugefügt"), &[])?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(member.clone());
        let member = confirmed(conn, &viewer, session, parts.now)?;
        let question = store::take(conn, session, parts.now)?.ok_or_else(refused)?;
        let (handle, state): (Uuid, PasskeyRegistration) = typed(&question)?;
        let answer: RegisterPublicKeyCredential = typed(answer)?;
        let made = forum.finish_passkey_registration(&answer, &state).map_err(|error| noted(&error))?;
        let credential_id = id_of(made.cred_id());
        if store::find(conn, &credential_id)?.is_some() {
            return Err(Problems::one("passkey", Fault::Taken).into());
        }
        if store::of_member(conn, member.id)?.len() >= MOST {
            return Err(Problems::one("passkey", Fault::TooMany(MOST)).into());
        }
        let passkey = Passkey {
            credential_id,
            member_id: member.id,
            user_handle: handle.to_string(),
            name,
            credential: json(&made)?,
            created_at: parts.now,
            last_used_on: None,
        };
        store::insert(conn, &passkey)?;
        letter::send(conn, &told, parts.now)
    })
}

/// Forgets one of a member's keys, and tells her so by mail.
///
/// # Errors
/// As [`confirmed`]; [`Error::NotFound`] if it is not hers.
pub fn remove_passkey(
    parts: &Parts,
    member: &Member,
    session: &str,
    credential_id: &str,
    browser: &str,
) -> Result<()> {
    let found = parts.db.read(|conn| store::find(conn, credential_id))?;
    let passkey = found.filter(|passkey| passkey.member_id == member.id).ok_or(Error::NotFound)?;
    let rest = ["Auf dem Gerät selbst kann er noch zu sehen sein; ins Forum führt er nicht mehr."];
    let told = told(parts, member, browser, &format!("der Passkey „{}“ entfernt", passkey.name), &rest)?;
    parts.db.write(|conn| {
        let viewer = Viewer::of(member.clone());
        let member = confirmed(conn, &viewer, session, parts.now)?;
        if store::delete(conn, member.id, credential_id)? {
            letter::send(conn, &told, parts.now)?;
        }
        Ok(())
    })
}

/// Asks whatever device is there for a key of this forum; gives the question for the browser. `browser` is the
/// secret of its guest cookie or of its session.
///
/// # Errors
/// [`Error::NotFound`] where keys are not possible.
pub fn ask_for_passkey(parts: &Parts, browser: &str) -> Result<String> {
    let (question, state) = forum(parts.config)?.start_discoverable_authentication().map_err(internal)?;
    let state = json(&state)?;
    parts.db.write(|conn| store::begin(conn, browser, &state, parts.now))?;
    json(&question)
}

/// Takes the answer of a device and begins a session; gives its secret. There is no second step: the device has
/// asked for one.
///
/// # Errors
/// [`Error::Invalid`] with the field `passkey`: unknown or too late; as [`accounts::check_standing`].
pub fn by_passkey(parts: &Parts, guest: &str, answer: &str, browser: &str) -> Result<String> {
    parts.db.write(|conn| {
        let id = holder(conn, parts, guest, answer)?;
        let member = accounts::store::by_id(conn, id)?;
        accounts::check_standing(conn, &member, parts.now)?;
        accounts::begin_session(conn, &member, browser, parts.now)
    })
}

/// Takes one of a member's keys in the place of her password before something about her account is changed.
///
/// # Errors
/// [`Error::Invalid`] with the field `passkey`.
pub fn confirm_by_passkey(parts: &Parts, member: &Member, session: &str, answer: &str) -> Result<()> {
    parts.db.write(|conn| {
        if holder(conn, parts, session, answer)? != member.id {
            return Err(refused());
        }
        session_store::note_confirmed(conn, session, parts.now)
    })
}

/// Whose key has answered the question that waits for this browser.
fn holder(conn: &mut DbConnection, parts: &Parts, browser: &str, answer: &str) -> Result<MemberId> {
    let forum = forum(parts.config)?;
    let question = store::take(conn, browser, parts.now)?.ok_or_else(refused)?;
    let state: DiscoverableAuthentication = typed(&question)?;
    let answer: PublicKeyCredential = typed(answer)?;
    let (handle, _) = forum.identify_discoverable_authentication(&answer).map_err(|error| noted(&error))?;
    let passkey = store::find(conn, &answer.id)?.ok_or_else(refused)?;
    if passkey.user_handle != handle.to_string() {
        return Err(refused());
    }
    let mut key = credential(&passkey)?;
    let proven = forum
        .finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&key))
        .map_err(|error| noted(&error))?;
    key.update_credential(&proven);
    store::note_used(conn, &passkey.credential_id, &json(&key)?, parts.now.day())?;
    Ok(passkey.member_id)
}

/// The forum as devices know it: by the host of its address.
fn forum(config: &Config) -> Result<Webauthn> {
    let url = &config.server.base_url;
    let host = url.domain().ok_or(Error::NotFound)?;
    WebauthnBuilder::new(host, url).and_then(|forum| forum.rp_name(FORUM).build()).map_err(internal)
}

fn handle_of(present: &[Passkey]) -> Option<Uuid> {
    present.first().and_then(|passkey| Uuid::parse_str(&passkey.user_handle).ok())
}

fn credential(passkey: &Passkey) -> Result<Credential> {
    serde_json::from_str(&passkey.credential).map_err(internal)
}

/// As browsers write it.
fn id_of(id: &CredentialID) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

/// What a key is called until its owner says something better.
pub fn name_for(browser: &str) -> String {
    if browser.is_empty() { "Mein Gerät".to_owned() } else { browser.to_owned() }
}

fn checked_name(typed: &str, browser: &str) -> Result<String> {
    let name = typed.trim();
    match name.chars().count() {
        0 => Ok(name_for(browser)),
        1..=NAME_CHARS => Ok(name.to_owned()),
        _ => Err(Problems::one("name", Fault::TooLong(NAME_CHARS)).into()),
    }
}

fn told(parts: &Parts, member: &Member, browser: &str, done: &str, rest: &[&str]) -> Result<NewLetter> {
    let mut before = vec![format!("{} wurde {done}.", letter::occasion(parts.now, browser))];
    before.extend(rest.iter().map(|&sentence| sentence.to_owned()));
    before.push(
        "Waren Sie das nicht? Dann entfernen Sie unter „Anmeldung und Sicherheit“, was Sie nicht kennen, und \
         melden Sie sich bei denen, die das Forum betreiben."
            .to_owned(),
    );
    let words = Words {
        subject: "Ihre Passkeys haben sich geändert".to_owned(),
        before,
        button: Some(("Anmeldung und Sicherheit", paths::SIGN_IN_SETTINGS.to_owned())),
        after: Vec::new(),
        cause: "Sie bekommen diese E-Mail zur Sicherheit nach jeder Änderung an Ihrer Anmeldung.",
    };
    letter::to_member(parts, member, &words)
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(internal)
}

/// What a browser sent, or what waited for it.
fn typed<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| noted(&error))
}

/// The browser learns only that it was not taken; the reason stands in the log.
fn noted(error: &dyn std::fmt::Display) -> Error {
    tracing::info!(%error, "a passkey was refused");
    refused()
}

fn refused() -> Error {
    Problems::one("passkey", Fault::UnknownPasskey).into()
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(anyhow::anyhow!("passkeys: {error}"))
}
