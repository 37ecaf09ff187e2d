//! Signing in and out.

use actix_web::http::StatusCode;
use actix_web::web as actix;
use url::Url;

use super::pages::{DemoAccount, SignInPage, SignedOutPage};
use crate::config::demo;
use crate::error::{Error, Fault, Problems};
use crate::forum::accounts::{self, session_store};
use crate::forum::paths;
use crate::forum::sign_in::{self as forum_sign_in, Arrived};
use crate::mail;
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Parameters, Sent};
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::Link;
use crate::web::visit::{Answer, Visit};
use crate::web::{applications, messages, profiles, threads};

/// Where a kept form is shown again after the sign-in.
pub(in crate::web) const RESUME: &str = "/fortsetzen";

/// `GET /anmelden`
pub async fn sign_in_form(mut visit: Visit, parameters: Parameters) -> Answer {
    visit.begin_guest();
    let next = safe_next(parameters.get("weiter").map_or("", String::as_str), &visit);
    let reason = (!next.is_empty() && next != paths::HOME)
        .then(|| "Das Forum ist nur für Mitglieder. Bitte melden Sie sich an.".to_owned());
    let page = sign_in_page(&visit, String::new(), next, reason, &Problems::default());
    visit
        .page(move |look| match look.viewer.signed_in() {
            // Who is signed in already has nothing to do here, but is not sent round in circles.
            Some(_) => Ok(Shown::new(SignInPage { reason: None, ..page }, "")),
            None => Ok(Shown::new(page, "")),
        })
        .await
}

