//! How a member signs in: the overview, her password, her sessions.

use actix_web::web as actix;
use chrono::NaiveDate;

use super::account_pages::{
    ConfirmPage, PasskeyView, PasswordPage, ProviderView, SecondFactorView, SessionView, SettingsPage,
    WaitingAddress,
};
use super::{member_of, work};
use crate::db::types::Timestamp;
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::Member;
use crate::forum::accounts::session_store::SessionRow;
use crate::forum::paths;
use crate::forum::sign_in::{self, MailChange, Passkey};
use crate::web::accounts::handlers::safe_next;
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent};
use crate::web::shown::Shown;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};
use crate::{german, mail};

/// `GET /konto/anmeldung`
pub async fn settings(visit: Visit) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    visit.page(move |look| settings_page(look, &session)).await
}

/// Eight statements at most: the session, its confirmation, all sessions, a waiting address, the second step, its codes,
/// passkeys, linked providers.
fn settings_page(look: &mut Look<'_>, session: &str) -> Result<SettingsPage> {
    let sessions = sign_in::sessions(look.conn, look.viewer, session, look.now)?;
    let member = look.viewer.member()?;
    let waiting = sign_in::waiting(look.conn, look.viewer, look.now)?;
    let factor = sign_in::second_factor(look.conn, look.viewer)?;
    let linked = match look.app.config.sign_in.providers.is_empty() {
        true => Vec::new(),
        false => sign_in::linked_issuers(look.conn, look.viewer)?,
    };
    let has_passkeys = sign_in::passkeys_are_possible(&look.app.config);
    let passkeys = match has_passkeys {
        true => sign_in::passkeys(look.conn, look.viewer)?,
        false => Vec::new(),
    };
    let is_factor_needed = sign_in::is_needed(&look.app.config.sign_in, member);
    Ok(SettingsPage {
        email: mail::shown(&member.email),
        waiting: waiting.map(|change| waiting_address(&change, member)),
        second_factor: factor.map(|(factor, codes)| SecondFactorView {
            since: present::time(factor.created_at, look.now),
            codes: match codes {
                0 => "Alle Notfallcodes sind verbraucht.".to_owned(),
                1 => "Ein Notfallcode ist noch unbenutzt.".to_owned(),
                codes => {
                    format!("{} sind noch unbenutzt.", german::count(codes, "Notfallcode", "Notfallcodes"))
                }
            },
            remove_action: (!is_factor_needed).then(|| paths::SECOND_FACTOR_REMOVAL.to_owned()),
            renew_action: paths::RECOVERY_CODES.to_owned(),
        }),
        is_factor_needed,
        has_passkeys,
        passkeys: passkeys.iter().map(|passkey| passkey_view(passkey, look.now)).collect(),
        providers: look
            .app
            .config
            .sign_in
            .providers
            .iter()
            .map(|provider| ProviderView {
                name: provider.name.clone(),
                issuer: provider.issuer.clone(),
                link_href: (!linked.contains(&provider.issuer)).then(|| paths::provider_link(&provider.key)),
            })
            .collect(),
        unlink_action: paths::PROVIDER_UNLINKING.to_owned(),
        end_others_action: (sessions.len() > 1).then(|| paths::OTHER_SESSIONS.to_owned()),
        sessions: sessions.iter().map(|(row, is_own)| session_view(row, *is_own, look.now)).collect(),
    })
}

fn waiting_address(change: &MailChange, member: &Member) -> WaitingAddress {
    let (old, new) = (mail::shown(&member.email), mail::shown(&change.new_email));
    let missing = match (change.old_confirmed_at, change.new_confirmed_at) {
        (None, None) => format!("Bitte bestätigen Sie in den E-Mails an {new} und an {old}."),
        (None, _) => format!("Es fehlt noch Ihre Bestätigung in der E-Mail an {old}."),
        _ => format!("Es fehlt noch Ihre Bestätigung in der E-Mail an {new}."),
    };
    WaitingAddress { email: new, missing }
}

