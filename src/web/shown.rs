//! A page together with what its frame needs to know.

use actix_web::http::StatusCode;
use chrono::Duration;

use super::kept::{Keep, LIST_SECONDS};
use super::page::Page;
use super::views::Link;
use crate::db::types::Timestamp;
use crate::forum::ids::MemberId;

/// A page that is ready to be rendered.
pub struct Shown<P> {
    /// The page.
    pub page: P,
    /// 200, unless a form came back.
    pub status: StatusCode,
    /// Current entry of the navigation.
    pub area: &'static str,
    /// The way here, without the page itself.
    pub breadcrumbs: Vec<Link>,
    /// The title begins with "Fehler: ".
    pub has_problems: bool,
    /// Seconds after which another try has a chance.
    pub retry_after: Option<u64>,
    /// How long the page may be shown again, if it may.
    pub keep: Option<Keep>,
}

impl<P: Page> Shown<P> {
    /// A page in an area of the navigation.
    pub fn new(page: P, area: &'static str) -> Self {
        Self {
            page,
            status: StatusCode::OK,
            area,
            breadcrumbs: Vec::new(),
            has_problems: false,
            retry_after: None,
            keep: None,
        }
    }

    /// With the way here.
    #[must_use]
    pub fn under(mut self, breadcrumbs: Vec<Link>) -> Self {
        self.breadcrumbs = breadcrumbs;
        self
    }

    /// A form that came back: 422 and "Fehler: " if there are problems.
    #[must_use]
    pub fn with_problems(mut self, has_problems: bool) -> Self {
        if has_problems {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
            self.has_problems = true;
        }
        self
    }

    /// A form that came too soon: 429, and when to try again.
    #[must_use]
    pub fn too_often(mut self, seconds: u64) -> Self {
        self.status = StatusCode::TOO_MANY_REQUESTS;
        self.retry_after = Some(seconds);
        self
    }

    /// A page that may be kept until its words about time change, but not for these members.
    #[must_use]
    pub fn kept_until(mut self, until: Timestamp, not_for: Vec<MemberId>) -> Self {
        self.keep = Some(Keep { until, not_for });
        self
    }

    /// A list, kept for a moment.
    #[must_use]
    pub fn kept_for_a_moment(self, now: Timestamp) -> Self {
        self.kept_until(now + Duration::seconds(LIST_SECONDS), Vec::new())
    }

    /// With another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl<P: Page> From<P> for Shown<P> {
    fn from(page: P) -> Self {
        Self::new(page, "")
    }
}
