//! What a handler answers, made on the blocking thread and sent from where it is awaited.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use super::etag;
use crate::error::{Error, Result};
use crate::forum::access::KeptAnswer;

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Reply {
    /// What is kept with an Idempotency-Key.
    pub kept: KeptAnswer,
    /// The header `Link`.
    pub link: Option<String>,
    /// Whether it was answered before.
    pub is_repeated: bool,
}

impl Reply {
    /// 200 with a value and the version of its content.
    ///
    /// # Errors
    /// The value is no JSON.
    pub fn of<T: Serialize>(value: &T) -> Result<Self> {
        let body = serde_json::to_string(value).map_err(|error| Error::Internal(error.into()))?;
        let etag = Some(etag::weak(&body));
        let kept = KeptAnswer { status: 200, etag, location: None, body };
        Ok(Self { kept, link: None, is_repeated: false })
    }

    /// The same for a post, whose version an edit names.
    ///
    /// # Errors
    /// The value is no JSON.
    pub fn of_post<T: Serialize>(value: &T, edit_count: i32) -> Result<Self> {
        let mut reply = Self::of(value)?;
        reply.kept.etag = Some(etag::of_post(edit_count, &reply.kept.body));
        Ok(reply)
    }

    /// 201, with the address of what is new.
    #[must_use]
    pub fn created(mut self, location: String) -> Self {
        self.kept.status = 201;
        self.kept.location = Some(location);
        self
    }

    /// With the header `Link`.
    #[must_use]
    pub fn with_link(mut self, link: String) -> Self {
        self.link = Some(link);
        self
    }

    /// What was answered to the same request before.
    pub fn repeated(kept: KeptAnswer) -> Self {
        Self { kept, link: None, is_repeated: true }
    }

    /// Sends it; 304 without content if the caller has this version (`If-None-Match`).
    pub fn respond(self, if_none_match: Option<&str>) -> HttpResponse {
        let Self { kept, link, is_repeated } = self;
        let is_known =
            matches!((if_none_match, &kept.etag), (Some(known), Some(etag)) if etag::is_named(known, etag));
        let status = if is_known {
            StatusCode::NOT_MODIFIED
        } else {
            StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK)
        };
        let mut response = HttpResponse::build(status);
        // A program may keep what it read, if it asks each time whether that still holds.
        response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
        response.insert_header((header::VARY, "Authorization"));
        if let Some(etag) = kept.etag {
            response.insert_header((header::ETAG, etag));
        }
        if let Some(location) = kept.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(link) = link {
            response.insert_header((header::LINK, link));
        }
        if is_repeated {
            response.insert_header(("idempotency-replayed", "true"));
        }
        if is_known {
            return response.finish();
        }
        response.content_type("application/json").body(kept.body)
    }
}
