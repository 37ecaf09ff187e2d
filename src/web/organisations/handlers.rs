//! Handlers of organisations.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use super::pages::{FindPage, FoundRow, MinePage};
use super::picker::{Picked, PickerView, said};
use crate::error::{Error, Problems, Result};
use crate::forum::affiliation::{self, Choice};
use crate::forum::organisations::{self, Organisation, SizeClass};
use crate::forum::paths;
use crate::forum::regions::Ags;
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent};
use crate::web::shown::Shown;
use crate::web::views::{self, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

/// `GET /konto/organisation`
pub async fn mine(visit: Visit) -> Answer {
    visit.page(|look| page(look, &Picked::default(), &Problems::default())).await
}

/// `POST /konto/organisation`: searches, or chooses.
pub async fn choose(visit: Visit, sent: Sent) -> Answer {
    let picked = match sent.0 {
        Ok(form) => Picked::of(&form),
        Err(error) => return visit.error(error).await,
    };
    if picked.is_step() {
        return visit.page(move |look| page(look, &picked, &Problems::default())).await;
    }
    let (again, regions) = (picked.clone(), visit.app.regions());
    let chosen = visit
        .write(move |conn, viewer, now| {
            viewer.member()?;
            let organisation = picked.resolve(conn, &regions)?;
            affiliation::choose(conn, viewer, &Choice { organisation, home: None }, now)
        })
        .await;
    match chosen {
        Ok(_) => visit.redirect(paths::ORGANISATION, Some(FlashCode::OrganisationChosen)),
        Err(Error::Invalid(problems)) => visit.page(move |look| page(look, &again, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /konto/organisation/region`
pub async fn settle(visit: Visit, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => form.get("region").to_owned(),
        Err(error) => return visit.error(error).await,
    };
    let regions = visit.app.regions();
    let settled = visit
        .write(move |conn, viewer, now| {
            let unknown = || Problems::one("region", crate::error::Fault::Unknown);
            let home = Ags::parse(&typed).filter(|ags| regions.knows(ags)).ok_or_else(unknown)?;
            affiliation::settle(conn, viewer, &home, now)
        })
        .await;
    match settled {
        Ok(()) => visit.redirect(paths::ORGANISATION, Some(FlashCode::HomeChosen)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| page(look, &Picked::default(), &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /orte`: a page, or for `Accept: application/json` the names alone. Open to everybody, like the
/// directory itself: who is invited chooses before she is a member.
pub async fn find(visit: Visit, request: HttpRequest, parameters: Parameters) -> Answer {
    let typed: String = parameters.get("q").map_or("", String::as_str).chars().take(120).collect();
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accept.is_some_and(|accept| accept.starts_with("application/json")) {
        return names(visit, typed).await;
    }
    visit
        .page(move |look| {
            let found = organisations::search(look.conn, &typed)?;
            let count = found.organisations.len();
            let row = |one: &Organisation| FoundRow {
                name: one.place(look.regions),
                size: one.size().map(SizeClass::label),
            };
            let said = match typed.trim() {
                "" => String::new(),
                _ if count > 0 && !found.has_more => {
                    format!("{} Treffer", german::number(i64::try_from(count).unwrap_or(i64::MAX)))
                }
                typed => said(count, found.has_more, typed),
            };
            let found = found.organisations.iter().map(row).collect();
            Ok(Shown::new(FindPage { typed, said, found, problems: views::Problems::default() }, ""))
        })
        .await
}

async fn names(visit: Visit, typed: String) -> Answer {
    let names = visit
        .read(move |look| {
            let found = organisations::search(look.conn, &typed)?.organisations;
            Ok(found.iter().map(|one| one.place(look.regions)).collect::<Vec<_>>())
        })
        .await;
    match names {
        Ok(names) => {
            Ok(HttpResponse::Ok().insert_header((header::VARY, header::ACCEPT.as_str())).json(names))
        }
        Err(error) => visit.error(error).await,
    }
}

fn page(look: &mut Look<'_>, picked: &Picked, problems: &Problems) -> Result<Shown<MinePage>> {
    let member = look.viewer.member()?.clone();
    let own = affiliation::current(look.conn, look.viewer)?;
    let mut proposed = organisations::by_domain_of(look.conn, &member.email)?;
    proposed.retain(|one| own.as_ref().is_none_or(|own| own.id != one.id));
    let around = own.as_ref().map_or_else(Ags::state, |own| own.ags.clone());
    let is_open = !affiliation::is_settled(&around);
    let regions =
        if is_open { present::region_options(look.regions, Some(&member.home_ags)) } else { Vec::new() };
    let page = MinePage {
        name: own.as_ref().map_or_else(|| member.organisation.clone(), |own| own.place(look.regions)),
        size: own.as_ref().and_then(Organisation::size).map(SizeClass::label),
        home: home(look, &member.home_ags),
        gone: gone(look, own.as_ref())?,
        picker: PickerView::of(look, paths::ORGANISATION, picked, &proposed)?,
        regions: inside(regions, &around),
        whole: vec![SelectOption {
            value: around.to_string(),
            label: look.regions.name(&around),
            hint: None,
            is_selected: member.home_ags == around,
        }],
        region_action: paths::HOME_REGION.to_owned(),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

/// "Herrenberg, Landkreis Böblingen, Region Stuttgart"
fn home(look: &Look<'_>, home: &Ags) -> String {
    let around = home.widening().into_iter().filter(|region| region == home || region.as_str().len() > 3);
    let mut names: Vec<_> = around.map(|region| look.regions.name(&region)).collect();
    // A Gemeinde that this process does not know yet goes by the name of its Kreis.
    names.dedup();
    names.join(", ")
}

/// "Die Gemeinde Aach ist seit 01.01.2027 aufgelöst, aufgegangen in Stadt Stockach (Landkreis Konstanz)."
fn gone(look: &mut Look<'_>, own: Option<&Organisation>) -> Result<Option<String>> {
    let Some((own, day)) = own.and_then(|own| Some((own, own.dissolved_on?))) else { return Ok(None) };
    let into = match own.successor_id {
        Some(id) => {
            let into = organisations::store::by_id(look.conn, id)?;
            format!(", aufgegangen in {}", into.place(look.regions))
        }
        None => String::new(),
    };
    Ok(Some(format!("{} ist aufgelöst{into} (Gebietsstand {}).", own.name, german::date(day))))
}

/// The regions that an organisation works for, without the whole of it.
fn inside(groups: Vec<views::OptionGroup>, around: &Ags) -> Vec<views::OptionGroup> {
    let is_part =
        |option: &SelectOption| option.value.starts_with(around.as_str()) && option.value != around.as_str();
    groups
        .into_iter()
        .map(|mut group| {
            group.options.retain(is_part);
            group
        })
        .filter(|group| !group.options.is_empty())
        .collect()
}
