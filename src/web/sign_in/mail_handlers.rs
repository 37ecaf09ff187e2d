//! Another mail address, and the links that confirm it.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::account_pages::{AddressPage, DonePage, MailChangePage};
use super::pages::InvalidLinkPage;
use super::{member_of, work};
use crate::error::{Error, Problems, Result};
use crate::forum::paths;
use crate::forum::sign_in::{self, Confirmed, Side};
use crate::mail;
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Look, Visit};

/// `GET /konto/anmeldung/adresse`
pub async fn address_form(visit: Visit) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    visit.page(move |look| address_page(look, &session, String::new(), &Problems::default())).await
}

/// `POST /konto/anmeldung/adresse`
pub async fn request(visit: Visit, sent: Sent) -> Answer {
    let email = match sent.0 {
        Ok(form) => form.get("email").to_owned(),
        Err(error) => return visit.error(error).await,
    };
    let typed = email.clone();
    let done = async {
        let (member, session, _) = member_of(&visit).await?;
        visit.app.count_writing(member.id)?;
        work(&visit, move |parts| sign_in::request_change(parts, &member, &session, &typed)).await
    };
    match done.await {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::AddressRequested)),
        Err(Error::Invalid(problems)) => {
            let session = visit.session().unwrap_or_default().to_owned();
            visit.page(move |look| address_page(look, &session, email, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /adresse/{token}`
pub async fn change_form(mut visit: Visit, token: actix::Path<String>) -> Answer {
    visit.begin_guest();
    let link = token.clone();
    match visit.read(move |look| sign_in::change_by_token(look.conn, &link, look.now)).await {
        Ok((change, side)) => {
            let page = MailChangePage {
                email: mail::shown(&change.new_email),
                is_old: side == Side::Old,
                is_confirmed: match side {
                    Side::Old => change.old_confirmed_at.is_some(),
                    Side::New => change.new_confirmed_at.is_some(),
                },
                action: paths::mail_change(&token),
                objection_action: paths::mail_change_objection(&token),
            };
            visit.page(move |_| Ok(page)).await
        }
        Err(Error::NotFound) => invalid(visit).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /adresse/{token}`
pub async fn confirm(visit: Visit, token: actix::Path<String>, sent: Sent) -> Answer {
    let confirmed = match sent.0 {
        Ok(_) => visit.write(move |conn, _, now| sign_in::confirm_change(conn, &token, now)).await,
        Err(error) => Err(error),
    };
    let (heading, text) = match confirmed {
        Ok(Confirmed::Changed) => (
            "Ihre neue Adresse gilt.",
            "Ab jetzt melden Sie sich mit ihr an, und alle E-Mails gehen dorthin.",
        ),
        Ok(Confirmed::Waiting(Side::Old)) => (
            "Danke, Ihre neue Adresse ist bestätigt.",
            "Jetzt fehlt noch Ihre Zustimmung in der E-Mail, die an Ihre bisherige Adresse gegangen ist.",
        ),
        Ok(Confirmed::Waiting(Side::New)) => (
            "Danke, Sie haben zugestimmt.",
            "Jetzt fehlt noch die Bestätigung in der E-Mail, die an die neue Adresse gegangen ist.",
        ),
        Err(Error::NotFound) => return invalid(visit).await,
        Err(error) => return visit.error(error).await,
    };
    done(visit, heading, text).await
}

/// `POST /adresse/{token}/ablehnen`
pub async fn object(visit: Visit, token: actix::Path<String>, sent: Sent) -> Answer {
    let objected = match sent.0 {
        Ok(_) => visit.write(move |conn, _, now| sign_in::object(conn, &token, now)).await,
        Err(error) => Err(error),
    };
    match objected {
        Ok(()) => {
            let text = "Ihre Adresse bleibt, wie sie war. Haben Sie die Änderung nicht selbst begonnen? Dann ändern \
                        Sie bitte gleich Ihr Passwort.";
            done(visit, "Die Änderung ist aufgegeben.", text).await
        }
        Err(Error::NotFound) => invalid(visit).await,
        Err(error) => visit.error(error).await,
    }
}

fn address_page(
    look: &mut Look<'_>,
    session: &str,
    email: String,
    problems: &Problems,
) -> Result<Shown<AddressPage>> {
    let member = sign_in::confirmed(look.conn, look.viewer, session, look.now)?;
    let current = mail::shown(&member.email);
    let page = AddressPage { current, email, problems: messages::problems(problems) };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

async fn done(visit: Visit, heading: &str, text: &str) -> Answer {
    let page = DonePage {
        heading: heading.to_owned(),
        text: text.to_owned(),
        onward: Link {
            href: paths::SIGN_IN_SETTINGS.to_owned(),
            label: "Zu „Anmeldung und Sicherheit“".to_owned(),
        },
    };
    visit.page(move |_| Ok(page)).await
}

async fn invalid(visit: Visit) -> Answer {
    let page = InvalidLinkPage {
        text: "Der Link hat seinen Dienst schon getan, die Änderung wurde aufgegeben, oder drei Tage sind vorbei."
            .to_owned(),
        onward: Link {
            href: paths::SIGN_IN_SETTINGS.to_owned(),
            label: "Zu „Anmeldung und Sicherheit“".to_owned(),
        },
    };
    visit.page(|_| Ok(Shown::new(page, "").with_status(StatusCode::NOT_FOUND))).await
}
