//! One request: whose token it brings, and the two ways to the database.
//!
//! As in the web door a request takes one hop to a blocking thread; there the token becomes a [`Viewer`], the
//! handler's work is done and the answer is written out.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web as actix};

use super::error::{Refusal, Result};
use super::limits::tell;
use super::reply::Reply;
use super::sent::Sent;
use crate::app::App;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, counting_queries};
use crate::error::Error;
use crate::forum::access::{self, AccessToken, Repeat, TokenScope};
use crate::forum::accounts::Viewer;
use crate::forum::regions::RegionTree;
use crate::limiter::Standing;

/// Characters of an Idempotency-Key.
const KEY_CHARS: std::ops::RangeInclusive<usize> = 1..=255;
/// What opens this door; a feed's token does not.
const SCOPES: [TokenScope; 2] = [TokenScope::Read, TokenScope::Write];

/// One request.
pub struct Caller {
    app: App,
    secret: Option<String>,
    method: String,
    path: String,
    if_match: Option<String>,
    if_none_match: Option<String>,
    once: Option<String>,
}

/// What an answer is made from.
pub struct Look<'a> {
    /// A connection.
    pub conn: &'a mut DbConnection,
    /// For whom the program acts.
    pub viewer: &'a Viewer,
    /// Its token.
    pub token: &'a AccessToken,
    /// When.
    pub now: Timestamp,
    /// Names of regions.
    pub regions: &'a RegionTree,
    /// The running forum.
    pub app: &'a App,
}

/// What a blocking thread hands back.
struct Made {
    outcome: Result<Reply>,
    standing: Option<Standing>,
    queries: u32,
}

/// How a request is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Others read it: the limit on writing holds, as for forms.
    AsWriting,
    /// A small change, which forms do not count either.
    AsRequest,
}

impl Caller {
    /// The header `If-Match`.
    pub fn if_match(&self) -> Option<String> {
        self.if_match.clone()
    }

