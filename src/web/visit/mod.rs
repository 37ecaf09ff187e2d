//! One request: who looks, what the frame of the page shows, and the ways to the database.
//!
//! A request takes one hop to a blocking thread; there the session is read, the handler's work is done and
//! the page is rendered (`make.rs`). Handlers know neither cookies nor layout.

mod look;
mod make;

use std::future::{Ready, ready};
use std::sync::{Arc, OnceLock};

use actix_web::cookie::{Cookie, SameSite, time::Duration as CookieAge};
use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web as actix};
use url::Url;

pub use self::look::Look;
use super::Web;
use super::flash::FlashCode;
use super::form::Form;
use super::shown::Shown;
use crate::app::App;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::accounts::{Viewer, session_store};
use crate::forum::notifications::Glance;
use crate::forum::paths;
use crate::forum::sign_in;

/// What a handler gives back: pages and redirects are `Ok` even if they tell of an error.
pub type Answer = std::result::Result<HttpResponse, actix_web::Error>;

/// One request.
#[derive(Clone)]
pub struct Visit {
    /// The running forum.
    pub app: App,
    /// What the web door shares.
    pub web: Arc<Web>,
    /// Path and query.
    pub path: String,
    /// Where to come back to after a sign-in: this page, or the page whose form was sent.
    back: String,
    /// The visitor's network, for rate limits only.
    pub network: String,
    session: Option<String>,
    guest: Option<String>,
    has_new_guest: bool,
    has_new_session: bool,
    user_agent: String,
    flash: Option<FlashCode>,
    theme: &'static str,
    is_reading: bool,
    typed: Typed,
}

/// The form of this request, once it has been read. `Sent` and the handler's `Visit` share it, so that the
/// page of an error can give back what was typed.
#[derive(Clone, Default)]
struct Typed(Option<Arc<OnceLock<Form>>>);

impl Typed {
    fn of(request: &HttpRequest) -> Self {
        if request.method() != Method::POST {
            return Self(None);
        }
        let mut extensions = request.extensions_mut();
        if extensions.get::<Self>().is_none() {
            extensions.insert(Self(Some(Arc::default())));
        }
        extensions.get::<Self>().cloned().unwrap_or_default()
    }
}

