//! One request: who looks, what the frame of the page shows, and the ways to the database.
//!
//! A request takes one hop to a blocking thread; there the session is read, the handler's work is done and
//! the page is rendered. Handlers know neither cookies nor layout.

use std::future::{Ready, ready};
use std::sync::{Arc, OnceLock};

use actix_web::cookie::{Cookie, SameSite, time::Duration as CookieAge};
use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web as actix};
use url::Url;

use super::flash::FlashCode;
use super::form::Form;
use super::page::Page;
use super::views::{ErrorPage, Layout, Link, PrintFacts, ViewerView};
use super::watch::Reference;
use super::{Web, error_page, shown::Shown};
use crate::app::App;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, counting_queries};
use crate::error::{Error, Result};
use crate::forum::accounts::{Viewer, rights, session_store};
use crate::forum::notifications;
use crate::forum::paths;
use crate::forum::regions::RegionTree;
use crate::german;

/// What a handler gives back: pages and redirects are `Ok` even if they tell of an error.
pub type Answer = std::result::Result<HttpResponse, actix_web::Error>;

/// Something to write after the page was made: a reading mark, a visit.
type Effect = Box<dyn FnOnce(&mut DbConnection) -> Result<()> + Send>;

/// One request.
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

/// Seconds after which a database that could not be had is worth another try.
const RETRY_SECONDS: u64 = 15;

/// What a blocking thread hands back: an answer has to be built where it is sent.
struct Made {
    status: StatusCode,
    body: String,
    location: Option<String>,
    retry_after: Option<u64>,
    reference: Option<String>,
    queries: u32,
}

impl Made {
    fn page(status: StatusCode, body: String) -> Self {
        Self { status, body, location: None, retry_after: None, reference: None, queries: 0 }
    }
}

/// What a page is made from: a connection, the viewer, the time.
pub struct Look<'a> {
    /// Reads only.
    pub conn: &'a mut DbConnection,
    /// Who looks.
    pub viewer: &'a Viewer,
    /// When.
    pub now: Timestamp,
    /// Names of regions.
    pub regions: &'a RegionTree,
    /// The running forum.
    pub app: &'a App,
    /// The viewer's unread notifications.
    pub unread: i64,
    is_reading: bool,
    effects: Vec<Effect>,
}

impl Look<'_> {
    /// Writes something after the page was made, if a person asked for the page: not for HEAD, and not for a
    /// browser that only guesses where its user may go next.
    pub fn afterwards(&mut self, effect: impl FnOnce(&mut DbConnection) -> Result<()> + Send + 'static) {
        if self.is_reading {
            self.effects.push(Box::new(effect));
        }
    }
}

impl Visit {
    /// Shows a page.
    pub async fn page<P: Page, S: Into<Shown<P>>>(
        self,
        work: impl FnOnce(&mut Look<'_>) -> Result<S> + Send + 'static,
    ) -> Answer {
        let (visit, made) = actix::block(move || {
            let made = self.make(work);
            (self, made)
        })
        .await?;
        Ok(visit.respond(made))
    }

    /// Runs a verb in one transaction and wakes the jobs for what it recorded.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection, &Viewer, Timestamp) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.app.clone();
        let session = self.session.clone();
        let outcome = actix::block(move || {
            let now = app.clock.now();
            app.db.write(|conn| {
                let viewer = arrival(conn, session.as_deref(), now)?.0;
                work(conn, &viewer, now)
            })
        })
        .await
        .map_err(|error| Error::Internal(error.into()))?;
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
        if let Some(session) = &self.session {
            self.web.limits.writing(session)?;
        }
        match self.write(work.clone()).await {
            Err(error) if error.is_duplicate() => self.write(work).await,
            outcome => outcome,
        }
    }

    /// Whether nobody is signed in, or the session has ended.
    pub async fn is_signed_out(&self) -> bool {
        let member = self.read(|look| look.viewer.member().map(drop)).await;
        matches!(member, Err(Error::SignInNeeded))
    }

