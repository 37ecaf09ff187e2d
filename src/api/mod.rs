//! The door for programs: JSON under `/api/v1`, Atom under `/feed`.
//!
//! A program comes with a member's token and is that member. A handler says what it needs and calls the same
//! verb as the web door; [`caller::Caller`] brings the viewer, [`error`] turns every failure into one form.
//! Cookies count for nothing here, so no other site can make a browser act.

pub mod caller;
pub mod channels;
pub mod document;
pub mod error;
pub mod etag;
pub mod feeds;
pub mod health;
pub mod limits;
pub mod me;
pub mod members;
pub mod parameters;
pub mod organisations;
pub mod posts;
pub mod regions;
pub mod reply;
pub mod routes;
pub mod sent;
pub mod threads;
pub mod views;

use std::sync::OnceLock;

use crate::app::App;
use crate::limiter::Limiter;

/// What the requests of this door share beside the [`App`].
pub struct Api {
    /// How much a program may ask.
    pub requests: Limiter,
    document: OnceLock<String>,
}

impl Api {
    /// For this forum.
    pub fn new(app: &App) -> Self {
        Self { requests: limits::on_requests(&app.config.limits), document: OnceLock::new() }
    }

    /// The OpenAPI document, made when it is first asked for.
    pub fn document(&self) -> &str {
        self.document.get_or_init(document::json)
    }
}
