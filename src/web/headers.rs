//! Headers that every answer carries.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web as actix};

use crate::app::App;

/// Nothing from elsewhere, nothing inline, in no frame (experience.md, ground rule 2).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Adds the headers of a closed forum; a handler may have set its own before.
///
/// # Errors
/// What the handler answers.
pub async fn add(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    // No address of ours holds a NUL, and PostgreSQL takes none. The API answers for itself, in its own form.
    if !request.path().starts_with("/api/")
        && request.uri().path_and_query().is_some_and(|path| path.as_str().contains("%00"))
    {
        return Err(actix_web::error::ErrorNotFound("Diese Seite gibt es nicht."));
    }
    let is_https = request
        .app_data::<actix::Data<App>>()
        .is_some_and(|app| app.config.server.base_url.scheme() == "https");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    set(headers, "content-security-policy", CONTENT_SECURITY_POLICY);
    set(headers, "x-content-type-options", "nosniff");
    set(headers, "referrer-policy", "same-origin");
    set(headers, "x-frame-options", "DENY");
    set(headers, "x-robots-tag", "noindex, nofollow");
    set(headers, "cross-origin-opener-policy", "same-origin");
    set(headers, "cross-origin-resource-policy", "same-origin");
    set(headers, "permissions-policy", "camera=(), geolocation=(), microphone=()");
    // Private pages leave no copy on a shared PC of a town hall.
    set(headers, header::CACHE_CONTROL.as_str(), "no-store");
    if is_https {
        set(headers, "strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    Ok(response)
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
