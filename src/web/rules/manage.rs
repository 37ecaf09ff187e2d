//! Publishing a version of the rules.

use super::pages::{ManagePage, VersionRow};
use super::rendered;
use crate::error::{Error, Problems, Result};
use crate::forum::paths;
use crate::forum::rules::{self, NewRules, Version};
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Look, Visit};

/// What was typed.
#[derive(Debug, Clone)]
struct Typed {
    text: String,
    summary: String,
    day: String,
    is_preview: bool,
}

/// `GET /verwaltung/nutzungsregeln`
pub async fn form(visit: Visit) -> Answer {
    visit.page(|look| manage_page(look, None, &Problems::default())).await
}

/// `POST /verwaltung/nutzungsregeln`
pub async fn publish(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let typed = Typed {
        text: form.get("text").to_owned(),
        summary: form.get("aenderung").to_owned(),
        day: form.get("ab").to_owned(),
        is_preview: form.get("aktion") == "vorschau",
    };
    let checked = NewRules::parse(&typed.text, &typed.summary, &typed.day, visit.app.clock.now());
    let published = match checked {
        Ok(_) if typed.is_preview => Err(Problems::default().into()),
        Ok(new) => visit.write(move |conn, viewer, now| rules::publish(conn, viewer, &new, now)).await,
        Err(problems) => Err(problems.into()),
    };
    match published {
        Ok(_) => visit.redirect(paths::ADMIN_RULES, Some(FlashCode::RulesPublished)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| manage_page(look, Some(&typed), &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn manage_page(look: &mut Look<'_>, typed: Option<&Typed>, problems: &Problems) -> Result<Shown<ManagePage>> {
    look.viewer.admin()?;
    let present = rules::in_force(look.conn, look.now)?.number;
    let versions = rules::all(look.conn)?;
    let newest = versions.first().map(|version| version.body_md.clone()).unwrap_or_default();
    let page = ManagePage {
        versions: versions.iter().map(|version| row(version, present)).collect(),
        action: paths::ADMIN_RULES.to_owned(),
        text: typed.map_or(newest, |typed| typed.text.clone()),
        summary: typed.map(|typed| typed.summary.clone()).unwrap_or_default(),
        day: typed.map(|typed| typed.day.clone()).unwrap_or_default(),
        preview: typed.filter(|typed| typed.is_preview).map(|typed| rendered(&typed.text)),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

fn row(version: &Version, present: i32) -> VersionRow {
    let day = german::date(version.valid_from.day());
    let state = match version.number.cmp(&present) {
        std::cmp::Ordering::Less => format!("galt ab {day}"),
        std::cmp::Ordering::Equal => format!("gilt seit {day}"),
        std::cmp::Ordering::Greater => format!("gilt ab {day}"),
    };
    VersionRow {
        link: Link {
            href: paths::rules_version(version.number),
            label: format!("Fassung {}", version.number),
        },
        state,
        summary: version.summary.clone(),
    }
}