    /// Reads with the viewer's rights, for redirects.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Look<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (app, session) = (self.app.clone(), self.session.clone());
        actix::block(move || {
            let now = app.clock.now();
            app.db.read(|conn| {
                let (viewer, _, unread) = arrival(conn, session.as_deref(), now)?;
                let regions = app.regions();
                work(&mut Look {
                    conn,
                    viewer: &viewer,
                    now,
                    regions: &regions,
                    app: &app,
                    unread,
                    is_reading: false,
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
        if matches!(error, Error::SignInNeeded) {
            return self.redirect(&self.to_sign_in(), None);
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
    pub(super) fn note_typed(&self, form: &Form) {
        if let Some(typed) = &self.typed.0 {
            // A second form in one request does not exist.
            let _ = typed.set(form.clone());
        }
    }

    fn to_sign_in(&self) -> String {
        let next: String = url::form_urlencoded::byte_serialize(self.back.as_bytes()).collect();
        format!("{}?weiter={next}", paths::SIGN_IN)
    }

    fn secret(&self) -> Option<&str> {
        self.session.as_deref().or(self.guest.as_deref())
    }

    /// Session, work, rendering, effects: all on this thread.
    fn make<P: Page, S: Into<Shown<P>>>(&self, work: impl FnOnce(&mut Look<'_>) -> Result<S>) -> Made {
        let (app, now) = (&self.app, self.app.clock.now());
        let regions = app.regions();
        let (made, queries) = counting_queries(|| {
            app.db.read(|conn| {
                let (viewer, needs_touch, unread) = arrival(conn, self.session.as_deref(), now)?;
                let mut look = Look {
                    conn,
                    viewer: &viewer,
                    now,
                    regions: &regions,
                    app,
                    unread,
                    is_reading: self.is_reading,
                    effects: Vec::new(),
                };
                if let (true, Some(token), Some(member)) =
                    (needs_touch, self.session.clone(), viewer.signed_in())
                {
                    let id = member.id;
                    look.afterwards(move |conn| session_store::touch(conn, &token, id, now));
                }
                let outcome = work(&mut look);
                let effects = std::mem::take(&mut look.effects);
                Ok((self.finish(outcome.map(Into::into), &viewer, unread, now), effects))
            })
        });
        match made {
            Ok((made, effects)) => {
                self.run(effects);
                Made { queries, ..made }
            }
            Err(error) => self.finish::<P>(Err(error), &Viewer::guest(), 0, now),
        }
    }

    fn run(&self, effects: Vec<Effect>) {
        if effects.is_empty() {
            return;
        }
        let written = self.app.db.write(|conn| effects.into_iter().try_for_each(|effect| effect(conn)));
        // The page is right without its mark; the next visit writes it.
        if let Err(error) = written {
            tracing::warn!(%error, "a reading mark was not written");
        }
    }

    fn finish<P: Page>(
        &self,
        outcome: Result<Shown<P>>,
        viewer: &Viewer,
        unread: i64,
        now: Timestamp,
    ) -> Made {
        match outcome {
            Ok(shown) => {
                let mut layout = self.layout(viewer, unread, now);
                layout.title = shown.page.title();
                layout.area = shown.area.to_owned();
                layout.breadcrumbs = shown.breadcrumbs;
                layout.has_problems = shown.has_problems;
                match self.app.templates.page(P::TEMPLATE, &shown.page, &layout) {
                    Ok(body) => Made { retry_after: shown.retry_after, ..Made::page(shown.status, body) },
                    Err(error) => self.error_response(Error::Internal(error), viewer, unread, now),
                }
            }
            Err(error) => self.error_response(error, viewer, unread, now),
        }
    }

    fn error_response(&self, error: Error, viewer: &Viewer, unread: i64, now: Timestamp) -> Made {
        if matches!(error, Error::SignInNeeded) {
            return Made {
                location: Some(self.to_sign_in()),
                ..Made::page(StatusCode::SEE_OTHER, String::new())
            };
        }
        let retry_after = match &error {
            Error::TooOften { retry_after } => Some(*retry_after),
            Error::Unavailable(_) => Some(RETRY_SECONDS),
            _ => None,
        };
        let is_unavailable = matches!(error, Error::Unavailable(_));
        let mut page: ErrorPage = error_page::of(error);
        if let (true, Some(form)) = (is_unavailable, self.typed.0.as_ref().and_then(|typed| typed.get())) {
            page.again = form.again(&self.path);
        }
        let mut layout = self.layout(viewer, unread, now);
        layout.title.clone_from(&page.title);
        let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = self.app.templates.page(&page.template(), &page, &layout).unwrap_or_else(|error| {
            tracing::error!(error = %format!("{error:#}"), "the page of an error failed");
            "<!DOCTYPE html><html lang=\"de\"><title>Fehler</title><p>Es ist ein Fehler aufgetreten.</p></html>"
                .to_owned()
        });
        Made { retry_after, reference: page.reference, ..Made::page(status, body) }
    }

    /// The answer, with the cookies that change by it.
    fn respond(&self, made: Made) -> HttpResponse {
        let mut response = HttpResponse::build(made.status);
        response.content_type("text/html; charset=utf-8");
        if let Some(location) = made.location {
            response.insert_header((header::LOCATION, location));
            return response.finish();
        }
        if let Some(seconds) = made.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if self.app.config.development.count_queries {
            response.insert_header(("x-queries", made.queries));
        }
        if self.flash.is_some() {
            response.cookie(self.removal(FlashCode::COOKIE));
        }
        if let (true, Some(cookie)) = (self.has_new_guest, self.guest_cookie()) {
            response.cookie(cookie);
        }
        let mut response = response.body(made.body);
        if let Some(reference) = made.reference {
            response.extensions_mut().insert(Reference(reference));
        }
        response
    }

    fn layout(&self, viewer: &Viewer, unread: i64, now: Timestamp) -> Layout {
        let operator = &self.app.config.server.operator;
        Layout {
            title: String::new(),
            product: "Lotsenforum".to_owned(),
            operator: (!operator.is_empty()).then(|| operator.clone()),
            viewer: viewer.signed_in().map(|member| ViewerView {
                name: member.name.clone(),
                handle: member.handle.clone(),
                initials: german::initials(&member.name),
                is_moderator: rights::may_moderate(member),
                is_admin: rights::may_administer(member),
            }),
            unread_notifications: unread,
            unread_label: if unread > 99 { "99+".to_owned() } else { unread.to_string() },
            area: String::new(),
            breadcrumbs: Vec::<Link>::new(),
            flash: self.flash.as_ref().map(FlashCode::view),
            csrf: self.csrf(),
            path: self.path.clone(),
            static_base: self.web.assets.base(),
            theme: self.theme.to_owned(),
            has_problems: false,
            print: PrintFacts { url: self.app.url(&self.path), date: german::date(now.day()) },
            is_demo: self.app.config.demo,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Who comes, whether the visit is to be noted, and how many notifications wait.
fn arrival(conn: &mut DbConnection, session: Option<&str>, now: Timestamp) -> Result<(Viewer, bool, i64)> {
    let Some(token) = session else {
        return Ok((Viewer::guest(), false, 0));
    };
    Ok(match notifications::store::arrival(conn, token, now)? {
        Some((member, needs_touch, unread)) => (Viewer::of(member), needs_touch, unread),
        None => (Viewer::guest(), false, 0),
    })
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
            path,
            back,
            network: super::rate_limit::network_of(request, app.config.server.behind_proxy),
            session: cookie(web.cookies.session).filter(|token| !token.is_empty()),
            guest: cookie(web.cookies.guest).filter(|token| !token.is_empty()),
            has_new_guest: false,
            flash: cookie(FlashCode::COOKIE).and_then(|value| value.parse().ok()),
            theme,
            is_reading: request.method() == Method::GET && !is_prefetch,
            typed: Typed::of(request),
            web,
        })
    }
}
