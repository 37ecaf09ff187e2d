//! For whom a program acts.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::reply::Reply;
use crate::forum::access::TokenScope;
use crate::forum::accounts::Role;

/// The member of the token, and the token.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Number of the member.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Her name in addresses.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// What she may do.
    pub role: RoleWord,
    /// Where she works.
    pub organisation: String,
    /// Key of the region where that is.
    pub ags: String,
    /// The token of this request.
    pub token: TokenItem,
}

/// A token without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenItem {
    /// What it is for, in its owner's words.
    pub name: String,
    /// What it is good for.
    pub scope: ScopeWord,
    /// The last day on which it works.
    #[schema(format = Date)]
    pub ends_on: Option<String>,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RoleWord {
    Member,
    Moderator,
    Admin,
}

/// What a token is good for here.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ScopeWord {
    Read,
    Write,
}

/// The member for whom the program acts.
#[utoipa::path(
    get, path = "/me", operation_id = "read_me", tag = "account",
    responses((status = 200, description = "The member and the token", body = Me))
)]
pub async fn show(caller: Caller) -> HttpResponse {
    caller
        .read(|look| {
            let member = look.viewer.member()?;
            Ok(Reply::of(&Me {
                id: member.id.0,
                handle: member.handle.clone(),
                name: member.name.clone(),
                email: member.email.clone(),
                role: match member.role {
                    Role::Member => RoleWord::Member,
                    Role::Moderator => RoleWord::Moderator,
                    Role::Admin => RoleWord::Admin,
                },
                organisation: member.organisation.clone(),
                ags: member.home_ags.to_string(),
                token: TokenItem {
                    name: look.token.name.clone(),
                    scope: match look.token.scope {
                        TokenScope::Write => ScopeWord::Write,
                        TokenScope::Read | TokenScope::Feed => ScopeWord::Read,
                    },
                    ends_on: look.token.ends_on.map(|day| day.to_string()),
                },
            })?)
        })
        .await
}
