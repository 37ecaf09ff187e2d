//! Asking to become a member: the form, and the link that confirms the address.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::pages::{ApplyPage, ConfirmPage, SentPage, StatePage};
use crate::config;
use crate::error::{Error, Problems, Result};
use crate::forum::applications::{self, NewApplication, Seen, TypedApplication};
use crate::forum::{paths, sign_in};
use crate::mail;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::Link;
use crate::web::visit::{Answer, Visit};

/// `GET /beitreten`: begun with what a provider of identities has just said, if she comes from there.
pub async fn form(mut visit: Visit) -> Answer {
    visit.begin_guest();
    let guest = visit.guest().unwrap_or_default().to_owned();
    visit
        .page(move |look| {
            let settings = &look.app.config.joining;
            if !settings.applications {
                return Err(Error::NotFound);
            }
            let stranger = sign_in::prefill(look.conn, &guest, look.now)?;
            let is_from_provider = stranger.is_some();
            let typed = stranger.map_or_else(TypedApplication::default, |stranger| TypedApplication {
                name: stranger.name,
                email: stranger.email,
                ..TypedApplication::default()
            });
            Ok(page(typed, is_from_provider, settings, &Problems::default()))
        })
        .await
}

/// `POST /beitreten`: the same answer, whoever has the address.
pub async fn apply(mut visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    visit.begin_guest();
    let field = |name: &str| form.get(name).to_owned();
    let typed = TypedApplication {
        name: field("ihr_name"),
        email: field("email").trim().to_owned(),
        organisation: field("stelle"),
        position: field("funktion"),
        answer: field("antwort"),
        message: field("nachricht"),
    };
    match ask(&visit, &typed).await {
        Ok(()) => visit.page(move |_| Ok(SentPage { email: typed.email })).await,
        Err(Error::Invalid(problems)) => {
            let settings = visit.app.config.joining.clone();
            visit.page(move |_| Ok(page(typed, false, &settings, &problems))).await
        }
        Err(error) => visit.error(error).await,
    }
}

async fn ask(visit: &Visit, typed: &TypedApplication) -> Result<()> {
    let new = NewApplication::parse(typed, &visit.app.config.joining)?;
    if !visit.web.limits.letter(&visit.network, &typed.email)? {
        return Ok(());
    }
    let (guest, regions) = (visit.guest().unwrap_or_default().to_owned(), visit.app.regions());
    work(visit, move |parts| applications::apply(parts, &regions, &new, &guest)).await
}

fn page(
    typed: TypedApplication,
    is_from_provider: bool,
    settings: &config::Joining,
    problems: &Problems,
) -> Shown<ApplyPage> {
    let domains: Vec<String> = settings
        .allowed_domains
        .iter()
        .filter_map(|domain| mail::domain_as_kept(domain))
        .map(|domain| mail::domain_shown(&domain))
        .collect();
    let page = ApplyPage {
        is_from_provider,
        name: typed.name,
        email: typed.email,
        domains: match domains.len() {
            0 => String::new(),
            // A longer list is not read by anybody.
            1..=10 => format!("Möglich mit Adressen von {}.", domains.join(", ")),
            _ => "Möglich nur mit dienstlichen Adressen.".to_owned(),
        },
        organisation: typed.organisation,
        position: typed.position,
        question: settings.question.clone(),
        answer: typed.answer,
        message: typed.message,
        problems: messages::problems(problems),
    };
    Shown::new(page, "").with_problems(!problems.0.is_empty())
}

/// `GET /beitreten/{token}`
pub async fn confirm_form(mut visit: Visit, token: actix::Path<String>) -> Answer {
    visit.begin_guest();
    behind(visit, token.into_inner()).await
}

/// `POST /beitreten/{token}`
pub async fn confirm(mut visit: Visit, token: actix::Path<String>, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    visit.begin_guest();
    let (link, guest) = (token.clone(), visit.guest().unwrap_or_default().to_owned());
    match work(&visit, move |parts| applications::confirm(parts, &link, &guest)).await {
        Ok(()) => {
            let app = visit.app.clone();
            let counted = actix::block(move || app.refresh_applications()).await?;
            if let Err(error) = counted {
                return visit.error(error).await;
            }
            behind(visit, token.into_inner()).await
        }
        Err(Error::NotFound) => behind(visit, token.into_inner()).await,
        Err(error) => visit.error(error).await,
    }
}

/// What is behind the link now.
async fn behind(visit: Visit, token: String) -> Answer {
    let link = token.clone();
    let state = |heading: &str, text: &str, onward: Option<&str>| StatePage {
        heading: heading.to_owned(),
        text: text.to_owned(),
        onward: onward.map(|label| Link { href: paths::JOIN.to_owned(), label: label.to_owned() }),
    };
    let (page, status) = match work(&visit, move |parts| applications::seen(parts, &link)).await {
        Ok(Seen::Unconfirmed(application)) => {
            let page = ConfirmPage {
                action: paths::application(&token),
                name: application.name.clone(),
                email: mail::shown(&application.email),
                organisation: application.organisation.clone(),
                position: application.position.clone(),
            };
            return visit.page(move |_| Ok(page)).await;
        }
        Ok(Seen::Confirmed) => (
            state(
                "Ihr Antrag liegt der Moderation vor.",
                "Über die Aufnahme entscheidet ein Mensch. Sie bekommen eine E-Mail, sobald das geschehen ist.",
                None,
            ),
            StatusCode::OK,
        ),
        Ok(Seen::Expired) => (
            state(
                "Dieser Link gilt nicht mehr.",
                "Ein Antrag wartet drei Tage auf seine Bestätigung. Stellen Sie ihn einfach noch einmal.",
                Some("Antrag noch einmal stellen"),
            ),
            StatusCode::GONE,
        ),
        Err(Error::NotFound) => (
            state(
                "Dieser Link gilt nicht.",
                "Vielleicht gibt es eine neuere E-Mail, oder der Link ist beim Kopieren abgeschnitten worden.",
                Some("Aufnahme beantragen"),
            ),
            StatusCode::NOT_FOUND,
        ),
        Err(error) => return visit.error(error).await,
    };
    visit.page(move |_| Ok(Shown::new(page, "").with_status(status))).await
}
