//! Passkeys: a script fetches a question for the device, and an ordinary form carries the answer.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;

use super::account_handlers::confirm_page;
use super::passkey_pages::PasskeyPage;
use super::{member_of, work};
use crate::error::{Error, Problems, Result};
use crate::forum::paths;
use crate::forum::sign_in::{self, Arrived};
use crate::web::accounts::handlers::{enter, safe_next, sign_in_page};
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::visit::{Answer, Look, Visit};

/// `POST /anmelden/passkey/frage`
pub async fn ask(visit: Visit, sent: Sent) -> Answer {
    let question = async {
        sent.0?;
        visit.web.limits.beginning(&visit.network)?;
        let guest = visit.guest().ok_or(Error::SignInNeeded)?.to_owned();
        work(&visit, move |parts| sign_in::ask_for_passkey(parts, &guest)).await
    };
    let question = question.await;
    answer(visit, question).await
}

/// `POST /anmelden/passkey`
pub async fn sign_in(mut visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (next, answered) = (safe_next(form.get("weiter"), &visit), form.get("antwort").to_owned());
    visit.begin_guest();
    let entered = async {
        visit.web.limits.beginning(&visit.network)?;
        let (guest, browser) = (visit.guest().unwrap_or_default().to_owned(), visit.browser());
        work(&visit, move |parts| sign_in::by_passkey(parts, &guest, &answered, &browser)).await
    };
    match entered.await {
        Ok(token) => enter(visit, Arrived::SignedIn { token }, &next).await,
        Err(Error::Invalid(problems)) => {
            let page = sign_in_page(&visit, String::new(), next, None, &problems);
            visit.page(move |_| Ok(Shown::new(page, "").with_problems(true))).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /konto/anmeldung/passkey`
pub async fn form(visit: Visit) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    let name = sign_in::passkey_name_for(&visit.browser());
    visit.page(move |look| page(look, &session, name, &Problems::default())).await
}

/// `POST /konto/anmeldung/passkey/frage`
pub async fn begin(visit: Visit, sent: Sent) -> Answer {
    let question = async {
        sent.0?;
        let (member, session, _) = member_of(&visit).await?;
        work(&visit, move |parts| sign_in::begin_passkey(parts, &member, &session)).await
    };
    let question = question.await;
    answer(visit, question).await
}

/// `POST /konto/anmeldung/passkey`
pub async fn add(visit: Visit, sent: Sent) -> Answer {
    let (name, answered) = match sent.0 {
        Ok(form) => (form.get("name").to_owned(), form.get("antwort").to_owned()),
        Err(error) => return visit.error(error).await,
    };
    let typed = name.clone();
    let added = async {
        let (member, session, browser) = member_of(&visit).await?;
        work(&visit, move |parts| {
            sign_in::add_passkey(parts, &member, &session, (&name, &answered), &browser)
        })
        .await
    };
    match added.await {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::PasskeyAdded)),
        Err(Error::Invalid(problems)) => {
            let session = visit.session().unwrap_or_default().to_owned();
            visit.page(move |look| page(look, &session, typed, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/anmeldung/passkey/entfernen`
pub async fn remove(visit: Visit, sent: Sent) -> Answer {
    let removed = async {
        let which = sent.0?.get("passkey").to_owned();
        let (member, session, browser) = member_of(&visit).await?;
        work(&visit, move |parts| sign_in::remove_passkey(parts, &member, &session, &which, &browser)).await
    };
    match removed.await {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::PasskeyRemoved)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/anmeldung/bestaetigen/passkey/frage`
pub async fn ask_to_confirm(visit: Visit, sent: Sent) -> Answer {
    let question = async {
        sent.0?;
        let (_, session, _) = member_of(&visit).await?;
        work(&visit, move |parts| sign_in::ask_for_passkey(parts, &session)).await
    };
    let question = question.await;
    answer(visit, question).await
}

/// `POST /konto/anmeldung/bestaetigen/passkey`
pub async fn confirm(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (next, answered) = (safe_next(form.get("weiter"), &visit), form.get("antwort").to_owned());
    let confirmed = async {
        let (member, session, _) = member_of(&visit).await?;
        work(&visit, move |parts| sign_in::confirm_by_passkey(parts, &member, &session, &answered)).await
    };
    match confirmed.await {
        Ok(()) if next.is_empty() => visit.redirect(paths::SIGN_IN_SETTINGS, None),
        Ok(()) => visit.redirect(&next, None),
        Err(Error::Invalid(problems)) => visit.page(move |look| confirm_page(look, next, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

/// A question as JSON, or the page of what went wrong, of which the script looks at the status only.
async fn answer(visit: Visit, question: Result<String>) -> Answer {
    match question {
        Ok(question) => Ok(HttpResponse::Ok().content_type(ContentType::json()).body(question)),
        Err(error) => visit.error(error).await,
    }
}

fn page(look: &mut Look<'_>, session: &str, name: String, problems: &Problems) -> Result<Shown<PasskeyPage>> {
    if !sign_in::passkeys_are_possible(&look.app.config) {
        return Err(Error::NotFound);
    }
    sign_in::confirmed(look.conn, look.viewer, session, look.now)?;
    let page = PasskeyPage { name, problems: messages::problems(problems) };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}
