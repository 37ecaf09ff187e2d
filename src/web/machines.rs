//! What machines ask: is the process there, may it get requests, what are its figures. No page, no cookie.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder, web as actix};
use sha2::{Digest, Sha256};

use super::visit::{Answer, Visit};
use crate::app::App;
use crate::db::PoolState;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::activity;
use crate::mail::outbox_store::{self, Depth};
use crate::measures::{self, Measures};

/// How long a machine waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);
/// The kind of text that Prometheus reads.
const FIGURES: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Lets one question at a time through to the database: while it does not answer, a monitoring that asks
/// every few seconds must not fill the threads with questions that wait.
#[derive(Clone, Default)]
pub struct Turnstile(Arc<AtomicBool>);

impl Turnstile {
    /// Asks, unless an earlier question still waits; gives up after two seconds.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Option<Result<T>> {
        if self.0.swap(true, Ordering::Relaxed) {
            return None;
        }
        let pass = Pass(self.0.clone());
        let asked = actix::block(move || {
            let _pass = pass;
            question()
        });
        tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()
    }
}

/// Held while a question is asked; given back however it ends.
struct Pass(Arc<AtomicBool>);

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> impl Responder {
    "ok"
}

/// `GET /readyz`: requests may be sent here. The database answers and is up to date, the jobs are alive, and
/// the process is not stopping. Answers within two seconds.
pub async fn ready(app: actix::Data<App>, turnstile: actix::Data<Turnstile>) -> HttpResponse {
    let unready = |why: &'static str| HttpResponse::ServiceUnavailable().body(why);
    if app.pulse.is_stopping() {
        return unready("stopping");
    }
    if !app.pulse.is_alive() {
        return unready("jobs");
    }
    let db = app.db.clone();
    match turnstile.ask(move || db.is_current()).await {
        Some(Ok(true)) => HttpResponse::Ok().body("ok"),
        Some(Ok(false)) => unready("migrations"),
        Some(Err(_)) | None => unready("database"),
    }
}

/// `GET /metrics`: the figures, for this machine and for whoever has the token.
pub async fn figures(
    visit: Visit,
    request: HttpRequest,
    app: actix::Data<App>,
    turnstile: actix::Data<Turnstile>,
) -> Answer {
    if !may_read(&request, &app.config.metrics.token) {
        return visit.error(Error::NotFound).await;
    }
    let (db, now) = (app.db.clone(), app.clock.now());
    let depths = turnstile
        .ask(move || {
            db.read(|conn| Ok((outbox_store::depth(conn, now)?, activity::store::count_waiting(conn)?)))
        })
        .await;
    note_database(&app);
    note_depths(&app.measures, depths.and_then(Result::ok), now);
    app.measures.gauge(measures::STOPPING, &[]).set(f64::from(u8::from(app.pulse.is_stopping())));
    Ok(HttpResponse::Ok().content_type(FIGURES).body(app.measures.render()))
}

/// `GET /robots.txt`: nothing here is for search engines.
pub async fn robots() -> impl Responder {
    "User-agent: *\nDisallow: /\n"
}

/// From this machine itself, not handed on by a proxy on it; or with the token.
fn may_read(request: &HttpRequest, token: &str) -> bool {
    let has = |name: &str| request.headers().contains_key(name);
    let is_handed_on = has("x-forwarded-for") || has("forwarded") || has("x-real-ip") || has("via");
    let is_local = request.peer_addr().is_some_and(|address| address.ip().is_loopback());
    if is_local && !is_handed_on {
        return true;
    }
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Hashes of equal length: how long the comparison takes tells nothing about the token.
    !token.is_empty() && Sha256::digest(given) == Sha256::digest(token)
}

fn note_database(app: &App) {
    let (readers, writers) = app.db.pools();
    for (pool, state) in [("read", readers), ("write", writers)] {
        note_pool(&app.measures, pool, state);
    }
    let (writes, commits) = app.db.writes();
    app.measures.counter(measures::WRITES, &[]).absolute(writes);
    app.measures.counter(measures::COMMITS, &[]).absolute(commits);
}

fn note_pool(measures: &Measures, pool: &str, state: PoolState) {
    let of_state = |word| measures.gauge(measures::CONNECTIONS, &[("pool", pool), ("state", word)]);
    of_state("in_use").set(state.in_use);
    of_state("idle").set(state.idle);
    let pool = [("pool", pool)];
    measures.gauge(measures::POOL_SIZE, &pool).set(state.size);
    measures.counter(measures::POOL_WAITS, &pool).absolute(state.waits);
    measures.counter(measures::POOL_WAITED, &pool).absolute(state.waited_micros);
    measures.counter(measures::POOL_TIMEOUTS, &pool).absolute(state.timeouts);
}

/// While the database does not answer the depths are unknown, not what they were.
#[allow(clippy::cast_precision_loss)] // Figures are read by eye and by graph; 53 bits are plenty.
fn note_depths(measures: &Measures, depths: Option<(Depth, i64)>, now: Timestamp) {
    measures.gauge(measures::DATABASE_UP, &[]).set(f64::from(u8::from(depths.is_some())));
    let outbox = |state| measures.gauge(measures::OUTBOX, &[("state", state)]);
    let (waiting, claimed, failed, oldest, activities) = match depths {
        Some((depth, activities)) => {
            let age = depth.oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0));
            (depth.waiting as f64, depth.claimed as f64, depth.failed as f64, age as f64, activities as f64)
        }
        None => (f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN),
    };
    outbox("waiting").set(waiting);
    outbox("claimed").set(claimed);
    outbox("failed").set(failed);
    measures.gauge(measures::OUTBOX_AGE, &[]).set(oldest);
    measures.gauge(measures::ACTIVITIES, &[]).set(activities);
}
