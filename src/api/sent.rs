//! The body of a request: JSON, within the limits of size and time.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web as actix};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

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

/// A whole number. `2.0` is one too: in JSON it is the same number as `2`.
///
/// # Errors
/// Anything else.
pub fn whole<'de, D: Deserializer<'de>>(source: D) -> Result<i64, D::Error> {
    let number = serde_json::Number::deserialize(source)?;
    // Every whole number that JSON can tell apart from its neighbours has at most 16 digits.
    let of_float = || {
        let text = number.as_f64().filter(|float| float.fract() == 0.0).map(|float| format!("{float:.0}"));
        text.and_then(|digits| digits.parse().ok())
    };
    number.as_i64().or_else(of_float).ok_or_else(|| D::Error::custom("expected a whole number"))
}

/// The same, or nothing.
///
/// # Errors
/// Anything else.
pub fn whole_or_none<'de, D: Deserializer<'de>>(source: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole")] i64);
    Ok(Option::<Whole>::deserialize(source)?.map(|Whole(number)| number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Sample {
        #[serde(default, deserialize_with = "whole_or_none")]
        number: Option<i64>,
    }

    #[test]
    fn numbers_are_whole_however_they_are_written() {
        let number = |text: &str| parse::<Sample>(text.as_bytes()).map(|sample| sample.number).ok();
        assert_eq!(number(r#"{"number": 2}"#), Some(Some(2)));
        assert_eq!(number(r#"{"number": 2.0}"#), Some(Some(2)));
        assert_eq!(number(r#"{"number": null}"#), Some(None));
        assert_eq!(number("{}"), Some(None));
        for bad in [r#"{"number": 2.5}"#, r#"{"number": "2"}"#, r#"{"number": true}"#, r#"{"number": 1e300}"#]
        {
            assert_eq!(number(bad), None, "{bad}");
        }
    }
}
