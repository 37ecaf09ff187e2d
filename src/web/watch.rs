//! Every request is counted, timed, and worth a line in the log: by its route, never by its address. Names,
//! networks, tokens and what was searched for stay out.
//!
//! It runs around everything else, for every request: once a route has been asked for, counting allocates
//! nothing and takes no lock.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, Resource, web as actix};

use crate::app::App;
use crate::measures::{Counter, HTTP_REQUESTS, HTTP_SECONDS, Histogram, Measures};

/// Milliseconds from which on a request is worth a line.
const SLOW_MS: u64 = 1_000;
/// The route of everything that has none.
const UNKNOWN: &str = "unknown";

/// A resource whose requests are counted under its pattern.
pub fn resource(pattern: &str) -> Resource {
    actix::resource(pattern).app_data(Series::of(pattern))
}

/// The number that the page of a fault shows, for the line of its request.
pub struct Reference(pub String);

/// The figures of one route in one worker.
pub struct Series {
    pattern: String,
    // A handful of entries, found faster than a hash is made.
    entries: RefCell<Vec<Entry>>,
}

struct Entry {
    method: &'static str,
    status: StatusCode,
    requests: Counter,
    seconds: Histogram,
}

impl Series {
    fn of(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), entries: RefCell::default() }
    }

    fn note(&self, measures: &Measures, method: &'static str, status: StatusCode, took: Duration) {
        let mut entries = self.entries.borrow_mut();
        let known = entries.iter().position(|entry| entry.status == status && entry.method == method);
        let place = known.unwrap_or_else(|| {
            let labels = [("route", self.pattern.as_str()), ("method", method), ("status", status.as_str())];
            entries.push(Entry {
                method,
                status,
                requests: measures.counter(HTTP_REQUESTS, &labels),
                seconds: measures.histogram(HTTP_SECONDS, &labels[..2]),
            });
            entries.len() - 1
        });
        entries[place].requests.increment(1);
        entries[place].seconds.record(took.as_secs_f64());
    }
}

/// The routes of one worker that were not made by [`resource`], and requests without a route.
pub struct Others {
    unknown: Series,
    matched: RefCell<HashMap<String, Rc<Series>>>,
}

impl Default for Others {
    fn default() -> Self {
        Self { unknown: Series::of(UNKNOWN), matched: RefCell::default() }
    }
}

impl Others {
    fn series(&self, pattern: Option<String>) -> Option<Rc<Series>> {
        let mut matched = self.matched.borrow_mut();
        let pattern = pattern?;
        Some(matched.entry(pattern).or_insert_with_key(|pattern| Rc::new(Series::of(pattern))).clone())
    }
}

/// Counts and times a request, and logs it.
///
/// # Errors
/// What lies inside answers.
pub async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begun = Instant::now();
    let method = method_word(request.method());
    let (app, others) =
        (request.app_data::<actix::Data<App>>().cloned(), request.app_data::<actix::Data<Others>>().cloned());
    let outcome = next.call(request).await;
    let (Some(app), Some(others)) = (app, others) else { return outcome };
    let took = begun.elapsed();
    match &outcome {
        Ok(response) => {
            let (request, status) = (response.request(), response.status());
            let reference =
                response.response().extensions().get::<Reference>().map(|number| number.0.clone());
            if let Some(series) = request.app_data::<Series>() {
                series.note(&app.measures, method, status, took);
                log(&series.pattern, method, status, took, reference);
            } else {
                let series = others.series(request.match_pattern());
                let series = series.as_deref().unwrap_or(&others.unknown);
                series.note(&app.measures, method, status, took);
                log(&series.pattern, method, status, took, reference);
            }
        }
        Err(error) => {
            let status = error.as_response_error().status_code();
            others.unknown.note(&app.measures, method, status, took);
            log(UNKNOWN, method, status, took, None);
        }
    }
    outcome
}

fn log(route: &str, method: &str, status: StatusCode, took: Duration, reference: Option<String>) {
    let (status, ms) = (status.as_u16(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    match reference {
        Some(reference) => tracing::error!(route, method, status, ms, reference, "request"),
        None if status >= 500 => tracing::warn!(route, method, status, ms, "request"),
        None => log_well(route, method, status, ms),
    }
}

fn log_well(route: &str, method: &str, status: u16, ms: u64) {
    if ms >= SLOW_MS {
        tracing::info!(route, method, status, ms, "slow request");
    } else {
        tracing::debug!(route, method, status, ms, "request");
    }
}

/// A visitor may send any word as a method; we know these.
fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
