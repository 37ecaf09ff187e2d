//! Handlers of tokens for programs and feeds.

use actix_web::web as actix;

use super::pages::{FreshToken, IndexPage, TokenRow};
use crate::db::types::Timestamp;
use crate::error::{Error, Problems, Result};
use crate::forum::access::{self, AccessToken, Issued, NewToken, TokenScope};
use crate::forum::ids::TokenId;
use crate::forum::regions::Ags;
use crate::forum::{channels, paths};
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Parameters, Sent};
use crate::web::shown::Shown;
use crate::web::views::{HiddenField, Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

const SCOPES: [(TokenScope, &str); 2] =
    [(TokenScope::Read, "Lesen"), (TokenScope::Write, "Lesen und schreiben")];

/// What was typed for a new token.
#[derive(Debug, Clone, Default)]
struct Typed {
    name: String,
    scope: String,
    ends_on: String,
}

/// What a feed is wanted for.
#[derive(Debug, Clone, Default)]
struct Wanted {
    channel: String,
    region: String,
}

/// `GET /konto/zugaenge`
pub async fn index(visit: Visit, parameters: Parameters) -> Answer {
    let get = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let wanted = Wanted { channel: get("kanal"), region: get("region") };
    visit.page(move |look| page(look, &Typed::default(), &wanted, None, &Problems::default())).await
}

/// `POST /konto/zugaenge`: the answer itself shows the secret, because nothing else keeps it.
pub async fn issue(visit: Visit, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => Typed {
            name: form.get("name").to_owned(),
            scope: form.get("umfang").to_owned(),
            ends_on: form.get("ende").to_owned(),
        },
        Err(error) => return visit.error(error).await,
    };
    let again = typed.clone();
    let issued = visit
        .write(move |conn, viewer, now| {
            let new = NewToken::parse(&typed.name, &typed.scope, &typed.ends_on, now)?;
            access::issue(conn, viewer, &new, now)
        })
        .await;
    match issued {
        Ok(Issued { secret, token }) => {
            let fresh = Some(FreshToken { name: token.name, secret });
            visit
                .page(move |look| {
                    page(look, &Typed::default(), &Wanted::default(), fresh, &Problems::default())
                })
                .await
        }
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| page(look, &again, &Wanted::default(), None, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/zugaenge/{token}/loeschen`
pub async fn revoke(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let id = TokenId(path.parse().unwrap_or(0));
    let revoked = match sent.0 {
        Ok(_) => visit.write(move |conn, viewer, _| access::revoke(conn, viewer, id)).await,
        Err(error) => Err(error),
    };
    match revoked {
        Ok(()) => visit.redirect(paths::ACCESS, Some(FlashCode::TokenRevoked)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/zugaenge/feed`
pub async fn renew_feed(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let keys = visit.app.tokens.clone();
    match visit.write(move |conn, viewer, now| access::renew_feed(conn, viewer, &keys, now)).await {
        Ok(()) => visit.redirect(&back_to_feed(&form), Some(FlashCode::FeedRenewed)),
        Err(error) => visit.error(error).await,
    }
}

fn back_to_feed(form: &Form) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["kanal", "region"] {
        if !form.get(name).is_empty() {
            query.append_pair(name, form.get(name));
        }
    }
    format!("{}?{}#feeds", paths::ACCESS, query.finish())
}

/// Four statements at most: the session, tokens, the feed's token, a channel.
fn page(
    look: &mut Look<'_>,
    typed: &Typed,
    wanted: &Wanted,
    fresh: Option<FreshToken>,
    problems: &Problems,
) -> Result<Shown<IndexPage>> {
    let tokens = access::tokens(look.conn, look.viewer)?;
    let feed = access::feed(look.conn, look.viewer, &look.app.tokens)?;
    let feeds = match &feed {
        Some((_, secret)) => feeds(look, wanted, secret)?,
        None => Vec::new(),
    };
    let keep = [("kanal", &wanted.channel), ("region", &wanted.region)];
    let page = IndexPage {
        fresh,
        tokens: tokens.iter().map(|token| row(token, look.now)).collect(),
        action: paths::ACCESS.to_owned(),
        name: typed.name.clone(),
        scopes: SCOPES
            .iter()
            .map(|(scope, label)| SelectOption {
                value: scope.word().to_owned(),
                label: (*label).to_owned(),
                hint: None,
                is_selected: typed.scope == scope.word()
                    || (typed.scope.is_empty() && *scope == TokenScope::Read),
            })
            .collect(),
        ends_on: typed.ends_on.clone(),
        has_feed: feed.is_some(),
        feeds,
        feed_action: paths::FEED_RENEWAL.to_owned(),
        feed_keep: keep
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| HiddenField { name: name.to_owned(), value: value.clone() })
            .collect(),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// The feed that is wanted, then that of the member's own Kreis.
fn feeds(look: &mut Look<'_>, wanted: &Wanted, secret: &str) -> Result<Vec<Link>> {
    let home = look.viewer.member()?.home_ags.clone();
    let mut feeds = Vec::new();
    if !wanted.channel.is_empty() {
        let channel = channels::store::by_slug(look.conn, look.viewer, &wanted.channel)?;
        let href = look.app.url(&paths::channel_feed(secret, &channel.slug));
        feeds.push(Link { href, label: format!("Kanal „{}“", channel.name) });
    }
    let region = |ags: &Ags| Link {
        href: look.app.url(&paths::region_feed(secret, ags)),
        label: look.regions.name(ags),
    };
    if !wanted.region.is_empty() {
        let ags = Ags::parse(&wanted.region).filter(|ags| look.regions.knows(ags));
        feeds.push(region(&ags.ok_or(Error::NotFound)?));
    }
    if wanted.region != home.as_str() {
        feeds.push(region(&home));
    }
    Ok(feeds)
}

fn row(token: &AccessToken, now: Timestamp) -> TokenRow {
    TokenRow {
        name: token.name.clone(),
        scope: SCOPES
            .iter()
            .find(|(scope, _)| *scope == token.scope)
            .map_or("", |(_, label)| label)
            .to_owned(),
        created: present::time(token.created_at, now),
        used: token
            .last_used_on
            .map_or_else(|| "noch nie benutzt".to_owned(), |day| format!("zuletzt am {}", german::date(day))),
        ends: match token.ends_on {
            None => "ohne Ende".to_owned(),
            Some(day) if day < now.day() => format!("endete am {}", german::date(day)),
            Some(day) => format!("bis {}", german::date(day)),
        },
        revoke_action: paths::token_revocation(token.id),
    }
}
