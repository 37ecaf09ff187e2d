//! The second step of signing in.

use super::pages::{RecoveryCodesPage, SecondStepPage, SetUpPage};
use super::work;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::Member;
use crate::forum::paths;
use crate::forum::sign_in::{self, Arrived, QrCode};
use crate::mail;
use crate::web::accounts::handlers::{end_earlier_session, enter, safe_next};
use crate::web::form::{Parameters, Sent};
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Visit};

/// `GET /anmelden/code`, `?weg=notfall` for a recovery code.
pub async fn second_step(visit: Visit, parameters: Parameters) -> Answer {
    let next = safe_next(parameters.get("weiter").map_or("", String::as_str), &visit);
    let is_recovery = parameters.get("weg").is_some_and(|way| way == "notfall");
    match pending(&visit).await {
        Ok(_) => visit.page(move |_| Ok(second_step_page(next, is_recovery, &Problems::default()))).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /anmelden/code`
pub async fn take_code(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let next = safe_next(form.get("weiter"), &visit);
    let (code, is_recovery) = (form.get("code").to_owned(), form.get("weg") == "notfall");
    let taken = async {
        let (member, guest) = pending(&visit).await?;
        if code.trim().is_empty() {
            return Err(Error::from(Problems::one("code", Fault::Missing)));
        }
        visit.web.limits.code(&visit.network, member.id)?;
        let browser = visit.browser();
        let token = work(&visit, move |parts| sign_in::by_code(parts, &guest, &code, &browser)).await?;
        token.ok_or_else(|| Problems::one("code", Fault::WrongCode).into())
    };
    match taken.await {
        Ok(token) => enter(visit, Arrived::SignedIn { token }, &next).await,
        Err(Error::Invalid(problems)) => {
            visit.page(move |_| Ok(second_step_page(next, is_recovery, &problems))).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /anmelden/einrichten`
pub async fn set_up_form(visit: Visit, parameters: Parameters) -> Answer {
    let next = safe_next(parameters.get("weiter").map_or("", String::as_str), &visit);
    match pending(&visit).await {
        Ok((member, _)) => {
            let page = set_up_page(&member, sign_in::new_secret(), &Problems::default());
            let page =
                SetUpPage { action: paths::SECOND_STEP_SET_UP.to_owned(), next, is_needed: true, ..page };
            visit.page(move |_| Ok(page)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /anmelden/einrichten`: the answer itself shows the recovery codes, because nothing else keeps them.
pub async fn set_up(mut visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let next = safe_next(form.get("weiter"), &visit);
    let (secret, code) = (form.get("schluessel").to_owned(), form.get("code").to_owned());
    let (member, guest) = match pending(&visit).await {
        Ok(found) => found,
        Err(error) => return visit.error(error).await,
    };
    let browser = visit.browser();
    let (typed_secret, typed_code) = (secret.clone(), code.clone());
    let begun = match visit.web.limits.code(&visit.network, member.id) {
        Ok(()) => {
            work(&visit, move |parts| {
                sign_in::set_up_at_sign_in(parts, &guest, (&typed_secret, &typed_code), &browser)
            })
            .await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(Some((token, codes))) => {
            end_earlier_session(&visit).await?;
            visit.begin_session(token);
            let to = if next.is_empty() { paths::HOME.to_owned() } else { next };
            visit.page(move |_| Ok(codes_page("Der zweite Schritt ist eingerichtet.", codes, to))).await
        }
        Ok(None) => {
            let fault = if code.trim().is_empty() { Fault::Missing } else { Fault::WrongCode };
            let page = set_up_page(&member, secret, &Problems::one("code", fault));
            let page =
                SetUpPage { action: paths::SECOND_STEP_SET_UP.to_owned(), next, is_needed: true, ..page };
            visit.page(move |_| Ok(Shown::new(page, "").with_problems(true))).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// Who stands before the second step, and the browser's secret.
async fn pending(visit: &Visit) -> Result<(Member, String)> {
    let guest = visit.guest().ok_or(Error::SignInNeeded)?.to_owned();
    let browser = guest.clone();
    let member = visit.read(move |look| sign_in::pending_member(look.conn, &browser, look.now)).await?;
    Ok((member, guest))
}

fn second_step_page(next: String, is_recovery: bool, problems: &Problems) -> Shown<SecondStepPage> {
    let way: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let (label, query) = if is_recovery {
        ("Lieber den Code aus der App eingeben", format!("?weiter={way}"))
    } else {
        ("Telefon nicht zur Hand? Mit einem Notfallcode anmelden", format!("?weg=notfall&weiter={way}"))
    };
    let page = SecondStepPage {
        next,
        is_recovery,
        other: Link { href: format!("{}{query}", paths::SECOND_STEP), label: label.to_owned() },
        problems: messages::problems(problems),
    };
    Shown::new(page, "").with_problems(!problems.0.is_empty())
}

/// The page of an app that is about to be set up; who calls it says where its form goes.
pub(super) fn set_up_page(member: &Member, secret: String, problems: &Problems) -> SetUpPage {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    SetUpPage {
        is_needed: false,
        action: String::new(),
        next: String::new(),
        secret_groups: groups.join(" "),
        qr: sign_in::uri(&secret, &mail::shown(&member.email)).as_deref().and_then(QrCode::of),
        secret,
        cancel: None,
        problems: messages::problems(problems),
    }
}

/// The page of fresh recovery codes.
pub(super) fn codes_page(heading: &str, codes: Vec<String>, to: String) -> RecoveryCodesPage {
    RecoveryCodesPage {
        heading: heading.to_owned(),
        copy: codes.join("\n"),
        codes,
        onward: Link { href: to, label: "Weiter zum Forum".to_owned() },
    }
}
