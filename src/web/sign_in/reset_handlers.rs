//! The forgotten password.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::pages::{ForgottenPage, ForgottenSentPage, InvalidLinkPage, ResetPage};
use super::work;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::Member;
use crate::forum::paths;
use crate::forum::sign_in;
use crate::mail;
use crate::web::accounts::handlers::enter;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Visit};

/// `GET /passwort-vergessen`
pub async fn forgotten(mut visit: Visit) -> Answer {
    visit.begin_guest();
    visit.page(|_| Ok(forgotten_page(String::new(), &Problems::default()))).await
}

/// `POST /passwort-vergessen`: the same answer, whoever has the address.
pub async fn request(mut visit: Visit, sent: Sent) -> Answer {
    let email = match sent.0 {
        Ok(form) => form.get("email").trim().to_owned(),
        Err(error) => return visit.error(error).await,
    };
    visit.begin_guest();
    match ask(&visit, &email).await {
        Ok(()) => visit.page(move |_| Ok(ForgottenSentPage { email })).await,
        Err(Error::Invalid(problems)) => visit.page(move |_| Ok(forgotten_page(email, &problems))).await,
        Err(error) => visit.error(error).await,
    }
}

async fn ask(visit: &Visit, email: &str) -> Result<()> {
    let fault = match mail::normalised(email) {
        _ if email.is_empty() => Some(Fault::Missing),
        None => Some(Fault::NotAnAddress),
        Some(_) => None,
    };
    if let Some(fault) = fault {
        return Err(Problems::one("email", fault).into());
    }
    if !visit.web.limits.letter(&visit.network, email)? {
        return Ok(());
    }
    let (email, browser) = (email.to_owned(), visit.browser());
    work(visit, move |parts| sign_in::request_reset(parts, &email, &browser)).await
}

/// `GET /passwort/{token}`
pub async fn reset_form(mut visit: Visit, token: actix::Path<String>) -> Answer {
    visit.begin_guest();
    let link = token.clone();
    match work(&visit, move |parts| sign_in::reset_member(parts, &link)).await {
        Ok(member) => {
            visit.page(move |look| Ok(reset_page(look.app, &member, &token, &Problems::default()))).await
        }
        Err(Error::NotFound) => invalid(visit).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /passwort/{token}`
pub async fn reset(mut visit: Visit, token: actix::Path<String>, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => form.get("neues_passwort").to_owned(),
        Err(error) => return visit.error(error).await,
    };
    visit.begin_guest();
    let (link, guest, browser) =
        (token.clone(), visit.guest().unwrap_or_default().to_owned(), visit.browser());
    match work(&visit, move |parts| sign_in::reset(parts, &link, &typed, &guest, &browser)).await {
        Ok((_, arrived)) => enter(visit, arrived, "").await,
        Err(Error::Invalid(problems)) => {
            let link = token.clone();
            match work(&visit, move |parts| sign_in::reset_member(parts, &link)).await {
                Ok(member) => {
                    visit.page(move |look| Ok(reset_page(look.app, &member, &token, &problems))).await
                }
                Err(_) => invalid(visit).await,
            }
        }
        Err(Error::NotFound) => invalid(visit).await,
        Err(error) => visit.error(error).await,
    }
}

fn forgotten_page(email: String, problems: &Problems) -> Shown<ForgottenPage> {
    let page = ForgottenPage { email, problems: messages::problems(problems) };
    Shown::new(page, "").with_problems(!problems.0.is_empty())
}

fn reset_page(app: &crate::app::App, member: &Member, token: &str, problems: &Problems) -> Shown<ResetPage> {
    let page = ResetPage {
        action: paths::password_reset(token),
        email: mail::shown(&member.email),
        least: app.config.sign_in.password_chars,
        problems: messages::problems(problems),
    };
    Shown::new(page, "").with_problems(!problems.0.is_empty())
}

async fn invalid(visit: Visit) -> Answer {
    let page = InvalidLinkPage {
        text: "Ein Link zu einem neuen Passwort gilt zwei Stunden und nur einmal. Fordern Sie einfach einen neuen an."
            .to_owned(),
        onward: Link { href: paths::FORGOTTEN_PASSWORD.to_owned(), label: "Neuen Link anfordern".to_owned() },
    };
    visit.page(|_| Ok(Shown::new(page, "").with_status(StatusCode::NOT_FOUND))).await
}
