//! Letters about somebody's account: `templates/mail/account/` with a few sentences and at most one button.
//!
//! They are no list mail, cannot be unsubscribed, and go to one person. Made before the transaction that puts
//! them into the outbox.

use serde::Serialize;

use super::Parts;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{Member, session_store};
use crate::forum::ids::MemberId;
use crate::mail::{NewLetter, outbox_store};
use crate::{german, text};

/// The kind of these letters in the outbox.
const KIND: &str = "account";

/// What a letter says.
pub(in crate::forum) struct Words {
    /// Subject and headline in one.
    pub subject: String,
    /// Before the button.
    pub before: Vec<String>,
    /// What the button says, and where it leads: a path.
    pub button: Option<(&'static str, String)>,
    /// After the button.
    pub after: Vec<String>,
    /// Why she gets this letter.
    pub cause: &'static str,
}

/// What `mail/account/body.txt` and `body.html` show.
#[derive(Serialize)]
struct AccountLetter<'a> {
    subject: &'a str,
    headline: &'a str,
    preheader: &'a str,
    title: &'static str,
    day: String,
    greeting: String,
    before: &'a [String],
    button: Option<Button>,
    after: &'a [String],
    cause: &'static str,
    forum: String,
}

#[derive(Serialize)]
struct Button {
    label: &'static str,
    url: String,
}

/// A letter to a member's own address.
pub(in crate::forum) fn to_member(parts: &Parts, member: &Member, words: &Words) -> Result<NewLetter> {
    to(parts, member.id, (&member.name, &member.email), words)
}

/// A letter that concerns a member, to some address.
pub(in crate::forum) fn to(
    parts: &Parts,
    member: MemberId,
    addressee: (&str, &str),
    words: &Words,
) -> Result<NewLetter> {
    Ok(NewLetter { member_id: Some(member.0), ..to_stranger(parts, addressee, "Ihr Konto", words)? })
}

/// A letter to somebody who is no member yet and may have no name; `title` stands on top of its sheet.
pub(in crate::forum) fn to_stranger(
    parts: &Parts,
    (name, email): (&str, &str),
    title: &'static str,
    words: &Words,
) -> Result<NewLetter> {
    let letter = AccountLetter {
        subject: &words.subject,
        headline: &words.subject,
        preheader: words.before.first().map_or("", String::as_str),
        title,
        day: german::long_date(parts.now.day()),
        greeting: if name.is_empty() { "Guten Tag,".to_owned() } else { format!("Guten Tag {name},") },
        before: &words.before,
        button: words.button.as_ref().map(|(label, path)| Button { label, url: parts.url(path) }),
        after: &words.after,
        cause: words.cause,
        forum: parts.url("/"),
    };
    Ok(NewLetter {
        member_id: None,
        kind: KIND,
        to_email: email.to_owned(),
        to_name: name.to_owned(),
        subject: words.subject.clone(),
        text_body: text::wrapped(&parts.templates.plain("mail/account/body.txt", &letter)?),
        html_body: parts.templates.plain("mail/account/body.html", &letter)?,
        list_id: String::new(),
        unsubscribe_url: String::new(),
        message_id: format!("konto.{}@{}", session_store::new_token(), parts.config.mail.domain),
    })
}

/// Puts a letter into the outbox.
pub(in crate::forum) fn send(conn: &mut DbConnection, letter: &NewLetter, now: Timestamp) -> Result<()> {
    outbox_store::insert(conn, letter, now, now)?;
    Ok(())
}

/// "Am Mittwoch, 4. März 2026, um 10:00 Uhr, mit Edge unter Windows,".
pub(in crate::forum) fn occasion(now: Timestamp, browser: &str) -> String {
    let when = format!("Am {}, um {} Uhr", german::long_date(now.day()), now.berlin().format("%H:%M"));
    if browser.is_empty() { when } else { format!("{when}, mit {browser},") }
}
