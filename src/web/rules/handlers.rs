//! Reading the rules, and agreeing to them.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web as actix;

use super::pages::{AgreedPage, AgreementPage, Notice, ShowPage};
use super::rendered;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::paths;
use crate::forum::rules::{self, Version};
use crate::german;
use crate::web::accounts::handlers::{RESUME, safe_next};
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent};
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Look, Visit};

/// `GET /nutzungsbedingungen`: what the rules were called before.
pub async fn moved() -> Answer {
    Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, paths::RULES)).finish())
}

/// `GET /nutzungsregeln`
pub async fn show(visit: Visit) -> Answer {
    visit.page(|look| show_page(look, None)).await
}

/// `GET /nutzungsregeln/{fassung}`
pub async fn show_version(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| show_page(look, Some(path.parse().map_err(|_| Error::NotFound)?))).await
}

fn show_page(look: &mut Look<'_>, number: Option<i32>) -> Result<ShowPage> {
    let present = rules::in_force(look.conn, look.now)?;
    let version = match number {
        Some(number) if number != present.number => rules::by_number(look.conn, number)?,
        _ => present.clone(),
    };
    let all = rules::all(look.conn)?;
    let newest = Link { href: paths::RULES.to_owned(), label: "Zur geltenden Fassung".to_owned() };
    let notice = match version.number.cmp(&present.number) {
        std::cmp::Ordering::Less => {
            Some(Notice { text: "Das ist eine ältere Fassung.".to_owned(), link: newest })
        }
        std::cmp::Ordering::Greater => {
            Some(Notice { text: "Diese Fassung gilt noch nicht.".to_owned(), link: newest })
        }
        std::cmp::Ordering::Equal => {
            all.iter().find(|other| other.is_coming(look.now)).map(|coming| Notice {
                text: format!("Ab {} gilt eine neue Fassung.", german::long_date(coming.valid_from.day())),
                link: Link {
                    href: paths::rules_version(coming.number),
                    label: "Neue Fassung lesen".to_owned(),
                },
            })
        }
    };
    Ok(ShowPage {
        edition: edition(&version, look),
        notice,
        summary: version.summary.clone(),
        rules: rendered(&version.body_md),
        others: all
            .iter()
            .filter(|other| other.number != version.number)
            .map(|other| Link { href: paths::rules_version(other.number), label: edition(other, look) })
            .collect(),
    })
}

/// "Fassung 2, gilt seit Mittwoch, 1. April 2026"
fn edition(version: &Version, look: &Look<'_>) -> String {
    let since = if version.is_coming(look.now) { "gilt ab" } else { "seit" };
    format!("Fassung {}, {since} {}", version.number, german::long_date(version.valid_from.day()))
}

/// `GET /nutzungsregeln/zustimmen`
pub async fn agreement(visit: Visit, parameters: Parameters) -> Answer {
    let next = safe_next(parameters.get("weiter").map_or("", String::as_str), &visit);
    match visit.read(owed).await {
        Ok(Some(_)) => visit.page(move |look| agreement_page(look, next, &Problems::default())).await,
        // Nothing is left to agree to: as if she had never been sent here.
        Ok(None) if !next.is_empty() => visit.redirect(&next, None),
        Ok(None) => visit.page(|_| Ok(AgreedPage {})).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /nutzungsregeln/zustimmen`
pub async fn agree(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let next = safe_next(form.get("weiter"), &visit);
    let number: Option<i32> = form.get("fassung").parse().ok();
    let agreed = match (form.get("regeln"), number) {
        ("ja", Some(number)) => {
            visit.write(move |conn, viewer, now| rules::accept(conn, viewer, number, now)).await
        }
        _ => Err(Problems::one("regeln", Fault::Missing).into()),
    };
    match agreed {
        Ok(()) => {
            let to = if next.is_empty() { paths::HOME } else { &next };
            visit.redirect(to, Some(FlashCode::RulesAgreed))
        }
        // A newer version came into force while she read: it stands on the page now.
        Err(Error::Conflict) => {
            let problems = Problems::one("regeln", Fault::Missing);
            visit.page(move |look| agreement_page(look, next, &problems)).await
        }
        Err(Error::Invalid(problems)) => visit.page(move |look| agreement_page(look, next, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

/// The version that the viewer has to agree to: the one in force, else one that is coming.
fn owed(look: &mut Look<'_>) -> Result<Option<Version>> {
    let Some(due) = look.viewer.known()?.rules_due else { return Ok(None) };
    if due <= look.now {
        return rules::in_force(look.conn, look.now).map(Some);
    }
    Ok(rules::all(look.conn)?.into_iter().find(|version| version.valid_from == due))
}

fn agreement_page(look: &mut Look<'_>, next: String, problems: &Problems) -> Result<Shown<AgreementPage>> {
    let version = owed(look)?.ok_or(Error::NotFound)?;
    let is_needed = !version.is_coming(look.now);
    let since = if is_needed { "Seit" } else { "Ab" };
    let day = german::long_date(version.valid_from.day());
    let page = AgreementPage {
        lead: format!("{since} {day} gelten neue Nutzungsregeln."),
        is_needed,
        summary: version.summary.clone(),
        rules: rendered(&version.body_md),
        action: paths::RULES_AGREEMENT.to_owned(),
        number: version.number,
        keeps_text: next == RESUME,
        next,
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}
