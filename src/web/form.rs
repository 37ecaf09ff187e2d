//! What a form sent: read with a limit and a time-out, and only from our own pages.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web as actix};
use futures_util::StreamExt;

use super::multipart;
use super::views::{HiddenField, SendAgain};
use super::visit::Visit;
use crate::app::App;
use crate::error::{Error, Reason};
use crate::forum::invitations::cohort;

/// Fields that are worth keeping over a sign-in.
const KEPT: [&str; 9] =
    ["titel", "art", "kanal", "kanal_anderer", "fuer", "fuer_andere", "text", "antwort", "fassung"];

/// Largest form with a file, in bytes: a list of [`cohort::MOST_BYTES`] and a few fields.
const FORM_WITH_FILE_BYTES: usize = cohort::MOST_BYTES + 100_000;

/// The fields of a form that came from one of our own pages. The only way to a `POST`'s content, so that no
/// handler can forget the check.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl Form {
    /// A field, empty if it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field that can be sent several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The fields of a body. NUL goes: nobody types it, and PostgreSQL takes none.
    pub fn parse(body: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(body)
            .map(|(name, value)| (name.into_owned(), value.replace('\0', "")));
        Self { fields: fields.collect(), files: Vec::new() }
    }

    /// What is in a file, if one was chosen that is not empty.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        let (_, content) = self.files.iter().find(|(field, _)| field == name)?;
        (!content.is_empty()).then_some(content)
    }

    /// One more field.
    pub(super) fn add_field(&mut self, name: String, value: &str) {
        self.fields.push((name, value.replace('\0', "")));
    }

    /// One more file.
    pub(super) fn add_file(&mut self, name: String, content: Vec<u8>) {
        self.files.push((name, content));
    }

    /// The body again, to be kept while the writer signs in: what she typed and nothing else.
    pub fn encode(&self) -> String {
        let typed = self.fields.iter().filter(|(name, _)| KEPT.contains(&name.as_str()));
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish()
    }

    /// What was typed, as a form that can be sent once more; nothing where no text was typed. Its key comes
    /// along, so that the second sending of what was saved after all makes no double.
    pub fn again(&self, action: &str) -> Option<SendAgain> {
        let text = self.get("text");
        let is_wanted = |name: &str| name == "einmal" || (name != "text" && KEPT.contains(&name));
        let fields = self.fields.iter().filter(|(name, _)| is_wanted(name));
        (!text.is_empty()).then(|| SendAgain {
            action: action.to_owned(),
            text: text.to_owned(),
            fields: fields
                .map(|(name, value)| HiddenField { name: name.clone(), value: value.clone() })
                .collect(),
        })
    }

    /// The key against double submits. A form without one counts as new each time.
    pub fn once(&self) -> String {
        match self.get("einmal") {
            "" => new_key(),
            key => key.chars().take(64).collect(),
        }
    }
}

/// A new key for a form.
pub fn new_key() -> String {
    crate::forum::accounts::session_store::new_token().chars().take(22).collect()
}

/// A form, or why there is none; the handler shows the page for it.
pub struct Sent(pub Result<Form, Error>);

impl FromRequest for Sent {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let visit = Visit::of(&request)?;
            if !is_from_here(&request, &visit.app) {
                return Ok(Self(Err(Error::Forbidden(Reason::ForeignForm))));
            }
            Ok(Self(match receive(&visit.app, &request, payload).await? {
                Ok(form) if visit.accepts(form.get("csrf")) => {
                    visit.note_typed(&form);
                    Ok(form)
                }
                Ok(_) => Err(Error::Forbidden(Reason::ForeignForm)),
                Err(error) => Err(error),
            }))
        })
    }
}

/// A form behind a link from a mail. The token in its address is what allows it: the reader is not signed
/// in, and a mail program sends it from nowhere (RFC 8058).
pub struct SentByLink(pub Result<Form, Error>);

impl FromRequest for SentByLink {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let visit = Visit::of(&request)?;
            Ok(Self(receive(&visit.app, &request, payload).await?))
        })
    }
}

async fn receive(
    app: &App,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Result<Form, Error>, actix_web::Error> {
    if multipart::is_meant(request.headers()) {
        return Ok(match receive_within(app, payload, FORM_WITH_FILE_BYTES).await? {
            Ok(body) => Ok(multipart::form(request.headers(), body).await),
            Err(error) => Err(error),
        });
    }
    Ok(receive_bytes(app, payload).await?.map(|body| Form::parse(&body)))
}

/// The whole body, within the limits of size and time.
///
/// # Errors
/// The connection broke off.
pub async fn receive_bytes(app: &App, payload: Payload) -> Result<Result<Vec<u8>, Error>, actix_web::Error> {
    receive_within(app, payload, app.config.limits.form_bytes).await
}

async fn receive_within(
    app: &App,
    mut payload: Payload,
    limit: usize,
) -> Result<Result<Vec<u8>, Error>, actix_web::Error> {
    let patience = Duration::from_secs(app.config.server.body_timeout);
    match tokio::time::timeout(patience, read(&mut payload, limit)).await {
        Ok(body) => Ok(body?.ok_or(Error::TooLarge)),
        Err(_) => Ok(Err(Error::TooSlow)),
    }
}

/// The body, or nothing if it is larger than the limit.
async fn read(payload: &mut Payload, limit: usize) -> Result<Option<Vec<u8>>, actix_web::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk?;
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// Browsers say where a form comes from. What says "elsewhere" is refused; what says nothing (old browsers)
/// still needs the token.
fn is_from_here(request: &HttpRequest, app: &App) -> bool {
    let header = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header(header::HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match header(header::ORIGIN) {
        None => true,
        Some(origin) => {
            let own = app.config.server.base_url.origin().ascii_serialization();
            // The demo and a developer reach the forum under several names of this machine.
            let host = header(header::HOST).unwrap_or_default();
            origin == own
                || (app.config.server.base_url.scheme() == "http" && origin == format!("http://{host}"))
        }
    }
}

/// Pages of a list that an address can ask for; more than any list has.
const PAGES: std::ops::RangeInclusive<i64> = 1..=100_000;

/// The page that an address asks for (`seite`), 1 without one.
///
/// # Errors
/// [`Error::NotFound`] for what is no page.
pub fn page_number(parameters: &std::collections::BTreeMap<String, String>) -> Result<i64, Error> {
    let page = parameters.get("seite").map_or(Ok(1), |text| text.parse()).map_err(|_| Error::NotFound)?;
    if PAGES.contains(&page) { Ok(page) } else { Err(Error::NotFound) }
}

/// Parameters of an address.
pub type Parameters = actix::Query<std::collections::BTreeMap<String, String>>;
