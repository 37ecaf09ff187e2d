//! The body of a request: JSON, within the limits of size and time.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web as actix};
use serde::de::DeserializeOwned;

use super::error::{Refusal, Result};
use crate::app::App;
use crate::web::form::receive_bytes;

/// Characters of the parser's words that an error repeats.
const DETAIL_CHARS: usize = 200;

/// A body, or why there is none. It is looked at after the caller is known.
pub struct Sent(pub Result<Vec<u8>>);

impl Sent {
    /// Nothing was sent, or nothing that matters.
    pub fn nothing() -> Self {
        Self(Ok(Vec::new()))
    }
}

impl FromRequest for Sent {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let missing = || actix_web::error::ErrorInternalServerError("no app");
            let app = request.app_data::<actix::Data<App>>().ok_or_else(missing)?;
            Ok(Self(match receive_bytes(app, payload).await {
                Ok(Ok(_)) if !is_json(&request) => Err(Refusal::NotJson),
                Ok(Ok(body)) => Ok(body),
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Err(Refusal::BrokenBody),
            }))
        })
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The JSON of a body as a type.
///
/// # Errors
/// [`Refusal::BadJson`].
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::BadJson(error.to_string().chars().take(DETAIL_CHARS).collect()))
}