impl Visit {
    /// Runs a verb in one transaction and wakes the jobs for what it recorded.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection, &Viewer, Timestamp) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let visit = self.clone();
        let outcome = self
            .app
            .db
            .enqueue(move |conn| {
                let now = visit.app.clock.now();
                let arrival = visit.arrival(conn, Glance::Nothing, now)?;
                work(
                    conn,
                    &arrival.map_or_else(Viewer::guest, |arrival| Viewer::arriving(arrival.member, now)),
                    now,
                )
            })
            .await;
        if outcome.is_ok() {
            self.app.wake_jobs.notify_one();
        }
        outcome
    }

    /// [`Visit::write`] for what other members read: limited, so that nobody floods the forum. Two clicks at
    /// the same time may both find the form unused; the slower one then looks again and finds the post.
    pub async fn publish<T: Send + 'static>(
        &self,
        work: impl Fn(&mut DbConnection, &Viewer, Timestamp) -> Result<T> + Clone + Send + 'static,
    ) -> Result<T> {
        let (app, first) = (self.app.clone(), work.clone());
        let counted = move |conn: &mut DbConnection, viewer: &Viewer, now| {
            if let Some(author) = viewer.signed_in() {
                app.count_writing(author.id)?;
            }
            first(conn, viewer, now)
        };
        match self.write(counted).await {
            Err(error) if error.is_duplicate() => self.write(work).await,
            outcome => outcome,
        }
    }

    /// Why what was typed has to wait: nobody is signed in, the session has ended, or she has not agreed to the rules.
    pub async fn obstacle(&self) -> Option<Error> {
        match self.read(|look| look.viewer.member().map(drop)).await {
            Err(error @ (Error::SignInNeeded | Error::RulesNeeded)) => Some(error),
            _ => None,
        }
    }

    /// Reads with the viewer's rights, for redirects.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Look<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let visit = self.clone();
        actix::block(move || {
            visit.app.db.settle(visit.owner());
            let now = visit.app.clock.now();
            visit.app.db.read(|conn| {
                let arrival = visit.arrival(conn, Glance::Nothing, now)?;
                let unread = arrival.as_ref().map_or(0, |arrival| arrival.unread);
                let viewer =
                    arrival.map_or_else(Viewer::guest, |arrival| Viewer::arriving(arrival.member, now));
                let regions = visit.app.regions();
                work(&mut Look {
                    conn,
                    viewer: &viewer,
                    now,
                    regions: &regions,
                    app: &visit.app,
                    unread,
                    is_reading: false,
                    is_stencil: false,
                    effects: Vec::new(),
                })
            })
        })
        .await
        .map_err(|error| Error::Internal(error.into()))?
    }

    /// Leads on after a change (303), with a message for the next page.
    pub fn redirect(&self, path: &str, flash: Option<FlashCode>) -> Answer {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, path));
        if let Some(flash) = flash {
            let cookie =
                self.cookie(FlashCode::COOKIE, &flash.to_string()).max_age(CookieAge::minutes(2)).finish();
            response.cookie(cookie);
        }
        Ok(response.finish())
    }

    /// The page for an error.
    pub async fn error(self, error: Error) -> Answer {
        if let Some(way) = self.way_in(&error) {
            return self.redirect(&way, None);
        }
        self.page::<super::NoPage, Shown<super::NoPage>>(move |_| Err(error)).await
    }

    /// The session's secret, if the browser sent one.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// The secret of a browser that is not signed in: binds sign-in forms and saved texts to it.
    pub fn guest(&self) -> Option<&str> {
        self.guest.as_deref()
    }

    /// Begins a guest's secret, for a form before the sign-in.
    pub fn begin_guest(&mut self) {
        if self.guest.is_none() {
            self.guest = Some(session_store::new_token());
            self.has_new_guest = true;
        }
    }

    /// Forgets a session that has ended, so that the next page's forms are bound to the guest's secret.
    pub fn end_session(&mut self) {
        self.session = None;
    }

    /// Takes up a session that has begun in this request: the page is the member's, and its answer sets the
    /// cookie.
    pub fn begin_session(&mut self, token: String) {
        self.session = Some(token);
        self.has_new_session = true;
    }

    /// What the browser calls itself, in words.
    pub fn browser(&self) -> String {
        sign_in::browser_in_words(&self.user_agent)
    }

    /// The cookie of the guest's secret.
    pub fn guest_cookie(&self) -> Option<Cookie<'static>> {
        let name = self.web.cookies.guest;
        self.guest.as_ref().map(|token| self.cookie(name, token).max_age(CookieAge::hours(24)).finish())
    }

    /// The cookie of a fresh session.
    pub fn session_cookie(&self, token: &str) -> Cookie<'static> {
        self.cookie(self.web.cookies.session, token).max_age(CookieAge::days(90)).finish()
    }

    /// Removes a cookie.
    pub fn removal(&self, name: &'static str) -> Cookie<'static> {
        self.cookie(name, "").max_age(CookieAge::ZERO).finish()
    }

    /// A cookie that scripts cannot read and other sites do not send.
    pub fn cookie(&self, name: &'static str, value: &str) -> actix_web::cookie::CookieBuilder<'static> {
        Cookie::build(name, value.to_owned())
            .path("/")
            .http_only(true)
            .secure(self.web.cookies.is_secure)
            .same_site(SameSite::Lax)
    }

    /// The token that the forms of this page carry.
    pub fn csrf(&self) -> String {
        self.secret().map_or_else(String::new, |secret| self.app.tokens.sign(&format!("form {secret}")))
    }

    /// Whether a form carries the token of a page that this browser got.
    pub fn accepts(&self, token: &str) -> bool {
        [self.session.as_deref(), self.guest.as_deref()]
            .into_iter()
            .flatten()
            .any(|secret| self.app.tokens.is_signed(&format!("form {secret}"), token))
    }

    /// Remembers what was sent, for the page that says that it could not be saved.
    pub(in crate::web) fn note_typed(&self, form: &Form) {
        if let Some(typed) = &self.typed.0 {
            // A second form in one request does not exist.
            let _ = typed.set(form.clone());
        }
    }

    /// The page that lifts an error, and leads back here.
    fn way_in(&self, error: &Error) -> Option<String> {
        let page = match error {
            Error::SignInNeeded => paths::SIGN_IN,
            Error::ConfirmationNeeded => paths::CONFIRMATION,
            Error::RulesNeeded => paths::RULES_AGREEMENT,
            _ => return None,
        };
        let next: String = url::form_urlencoded::byte_serialize(self.back.as_bytes()).collect();
        Some(format!("{page}?weiter={next}"))
    }

    fn secret(&self) -> Option<&str> {
        self.session.as_deref().or(self.guest.as_deref())
    }
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Ready<std::result::Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Visit {
    /// The visit behind a request.
    ///
    /// # Errors
    /// The server was put together wrongly.
    pub fn of(request: &HttpRequest) -> std::result::Result<Self, actix_web::Error> {
        let missing = || actix_web::error::ErrorInternalServerError("no app");
        let app = request.app_data::<actix::Data<App>>().ok_or_else(missing)?;
        let web = request.app_data::<actix::Data<Web>>().ok_or_else(missing)?.clone().into_inner();
        let cookie = |name| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let is_prefetch = header("sec-purpose").is_some_and(|purpose| purpose.contains("prefetch"));
        let theme = match cookie("darstellung").as_deref() {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "",
        };
        let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
        let back = match *request.method() {
            Method::GET | Method::HEAD => path.clone(),
            // The address of a form takes no GET; the sign-in checks that the page is one of ours.
            _ => header("referer")
                .and_then(|from| Some(Url::parse(from).ok()?.path().to_owned()))
                .unwrap_or_else(|| paths::HOME.to_owned()),
        };
        Ok(Self {
            app: app.get_ref().clone(),
            back,
            network: super::rate_limit::network_of(request, app.config.server.behind_proxy),
            session: cookie(web.cookies.session).filter(|token| !token.is_empty()),
            guest: cookie(web.cookies.guest).filter(|token| !token.is_empty()),
            has_new_guest: false,
            has_new_session: false,
            // Only a new session and a new passkey keep what the browser calls itself.
            user_agent: match path.starts_with(paths::SIGN_IN)
                || path == paths::NEW_PASSKEY
                || *request.method() == Method::POST
            {
                true => header("user-agent").unwrap_or_default().to_owned(),
                false => String::new(),
            },
            flash: cookie(FlashCode::COOKIE).and_then(|value| value.parse().ok()),
            theme,
            is_reading: request.method() == Method::GET && !is_prefetch,
            typed: Typed::of(request),
            path,
            web,
        })
    }
}
