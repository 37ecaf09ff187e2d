//! Suspending, lifting, another role, a role for somebody else.

use actix_web::web as actix;

use super::action_pages::{HandoverPage, RolePage, SuspendPage};
use super::named;
use crate::error::{Error, Problems, Result};
use crate::forum::accounts::{Member, Role, Viewer};
use crate::forum::admin_log::By;
use crate::forum::membership::{self, Handover, NewSuspension, RoleChange};
use crate::forum::paths;
use crate::sentences;
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Sent};
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::{Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};

/// The word of the field `anlass` for what was reported.
const REPORTED: &str = "meldung";

/// What was typed into one of the forms.
#[derive(Debug, Clone, Default)]
struct Typed {
    until: String,
    reason: String,
    ground: String,
    was_reported: bool,
    role: String,
    successor: String,
    problems: Problems,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let get = |name: &str| form.get(name).trim().to_owned();
        // Both forms with a role ask for one.
        let role = if form.get("rolle").is_empty() { get("eigene_rolle") } else { get("rolle") };
        Self {
            until: get("bis"),
            reason: get("grund"),
            ground: get("klausel"),
            was_reported: form.get("anlass") == REPORTED,
            role,
            successor: get("nachfolge"),
            problems: Problems::default(),
        }
    }
}

/// `GET /verwaltung/mitglieder/{handle}/sperren`
pub async fn suspend_form(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| suspend_page(look, &path, &Typed::default())).await
}

/// `POST /verwaltung/mitglieder/{handle}/sperren`
pub async fn suspend(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => Typed::of(&form),
        Err(error) => return visit.error(error).await,
    };
    let (viewer, member) = match people(&visit, &path).await {
        Ok(people) => people,
        Err(error) => return visit.error(error).await,
    };
    let (own, handle) = (typed.clone(), member.handle.clone());
    let done = work(&visit, move |parts| {
        let new = NewSuspension::parse(&own.until, &own.reason, &own.ground, own.was_reported, parts.now)?;
        membership::suspend(parts, By::Viewer(&viewer), member.id, &new)
    })
    .await;
    match done {
        Ok(member) => {
            visit.redirect(&paths::admin_member(&member.handle), Some(FlashCode::Suspended(member.id)))
        }
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| suspend_page(look, &handle, &Typed { problems, ..typed })).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/mitglieder/{handle}/entsperren`
pub async fn lift(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    if let Err(error) = sent.0 {
        return visit.error(error).await;
    }
    let (viewer, member) = match people(&visit, &path).await {
        Ok(people) => people,
        Err(error) => return visit.error(error).await,
    };
    match work(&visit, move |parts| membership::lift(parts, By::Viewer(&viewer), member.id)).await {
        Ok(member) => visit.redirect(&paths::admin_member(&member.handle), Some(FlashCode::SuspensionLifted)),
        Err(error) => visit.error(error).await,
    }
}

/// `GET /verwaltung/mitglieder/{handle}/rolle`
pub async fn role_form(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| role_page(look, &path, &Typed::default())).await
}

/// `POST /verwaltung/mitglieder/{handle}/rolle`
pub async fn change_role(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => Typed::of(&form),
        Err(error) => return visit.error(error).await,
    };
    let (viewer, member) = match people(&visit, &path).await {
        Ok(people) => people,
        Err(error) => return visit.error(error).await,
    };
    let (own, handle) = (typed.clone(), member.handle.clone());
    let done = work(&visit, move |parts| {
        let change = RoleChange::parse(&own.role, &own.reason)?;
        membership::change_role(parts, By::Viewer(&viewer), member.id, &change)
    })
    .await;
    match done {
        Ok(member) => visit.redirect(&paths::admin_member(&member.handle), Some(FlashCode::RoleChanged)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| role_page(look, &handle, &Typed { problems, ..typed })).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /verwaltung/rolle-weitergeben`
pub async fn handover_form(visit: Visit) -> Answer {
    visit.page(|look| handover_page(look, &Typed::default())).await
}

