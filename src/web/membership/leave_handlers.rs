//! `/konto/austreten`

use super::action_pages::LeavePage;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::{membership, paths, sign_in};
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::sign_in::{member_of, work};
use crate::web::visit::{Answer, Look, Visit};

/// `GET /konto/austreten`
pub async fn form(visit: Visit) -> Answer {
    let session = visit.session().unwrap_or_default().to_owned();
    visit.page(move |look| leave_page(look, &session, &Problems::default())).await
}

/// `POST /konto/austreten`
pub async fn leave(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let is_sure = form.get("sicher") == "ja";
    let done = async {
        if !is_sure {
            return Err(Problems::one("sicher", Fault::Missing).into());
        }
        let (member, session, _) = member_of(&visit).await?;
        work(&visit, move |parts| membership::leave(parts, &member, &session)).await
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
            visit.page(move |look| leave_page(look, &session, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// Only after the password: whoever finds an unlocked screen must not even see the button.
fn leave_page(look: &mut Look<'_>, session: &str, problems: &Problems) -> Result<Shown<LeavePage>> {
    sign_in::confirmed(look.conn, look.viewer, session, look.now)?;
    let page = LeavePage { action: paths::LEAVING.to_owned(), problems: messages::problems(problems) };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}
