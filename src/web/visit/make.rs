//! Making a page: one hop to a blocking thread for session, work, rendering; or none, if the page was made
//! before and nothing has changed.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web as actix};

use super::{Answer, Look, Visit};
use crate::db::types::Timestamp;
use crate::db::{DbConnection, Effect, counting_queries};
use crate::error::{Error, Result};
use crate::forum::accounts::{Member, Viewer, rights, session_store};
use crate::forum::notifications::{self, Arrival, Glance, ThreadGlance};
use crate::forum::threads::read;
use crate::forum::{paths, rules};
use crate::german;
use crate::web::error_page;
use crate::web::flash::FlashCode;
use crate::web::form::new_key;
use crate::web::kept::stencil::{Fillings, Hole, Stencil};
use crate::web::kept::{Asked, Keep, Kind};
use crate::web::page::Page;
use crate::web::shown::Shown;
use crate::web::views::{ErrorPage, Layout, Link, PrintFacts, ViewerView};
use crate::web::watch::Reference;

/// What a blocking thread hands back: an answer has to be built where it is sent.
struct Made {
    status: StatusCode,
    body: Vec<u8>,
    location: Option<String>,
    retry_after: Option<u64>,
    reference: Option<String>,
    queries: u32,
}

impl Made {
    fn page(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Self { status, body: body.into(), location: None, retry_after: None, reference: None, queries: 0 }
    }
}

/// What looking for a kept page came to.
#[derive(Default)]
struct Found {
    page: Option<Vec<u8>>,
    arrival: Option<Arrival>,
}

