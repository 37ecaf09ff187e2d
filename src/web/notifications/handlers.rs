//! Handlers of notifications.

use actix_web::web as actix;

use super::pages::{IndexPage, NotificationDay, NotificationRow as RowView};
use crate::error::Result;
use crate::forum::ids::NotificationId;
use crate::forum::notifications::{self, NotificationKind, NotificationRow};
use crate::forum::paths;
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent, page_number};
use crate::web::shown::Shown;
use crate::web::views::{Choice, Link, Sentence};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

const PER_PAGE: i64 = 30;

/// `GET /mitteilungen`
pub async fn index(visit: Visit, parameters: Parameters) -> Answer {
    visit.page(move |look| Ok(Shown::new(page(look, &parameters)?, ""))).await
}

fn page(look: &mut Look<'_>, parameters: &Parameters) -> Result<IndexPage> {
    let unread_only = parameters.get("filter").is_some_and(|filter| filter == "ungelesen");
    let page = page_number(parameters)?;
    let offset = (page - 1) * PER_PAGE;
    let rows = notifications::store::list(look.conn, look.viewer, unread_only, offset, PER_PAGE)?;
    let total = notifications::store::count(look.conn, look.viewer, unread_only)?;
    let unread_count = look.unread;
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let address = |page: i64| match unread_only {
        true => format!("{}?filter=ungelesen&seite={page}", paths::NOTIFICATIONS),
        false => format!("{}?seite={page}", paths::NOTIFICATIONS),
    };
    Ok(IndexPage {
        filters: filters(unread_only, unread_count),
        days: days(&rows, look),
        unread_count,
        pager: present::pager(page, pages, address),
    })
}

fn filters(unread_only: bool, unread: i64) -> Vec<Choice> {
    vec![
        Choice {
            label: "Alle".to_owned(),
            href: paths::NOTIFICATIONS.to_owned(),
            is_current: !unread_only,
            count: None,
        },
        Choice {
            label: "Ungelesen".to_owned(),
            href: format!("{}?filter=ungelesen", paths::NOTIFICATIONS),
            is_current: unread_only,
            count: Some(unread),
        },
    ]
}

fn days(rows: &[NotificationRow], look: &Look<'_>) -> Vec<NotificationDay> {
    let mut days: Vec<NotificationDay> = Vec::new();
    for row in rows {
        let label = day_label(row, look);
        if days.last().is_none_or(|day| day.label != label) {
            days.push(NotificationDay { label, rows: Vec::new() });
        }
        if let Some(day) = days.last_mut() {
            day.rows.push(view(row, look));
        }
    }
    days
}

fn day_label(row: &NotificationRow, look: &Look<'_>) -> String {
    match (look.now.day() - row.created_at.day()).num_days() {
        0 => "Heute".to_owned(),
        1 => "Gestern".to_owned(),
        _ => german::long_date(row.created_at.day()),
    }
}

fn view(row: &NotificationRow, look: &Look<'_>) -> RowView {
    let (_, _, reason) = messages::notification(row.kind);
    RowView {
        id: row.id.0,
        sentence: sentence(row),
        time: present::time(row.created_at, look.now),
        reason: match row.kind {
            NotificationKind::NewThread => {
                format!("weil Sie den Kanal „{}“ abonniert haben", row.channel_name)
            }
            _ => reason.to_owned(),
        },
        is_unread: row.read_at.is_none(),
    }
}

/// "**Karin Lechner** hat auf Ihr Thema „…“ geantwortet."
pub fn sentence(row: &NotificationRow) -> Sentence {
    let (before, after, _) = messages::notification(row.kind);
    Sentence {
        who: row.actor_name.clone(),
        who_href: paths::member(&row.actor_handle),
        before: before.to_owned(),
        link: Link { href: paths::post(row.post_id), label: german::inner_quotes(&row.thread_title) },
        after: after.to_owned(),
    }
}

/// `POST /mitteilungen/gelesen`
pub async fn mark_read(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let id = form.get("mitteilung").parse().ok().map(NotificationId);
    match visit.write(move |conn, viewer, now| notifications::mark_read(conn, viewer, id, now)).await {
        Ok(()) => visit.redirect(paths::NOTIFICATIONS, Some(FlashCode::NotificationsRead)),
        Err(error) => visit.error(error).await,
    }
}

/// `GET /mitteilungen/{id}`: leads to the post; reading it there marks the notification.
pub async fn open(visit: Visit, path: actix::Path<String>) -> Answer {
    let id = NotificationId(path.parse().unwrap_or(0));
    match visit.read(move |look| notifications::store::post_of(look.conn, look.viewer, id)).await {
        Ok(post) => visit.redirect(&paths::post(post), None),
        Err(error) => visit.error(error).await,
    }
}
