//! All invitations, for administrators and moderators.

use actix_web::web as actix;

use super::manage_pages::{InvitationRow, ManagePage};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{Role, Viewer};
use crate::forum::ids::InvitationId;
use crate::forum::invitations::{self, By, Invitation, InvitationState, NewInvitation, may_invite};
use crate::forum::{organisations, paths};
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent, page_number};
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::SelectOption;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

const PER_PAGE: i64 = 30;
const ROLES: [(Role, &str); 3] =
    [(Role::Member, "Mitglied"), (Role::Moderator, "Moderation"), (Role::Admin, "Verwaltung der Plattform")];

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    email: String,
    name: String,
    organisation: String,
    role: String,
}

/// `GET /verwaltung/einladungen`
pub async fn index(visit: Visit, parameters: Parameters) -> Answer {
    visit
        .page(move |look| {
            let page = page_number(&parameters)?;
            manage_page(look, page, &Typed::default(), &Problems::default())
        })
        .await
}

/// `POST /verwaltung/einladungen`
pub async fn invite(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let field = |name: &str| form.get(name).trim().to_owned();
    let typed = Typed {
        email: field("email"),
        name: field("name"),
        organisation: field("organisation"),
        role: field("rolle"),
    };
    match send(&visit, typed.clone()).await {
        Ok(()) => visit.redirect(paths::INVITATIONS, Some(FlashCode::Invited)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| manage_page(look, 1, &typed, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

async fn send(visit: &Visit, typed: Typed) -> Result<()> {
    let viewer = sender(visit).await?;
    let (app, regions) = (visit.app.clone(), visit.app.regions());
    work(visit, move |parts| {
        let organisation = match typed.organisation.as_str() {
            "" => Ok(None),
            name => parts
                .db
                .read(|conn| organisations::named(conn, &regions, name))?
                .map(|one| Some(one.id))
                .ok_or(()),
        };
        let new = NewInvitation::parse(&typed.email, &typed.name, &typed.role, organisation.unwrap_or(None));
        let new = match (new, organisation) {
            (Ok(new), Ok(_)) => new,
            (new, organisation) => {
                let mut problems = new.err().unwrap_or_default();
                if organisation.is_err() {
                    problems.add("organisation", Fault::Unknown);
                }
                return Err(problems.into());
            }
        };
        app.count_writing(viewer.member()?.id)?;
        invitations::invite(parts, By::Viewer(&viewer), &new).map(drop)
    })
    .await
}

/// Who sends; whether she may is asked by the verb.
async fn sender(visit: &Visit) -> Result<Viewer> {
    visit.read(|look| look.viewer.moderator().map(|member| Viewer::of(member.clone()))).await
}

/// `POST /verwaltung/einladungen/{id}/erneut`
pub async fn resend(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    let again = async {
        let viewer = sender(&visit).await?;
        visit.app.count_writing(viewer.member()?.id)?;
        let id = id_of(&path)?;
        work(&visit, move |parts| invitations::resend(parts, &viewer, id)).await
    };
    match again.await {
        Ok(_) => visit.redirect(paths::INVITATIONS, Some(FlashCode::InvitedAgain)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/einladungen/{id}/zurueckziehen`
pub async fn revoke(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    let id = match id_of(&path) {
        Ok(id) => id,
        Err(error) => return visit.error(error).await,
    };
    match visit.write(move |conn, viewer, now| invitations::revoke(conn, viewer, id, now)).await {
        Ok(()) => visit.redirect(paths::INVITATIONS, Some(FlashCode::InvitationRevoked)),
        Err(error) => visit.error(error).await,
    }
}

fn id_of(path: &str) -> Result<InvitationId> {
    path.parse().map(InvitationId).map_err(|_| Error::NotFound)
}

fn manage_page(
    look: &mut Look<'_>,
    page: i64,
    typed: &Typed,
    problems: &Problems,
) -> Result<Shown<ManagePage>> {
    let member = look.viewer.moderator()?.clone();
    let offset = (page - 1) * PER_PAGE;
    let (invitations, total) = invitations::list(look.conn, look.viewer, offset, PER_PAGE)?;
    let mut roles: Vec<SelectOption> = ROLES
        .iter()
        .filter(|(role, _)| may_invite(&member, *role))
        .map(|(role, label)| SelectOption {
            value: role.word().to_owned(),
            label: (*label).to_owned(),
            hint: None,
            is_selected: typed.role == role.word(),
        })
        .collect();
    if roles.len() == 1 {
        roles.clear();
    }
    let address = |page: i64| format!("{}?seite={page}", paths::INVITATIONS);
    let page = ManagePage {
        action: paths::INVITATIONS.to_owned(),
        email: typed.email.clone(),
        name: typed.name.clone(),
        organisation: typed.organisation.clone(),
        roles,
        invitations: invitations
            .into_iter()
            .map(|(invitation, inviter)| {
                let is_hers = may_invite(&member, invitation.role);
                row(&invitation, inviter, is_hers, look)
            })
            .collect(),
        pager: present::pager(page, (total + PER_PAGE - 1) / PER_PAGE, address),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

fn row(invitation: &Invitation, inviter: Option<String>, is_hers: bool, look: &Look<'_>) -> InvitationRow {
    let on = |day: chrono::NaiveDate, word: &str| format!("{word} {}", german::date(day));
    let since =
        |at: Option<crate::db::types::Timestamp>| at.map_or_else(String::new, |at| on(at.day(), "am"));
    let state = invitation.state(look.now);
    let (word, note) = match state {
        InvitationState::Open => ("offen", on(invitation.ends_at.day(), "bis")),
        InvitationState::Accepted => ("angenommen", since(invitation.accepted_at)),
        InvitationState::Expired => ("abgelaufen", on(invitation.ends_at.day(), "am")),
        InvitationState::Revoked => ("zurückgezogen", since(invitation.revoked_at)),
    };
    let is_waiting = is_hers && matches!(state, InvitationState::Open | InvitationState::Expired);
    let action = |name| is_waiting.then(|| paths::invitation_action(invitation.id, name));
    InvitationRow {
        email: crate::mail::shown(&invitation.email),
        name: invitation.name.clone(),
        role: ROLES.iter().skip(1).find(|(role, _)| *role == invitation.role).map(|(_, label)| *label),
        state: word,
        note,
        inviter: inviter.map_or_else(|| "über die Befehlszeile".to_owned(), |name| format!("von {name}")),
        time: present::time(invitation.created_at, look.now),
        resend: action("erneut"),
        revoke: action("zurueckziehen"),
    }
}