/// `POST /verwaltung/rolle-weitergeben`
pub async fn hand_over(visit: Visit, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => Typed::of(&form),
        Err(error) => return visit.error(error).await,
    };
    let viewer = match visit.read(|look| look.viewer.admin().cloned()).await {
        Ok(member) => Viewer::of(member),
        Err(error) => return visit.error(error).await,
    };
    let own = typed.clone();
    let done = work(&visit, move |parts| {
        let handover = Handover::parse(&own.successor, &own.role, &own.reason)?;
        membership::hand_over(parts, &viewer, &handover)
    })
    .await;
    match done {
        // The pages of the administration are not hers any more.
        Ok(_) => visit.redirect(paths::HOME, Some(FlashCode::RoleHandedOver)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| handover_page(look, &Typed { problems, ..typed })).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// Who acts, and on whom. Whether she may is asked by the verb, but nobody else learns whose handle exists.
async fn people(visit: &Visit, path: &str) -> Result<(Viewer, Member)> {
    let name = path.to_owned();
    visit
        .read(move |look| {
            let viewer = Viewer::of(look.viewer.admin()?.clone());
            Ok((viewer, named(look.conn, &name)?))
        })
        .await
}

/// The way to a page about a member.
pub(super) fn crumbs(member: &Member) -> Vec<Link> {
    vec![
        Link { href: paths::ADMIN_MEMBERS.to_owned(), label: "Mitglieder".to_owned() },
        Link { href: paths::admin_member(&member.handle), label: member.name.clone() },
    ]
}

fn suspend_page(look: &mut Look<'_>, name: &str, typed: &Typed) -> Result<Shown<SuspendPage>> {
    look.viewer.admin()?;
    let member = named(look.conn, name)?;
    let occasion = |value: &str, label: &str, is_selected| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        is_selected,
    };
    let page = SuspendPage {
        name: member.name.clone(),
        action: paths::admin_member_action(&member.handle, "sperren"),
        back: paths::admin_member(&member.handle),
        until: typed.until.clone(),
        reason: typed.reason.clone(),
        ground: typed.ground.clone(),
        occasions: vec![
            occasion("selbst", "Es ist uns selbst aufgefallen", !typed.was_reported),
            occasion(REPORTED, "Jemand hat es gemeldet", typed.was_reported),
        ],
        problems: messages::problems(&typed.problems),
    };
    Ok(Shown::new(page, "").under(crumbs(&member)).with_problems(!typed.problems.0.is_empty()))
}

fn role_page(look: &mut Look<'_>, name: &str, typed: &Typed) -> Result<Shown<RolePage>> {
    look.viewer.admin()?;
    let member = named(look.conn, name)?;
    let current = if typed.role.is_empty() { member.role.word() } else { &typed.role };
    let page = RolePage {
        name: member.name.clone(),
        action: paths::admin_member_action(&member.handle, "rolle"),
        back: paths::admin_member(&member.handle),
        roles: Role::ALL.iter().map(|role| role_option(*role, current)).collect(),
        reason: typed.reason.clone(),
        problems: messages::problems(&typed.problems),
    };
    Ok(Shown::new(page, "").under(crumbs(&member)).with_problems(!typed.problems.0.is_empty()))
}

fn handover_page(look: &mut Look<'_>, typed: &Typed) -> Result<Shown<HandoverPage>> {
    look.viewer.admin()?;
    let current = if typed.role.is_empty() { Role::Member.word() } else { &typed.role };
    let page = HandoverPage {
        action: paths::HANDOVER.to_owned(),
        back: paths::ADMIN_MEMBERS.to_owned(),
        successor: typed.successor.clone(),
        roles: [Role::Member, Role::Moderator].map(|role| role_option(role, current)).to_vec(),
        reason: typed.reason.clone(),
        problems: messages::problems(&typed.problems),
    };
    let crumbs = vec![Link { href: paths::ADMIN_MEMBERS.to_owned(), label: "Mitglieder".to_owned() }];
    Ok(Shown::new(page, "").under(crumbs).with_problems(!typed.problems.0.is_empty()))
}

fn role_option(role: Role, current: &str) -> SelectOption {
    let hint = match role {
        Role::Member => "Liest und schreibt.",
        Role::Moderator => "Ordnet außerdem Themen und lädt Mitglieder ein.",
        Role::Admin => "Verwaltet außerdem Kanäle, Mitglieder und Regeln und sieht jeden Kanal.",
    };
    SelectOption {
        value: role.word().to_owned(),
        label: sentences::role(role.word()).to_owned(),
        hint: Some(hint.to_owned()),
        is_selected: role.word() == current,
    }
}
