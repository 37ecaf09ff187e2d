//! Rows of `api_tokens`. Tokens are stored as SHA-256 only, like sessions.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{AccessToken, TokenScope};
use crate::db::DbConnection;
use crate::db::schema::{api_tokens, members};
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{self, Member, session_store};
use crate::forum::ids::{MemberId, TokenId};

pub(super) fn hash_of(secret: &str) -> String {
    session_store::hashed(secret)
}

/// The member of a living token and the token, if it has one of these scopes: who comes, in one statement.
///
/// # Errors
/// The database fails.
pub fn arrival(
    conn: &mut DbConnection,
    secret: &str,
    scopes: &[TokenScope],
    now: Timestamp,
) -> Result<Option<(Member, AccessToken)>> {
    let found: Option<(Member, AccessToken)> = api_tokens::table
        .inner_join(members::table.on(members::id.eq(api_tokens::member_id)))
        .filter(api_tokens::token_hash.eq(hash_of(secret)))
        .filter(api_tokens::ends_on.is_null().or(api_tokens::ends_on.ge(now.day())))
        .filter(accounts::store::good_standing(now))
        .select((Member::as_select(), AccessToken::as_select()))
        .first(conn)
        .optional()?;
    Ok(found.filter(|(_, token)| scopes.contains(&token.scope)))
}

/// Notes the day of a use; only the day is kept.
///
/// # Errors
/// The database fails.
pub fn touch(conn: &mut DbConnection, id: TokenId, day: NaiveDate) -> Result<()> {
    diesel::update(api_tokens::table.find(id)).set(api_tokens::last_used_on.eq(day)).execute(conn)?;
    Ok(())
}

pub(super) fn insert(
    conn: &mut DbConnection,
    member: MemberId,
    secret: &str,
    (name, scope): (&str, TokenScope),
    ends_on: Option<NaiveDate>,
    now: Timestamp,
) -> Result<AccessToken> {
    let id: TokenId = diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::member_id.eq(member),
            api_tokens::token_hash.eq(hash_of(secret)),
            api_tokens::name.eq(name),
            api_tokens::scope.eq(scope),
            api_tokens::created_at.eq(now),
            api_tokens::ends_on.eq(ends_on),
        ))
        .returning(api_tokens::id)
        .get_result(conn)?;
    Ok(api_tokens::table.find(id).select(AccessToken::as_select()).first(conn)?)
}

/// Those for programs, the newest first.
pub(super) fn of_member(conn: &mut DbConnection, member: MemberId) -> Result<Vec<AccessToken>> {
    Ok(api_tokens::table
        .filter(api_tokens::member_id.eq(member).and(api_tokens::scope.ne(TokenScope::Feed)))
        .order(api_tokens::id.desc())
        .select(AccessToken::as_select())
        .load(conn)?)
}

/// That for feeds, with its hash.
pub(super) fn feed_of(conn: &mut DbConnection, member: MemberId) -> Result<Option<(AccessToken, String)>> {
    Ok(api_tokens::table
        .filter(api_tokens::member_id.eq(member).and(api_tokens::scope.eq(TokenScope::Feed)))
        .order(api_tokens::id.desc())
        .select((AccessToken::as_select(), api_tokens::token_hash))
        .first(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut DbConnection, member: MemberId, id: TokenId) -> Result<()> {
    diesel::delete(api_tokens::table.find(id).filter(api_tokens::member_id.eq(member))).execute(conn)?;
    Ok(())
}

/// Ends all tokens of a member who leaves, feeds too.
pub(in crate::forum) fn delete_all(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    diesel::delete(api_tokens::table.filter(api_tokens::member_id.eq(member))).execute(conn)?;
    Ok(())
}

pub(super) fn delete_feeds(conn: &mut DbConnection, member: MemberId) -> Result<()> {
    diesel::delete(
        api_tokens::table
            .filter(api_tokens::member_id.eq(member).and(api_tokens::scope.eq(TokenScope::Feed))),
    )
    .execute(conn)?;
    Ok(())
}
