//! What needs no token: whether the forum answers, and the document that describes this door.

use actix_web::{HttpResponse, web as actix};
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use super::error::Refusal;
use crate::app::App;
use crate::forum::accounts;

/// The forum answers, and so does its database.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`; a database that does not answer is an error.
    #[schema(pattern = "^ok$")]
    pub status: &'static str,
    /// Version of the forum.
    pub version: &'static str,
}

/// Whether forum and database answer. Needs no token.
#[utoipa::path(
    get, path = "/health", operation_id = "read_health", tag = "operation", security(()),
    responses((status = 200, description = "Both answer", body = Health))
)]
pub async fn show(app: actix::Data<App>) -> HttpResponse {
    let answers = actix::block(move || app.db.read(accounts::store::any)).await;
    match answers {
        Ok(Ok(_)) => HttpResponse::Ok().json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }),
        _ => Refusal::Unavailable.respond(),
    }
}

/// The OpenAPI document of this door. Needs no token.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "read_document", tag = "operation", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = std::collections::BTreeMap<String, serde_json::Value>))
)]
pub async fn document(api: actix::Data<Api>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(api.document().to_owned())
}
