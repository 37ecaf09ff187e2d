//! `/konto/austreten`

use super::action_pages::LeavePage;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::{membership, paths, sign_in};
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::sign_in::{member_of, work};
use crate::web::views::SelectOption;
use crate::web::visit::{Answer, Look, Visit};

/// What becomes of the name above her posts.
const KEEPS: &str = "bleibt";
const DROPS: &str = "geht";

fn names(chosen: &str) -> Vec<SelectOption> {
    let choice = |value: &str, label: &str| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        is_selected: value == chosen,
        hint: None,
    };
    vec![
        choice(DROPS, "Dort soll „Ehemaliges Mitglied“ stehen."),
        choice(KEEPS, "Mein Name und meine Organisation sollen dort stehen bleiben."),
    ]
}

/// `GET /konto/austreten`
pub async fn form(visit: Visit) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    visit.page(move |look| leave_page(look, &session, "", &Problems::default())).await
}

/// `POST /konto/austreten`
pub async fn leave(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (is_sure, name) = (form.get("sicher") == "ja", form.get("bleiben").to_owned());
    let chosen = name.clone();
    let done = async {
        let mut problems = Problems::default();
        if !matches!(name.as_str(), KEEPS | DROPS) {
            problems.add("bleiben", Fault::Missing);
        }
        if !is_sure {
            problems.add("sicher", Fault::Missing);
        }
        if !problems.0.is_empty() {
            return Err(problems.into());
        }
        let (member, session, _) = member_of(&visit).await?;
        work(&visit, move |parts| membership::leave(parts, &member, &session, name == KEEPS)).await
    };
    match done.await {
        Ok(()) => {
            let mut response = visit.redirect(paths::SIGN_IN, Some(FlashCode::Left))?;
            for name in [visit.web.cookies.session, visit.web.cookies.guest] {
                response.add_cookie(&visit.removal(name))?;
            }
            Ok(response)
        }
        Err(Error::Invalid(problems)) => {
            let session = visit.session().unwrap_or_default().to_owned();
            visit.page(move |look| leave_page(look, &session, &chosen, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// Only after the password: whoever finds an unlocked screen must not even see the button.
fn leave_page(
    look: &mut Look<'_>,
    session: &str,
    chosen: &str,
    problems: &Problems,
) -> Result<Shown<LeavePage>> {
    sign_in::confirmed(look.conn, look.viewer, session, look.now)?;
    let page = LeavePage {
        action: paths::LEAVING.to_owned(),
        names: names(chosen),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}