impl Visit {
    /// Shows a page.
    pub async fn page<P: Page, S: Into<Shown<P>>>(
        self,
        work: impl FnOnce(&mut Look<'_>) -> Result<S> + Send + 'static,
    ) -> Answer {
        self.hop(None, None, work).await
    }

    /// Shows a page that may have been made before; `work` makes it if not.
    ///
    /// Where the database is in this process, the kept page is looked for on the spot: one statement of some
    /// ten microseconds, and a hop to another thread would cost several times that.
    pub async fn kept<P: Page, S: Into<Shown<P>>>(
        self,
        kind: Kind,
        work: impl FnOnce(&mut Look<'_>) -> Result<S> + Send + 'static,
    ) -> Answer {
        if self.session.is_none() || self.flash.is_some() || !self.web.pages.is_on() {
            return self.page(work).await;
        }
        let mut arrival = None;
        if self.app.db.is_inside()
            && let (Some(Ok(found)), queries) =
                counting_queries(|| self.app.db.read_at_once(|conn| self.find(conn, kind)))
        {
            if let Some(page) = found.page {
                return Ok(self.respond(Made { queries, ..Made::page(StatusCode::OK, page) }));
            }
            arrival = found.arrival;
        }
        self.hop(Some(kind), arrival, work).await
    }

    async fn hop<P: Page, S: Into<Shown<P>>>(
        self,
        kind: Option<Kind>,
        arrival: Option<Arrival>,
        work: impl FnOnce(&mut Look<'_>) -> Result<S> + Send + 'static,
    ) -> Answer {
        let (visit, made) = actix::block(move || {
            let made = self.make(kind, arrival, work);
            (self, made)
        })
        .await?;
        Ok(visit.respond(made))
    }

    /// Looks for a kept page. A list is not looked for while this viewer's marks wait to be written.
    fn find(&self, conn: &mut DbConnection, kind: Kind) -> Result<Found> {
        let Some(session) = self.session.as_deref() else { return Ok(Found::default()) };
        if kind == Kind::List && !self.app.db.is_settled(self.owner()) {
            return Ok(Found::default());
        }
        let now = self.app.clock.now();
        let Some(arrival) = notifications::store::arrival(conn, session, kind.glance(), now)? else {
            return Ok(Found::default());
        };
        // Who owes her agreement to the rules finds nothing that was made before.
        if Viewer::arriving(arrival.member.clone(), now).member().is_err() {
            return Ok(Found { page: None, arrival: Some(arrival) });
        }
        let page = self.web.pages.find(self.asked(kind, &arrival, now), || self.fillings(&arrival));
        if page.is_some() && self.is_reading {
            self.app.db.write_soon(self.owner(), self.marks(kind, &arrival, now));
        }
        Ok(Found { page, arrival: Some(arrival) })
    }

    /// What a look at a kept page leaves behind.
    fn marks(&self, kind: Kind, arrival: &Arrival, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.touch(arrival, now);
        if let (Kind::Thread { id, page, is_newest_first }, Some(glance)) = (kind, &arrival.thread) {
            let ThreadGlance { last_post_number, read_number, .. } = *glance;
            let newest = read::newest_on(page, is_newest_first, last_post_number);
            if read_number.unwrap_or(0) < newest {
                let viewer = Viewer::of(arrival.member.clone());
                effects
                    .push(Box::new(move |conn| notifications::note_reading(conn, &viewer, id, newest, now)));
            }
        }
        effects
    }

    /// The note of a visit, once an hour.
    fn touch(&self, arrival: &Arrival, now: Timestamp) -> Vec<Effect> {
        let mut effects: Vec<Effect> = Vec::new();
        if let (true, Some(token)) = (arrival.needs_touch && self.is_reading, self.session.clone()) {
            let id = arrival.member.id;
            effects.push(Box::new(move |conn| session_store::touch(conn, &token, id, now)));
        }
        effects
    }

    /// Session, work, rendering: all on this thread. What it leaves behind is written soon.
    fn make<P: Page, S: Into<Shown<P>>>(
        &self,
        kind: Option<Kind>,
        arrival: Option<Arrival>,
        work: impl FnOnce(&mut Look<'_>) -> Result<S>,
    ) -> Made {
        let owner = self.owner();
        self.app.db.settle(owner);
        let now = self.app.clock.now();
        let (made, queries) = counting_queries(|| {
            self.app.db.read(|conn| {
                let found = match (arrival, kind) {
                    (Some(arrival), _) => Found { page: None, arrival: Some(arrival) },
                    // Not looked for yet: the database is elsewhere, or had no connection free at that moment.
                    (None, Some(kind)) => self.find(conn, kind)?,
                    (None, None) => Found { page: None, arrival: self.arrival(conn, Glance::Nothing, now)? },
                };
                if let Some(page) = found.page {
                    return Ok((Made::page(StatusCode::OK, page), Vec::new()));
                }
                Ok(self.work(conn, kind, found.arrival.as_ref(), now, work))
            })
        });
        match made {
            Ok((made, effects)) => {
                if !effects.is_empty() {
                    self.app.db.write_soon(owner, effects);
                }
                Made { queries, ..made }
            }
            Err(error) => self.error_response(error, &Viewer::guest(), 0, now),
        }
    }

    fn work<P: Page, S: Into<Shown<P>>>(
        &self,
        conn: &mut DbConnection,
        kind: Option<Kind>,
        arrival: Option<&Arrival>,
        now: Timestamp,
        work: impl FnOnce(&mut Look<'_>) -> Result<S>,
    ) -> (Made, Vec<Effect>) {
        let viewer =
            arrival.map_or_else(Viewer::guest, |arrival| Viewer::arriving(arrival.member.clone(), now));
        let regions = self.app.regions();
        let mut look = Look {
            conn,
            viewer: &viewer,
            now,
            regions: &regions,
            app: &self.app,
            unread: arrival.map_or(0, |arrival| arrival.unread),
            is_reading: self.is_reading,
            is_stencil: kind.is_some() && arrival.is_some(),
            effects: arrival.map_or_else(Vec::new, |arrival| self.touch(arrival, now)),
        };
        let outcome = work(&mut look).map(Into::into);
        let effects = std::mem::take(&mut look.effects);
        let made = match (outcome, kind, arrival) {
            (Ok(shown), Some(kind), Some(arrival)) => self.finish_stencil(&shown, kind, arrival, now),
            (Ok(shown), ..) => {
                let layout = self.layout(&viewer, look.unread, now);
                self.render(&shown, layout).map(|body| shown_as(&shown, body))
            }
            (Err(error), ..) => Err(error),
        };
        let unread = look.unread;
        (made.unwrap_or_else(|error| self.error_response(error, &viewer, unread, now)), effects)
    }

    /// Renders a page with holes, keeps it, and fills it in for this viewer.
    fn finish_stencil<P: Page>(
        &self,
        shown: &Shown<P>,
        kind: Kind,
        arrival: &Arrival,
        now: Timestamp,
    ) -> Result<Made> {
        let mut layout = self.layout(&Viewer::of(arrival.member.clone()), arrival.unread, now);
        if let Some(viewer) = &mut layout.viewer {
            viewer.name = Hole::Name.mark();
            viewer.handle = Hole::Handle.mark();
            viewer.open_applications = Hole::Applications.mark();
        }
        layout.csrf = Hole::Csrf.mark();
        layout.path = Hole::Path.mark();
        layout.print.url = self.app.url(&layout.path);
        layout.unread_label = Hole::Unread.mark();
        let page = self.render(shown, layout)?;
        let stencil = Stencil::cut(&page);
        if let (Some(keep), StatusCode::OK) = (&shown.keep, shown.status) {
            let midnight = now.next_midnight();
            let keep = Keep { until: keep.until.min(midnight), not_for: keep.not_for.clone() };
            self.web.pages.keep(self.asked(kind, arrival, now), &stencil, &keep);
        }
        Ok(shown_as(shown, stencil.fill(&self.fillings(arrival))))
    }

    fn render<P: Page>(&self, shown: &Shown<P>, mut layout: Layout) -> Result<String> {
        layout.title = shown.page.title();
        layout.area = shown.area.to_owned();
        layout.breadcrumbs.clone_from(&shown.breadcrumbs);
        layout.has_problems = shown.has_problems;
        Ok(self.app.templates.page(P::TEMPLATE, &shown.page, &layout)?)
    }

    fn asked<'a>(&'a self, kind: Kind, arrival: &'a Arrival, now: Timestamp) -> Asked<'a> {
        let edition = self.app.regions().edition().map(|edition| edition.id);
        Asked { kind, path: &self.path, theme: self.theme, arrival, now, edition }
    }

    fn fillings(&self, arrival: &Arrival) -> Fillings {
        let readers = arrival.thread.map_or(0, |thread| i64::from(thread.reader_count));
        Fillings {
            csrf: self.csrf(),
            once: new_key(),
            name: arrival.member.name.clone(),
            handle: arrival.member.handle.clone(),
            path: self.path.clone(),
            unread: unread_label(arrival.unread),
            applications: self.open_applications(&arrival.member),
            readers: german::number(readers),
        }
    }

    fn error_response(&self, error: Error, viewer: &Viewer, unread: i64, now: Timestamp) -> Made {
        if let Some(way) = self.way_in(&error) {
            return Made { location: Some(way), ..Made::page(StatusCode::SEE_OTHER, String::new()) };
        }
        let retry_after = match &error {
            Error::TooOften { retry_after } => Some(*retry_after),
            Error::Unavailable(_) => Some(error_page::RETRY_SECONDS),
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
        if let (true, Some(token)) = (self.has_new_session, self.session()) {
            response.cookie(self.session_cookie(token));
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
                open_applications: self.open_applications(member),
            }),
            unread_notifications: unread,
            unread_label: unread_label(unread),
            area: String::new(),
            breadcrumbs: Vec::new(),
            flash: self.flash.as_ref().map(FlashCode::view),
            csrf: self.csrf(),
            path: self.path.clone(),
            static_base: self.web.assets.base(),
            theme: self.theme.to_owned(),
            has_problems: false,
            print: PrintFacts { url: self.app.url(&self.path), date: german::date(now.day()) },
            is_demo: self.app.config.demo,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules_notice: rules::announced(viewer, now)
                .filter(|_| !self.path.starts_with(paths::RULES_AGREEMENT))
                .map(|due| Link {
                    href: paths::RULES_AGREEMENT.to_owned(),
                    label: format!("Ab {} gelten neue Nutzungsregeln.", german::long_date(due.day())),
                }),
        }
    }

    /// " (3)": what waits for a member's decision.
    fn open_applications(&self, member: &Member) -> String {
        match self.app.open_applications(member) {
            0 => String::new(),
            count => format!(" ({count})"),
        }
    }

    /// Who comes with this visit's session.
    pub(super) fn arrival(
        &self,
        conn: &mut DbConnection,
        glance: Glance,
        now: Timestamp,
    ) -> Result<Option<Arrival>> {
        match self.session.as_deref() {
            Some(token) => notifications::store::arrival(conn, token, glance, now),
            None => Ok(None),
        }
    }

    /// By whom what is written soon is known: the session's hash.
    pub(super) fn owner(&self) -> u64 {
        static SECRET: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        SECRET.hash_one(&self.session)
    }
}

fn shown_as<P>(shown: &Shown<P>, body: impl Into<Vec<u8>>) -> Made {
    Made { retry_after: shown.retry_after, ..Made::page(shown.status, body) }
}

/// "3", "99+"
fn unread_label(unread: i64) -> String {
    if unread >= notifications::store::MOST_COUNTED { "99+".to_owned() } else { unread.to_string() }
}