fn session_view(row: &SessionRow, is_own: bool, now: Timestamp) -> SessionView {
    let browser = if row.browser.is_empty() { "Unbekannter Browser" } else { &row.browser };
    SessionView {
        browser: browser.to_owned(),
        is_own,
        begun: present::time(row.created_at, now),
        // The day is enough to recognise a visit, and the hour is nobody's business.
        used: day_of_use(row.last_used_at.day(), now),
        end_action: paths::session_end(&row.token_hash),
    }
}

fn passkey_view(passkey: &Passkey, now: Timestamp) -> PasskeyView {
    PasskeyView {
        id: passkey.credential_id.clone(),
        name: passkey.name.clone(),
        since: present::time(passkey.created_at, now),
        used: passkey.last_used_on.map(|day| day_of_use(day, now)),
    }
}

fn day_of_use(day: NaiveDate, now: Timestamp) -> String {
    if day == now.day() { "heute".to_owned() } else { format!("am {}", german::long_date(day)) }
}

/// `GET /konto/anmeldung/bestaetigen`
pub async fn confirm_form(visit: Visit, parameters: Parameters) -> Answer {
    let next = safe_next(parameters.get("weiter").map_or("", String::as_str), &visit);
    visit.page(move |look| confirm_page(look, next, &Problems::default())).await
}

/// `POST /konto/anmeldung/bestaetigen`
pub async fn confirm(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (next, typed) = (safe_next(form.get("weiter"), &visit), form.get("passwort").to_owned());
    let done = async {
        let (member, session, _) = member_of(&visit).await?;
        visit.web.limits.sign_in(&visit.network, &member.email)?;
        work(&visit, move |parts| sign_in::confirm(parts, &member, &session, &typed)).await
    };
    match done.await {
        Ok(()) if next.is_empty() => visit.redirect(paths::SIGN_IN_SETTINGS, None),
        Ok(()) => visit.redirect(&next, None),
        Err(Error::Invalid(problems)) => visit.page(move |look| confirm_page(look, next, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

pub(super) fn confirm_page(
    look: &mut Look<'_>,
    next: String,
    problems: &Problems,
) -> Result<Shown<ConfirmPage>> {
    let email = mail::shown(&look.viewer.member()?.email);
    let has_passkey = sign_in::passkeys_are_possible(&look.app.config)
        && !sign_in::passkeys(look.conn, look.viewer)?.is_empty();
    let page = ConfirmPage { next, email, has_passkey, problems: messages::problems(problems) };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// `GET /konto/anmeldung/passwort`
pub async fn password_form(visit: Visit) -> Answer {
    visit.page(|look| password_page(look, &Problems::default())).await
}

/// `POST /konto/anmeldung/passwort`
pub async fn change_password(visit: Visit, sent: Sent) -> Answer {
    let (old, new) = match sent.0 {
        Ok(form) => (form.get("passwort").to_owned(), form.get("neues_passwort").to_owned()),
        Err(error) => return visit.error(error).await,
    };
    let done = async {
        let (member, session, browser) = member_of(&visit).await?;
        visit.web.limits.sign_in(&visit.network, &member.email)?;
        work(&visit, move |parts| sign_in::change_password(parts, &member, &session, (&old, &new), &browser))
            .await
    };
    match done.await {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::PasswordChanged)),
        Err(Error::Invalid(problems)) => visit.page(move |look| password_page(look, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

fn password_page(look: &Look<'_>, problems: &Problems) -> Result<Shown<PasswordPage>> {
    let page = PasswordPage {
        email: mail::shown(&look.viewer.member()?.email),
        least: look.app.config.sign_in.password_chars,
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// `POST /konto/anmeldung/sitzungen/{sitzung}`
pub async fn end_session(visit: Visit, which: actix::Path<String>, sent: Sent) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    let ended = match sent.0 {
        Ok(_) => {
            let which = which.into_inner();
            visit
                .write(move |conn, viewer, now| sign_in::end_session(conn, viewer, &session, &which, now))
                .await
        }
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::SessionEnded)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/anmeldung/sitzungen`: all but this one.
pub async fn end_others(visit: Visit, sent: Sent) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    let ended = match sent.0 {
        Ok(_) => visit.write(move |conn, viewer, now| sign_in::end_others(conn, viewer, &session, now)).await,
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => visit.redirect(paths::SIGN_IN_SETTINGS, Some(FlashCode::OthersEnded)),
        Err(error) => visit.error(error).await,
    }
}
