//! The OpenAPI document. Paths and types come from the handlers; what all of them share is added here, so
//! that none can forget it.

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{channels, error, health, me, members, organisations, posts, regions, threads};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Lotsenforum",
        description = "The forum of the municipal Digitallotsen of Baden-Württemberg, for programs. \
            A program acts for the member whose token it brings, with her rights and no others.",
    ),
    servers((url = "/api/v1")),
    security(("token" = [])),
    tags(
        (name = "threads", description = "Threads: listing, reading, beginning, replying, solving"),
        (name = "posts", description = "Single posts: reading, editing, thanking"),
        (name = "places", description = "Channels, regions and organisations"),
        (name = "members", description = "Who is there, where they work, and what they can be asked about"),
        (name = "account", description = "The member of the token"),
        (name = "operation", description = "Whether the forum answers, and this document"),
    ),
    paths(
        health::show, health::document, me::show, members::list, members::show, regions::list, organisations::list, channels::list,
        threads::list, threads::start, threads::show, threads::reply,
        threads::mark_solution, threads::unmark_solution,
        posts::show, posts::edit, posts::thank, posts::take_thanks_back,
    ),
    components(schemas(error::ErrorBody, threads::ListStatus, members::SizeWord)),
)]
struct Document;

/// The document as it is served.
pub fn json() -> String {
    whole().to_string()
}

/// The document with everything that operations share.
pub fn whole() -> Value {
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    document["components"]["securitySchemes"] = json!({
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the page /konto/zugaenge or of `lotsenforum member token`",
        }
    });
    document["components"]["headers"] = headers();
    if let Some(paths) = document["paths"].as_object_mut() {
        for methods in paths.values_mut().filter_map(Value::as_object_mut) {
            for (method, operation) in methods {
                complete(method, operation);
            }
        }
    }
    document
}

/// What an answer may carry, under the name that operations refer to.
fn headers() -> Value {
    let number = |description: &str| json!({ "description": description, "required": true, "schema": { "type": "integer", "minimum": 0 } });
    let text = |description: &str, required: bool| json!({ "description": description, "required": required, "schema": { "type": "string" } });
    json!({
        "RateLimit-Limit": number("Requests in 10 minutes"),
        "RateLimit-Remaining": number("How many are left"),
        "RateLimit-Reset": number("Seconds until all are"),
        "Retry-After": number("Seconds until the next request has a chance"),
        "WWW-Authenticate": text("How to authenticate", true),
        "ETag": text("Version of what is answered", true),
        "Location": text("Address of what is new", true),
        "Link": text("Pages around this one (RFC 8288)", true),
        "Idempotency-Replayed": text("`true` if this was answered before", false),
    })
}

fn complete(method: &str, operation: &mut Value) {
    let has = |part: &str, place: &str| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one[part] == place))
    };
    let is_open = operation["security"] == json!([{}]);
    let has_body = operation.get("requestBody").is_some();
    let mut refusals = vec![429, 500];
    if !is_open {
        refusals.push(401);
    }
    if operation["operationId"] == "read_health" {
        refusals.push(503);
    }
    if has("in", "path") || has("in", "query") {
        refusals.push(404);
    }
    if has("in", "query") || has_body {
        refusals.push(400);
    }
    if method != "get" {
        refusals.push(403);
    }
    if has_body {
        refusals.extend([408, 413, 415, 422]);
    }
    if method == "patch" {
        refusals.extend([409, 412, 428]);
    }
    add_headers_of_requests(method, is_open, operation);
    add_headers_of_answers(is_open, operation);
    let Some(answers) = operation["responses"].as_object_mut() else { return };
    for status in refusals {
        answers.insert(status.to_string(), refusal(status));
    }
    if method == "get" && !is_open {
        let headers = json!({ "ETag": header("ETag") });
        answers
            .insert("304".to_owned(), json!({ "description": "As the caller has it", "headers": headers }));
    }
    for answer in answers.values_mut() {
        for name in ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] {
            answer["headers"][name] = header(name);
        }
    }
}

fn add_headers_of_requests(method: &str, is_open: bool, operation: &mut Value) {
    let parameter = match method {
        "get" if !is_open => json!({
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "ETag of an earlier answer; if it still holds, 304 comes without content",
            "schema": { "type": "string" },
        }),
        "post" if has_new(operation) => json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A key of the caller's choice. The same request with the same key does one thing and is \
                answered the same, for a day at least; refusals are not kept",
            "schema": { "type": "string", "pattern": "^[!-~]{1,255}$" },
        }),
        _ => return,
    };
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// Whether an operation makes something new: then a key keeps a repetition from making it twice.
fn has_new(operation: &Value) -> bool {
    operation["responses"].get("201").is_some()
}

fn add_headers_of_answers(is_open: bool, operation: &mut Value) {
    let is_paged =
        matches!(operation["operationId"].as_str(), Some("list_threads" | "read_thread" | "list_members"));
    let Some(answers) = operation["responses"].as_object_mut() else { return };
    for (status, answer) in answers {
        let mut headers = Map::new();
        let mut add = |name: &str| headers.insert(name.to_owned(), header(name));
        if !is_open {
            add("ETag");
        }
        if is_paged {
            add("Link");
        }
        if status == "201" {
            add("Location");
        }
        if status == "201" {
            add("Idempotency-Replayed");
        }
        answer["headers"] = Value::Object(headers);
    }
}

fn header(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

fn refusal(status: u16) -> Value {
    let description = match status {
        400 => "No JSON, a field of the wrong type, or a parameter that makes no sense",
        401 => "No token, or one that does not work",
        403 => "Known, but not allowed to this member or token",
        404 => "Not there, or not for the eyes of this member",
        408 => "The body did not arrive in time",
        409 => "Changed by somebody else at the same moment",
        412 => "The post was edited since the version that If-Match names",
        413 => "The body is too large",
        415 => "The body is not application/json",
        422 => "Fields that cannot be taken, or an Idempotency-Key of another request",
        428 => "If-Match is missing",
        429 => "Too many requests",
        503 => "The database does not answer",
        _ => "A fault of the forum",
    };
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } });
    let headers = match status {
        401 => json!({ "WWW-Authenticate": header("WWW-Authenticate") }),
        429 => json!({ "Retry-After": header("Retry-After") }),
        _ => json!({}),
    };
    json!({ "description": description, "content": content, "headers": headers })
}
