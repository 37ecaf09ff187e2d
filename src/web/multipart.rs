//! A form that brings a file (`multipart/form-data`).

use actix_multipart::Multipart;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::web::Bytes;
use futures_util::{StreamExt, stream};

use super::form::Form;

/// Whether a form says that it brings files.
pub(super) fn is_meant(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// The fields and files of a body. What breaks off holds no token either, and is refused for that.
pub(super) async fn form(headers: &HeaderMap, body: Vec<u8>) -> Form {
    let most = body.len();
    let body = stream::iter([Ok::<_, PayloadError>(Bytes::from(body))]);
    let mut parts = Multipart::new(headers, body);
    let mut form = Form::default();
    while let Some(Ok(mut part)) = parts.next().await {
        let is_file = part.content_disposition().is_some_and(|said| said.get_filename().is_some());
        let name = part.name().unwrap_or_default().to_owned();
        let Ok(Ok(content)) = part.bytes(most).await else { break };
        if is_file {
            form.add_file(name, content.to_vec());
        } else {
            form.add_field(name, &String::from_utf8_lossy(&content));
        }
    }
    form
}
