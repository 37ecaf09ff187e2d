//! For whom a program acts.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::reply::Reply;
use crate::forum::access::TokenScope;
use crate::forum::accounts::Role;
use crate::forum::{paths, profiles};

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
    /// Her function there; may be empty.
    pub job_title: String,
    /// What she can be asked about.
    pub topics: Vec<String>,
    /// Likes to be addressed with "du".
    pub is_per_du: bool,
    /// A few sentences, plain text; may be empty.
    pub about: String,
    /// Telephone, if she released one.
    pub phone: Option<String>,
    /// Whether the directory leaves her out.
    pub is_unlisted: bool,
    /// Her page for people.
    #[schema(format = "uri")]
    pub url: String,
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

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Moderator => Self::Moderator,
            Role::Admin => Self::Admin,
        }
    }
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
            let (profile, topics) = profiles::own(look.conn, look.viewer)?;
            Ok(Reply::of(&Me {
                id: member.id.0,
                handle: member.handle.clone(),
                name: member.name.clone(),
                email: member.email.clone(),
                role: member.role.into(),
                organisation: member.organisation.clone(),
                ags: member.home_ags.to_string(),
                job_title: profile.job_title,
                topics,
                is_per_du: profile.is_per_du,
                about: profile.about,
                phone: Some(profile.phone).filter(|phone| !phone.is_empty()),
                is_unlisted: profile.is_unlisted,
                url: look.app.url(&paths::member(&member.handle)),
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
