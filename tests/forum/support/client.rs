//! A program that speaks to the API with somebody's token.

use std::collections::BTreeMap;

use lotsenforum::db::types::Timestamp;
use lotsenforum::forum::access::{self, NewToken};
use lotsenforum::forum::accounts::{Viewer, store};
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Method, Request};

use super::{Person, TestForum};

/// A program with the headers that it sends each time.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    base: String,
    headers: Vec<(String, String)>,
}

/// What it was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The headers, in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body as it came.
    pub text: String,
    /// The body, `Null` if it is no JSON.
    pub json: Value,
}

impl TestForum {
    /// A program without a token.
    pub fn client(&self) -> Client {
        let agent: Agent = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(std::time::Duration::from_secs(60)))
            // The server hangs up after five seconds; a request must not cross that.
            .max_idle_age(std::time::Duration::from_secs(2))
            .build()
            .into();
        Client { agent, base: self.base().to_owned(), headers: Vec::new() }
    }

    /// A token of somebody, as the command line issues it.
    pub fn token(&self, person: &Person<'_>, scope: &str) -> String {
        self.token_until(person, scope, "")
    }

    /// The same with a last day.
    pub fn token_until(&self, person: &Person<'_>, scope: &str, ends_on: &str) -> String {
        let now: Timestamp = self.clock().now();
        let new = NewToken::parse("Probe", scope, ends_on, now).unwrap();
        let db = &self.app().db;
        db.write(|conn| {
            let viewer = Viewer::of(store::by_id(conn, person.id)?);
            Ok(access::issue(conn, &viewer, &new, now)?.secret)
        })
        .unwrap()
    }

    /// A program that reads and writes for somebody.
    pub fn program_of(&self, person: &Person<'_>) -> Client {
        self.client().with_token(&self.token(person, "write"))
    }
}

impl Client {
    /// With somebody's token.
    pub fn with_token(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// With a header.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut program = self.clone();
        program.headers.push((name.to_owned(), value.to_owned()));
        program
    }

    pub fn gets(&self, path: &str) -> Answered {
        self.sends("GET", path, None)
    }

    pub fn posts(&self, path: &str, body: Value) -> Answered {
        self.with("content-type", "application/json").sends("POST", path, Some(&body.to_string()))
    }

    pub fn patches(&self, path: &str, body: Value) -> Answered {
        self.with("content-type", "application/json").sends("PATCH", path, Some(&body.to_string()))
    }

    pub fn puts(&self, path: &str) -> Answered {
        self.sends("PUT", path, None)
    }

    pub fn deletes(&self, path: &str) -> Answered {
        self.sends("DELETE", path, None)
    }

    /// Any request; `/…` is below `/api/v1` unless it begins with `/feed` or `/api`.
    pub fn sends(&self, method: &str, path: &str, body: Option<&str>) -> Answered {
        let is_whole = path.starts_with("/feed") || path.starts_with("/api");
        let url = match path.strip_prefix(self.base.as_str()) {
            Some(_) => path.to_owned(),
            None if is_whole => format!("{}{path}", self.base),
            None => format!("{}/api/v1{path}", self.base),
        };
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body.to_owned()).unwrap()).unwrap(),
            None => self.agent.run(request.body(()).unwrap()).unwrap(),
        };
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let text = response.body_mut().read_to_string().unwrap_or_default();
        Answered {
            status: response.status().as_u16(),
            headers,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }
}

impl Answered {
    /// The stable code of an error, empty if it is none.
    pub fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_default()
    }

    /// The names and codes of the fields of an error.
    pub fn fields(&self) -> Vec<String> {
        let fields = self.json["error"]["fields"].as_array().cloned().unwrap_or_default();
        fields
            .iter()
            .map(|field| format!("{} {}", field["field"].as_str().unwrap(), field["code"].as_str().unwrap()))
            .collect()
    }
}
