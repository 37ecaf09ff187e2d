//! The first steps of a new member. Every page can be left and come back to; nothing is lost by Back.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::step_pages::{OrganisationStepPage, Preview, TopicsPage};
use crate::error::{Error, Problems, Result};
use crate::forum::affiliation::{self, Choice};
use crate::forum::digest::{self, due, settings};
use crate::forum::invitations::{self, LAST_STEP};
use crate::forum::{organisations, paths};
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Parameters, Sent};
use crate::web::messages;
use crate::web::organisations::picker::{Picked, PickerView};
use crate::web::shown::Shown;
use crate::web::views::SelectOption;
use crate::web::visit::{Answer, Look, Visit};

/// `GET /erste-schritte/organisation`
pub async fn organisation(visit: Visit) -> Answer {
    visit.page(|look| organisation_page(look, &Picked::default(), &Problems::default())).await
}

/// `POST /erste-schritte/organisation`: searches, or chooses.
pub async fn choose_organisation(visit: Visit, sent: Sent) -> Answer {
    let picked = match sent.0 {
        Ok(form) => Picked::of(&form),
        Err(error) => return visit.error(error).await,
    };
    if picked.is_step() {
        return visit.page(move |look| organisation_page(look, &picked, &Problems::default())).await;
    }
    let (again, regions) = (picked.clone(), visit.app.regions());
    let chosen = visit
        .write(move |conn, viewer, now| {
            viewer.member()?;
            let organisation = picked.resolve(conn, &regions)?;
            affiliation::choose(conn, viewer, &Choice { organisation, home: None }, now)?;
            invitations::finish_step(conn, viewer, 1)
        })
        .await;
    match chosen {
        Ok(()) => visit.redirect(paths::FIRST_TOPICS, None),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| organisation_page(look, &again, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn organisation_page(
    look: &mut Look<'_>,
    picked: &Picked,
    problems: &Problems,
) -> Result<Shown<OrganisationStepPage>> {
    let member = look.viewer.member()?.clone();
    let own = affiliation::current(look.conn, look.viewer)?;
    let is_known = own.is_some();
    let proposed = match own {
        Some(own) => vec![own],
        None => organisations::by_domain_of(look.conn, &member.email)?,
    };
    let mut picker = PickerView::of(look, paths::FIRST_ORGANISATION, picked, &proposed)?;
    if is_known && !picker.has_answer && picker.typed.is_empty() {
        "Das wissen wir schon. Stimmt es?".clone_into(&mut picker.said);
    }
    let page = OrganisationStepPage {
        picker,
        next: paths::FIRST_TOPICS.to_owned(),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// `GET /erste-schritte/themen`, `?vorschau=1` with the next digest.
pub async fn topics(visit: Visit, parameters: Parameters) -> Answer {
    let with_preview = parameters.get("vorschau").is_some();
    visit.page(move |look| topics_page(look, None, with_preview, &Problems::default())).await
}

/// `POST /erste-schritte/themen`
pub async fn choose_topics(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let typed = form.clone();
    let is_preview = form.get("aktion") == "vorschau";
    let chosen = visit
        .write(move |conn, viewer, now| {
            let slugs: Vec<String> = form.all("themen").map(str::to_owned).collect();
            // What is no number is no weekday either.
            let weekday = form.get("wochentag").parse().unwrap_or(0);
            invitations::choose_topics(conn, viewer, &slugs, weekday, now)?;
            if is_preview { Ok(()) } else { invitations::finish_step(conn, viewer, LAST_STEP) }
        })
        .await;
    match chosen {
        Ok(()) if is_preview => visit.redirect(&format!("{}?vorschau=1#vorschau", paths::FIRST_TOPICS), None),
        Ok(()) => visit.redirect(paths::HOME, Some(FlashCode::Welcome)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| topics_page(look, Some(&typed), false, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn topics_page(
    look: &mut Look<'_>,
    typed: Option<&Form>,
    with_preview: bool,
    problems: &Problems,
) -> Result<Shown<TopicsPage>> {
    let member = look.viewer.member()?.id;
    let preferences = settings::preferences(look.conn, member)?;
    let weekday =
        typed.map_or_else(|| preferences.weekday.to_string(), |form| form.get("wochentag").to_owned());
    let topics = invitations::topics(look.conn, look.viewer)?;
    let next = due::next(&preferences, &look.app.config.digest, look.now);
    let page = TopicsPage {
        action: paths::FIRST_TOPICS.to_owned(),
        back: paths::FIRST_ORGANISATION.to_owned(),
        topics: topics
            .into_iter()
            .map(|(channel, is_followed)| SelectOption {
                is_selected: typed
                    .map_or(is_followed, |form| form.all("themen").any(|slug| slug == channel.slug)),
                value: channel.slug,
                label: channel.name,
                hint: Some(channel.description),
            })
            .collect(),
        weekdays: (1..=5)
            .map(|day: u32| SelectOption {
                value: day.to_string(),
                label: german::weekday(day).to_owned(),
                hint: None,
                is_selected: weekday == day.to_string(),
            })
            .collect(),
        next: next.map(|at| {
            format!(
                "Der nächste {} kommt am {}, gegen {} Uhr.",
                preferences.rhythm.title(),
                german::long_date(at.day()),
                look.app.config.digest.hour
            )
        }),
        preview: if with_preview {
            let subject = next_digest(look)?.map(|letter| letter.subject);
            Some(Preview { subject, href: paths::DIGEST_PREVIEW.to_owned() })
        } else {
            None
        },
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

fn next_digest(look: &mut Look<'_>) -> Result<Option<digest::Letter>> {
    let member = look.viewer.member()?.id;
    digest::preview_on(&look.app.digest_parts(look.regions), look.conn, member, look.now)
}

/// `GET /erste-schritte/vorschau`: the HTML part as a mail program shows it, in a frame of our own page.
pub async fn preview(visit: Visit) -> Answer {
    match visit.read(|look| next_digest(look)?.ok_or(Error::NotFound)).await {
        Ok(letter) => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            // A mail carries its styles inline; nothing else may run or load.
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
            ))
            .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
            .body(letter.html)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /erste-schritte/spaeter`: the home page speaks of them no more.
pub async fn later(visit: Visit, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    match visit.write(|conn, viewer, _| invitations::finish_step(conn, viewer, LAST_STEP)).await {
        Ok(()) => visit.redirect(paths::HOME, None),
        Err(error) => visit.error(error).await,
    }
}
