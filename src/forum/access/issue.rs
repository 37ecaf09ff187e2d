//! Issuing and revoking tokens.

use chrono::{Days, NaiveDate};

use super::{AccessToken, TokenScope, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::{Viewer, session_store};
use crate::forum::ids::TokenId;
use crate::text;

/// Most tokens of one member.
pub const TOKENS_PER_MEMBER: usize = 20;
/// Begins every token, so that one that went astray in a file is recognised.
const PREFIX: &str = "lotse_";
/// Characters of a name.
const NAME_CHARS: usize = 80;
/// Days ahead that an end can lie.
const MOST_DAYS: u64 = 2 * 366;

/// A token that is ready to be issued.
#[derive(Debug, Clone)]
pub struct NewToken {
    name: String,
    scope: TokenScope,
    ends_on: Option<NaiveDate>,
}

impl NewToken {
    /// Checks what was typed: a name, the word of a scope, and the last day or nothing.
    ///
    /// # Errors
    /// All problems, with the fields `name`, `umfang`, `ende`.
    pub fn parse(name: &str, scope: &str, ends_on: &str, now: Timestamp) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let name = text::line(name);
        match name.chars().count() {
            0 => problems.add("name", Fault::Missing),
            n if n > NAME_CHARS => problems.add("name", Fault::TooLong(NAME_CHARS)),
            _ => {}
        }
        // The scope of feeds is none to choose: a member has one such token, made by `renew_feed`.
        let scope = TokenScope::from_word(scope).filter(|scope| *scope != TokenScope::Feed);
        if scope.is_none() {
            problems.add("umfang", Fault::Missing);
        }
        let today = now.day();
        let ends_on = match ends_on {
            "" => None,
            text => {
                let day = text.parse().ok();
                let is_ahead = |day: &NaiveDate| *day >= today && *day <= today + Days::new(MOST_DAYS);
                let day = day.filter(is_ahead);
                if day.is_none() {
                    problems.add("ende", Fault::NotADay);
                }
                day
            }
        };
        match scope {
            Some(scope) if problems.0.is_empty() => Ok(Self { name, scope, ends_on }),
            _ => Err(problems),
        }
    }
}

/// A fresh token.
#[derive(Debug)]
pub struct Issued {
    /// The secret; it is told now or never.
    pub secret: String,
    /// What is kept of it.
    pub token: AccessToken,
}

/// Issues a token that acts for the viewer.
///
/// # Errors
/// A guest; [`crate::error::Error::Invalid`] if she has [`TOKENS_PER_MEMBER`] already.
pub fn issue(conn: &mut DbConnection, viewer: &Viewer, new: &NewToken, now: Timestamp) -> Result<Issued> {
    let member = viewer.member()?;
    if store::of_member(conn, member.id)?.len() >= TOKENS_PER_MEMBER {
        return Err(Problems::one("name", Fault::TooMany(TOKENS_PER_MEMBER)).into());
    }
    let secret = format!("{PREFIX}{}", session_store::new_token());
    let token = store::insert(conn, member.id, &secret, (&new.name, new.scope), new.ends_on, now)?;
    Ok(Issued { secret, token })
}

/// The viewer's tokens, the newest first, without that of her feeds.
///
/// # Errors
/// A guest, or the database fails.
pub fn tokens(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<AccessToken>> {
    store::of_member(conn, viewer.member()?.id)
}

/// Ends one of the viewer's tokens at once. A second time changes nothing.
///
/// # Errors
/// A guest, or the database fails.
pub fn revoke(conn: &mut DbConnection, viewer: &Viewer, id: TokenId) -> Result<()> {
    store::delete(conn, viewer.member()?.id, id)
}
