//! Behind the link of an invitation: GET and HEAD change nothing, only a POST accepts or asks anew.

use actix_web::http::StatusCode;
use actix_web::web as actix;

use super::pages::{AcceptPage, EndedPage, RenewedPage};
use crate::app::App;
use crate::error::{Error, Problems};
use crate::forum::accounts::Member;
use crate::forum::invitations::{self, Acceptance, Invitation, Seen};
use crate::forum::{paths, rules};
use crate::german;
use crate::mail;
use crate::web::accounts::handlers::enter_with;
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::Link;
use crate::web::visit::{Answer, Visit};

/// `GET /einladung/{token}`
pub async fn show(mut visit: Visit, token: actix::Path<String>) -> Answer {
    visit.begin_guest();
    answer(visit, &token, None, Problems::default()).await
}

/// `POST /einladung/{token}`
pub async fn accept(mut visit: Visit, token: actix::Path<String>, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    visit.begin_guest();
    let name = form.get("ihr_name").to_owned();
    let typed = Acceptance {
        name: name.clone(),
        password: form.get("neues_passwort").to_owned(),
        rules: form.get("regeln").parse().ok(),
    };
    // Of a box that was ticked the form remembers it; whether for the version in force is checked by the verb.
    let has_agreed = typed.rules.is_some();
    let (link, guest, browser) =
        (token.clone(), visit.guest().unwrap_or_default().to_owned(), visit.browser());
    match work(&visit, move |parts| invitations::accept(parts, &link, &typed, &guest, &browser)).await {
        Ok(arrived) => {
            enter_with(visit, arrived, paths::FIRST_ORGANISATION, FlashCode::InvitationAccepted).await
        }
        Err(Error::Invalid(problems)) => answer(visit, &token, Some((name, has_agreed)), problems).await,
        Err(Error::NotFound) => answer(visit, &token, None, Problems::default()).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /einladung/{token}/neu`: the same answer, whatever the link was.
pub async fn renew(mut visit: Visit, token: actix::Path<String>, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    visit.begin_guest();
    let (link, browser) = (token.into_inner(), visit.browser());
    // The link stands for the address, which nobody is told.
    let renewed = match visit.web.limits.letter(&visit.network, &link) {
        Ok(true) => work(&visit, move |parts| invitations::renew(parts, &link, &browser)).await,
        Ok(false) => Ok(()),
        Err(error) => Err(error),
    };
    match renewed {
        Ok(()) => visit.page(|_| Ok(RenewedPage {})).await,
        Err(error) => visit.error(error).await,
    }
}

/// What is behind the link now, with what was typed.
async fn answer(visit: Visit, token: &str, typed: Option<(String, bool)>, problems: Problems) -> Answer {
    let link = token.to_owned();
    let is_signed_in = visit.session().is_some();
    match work(&visit, move |parts| invitations::seen(parts, &link)).await {
        Ok(Seen::Open(offer)) => {
            let (invitation, inviter) = *offer;
            let token = token.to_owned();
            visit
                .page(move |look| {
                    let (name, has_agreed) = typed.unwrap_or_else(|| (invitation.name.clone(), false));
                    let rules = rules::in_force(look.conn, look.now)?.number.to_string();
                    let page = AcceptPage {
                        rules,
                        has_agreed: has_agreed && problems.0.iter().all(|problem| problem.field != "regeln"),
                        ..accept_page(look.app, &invitation, inviter.as_ref(), (&token, name), &problems)
                    };
                    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
                })
                .await
        }
        Ok(seen) => {
            let page = ended_page(&seen, token, is_signed_in);
            visit.page(move |_| Ok(Shown::new(page, "").with_status(StatusCode::GONE))).await
        }
        Err(Error::NotFound) => {
            let page = EndedPage {
                heading: "Dieser Link gilt nicht.".to_owned(),
                text: "Haben Sie mehrere E-Mails mit einer Einladung? Dann nehmen Sie den Link aus der neuesten. \
                       Ist er über zwei Zeilen gegangen, kopieren Sie ihn vollständig."
                    .to_owned(),
                renewal: None,
                renewal_label: "",
                onward: Some(to_sign_in()),
            };
            visit.page(move |_| Ok(Shown::new(page, "").with_status(StatusCode::NOT_FOUND))).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn accept_page(
    app: &App,
    invitation: &Invitation,
    inviter: Option<&Member>,
    (token, name): (&str, String),
    problems: &Problems,
) -> AcceptPage {
    AcceptPage {
        inviter: match inviter {
            None => "Die Verwaltung der Plattform".to_owned(),
            Some(member) if member.organisation.is_empty() => member.name.clone(),
            Some(member) => format!("{}, {},", member.name, member.organisation),
        },
        until: german::long_date(invitation.ends_at.day()),
        email: mail::shown(&invitation.email),
        name,
        action: paths::invitation(token),
        least: app.config.sign_in.password_chars,
        rules: String::new(),
        has_agreed: false,
        problems: messages::problems(problems),
    }
}

fn ended_page(seen: &Seen, token: &str, is_signed_in: bool) -> EndedPage {
    let page = |heading: &str, text: &str| EndedPage {
        heading: heading.to_owned(),
        text: text.to_owned(),
        renewal: None,
        renewal_label: "Neuen Link anfordern",
        onward: None,
    };
    match seen {
        Seen::Expired => EndedPage {
            renewal: Some(paths::invitation_renewal(token)),
            ..page(
                "Diese Einladung ist abgelaufen.",
                "Ein Link gilt 14 Tage. Fordern Sie einfach einen neuen an. Er kommt an dieselbe E-Mail-Adresse.",
            )
        },
        Seen::Revoked => page(
            "Diese Einladung gilt nicht mehr.",
            "Sie wurde zurückgezogen. Fragen Sie am besten bei der Person nach, die Sie eingeladen hat.",
        ),
        Seen::Accepted | Seen::Open(..) if is_signed_in => EndedPage {
            onward: Some(Link { href: paths::HOME.to_owned(), label: "Zum Forum".to_owned() }),
            ..page("Sie sind schon dabei.", "Diese Einladung ist angenommen, und Sie sind angemeldet.")
        },
        Seen::Accepted | Seen::Open(..) => EndedPage {
            onward: Some(to_sign_in()),
            renewal: Some(paths::invitation_renewal(token)),
            renewal_label: "E-Mail anfordern",
            ..page(
                "Sie sind schon dabei.",
                "Diese Einladung ist angenommen. Melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an. Fehlt \
                 Ihnen das Passwort, fordern Sie eine E-Mail mit einem neuen Weg hinein an.",
            )
        },
    }
}

fn to_sign_in() -> Link {
    Link { href: paths::SIGN_IN.to_owned(), label: "Zur Anmeldung".to_owned() }
}
