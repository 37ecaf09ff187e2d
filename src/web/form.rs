//! What a form sent: read with a limit and a time-out, and only from our own pages.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web as actix};
use futures_util::StreamExt;

use super::views::{HiddenField, SendAgain};
use super::visit::Visit;
use crate::app::App;
use crate::error::{Error, Reason};

/// Fields that are worth keeping over a sign-in.
const KEPT: [&str; 19] = [
    // A post.
    "titel",
    "art",
    "kanal",
    "kanal_anderer",
    "fuer",
    "fuer_andere",
    "text",
    "antwort",
    "fassung",
    // A profile.
    "ihr_name",
    "funktion",
    "thema",
    "per_du",
    "ueber_mich",
    "telefon",
    "zeigt_email",
    "nicht_im_verzeichnis",
    // A decision about an application.
    "organisation",
    "grund",
];

/// The fields of a form that came from one of our own pages. The only way to a `POST`'s content, so that no
/// handler can forget the check.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
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

    /// Fields whose names begin so, each with the rest of its name.
    pub fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// The fields of a body. NUL goes: nobody types it, and PostgreSQL takes none.
    pub fn parse(body: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(body)
            .map(|(name, value)| (name.into_owned(), value.replace('\0', "")));
        Self { fields: fields.collect() }
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
            Ok(Self(match receive(&visit.app, payload).await? {
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

/// A form with one file, or why there is none. Only who is signed in may send one.
pub struct SentFile(pub Result<FileForm, Error>);

/// The fields of a form, and the content of its file.
#[derive(Debug, Clone, Default)]
pub struct FileForm {
    /// The fields.
    pub form: Form,
    /// The file's content; empty if none was chosen, nothing if it is larger than the limit.
    pub file: Option<Vec<u8>>,
}

/// Bytes of all fields beside the file: a list of a whole course that was pasted.
const FIELDS_BYTES: usize = 1_100_000;
/// Fields and files of one form.
const PARTS: usize = 20;
/// So many times the largest file is still received and thrown away, so that its sender reads what is wrong
/// instead of a broken connection.
const DRAINED: usize = 6;
/// So many times as long as other forms a file may take: lines of town halls are slow.
const FILE_PATIENCE: u32 = 4;

impl FromRequest for SentFile {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let visit = Visit::of(&request)?;
            if !is_from_here(&request, &visit.app) {
                return Ok(Self(Err(Error::Forbidden(Reason::ForeignForm))));
            }
            if let Some(obstacle) = visit.obstacle().await {
                return Ok(Self(Err(obstacle)));
            }
            let parts = Multipart::new(request.headers(), payload);
            let patience = Duration::from_secs(visit.app.config.server.body_timeout) * FILE_PATIENCE;
            Ok(Self(match tokio::time::timeout(patience, receive_parts(&visit, parts)).await {
                Ok(form) => form,
                Err(_) => Err(Error::TooSlow),
            }))
        })
    }
}

/// The token comes before the file, so nothing of a foreign one is kept.
async fn receive_parts(visit: &Visit, mut parts: Multipart) -> Result<FileForm, Error> {
    // A body that is none, or broke off: like a form without a token.
    let foreign = |_| Error::Forbidden(Reason::ForeignForm);
    let most = visit.app.config.limits.picture_bytes;
    let mut sent = FileForm { form: Form::default(), file: Some(Vec::new()) };
    let (mut count, mut left) = (0, FIELDS_BYTES);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(foreign)?;
        count += 1;
        let disposition = part.content_disposition();
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = disposition.is_some_and(|about| about.get_filename().is_some());
        if count > PARTS {
            return Err(Error::TooLarge);
        }
        if !is_file {
            let value = part.bytes(left).await.map_err(|_| Error::TooLarge)?.map_err(foreign)?;
            left -= value.len();
            sent.form.fields.push((name, String::from_utf8_lossy(&value).replace('\0', "")));
            continue;
        }
        if !visit.accepts(sent.form.get("csrf")) {
            return Err(Error::Forbidden(Reason::ForeignForm));
        }
        let (mut file, mut received) = (Vec::new(), 0);
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(foreign)?;
            received += chunk.len();
            if received > most.saturating_mul(DRAINED) {
                return Err(Error::TooLarge);
            }
            if received <= most {
                file.extend_from_slice(&chunk);
            }
        }
        sent.file = (received <= most).then_some(file);
    }
    if visit.accepts(sent.form.get("csrf")) { Ok(sent) } else { Err(Error::Forbidden(Reason::ForeignForm)) }
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
            Ok(Self(receive(&visit.app, payload).await?))
        })
    }
}

async fn receive(app: &App, payload: Payload) -> Result<Result<Form, Error>, actix_web::Error> {
    Ok(receive_bytes(app, payload).await?.map(|body| Form::parse(&body)))
}

/// The whole body, within the limits of size and time.
///
/// # Errors
/// The connection broke off.
pub async fn receive_bytes(
    app: &App,
    mut payload: Payload,
) -> Result<Result<Vec<u8>, Error>, actix_web::Error> {
    let patience = Duration::from_secs(app.config.server.body_timeout);
    match tokio::time::timeout(patience, read(&mut payload, app.config.limits.form_bytes)).await {
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
