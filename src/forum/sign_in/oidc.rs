//! What is said to a provider over HTTP: discovery, code with PKCE, and the token whose signature, issuer,
//! audience, nonce and time are checked by the library.
//!
//! Slow, and therefore never inside a transaction: a provider has ten seconds for each answer.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreUserInfoClaims};
use openidconnect::reqwest::blocking::Client;
use openidconnect::reqwest::redirect::Policy;
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout, RedirectUrl, Scope, TokenResponse,
};
use url::Url;

use crate::config::Provider;
use crate::db::types::Timestamp;

/// Seconds that a provider may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A visit that may begin.
pub(super) struct Started {
    pub url: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// What a token said.
pub(super) struct Claims {
    pub issuer: String,
    pub subject: String,
    pub name: String,
    pub email: String,
    id_token: String,
    end_session: Option<Url>,
}

impl Claims {
    /// Where the browser has to go to be signed out at the provider as well, if the provider has such a place.
    pub(super) fn sign_out_url(&self, back_to: &str, client_id: &str) -> Option<String> {
        let mut url = self.end_session.clone()?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", &self.id_token)
            .append_pair("client_id", client_id)
            .append_pair("post_logout_redirect_uri", back_to);
        Some(url.into())
    }
}

/// Asks where the provider wants the browser, and with what.
pub(super) fn start(provider: &Provider, return_to: &str) -> Result<Started> {
    let metadata = discover(provider, &http()?)?;
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.client_secret.clone())),
    )
    .set_redirect_uri(RedirectUrl::new(return_to.to_owned())?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    Ok(Started {
        url: url.into(),
        state: state.into_secret(),
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
    })
}

/// Changes the code for a token and reads it.
pub(super) fn finish(
    provider: &Provider,
    return_to: &str,
    code: &str,
    (nonce, verifier): (&str, &str),
    now: Timestamp,
) -> Result<Claims> {
    ensure!(!code.is_empty(), "the provider sent no code");
    let http = http()?;
    let metadata = discover(provider, &http)?;
    let end_session =
        metadata.additional_metadata().end_session_endpoint.as_ref().map(|url| url.url().clone());
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.client_secret.clone())),
    )
    .set_redirect_uri(RedirectUrl::new(return_to.to_owned())?);
    let response = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
        .request(&http)
        .context("the code was not taken")?;
    let token = response.id_token().context("the provider sent no identity")?;
    let clock = move || -> DateTime<Utc> { now.utc() };
    let verifier = client.id_token_verifier().set_time_fn(clock);
    let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned())).context("the token is not right")?;
    let mut name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let mut email = claims.email().map(|email| email.to_string());
    // Some providers tell name and address only when they are asked once more. Both are a convenience.
    if name.is_none() || email.is_none() {
        let about = client
            .user_info(response.access_token().clone(), Some(claims.subject().clone()))
            .ok()
            .and_then(|request| -> Option<CoreUserInfoClaims> { request.request(&http).ok() });
        if let Some(about) = about {
            name = name.or_else(|| Some(about.name()?.get(None)?.to_string()));
            email = email.or_else(|| about.email().map(|email| email.to_string()));
        }
    }
    Ok(Claims {
        issuer: claims.issuer().to_string(),
        subject: claims.subject().to_string(),
        name: name.unwrap_or_default(),
        email: email.unwrap_or_default(),
        id_token: token.to_string(),
        end_session,
    })
}

fn discover(provider: &Provider, http: &Client) -> Result<ProviderMetadataWithLogout> {
    let issuer = IssuerUrl::new(provider.issuer.clone())?;
    ProviderMetadataWithLogout::discover(&issuer, http)
        .with_context(|| format!("{} does not say how it is used", provider.issuer))
}

/// A provider's answer leads nowhere else: a redirect could make us ask machines of our own network.
fn http() -> Result<Client> {
    Ok(Client::builder().redirect(Policy::none()).timeout(PATIENCE).build()?)
}
