//! Atom: what is new in a channel or a region, for feed readers.
//!
//! A feed reader keeps addresses badly, so its token opens feeds and nothing else, and entries hold the
//! beginning of a thread, not all of it. A feed of a search will stand beside the two as soon as the forum can
//! search: one more address here, and one more [`Selection`].

use std::time::{Duration, SystemTime};

use actix_web::http::header::{self, HttpDate, IfModifiedSince};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web as actix};
use atom_syndication::{Entry, Feed, Generator, Link, Person, Text, WriteConfig};

use super::etag;
use crate::app::App;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::access::{self, AccessToken, TokenScope};
use crate::forum::accounts::Viewer;
use crate::forum::regions::Ags;
use crate::forum::threads::list::{self, Order, Selection, ThreadRow};
use crate::forum::{channels, paths};
use crate::sentences;
use crate::web::error_page;

/// Threads in a feed.
const ENTRIES: i64 = 30;
/// The year in all ids (RFC 4151): when this forum began to give them.
const ID_YEAR: &str = "2026";

/// What a feed is about.
struct Topic {
    id: String,
    title: String,
    page: String,
    selection: Selection,
}

/// `GET /feed/{token}/kanal/{slug}`
pub async fn channel(app: actix::Data<App>, request: HttpRequest) -> HttpResponse {
    answer(app, request, |conn, _, viewer, slug| {
        let channel = channels::store::by_slug(conn, viewer, slug)?;
        Ok(Topic {
            id: format!("kanal/{slug}"),
            title: channel.name,
            page: paths::channel(slug),
            selection: Selection { channel: Some(channel.id), ..Selection::default() },
        })
    })
    .await
}

/// `GET /feed/{token}/region/{ags}`
pub async fn region(app: actix::Data<App>, request: HttpRequest) -> HttpResponse {
    answer(app, request, |_, app, _, ags| {
        let regions = app.regions();
        let region = Ags::parse(ags).filter(|region| regions.knows(region)).ok_or(Error::NotFound)?;
        Ok(Topic {
            id: format!("region/{region}"),
            title: regions.name(&region),
            page: paths::region(&region),
            selection: Selection { region: Some(region), ..Selection::default() },
        })
    })
    .await
}

/// A feed that was made.
struct Made {
    body: String,
    updated: Timestamp,
}

async fn answer(
    app: actix::Data<App>,
    request: HttpRequest,
    topic: impl FnOnce(&mut DbConnection, &App, &Viewer, &str) -> Result<Topic> + Send + 'static,
) -> HttpResponse {
    let part = |place: usize| request.match_info().iter().nth(place).map_or("", |(_, text)| text).to_owned();
    let (secret, name, own) = (part(0), part(1), request.path().to_owned());
    let made = actix::block(move || make(&app, &secret, &name, &own, topic)).await;
    match made.map_err(|error| Error::Internal(error.into())).and_then(|made| made) {
        Ok(made) => respond(made, &request),
        Err(error) => refuse(&error),
    }
}

/// Token, topic, rows and their beginnings: four statements at most.
fn make(
    app: &App,
    secret: &str,
    name: &str,
    own: &str,
    topic: impl FnOnce(&mut DbConnection, &App, &Viewer, &str) -> Result<Topic>,
) -> Result<Made> {
    let now = app.clock.now();
    let (made, token) = app.db.read(|conn| {
        let found = access::store::arrival(conn, secret, &[TokenScope::Feed], now)?;
        // A feed reader cannot sign in; a token that has ended leads nowhere.
        let (member, token) = found.ok_or(Error::NotFound)?;
        let viewer = Viewer::arriving(member, now);
        viewer.member()?;
        let topic = topic(conn, app, &viewer, name)?;
        let selection = Selection { order: Order::Activity, ..topic.selection.clone() };
        let rows = list::rows_with_openings(conn, &viewer, &selection, ENTRIES)?;
        Ok((write(app, &topic, &rows, &token, own)?, token))
    })?;
    if token.needs_touch(now)
        && let Err(error) = app.db.write(|conn| access::store::touch(conn, token.id, now.day()))
    {
        tracing::warn!(%error, "the use of a feed was not noted");
    }
    Ok(made)
}

