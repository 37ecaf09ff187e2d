//! Deciding about applications.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::review_pages::{ApplicationCard, QueuePage, ReviewPage};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::applications::{self, Application, Decision};
use crate::forum::ids::ApplicationId;
use crate::forum::{organisations, paths};
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Sent};
use crate::web::invitations::manage::sender;
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::Link;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{accounts, messages, present};
use crate::{german, mail};

/// Applications on the page; the oldest are decided first.
const SHOWN: usize = 20;

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    organisation: Option<String>,
    reason: String,
    problems: Problems,
}

/// `GET /verwaltung/antraege`
pub async fn queue(visit: Visit) -> Answer {
    visit
        .page(|look| {
            let open = applications::open(look.conn, look.viewer)?;
            let left_out = i64::try_from(open.len().saturating_sub(SHOWN)).unwrap_or(i64::MAX);
            let cards = open.iter().take(SHOWN).map(|one| card(one, look)).collect::<Result<_>>()?;
            Ok(Shown::new(QueuePage { cards, left_out }, ""))
        })
        .await
}

/// `GET /verwaltung/antraege/{id}`
pub async fn review(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| review_page(look, &path, &Typed::default(), StatusCode::OK)).await
}

/// A form that was kept until its sender had signed in or agreed to the rules.
pub async fn resume(visit: Visit, path: String, form: &Form) -> Answer {
    let typed = Typed {
        organisation: form.all("organisation").next().map(str::to_owned),
        reason: form.get("grund").to_owned(),
        problems: Problems::default(),
    };
    visit.page(move |look| review_page(look, &path, &typed, StatusCode::OK)).await
}

/// `POST /verwaltung/antraege/{id}/aufnehmen`
pub async fn admit(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    if let Some(obstacle) = visit.obstacle().await {
        return accounts::keep_form(visit, form, &obstacle).await;
    }
    let typed = Typed { organisation: Some(form.get("organisation").trim().to_owned()), ..Typed::default() };
    let admitted = admit_as(&visit, &path, &form).await;
    answer(visit, path.into_inner(), typed, admitted, FlashCode::ApplicantAdmitted).await
}

async fn admit_as(visit: &Visit, path: &str, form: &Form) -> Result<()> {
    let (viewer, id) = (sender(visit).await?, id_of(path)?);
    let (name, regions) = (form.get("organisation").trim().to_owned(), visit.app.regions());
    work(visit, move |parts| {
        let organisation = match name.as_str() {
            "" => None,
            name => {
                let found = parts.db.read(|conn| organisations::meant(conn, &regions, name))?;
                Some(found.ok_or_else(|| Problems::one("organisation", Fault::Unknown))?.id)
            }
        };
        applications::admit(parts, &viewer, id, organisation)
    })
    .await
}

/// `POST /verwaltung/antraege/{id}/ablehnen`
pub async fn reject(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    if let Some(obstacle) = visit.obstacle().await {
        return accounts::keep_form(visit, form, &obstacle).await;
    }
    let typed = Typed { reason: form.get("grund").to_owned(), ..Typed::default() };
    let (reason, place) = (typed.reason.clone(), path.clone());
    let rejected = async {
        let (viewer, id) = (sender(&visit).await?, id_of(&place)?);
        work(&visit, move |parts| applications::reject(parts, &viewer, id, &reason)).await
    };
    let rejected = rejected.await;
    answer(visit, path.into_inner(), typed, rejected, FlashCode::ApplicantRejected).await
}

/// On to the next one; or back with what is wrong, or with who was faster.
async fn answer(
    visit: Visit,
    path: String,
    mut typed: Typed,
    decided: Result<()>,
    flash: FlashCode,
) -> Answer {
    let app = visit.app.clone();
    if let Err(error) = actix::block(move || app.refresh_applications()).await? {
        return visit.error(error).await;
    }
    match decided {
        Ok(()) => visit.redirect(paths::APPLICATIONS, Some(flash)),
        Err(Error::Invalid(problems)) => {
            typed.problems = problems;
            visit.page(move |look| review_page(look, &path, &typed, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(Error::Conflict) => {
            visit.page(move |look| review_page(look, &path, &typed, StatusCode::CONFLICT)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn id_of(path: &str) -> Result<ApplicationId> {
    path.parse().map(ApplicationId).map_err(|_| Error::NotFound)
}

fn review_page(
    look: &mut Look<'_>,
    path: &str,
    typed: &Typed,
    status: StatusCode,
) -> Result<Shown<ReviewPage>> {
    let application = applications::by_id(look.conn, look.viewer, id_of(path)?)?;
    let card = card(&application, look)?;
    let done = match application.decided_at {
        Some(at) => {
            let name = applications::decided_by(look.conn, &application)?;
            let name = name.unwrap_or_else(|| "einem ehemaligen Mitglied".to_owned());
            Some(format!("Schon erledigt von {name} {}.", german::ago(at, look.now)))
        }
        None => None,
    };
    let page = ReviewPage {
        done,
        outcome: match application.decision {
            Some(Decision::Admitted) => "Aufgenommen",
            Some(Decision::Rejected) => "Abgelehnt",
            None => "",
        },
        organisation: typed.organisation.clone().unwrap_or_else(|| card.known_organisation.clone()),
        reason: typed.reason.clone(),
        reject_action: paths::application_decision(application.id, "ablehnen"),
        problems: messages::problems(&typed.problems),
        card,
    };
    let crumbs = vec![Link { href: paths::APPLICATIONS.to_owned(), label: "Anträge".to_owned() }];
    let has_problems = !typed.problems.0.is_empty();
    Ok(Shown::new(page, "").under(crumbs).with_status(status).with_problems(has_problems))
}

fn card(application: &Application, look: &mut Look<'_>) -> Result<ApplicationCard> {
    let known = match application.organisation_id {
        Some(id) => organisations::store::by_id(look.conn, id)?.place(look.regions),
        None => String::new(),
    };
    let since = application.confirmed_at.unwrap_or(application.created_at);
    Ok(ApplicationCard {
        id: application.id.0,
        link: Link { href: paths::application_review(application.id), label: application.name.clone() },
        email: mail::shown(&application.email),
        organisation: application.organisation.clone(),
        known_organisation: known,
        position: application.position.clone(),
        question: application.question.clone(),
        answer: application.answer.clone(),
        message: application.message.lines().map(str::to_owned).collect(),
        has_identity: application.subject.is_some(),
        time: present::time(since, look.now),
        admit_action: paths::application_decision(application.id, "aufnehmen"),
    })
}
