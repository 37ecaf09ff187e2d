//! The second step of somebody who is signed in.

use super::handlers::{codes_page, set_up_page};
use super::pages::SetUpPage;
use super::{member_of, work};
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::Member;
use crate::forum::paths;
use crate::forum::sign_in;
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Look, Visit};

/// `GET /konto/anmeldung/zweiter-schritt`
pub async fn set_up_form(visit: Visit) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    visit.page(move |look| page(look, &session, sign_in::new_secret(), &Problems::default())).await
}

/// `POST /konto/anmeldung/zweiter-schritt`: the answer shows the recovery codes.
pub async fn set_up(visit: Visit, sent: Sent) -> Answer {
    let (secret, code) = match sent.0 {
        Ok(form) => (form.get("schluessel").to_owned(), form.get("code").to_owned()),
        Err(error) => return visit.error(error).await,
    };
    let typed_secret = secret.clone();
    let done = async {
        let (member, session, browser) = member_of(&visit).await?;
        visit.web.limits.code(&visit.network, member.id)?;
        work(&visit, move |parts| sign_in::set_up(parts, &member, &session, (&secret, &code), &browser)).await
    };
    match done.await {
        Ok(codes) => show_codes(visit, "Der zweite Schritt ist eingerichtet.", codes).await,
        Err(Error::Invalid(problems)) => {
            let session = visit.session().unwrap_or_default().to_owned();
            visit.page(move |look| page(look, &session, typed_secret, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/anmeldung/zweiter-schritt/notfallcodes`
pub async fn renew_codes(visit: Visit, sent: Sent) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    let codes = match sent.0 {
        Ok(_) => {
            visit
                .write(move |conn, viewer, now| sign_in::renew_recovery_codes(conn, viewer, &session, now))
                .await
        }
        Err(error) => Err(error),
    };
    match codes {
        Ok(codes) => show_codes(visit, "Sie haben neue Notfallcodes.", codes).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/anmeldung/zweiter-schritt/abschalten`
pub async fn remove(visit: Visit, sent: Sent) -> Answer {
    let removed = match sent.0 {
        Ok(_) => match member_of(&visit).await {
            Ok((member, session, browser)) => {
                work(&visit, move |parts| sign_in::remove_second_factor(parts, &member, &session, &browser))
                    .await
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match removed {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::SecondFactorRemoved)),
        Err(error) => visit.error(error).await,
    }
}

async fn show_codes(visit: Visit, heading: &'static str, codes: Vec<String>) -> Answer {
    let mut page = codes_page(heading, codes, paths::SIGN_IN_SETTINGS.to_owned());
    page.onward.label = "Zurück zu „Anmeldung und Sicherheit“".to_owned();
    visit.page(move |_| Ok(page)).await
}

fn page(look: &mut Look<'_>, session: &str, secret: String, problems: &Problems) -> Result<Shown<SetUpPage>> {
    let member: &Member = sign_in::confirmed(look.conn, look.viewer, session, look.now)?;
    let page = SetUpPage {
        action: paths::SECOND_FACTOR.to_owned(),
        cancel: Some(Link { href: paths::SIGN_IN_SETTINGS.to_owned(), label: "Abbrechen".to_owned() }),
        ..set_up_page(member, secret, problems)
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}