    /// Reads with the viewer's rights.
    pub async fn read(
        self,
        work: impl FnOnce(&mut Look<'_>) -> Result<Reply> + Send + 'static,
    ) -> HttpResponse {
        let if_none_match = self.if_none_match.clone();
        self.hop(if_none_match, |caller| caller.make(work)).await
    }

    /// Runs a verb in one transaction. `prepare` reads what was sent and renders it before; then `work` writes.
    ///
    /// The token is asked again inside the transaction, so that one that was revoked a moment ago writes
    /// nothing, and a request that was answered before is answered the same.
    pub async fn write<P: Send + 'static>(
        self,
        sent: Sent,
        counts: Counts,
        prepare: impl FnOnce(&mut Look<'_>, &[u8]) -> Result<P> + Send + 'static,
        work: impl Fn(&mut Look<'_>, &P) -> crate::error::Result<Reply> + Send + 'static,
    ) -> HttpResponse {
        self.hop(None, move |caller| caller.change(sent, counts, prepare, work)).await
    }

    /// Runs a verb that takes no more than an id, may be repeated, and answers with the thing as it stands then.
    pub async fn switch<I: Send + 'static>(
        self,
        id: Result<I>,
        work: impl Fn(&mut Look<'_>, &I) -> crate::error::Result<Reply> + Send + 'static,
    ) -> HttpResponse {
        self.write(Sent::nothing(), Counts::AsRequest, |_, _| id, work).await
    }

    async fn hop(
        self,
        if_none_match: Option<String>,
        work: impl FnOnce(&Self) -> Made + Send + 'static,
    ) -> HttpResponse {
        let counts_queries = self.app.config.development.count_queries;
        let made = actix::block(move || work(&self)).await.unwrap_or_else(|error| Made {
            outcome: Err(Error::Internal(error.into()).into()),
            standing: None,
            queries: 0,
        });
        let mut response = match made.outcome {
            Ok(reply) => reply.respond(if_none_match.as_deref()),
            Err(refusal) => refusal.respond(),
        };
        if let Some(standing) = made.standing {
            tell(standing, response.headers_mut());
        }
        if counts_queries {
            let name = header::HeaderName::from_static("x-queries");
            response.headers_mut().insert(name, header::HeaderValue::from(made.queries));
        }
        response
    }

    fn make(&self, work: impl FnOnce(&mut Look<'_>) -> Result<Reply>) -> Made {
        let now = self.app.clock.now();
        let (outcome, queries) = counting_queries(|| {
            self.app.db.read(|conn| {
                Ok(self.look(conn, now, |look| {
                    let reply = work(look)?;
                    Ok((reply, look.token.clone()))
                }))
            })
        });
        let outcome = outcome.map_err(Refusal::from).and_then(|outcome| outcome);
        if let Ok((_, token)) = &outcome
            && token.needs_touch(now)
        {
            // The answer is right without it; the next request notes the day.
            if let Err(error) = self.app.db.write(|conn| access::store::touch(conn, token.id, now.day())) {
                tracing::warn!(%error, "the use of a token was not noted");
            }
        }
        Made { outcome: outcome.map(|(reply, _)| reply), standing: None, queries }
    }

    fn change<P>(
        &self,
        sent: Sent,
        counts: Counts,
        prepare: impl FnOnce(&mut Look<'_>, &[u8]) -> Result<P>,
        work: impl Fn(&mut Look<'_>, &P) -> crate::error::Result<Reply>,
    ) -> Made {
        let now = self.app.clock.now();
        let mut standing = None;
        let (outcome, queries) = counting_queries(|| {
            let (prepared, key) = self.prepare(sent, now, counts, &mut standing, prepare)?;
            let attempt = || self.attempt(key.as_ref(), now, &prepared, &work);
            // Two requests with one key at the same moment both find it unused; the slower one looks again.
            let written = match attempt() {
                Err(error) if error.is_duplicate() => attempt(),
                outcome => outcome,
            };
            written.map_err(Refusal::from).and_then(|outcome| outcome)
        });
        if outcome.is_ok() {
            self.app.wake_jobs.notify_one();
        }
        Made { outcome, standing, queries }
    }

    /// Everything before the transaction: who writes, may she, what did she send.
    fn prepare<P>(
        &self,
        sent: Sent,
        now: Timestamp,
        counts: Counts,
        standing: &mut Option<Standing>,
        prepare: impl FnOnce(&mut Look<'_>, &[u8]) -> Result<P>,
    ) -> Result<(P, Option<(String, String)>)> {
        self.app.db.read(|conn| {
            Ok(self.look(conn, now, |look| {
                if look.token.scope != TokenScope::Write {
                    return Err(Refusal::ReadOnly);
                }
                if counts == Counts::AsWriting {
                    *standing = Some(self.app.count_writing(look.token.member_id).map_err(Error::from)?);
                }
                let body = sent.0?;
                // A small change may be repeated anyway; and its answer shows posts of others, which may be
                // hidden before the key is forgotten.
                let key = if counts == Counts::AsWriting { self.key(&body)? } else { None };
                Ok((prepare(look, &body)?, key))
            }))
        })?
    }

    /// One transaction: the answer of before, or the work with its answer.
    fn attempt<P>(
        &self,
        key: Option<&(String, String)>,
        now: Timestamp,
        prepared: &P,
        work: &impl Fn(&mut Look<'_>, &P) -> crate::error::Result<Reply>,
    ) -> crate::error::Result<Result<Reply>> {
        self.app.db.write(|conn| {
            let (viewer, token) = self.arrival(conn, now)?;
            if let Some((key, hash)) = key {
                match access::repeated(conn, token.member_id, key, hash)? {
                    Repeat::No => {}
                    Repeat::Yes(kept) => return Ok(Ok(Reply::repeated(kept))),
                    Repeat::OtherRequest => return Ok(Err(Refusal::KeyReused)),
                }
            }
            let regions = self.app.regions();
            let mut look =
                Look { conn, viewer: &viewer, token: &token, now, regions: &regions, app: &self.app };
            let reply = work(&mut look, prepared)?;
            if let Some((key, hash)) = key {
                access::keep(conn, token.member_id, (key, hash), &reply.kept, now)?;
            }
            if token.needs_touch(now) {
                access::store::touch(conn, token.id, now.day())?;
            }
            Ok(Ok(reply))
        })
    }

    fn look<T>(
        &self,
        conn: &mut DbConnection,
        now: Timestamp,
        work: impl FnOnce(&mut Look<'_>) -> Result<T>,
    ) -> Result<T> {
        let (viewer, token) = self.arrival(conn, now)?;
        let regions = self.app.regions();
        work(&mut Look { conn, viewer: &viewer, token: &token, now, regions: &regions, app: &self.app })
    }

    fn arrival(
        &self,
        conn: &mut DbConnection,
        now: Timestamp,
    ) -> crate::error::Result<(Viewer, AccessToken)> {
        let secret = self.secret.as_deref().ok_or(Error::SignInNeeded)?;
        let (member, token) =
            access::store::arrival(conn, secret, &SCOPES, now)?.ok_or(Error::SignInNeeded)?;
        let viewer = Viewer::arriving(member, now);
        viewer.member()?;
        Ok((viewer, token))
    }

    /// The Idempotency-Key, if there is one, and the hash of the request it stands for.
    fn key(&self, body: &[u8]) -> Result<Option<(String, String)>> {
        // An edit may be repeated as well: its version is gone the second time.
        let Some(key) = self.once.as_ref().filter(|_| self.method == "POST") else {
            return Ok(None);
        };
        if !KEY_CHARS.contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Refusal::BadParameter("Idempotency-Key".to_owned()));
        }
        Ok(Some((key.clone(), access::request_hash(&self.method, &self.path, body))))
    }
}

/// The secret of the header `Authorization`.
pub fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (kind, secret) = value.split_once(' ')?;
    let secret = secret.trim();
    (kind.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then(|| secret.to_owned())
}

impl FromRequest for Caller {
    type Error = actix_web::Error;
    type Future = Ready<std::result::Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Caller {
    fn of(request: &HttpRequest) -> std::result::Result<Self, actix_web::Error> {
        let missing = || actix_web::error::ErrorInternalServerError("no app");
        // What is no text counts as sent, and as wrong.
        let text = |name: &str| {
            request.headers().get(name).map(|value| value.to_str().unwrap_or_default().to_owned())
        };
        Ok(Self {
            app: request.app_data::<actix::Data<App>>().ok_or_else(missing)?.get_ref().clone(),
            secret: bearer(request),
            method: request.method().to_string(),
            path: request.path().to_owned(),
            if_match: text("if-match"),
            if_none_match: text("if-none-match"),
            once: text("idempotency-key"),
        })
    }
}
