//! All invitations, for administrators and moderators.

use actix_web::web as actix;

use super::manage_pages::{InvitationRow, ManagePage};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{Role, Viewer};
use crate::forum::ids::InvitationId;
use crate::forum::invitations::{self, By, Filter, InvitationState, Line, NewInvitation, Wanted, may_invite};
use crate::forum::{organisations, paths};
use crate::german;
use crate::mail::LetterState;
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent, page_number};
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::{Choice, HiddenField, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

const PER_PAGE: i64 = 30;
pub(super) const ROLES: [(Role, &str); 3] =
    [(Role::Member, "Mitglied"), (Role::Moderator, "Moderation"), (Role::Admin, "Verwaltung der Plattform")];

/// Words of the filter `stand`.
const STATES: [(&str, &str, Wanted); 5] = [
    ("offen", "Offen", Wanted::State(InvitationState::Open)),
    ("angenommen", "Angenommen", Wanted::State(InvitationState::Accepted)),
    ("unzustellbar", "Nicht zustellbar", Wanted::Undelivered),
    ("abgelaufen", "Abgelaufen", Wanted::State(InvitationState::Expired)),
    ("zurueckgezogen", "Zurückgezogen", Wanted::State(InvitationState::Revoked)),
];

/// What the list shows.
#[derive(Debug, Clone, Default)]
struct Shows {
    page: i64,
    state: &'static str,
    filter: Filter,
}

impl Shows {
    fn of(parameters: &Parameters) -> Result<Self> {
        let get = |name: &str| parameters.get(name).map_or("", String::as_str);
        let state = STATES.iter().find(|(word, ..)| *word == get("stand"));
        Ok(Self {
            page: page_number(parameters)?,
            state: state.map_or("", |(word, ..)| word),
            filter: Filter {
                cohort: get("kurs").to_owned(),
                state: state.map(|(_, _, wanted)| *wanted),
                invited_by: None,
            },
        })
    }

    /// The address of a page of the list in a state.
    fn address(&self, state: &str, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("stand", state), ("kurs", &self.filter.cohort)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if page > 1 {
            query.append_pair("seite", &page.to_string());
        }
        match query.finish().as_str() {
            "" => paths::INVITATIONS.to_owned(),
            query => format!("{}?{query}", paths::INVITATIONS),
        }
    }

    fn states(&self) -> Vec<Choice> {
        let all = [("", "Alle")].into_iter().chain(STATES.iter().map(|(word, label, _)| (*word, *label)));
        all.map(|(word, label)| Choice {
            label: label.to_owned(),
            href: self.address(word, 1),
            is_current: word == self.state,
            count: None,
        })
        .collect()
    }
}

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
            let shown = Shows::of(&parameters)?;
            manage_page(look, &shown, &Typed::default(), &Problems::default())
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
            visit.page(move |look| manage_page(look, &Shows::default(), &typed, &problems)).await
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
                .read(|conn| organisations::meant(conn, &regions, name))?
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
pub(in crate::web) async fn sender(visit: &Visit) -> Result<Viewer> {
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
    shown: &Shows,
    typed: &Typed,
    problems: &Problems,
) -> Result<Shown<ManagePage>> {
    let member = look.viewer.moderator()?.clone();
    let number = shown.page.max(1);
    let part = ((number - 1) * PER_PAGE, PER_PAGE);
    let (lines, total) = invitations::list(look.conn, look.viewer, &shown.filter, part, look.now)?;
    let option =
        |value: String, is_selected| SelectOption { label: value.clone(), value, hint: None, is_selected };
    let cohorts = invitations::cohorts(look.conn, look.viewer)?.into_iter().map(|cohort| {
        let is_selected = cohort == shown.filter.cohort;
        option(cohort, is_selected)
    });
    let page = ManagePage {
        action: paths::INVITATIONS.to_owned(),
        email: typed.email.clone(),
        name: typed.name.clone(),
        organisation: typed.organisation.clone(),
        roles: role_options(&member, &typed.role),
        cohort_href: paths::COHORT.to_owned(),
        states: shown.states(),
        cohorts: cohorts.collect(),
        keep: match shown.state {
            "" => Vec::new(),
            state => vec![HiddenField { name: "stand".to_owned(), value: state.to_owned() }],
        },
        is_filtered: shown.filter.state.is_some() || !shown.filter.cohort.is_empty(),
        invitations: lines
            .into_iter()
            .map(|line| {
                let is_hers = may_invite(&member, line.invitation.role);
                row(line, is_hers, look)
            })
            .collect(),
        pager: present::pager(number, (total + PER_PAGE - 1) / PER_PAGE, |page| {
            shown.address(shown.state, page)
        }),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// The roles that a member gives; none if there is no choice.
fn role_options(member: &crate::forum::accounts::Member, typed: &str) -> Vec<SelectOption> {
    let allowed: Vec<_> = ROLES.iter().filter(|(role, _)| may_invite(member, *role)).collect();
    if allowed.len() == 1 {
        return Vec::new();
    }
    let option = |(role, label): &(Role, &str)| SelectOption {
        value: role.word().to_owned(),
        label: (*label).to_owned(),
        hint: None,
        is_selected: typed == role.word(),
    };
    allowed.into_iter().map(option).collect()
}

fn row(line: Line, is_hers: bool, look: &Look<'_>) -> InvitationRow {
    let Line { invitation, inviter, letter } = line;
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
    let is_waiting = matches!(state, InvitationState::Open | InvitationState::Expired);
    let action = |name| (is_hers && is_waiting).then(|| paths::invitation_action(invitation.id, name));
    let (sent, undelivered) = match letter.filter(|_| is_waiting) {
        Some((LetterState::Failed | LetterState::Dropped, reason)) => {
            let reason = reason.filter(|reason| !reason.is_empty());
            ("", reason.unwrap_or_else(|| "ohne Angabe von Gründen".to_owned()))
        }
        Some((LetterState::Waiting, Some(_))) => ("E-Mail wartet auf den nächsten Versuch", String::new()),
        Some((LetterState::Waiting, None)) => ("E-Mail wartet", String::new()),
        Some((LetterState::Sent, _)) => ("E-Mail gesendet", String::new()),
        None => ("", String::new()),
    };
    InvitationRow {
        email: crate::mail::shown(&invitation.email),
        role: ROLES.iter().skip(1).find(|(role, _)| *role == invitation.role).map(|(_, label)| *label),
        state: word,
        note,
        cohort: invitation.cohort.clone(),
        letter: sent,
        undelivered,
        inviter: inviter.map_or_else(|| "über die Befehlszeile".to_owned(), |name| format!("von {name}")),
        time: present::time(invitation.created_at, look.now),
        resend: action("erneut"),
        revoke: action("zurueckziehen"),
        name: invitation.name,
    }
}