/// `POST /anmelden`
pub async fn sign_in(mut visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (email, password) = (form.get("email").to_owned(), form.get("passwort").to_owned());
    let next = safe_next(form.get("weiter"), &visit);
    let problems = typed_problems(&email, &password);
    visit.begin_guest();
    let outcome = if !problems.0.is_empty() {
        Err(Error::Invalid(problems))
    } else if let Err(error) = visit.web.limits.sign_in(&visit.network, &email) {
        Err(error)
    } else {
        let (email, guest, browser) =
            (email.clone(), visit.guest().unwrap_or_default().to_owned(), visit.browser());
        work(&visit, move |parts| forum_sign_in::by_password(parts, (&email, &password), &guest, &browser))
            .await
    };
    match outcome {
        Ok(arrived) => enter(visit, arrived, &next).await,
        Err(Error::Invalid(problems)) => {
            let page = sign_in_page(&visit, email, next, None, &problems);
            visit.page(move |_| Ok(Shown::new(page, "").with_problems(true))).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// Leads on who has shown who she is: to where she wanted to go, or to the second step.
pub(in crate::web) async fn enter(visit: Visit, arrived: Arrived, next: &str) -> Answer {
    enter_with(visit, arrived, next, FlashCode::SignedIn).await
}

/// The same with another message.
pub(in crate::web) async fn enter_with(
    visit: Visit,
    arrived: Arrived,
    next: &str,
    flash: FlashCode,
) -> Answer {
    let token = match arrived {
        Arrived::SignedIn { token } => token,
        Arrived::CodeNeeded => return to_second_step(&visit, paths::SECOND_STEP, next),
        Arrived::SetUpNeeded => return to_second_step(&visit, paths::SECOND_STEP_SET_UP, next),
    };
    end_earlier_session(&visit).await?;
    let to = if next.is_empty() { paths::HOME } else { next };
    let mut response = visit.redirect(to, Some(flash))?;
    response.add_cookie(&visit.session_cookie(&token))?;
    Ok(response)
}

/// The second step knows the browser by its guest cookie.
fn to_second_step(visit: &Visit, page: &str, next: &str) -> Answer {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let mut response = visit.redirect(&format!("{page}?weiter={next}"), None)?;
    if let Some(cookie) = visit.guest_cookie() {
        response.add_cookie(&cookie)?;
    }
    Ok(response)
}

/// A browser has one session: signing in again ends the one before.
pub(in crate::web) async fn end_earlier_session(visit: &Visit) -> Result<(), actix_web::Error> {
    let Some(token) = visit.session().map(str::to_owned) else {
        return Ok(());
    };
    let app = visit.app.clone();
    if let Err(error) = actix::block(move || accounts::sign_out(&app.db, &token)).await? {
        tracing::warn!(%error, "an earlier session was not ended");
    }
    Ok(())
}

fn typed_problems(email: &str, password: &str) -> Problems {
    let mut problems = Problems::default();
    if email.trim().is_empty() {
        problems.add("email", Fault::Missing);
    } else if mail::normalised(email).is_none() {
        problems.add("email", Fault::NotAnAddress);
    }
    if password.is_empty() {
        problems.add("passwort", Fault::Missing);
    }
    problems
}

/// `POST /abmelden`
pub async fn sign_out(mut visit: Visit, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    let mut onward = None;
    if let Some(token) = visit.session().map(str::to_owned) {
        let app = visit.app.clone();
        match actix::block(move || accounts::sign_out(&app.db, &token)).await? {
            Ok(url) => onward = url,
            Err(error) => return visit.error(error).await,
        }
    }
    let removals = [visit.web.cookies.session, visit.web.cookies.guest].map(|name| visit.removal(name));
    // A form must not lead to another host, so the way to the provider is a link.
    if let Some(onward) = onward {
        visit.end_session();
        let mut response = visit.page(move |_| Ok(SignedOutPage { onward })).await?;
        for removal in &removals {
            response.add_cookie(removal)?;
        }
        return Ok(response);
    }
    let mut response = visit.redirect(paths::SIGN_IN, Some(FlashCode::SignedOut))?;
    // A text kept for this browser is not for whoever signs in next.
    for removal in &removals {
        response.add_cookie(removal)?;
    }
    Ok(response)
}

/// Keeps a form that came after the session had ended, and asks for the sign-in; or from who has to agree to the rules
/// first, and leads there. Nothing typed is lost.
pub async fn keep_form(mut visit: Visit, form: Form, obstacle: &Error) -> Answer {
    let owes_rules = matches!(obstacle, Error::RulesNeeded);
    // Anybody can send a form without a session: nobody fills the database with them.
    if let Err(error) = visit.web.limits.keeping(&visit.network) {
        return visit.error(error).await;
    }
    visit.begin_guest();
    if !owes_rules {
        visit.end_session();
    }
    let (app, token) = (visit.app.clone(), visit.guest().unwrap_or_default().to_owned());
    let (path, body) = (visit.path.clone(), form.encode());
    let kept = actix::block(move || {
        let now = app.clock.now();
        app.db.write(|conn| session_store::save_form(conn, &token, &path, &body, now))
    })
    .await?;
    if let Err(error) = kept {
        return visit.error(error).await;
    }
    if owes_rules {
        let next: String = url::form_urlencoded::byte_serialize(RESUME.as_bytes()).collect();
        let mut response = visit.redirect(&format!("{}?weiter={next}", paths::RULES_AGREEMENT), None)?;
        if let Some(cookie) = visit.guest_cookie() {
            response.add_cookie(&cookie)?;
        }
        return Ok(response);
    }
    let reason = Some("Ihre Anmeldung war abgelaufen. Nach dem Anmelden ist Ihr Text wieder da.".to_owned());
    let mut page = sign_in_page(&visit, String::new(), RESUME.to_owned(), reason, &Problems::default());
    page.saved_text = Some(form.get("text").to_owned());
    visit.page(move |_| Ok(Shown::new(page, "").with_status(StatusCode::UNAUTHORIZED))).await
}

/// `GET /fortsetzen`: the kept form again, to be sent by its writer. Kept for a day, so that Back works.
pub async fn resume(visit: Visit) -> Answer {
    let Some(token) = visit.guest().map(str::to_owned) else {
        return visit.redirect(paths::HOME, None);
    };
    let kept = visit
        .read(move |look| {
            look.viewer.member()?;
            session_store::kept_form(look.conn, &token)
        })
        .await;
    match kept {
        Ok(Some((path, body))) => {
            let form = Form::parse(body.as_bytes());
            let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
            match steps.as_slice() {
                ["konto", "profil"] => profiles::handlers::resume(visit, &form).await,
                ["verwaltung", "antraege", id, _] => {
                    applications::review_handlers::resume(visit, (*id).to_owned(), &form).await
                }
                _ => threads::handlers::resume(visit, &path, &form).await,
            }
        }
        Ok(None) => visit.redirect(paths::HOME, None),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/darstellung`: light, dark or as the system; a cookie set by the reader's own click.
pub async fn theme(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let next = safe_next(form.get("weiter"), &visit);
    let to = if next.is_empty() { paths::HOME.to_owned() } else { next };
    let mut response = visit.redirect(&to, Some(FlashCode::ThemeSaved))?;
    let cookie = match form.get("darstellung") {
        theme @ ("light" | "dark") => {
            visit.cookie("darstellung", theme).max_age(actix_web::cookie::time::Duration::days(365)).finish()
        }
        _ => visit.removal("darstellung"),
    };
    response.add_cookie(&cookie)?;
    Ok(response)
}

pub(in crate::web) fn sign_in_page(
    visit: &Visit,
    email: String,
    next: String,
    reason: Option<String>,
    problems: &Problems,
) -> SignInPage {
    let demo = if visit.app.config.demo {
        demo::SIGN_INS
            .iter()
            .map(|(name, role, email)| DemoAccount {
                name: (*name).to_owned(),
                role: (*role).to_owned(),
                email: (*email).to_owned(),
                password: demo::PASSWORD.to_owned(),
            })
            .collect()
    } else {
        Vec::new()
    };
    let way: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let providers = visit.app.config.sign_in.providers.iter().map(|provider| Link {
        href: format!("{}?weiter={way}", paths::sign_in_by(&provider.key)),
        label: format!("Mit {} anmelden", provider.name),
    });
    SignInPage {
        email,
        join_href: visit.app.config.joining.applications.then_some(paths::JOIN),
        providers: providers.collect(),
        has_passkeys: forum_sign_in::passkeys_are_possible(&visit.app.config),
        next,
        reason,
        saved_text: None,
        demo,
        problems: messages::problems(problems),
    }
}

/// A path on this host, or nothing: an address from outside must not lead away after the sign-in.
pub(in crate::web) fn safe_next(next: &str, visit: &Visit) -> String {
    let base = &visit.app.config.server.base_url;
    let is_path = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control());
    let stays = |url: Url| url.origin() == base.origin();
    if is_path && base.join(next).is_ok_and(stays) { next.to_owned() } else { String::new() }
}