fn write(
    app: &App,
    topic: &Topic,
    rows: &[(ThreadRow, String)],
    token: &AccessToken,
    own: &str,
) -> Result<Made> {
    // An empty feed has not changed since it was made for this member.
    let updated = rows.first().map_or(token.created_at, |(row, _)| row.last_post_at);
    let link = |href: String, relation: &str, kind: &str| Link {
        href,
        rel: relation.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let mut feed = Feed::default();
    feed.set_lang("de".to_owned());
    feed.set_id(id(app, &topic.id));
    feed.set_title(text(&format!("{} – Lotsenforum", topic.title)));
    feed.set_updated(updated.utc());
    feed.set_generator(Generator { value: "Lotsenforum".to_owned(), ..Generator::default() });
    feed.set_links(vec![
        link(app.url(own), "self", "application/atom+xml"),
        link(app.url(&topic.page), "alternate", "text/html"),
    ]);
    feed.set_entries(rows.iter().map(|(row, opening)| entry(app, row, opening)).collect::<Vec<_>>());
    let config = WriteConfig { write_document_declaration: true, ..WriteConfig::default() };
    let body = feed.write_with_config(Vec::new(), config).map_err(|error| Error::Internal(error.into()))?;
    let body = String::from_utf8(body).map_err(|error| Error::Internal(error.into()))?;
    Ok(Made { body, updated })
}

fn entry(app: &App, row: &ThreadRow, opening: &str) -> Entry {
    let mut entry = Entry::default();
    entry.set_id(id(app, &format!("thema/{}", row.id)));
    entry.set_title(text(&row.title));
    entry.set_published(Some(row.created_at.utc().into()));
    entry.set_updated(row.last_post_at.utc());
    entry.set_authors(vec![Person { name: clean(&row.author_name), ..Person::default() }]);
    entry.set_summary(Some(text(opening)));
    entry.set_links(vec![Link {
        href: app.url(&paths::thread(row.id, &row.title)),
        rel: "alternate".to_owned(),
        mime_type: Some("text/html".to_owned()),
        ..Link::default()
    }]);
    entry
}

/// Stays the same whatever address and title become.
fn id(app: &App, what: &str) -> String {
    format!("tag:{},{ID_YEAR}:{what}", app.config.mail.domain)
}

fn text(plain: &str) -> Text {
    Text::plain(clean(plain))
}

/// Without the characters that XML cannot hold in any spelling.
fn clean(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}

fn respond(made: Made, request: &HttpRequest) -> HttpResponse {
    let etag = etag::weak(&made.body);
    // A date in a header knows seconds only.
    let seconds = u64::try_from(made.updated.utc().timestamp()).unwrap_or(0);
    let changed = HttpDate::from(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    let is_known = match request.headers().get(header::IF_NONE_MATCH) {
        Some(known) => known.to_str().is_ok_and(|known| etag::is_named(known, &etag)),
        // Counts only without the other (RFC 9110, section 13.1.3).
        None => request.get_header::<IfModifiedSince>().is_some_and(|since| *since >= changed),
    };
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::LAST_MODIFIED, changed))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"));
    if is_known {
        return response.finish();
    }
    response.content_type("application/atom+xml; charset=utf-8").body(made.body)
}

/// A feed reader shows nothing but the status; the sentence is for who opens the address.
fn refuse(error: &Error) -> HttpResponse {
    let (mut response, sentence) = match error {
        Error::TooOften { retry_after } => (
            HttpResponse::TooManyRequests(),
            format!("Das waren zu viele Anfragen. Bitte warten Sie {}.", sentences::patience(*retry_after)),
        ),
        Error::Internal(_) => {
            error_page::reference(error);
            (HttpResponse::InternalServerError(), "Da ist etwas schiefgegangen.".to_owned())
        }
        _ => (
            HttpResponse::NotFound(),
            "Diesen Feed gibt es nicht (mehr). Neue Adressen stehen im Forum unter „Zugänge für Programme“."
                .to_owned(),
        ),
    };
    response.content_type("text/plain; charset=utf-8").body(sentence)
}
