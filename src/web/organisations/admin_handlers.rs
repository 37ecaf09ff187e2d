//! Organisations for who runs the platform.

use actix_web::web as actix;

use super::admin_pages::{DomainRow, OrganisationLine, OrganisationPage, OrganisationsPage};
use crate::error::{Error, Problems, Result};
use crate::forum::affiliation::{self, TypedOrganisation};
use crate::forum::ids::OrganisationId;
use crate::forum::organisations::{self, OrganisationKind};
use crate::forum::paths;
use crate::forum::regions::Ags;
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent, page_number};
use crate::web::shown::Shown;
use crate::web::views::{Choice, HiddenField, Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};
use crate::{german, mail};

const PER_PAGE: usize = 50;

/// What was searched.
#[derive(Debug, Clone, Default)]
struct Search {
    typed: String,
    kind: Option<OrganisationKind>,
    page: i64,
}

impl Search {
    fn address(&self, kind: Option<OrganisationKind>, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.typed.is_empty() {
            query.append_pair("suche", &self.typed);
        }
        if let Some(kind) = kind {
            query.append_pair("art", kind.word());
        }
        if page > 1 {
            query.append_pair("seite", &page.to_string());
        }
        format!("{}?{}", paths::ADMIN_ORGANISATIONS, query.finish())
    }
}

/// `GET /verwaltung/organisationen`
pub async fn list(visit: Visit, parameters: Parameters) -> Answer {
    let get = |name: &str| parameters.get(name).map_or("", |text| text.trim());
    let search = Search {
        typed: get("suche").chars().take(120).collect(),
        kind: OrganisationKind::from_word(get("art")),
        page: match page_number(&parameters) {
            Ok(page) => page,
            Err(error) => return visit.error(error).await,
        },
    };
    visit.page(move |look| list_page(look, &search, TypedOrganisation::default(), &Problems::default())).await
}

/// `POST /verwaltung/organisationen`: adds one that no directory knows.
pub async fn create(visit: Visit, sent: Sent) -> Answer {
    let typed = match sent.0 {
        Ok(form) => TypedOrganisation {
            kind: form.get("art").to_owned(),
            name: form.get("organisationsname").to_owned(),
            region: form.get("region").to_owned(),
        },
        Err(error) => return visit.error(error).await,
    };
    let (wanted, regions) = (typed.clone(), visit.app.regions());
    let created =
        visit.write(move |conn, viewer, _| affiliation::create(conn, viewer, &regions, &wanted)).await;
    match created {
        Ok(id) => visit.redirect(&paths::admin_organisation(id), Some(FlashCode::OrganisationSaved)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| list_page(look, &Search::default(), typed, &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /verwaltung/organisationen/{id}`
pub async fn show(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| show_page(look, id_of(&path)?, ("", None), &Problems::default())).await
}

/// `POST /verwaltung/organisationen/{id}/domain`
pub async fn add_domain(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let (id, typed) = match (id_of(&path), sent.0) {
        (Ok(id), Ok(form)) => (id, form.get("domain").to_owned()),
        (Err(error), _) | (_, Err(error)) => return visit.error(error).await,
    };
    let wanted = typed.clone();
    match visit.write(move |conn, viewer, _| affiliation::add_domain(conn, viewer, id, &wanted)).await {
        Ok(()) => visit.redirect(&paths::admin_organisation(id), Some(FlashCode::OrganisationSaved)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| show_page(look, id, (&typed, None), &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/organisationen/{id}/domain-entfernen`
pub async fn remove_domain(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let (id, domain) = match (id_of(&path), sent.0) {
        (Ok(id), Ok(form)) => (id, form.get("entfernen").to_owned()),
        (Err(error), _) | (_, Err(error)) => return visit.error(error).await,
    };
    match visit.write(move |conn, viewer, _| affiliation::remove_domain(conn, viewer, id, &domain)).await {
        Ok(()) => visit.redirect(&paths::admin_organisation(id), Some(FlashCode::OrganisationSaved)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/organisationen/{id}/name`
pub async fn rename(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let (id, typed) = match (id_of(&path), sent.0) {
        (Ok(id), Ok(form)) => (id, form.get("organisationsname").to_owned()),
        (Err(error), _) | (_, Err(error)) => return visit.error(error).await,
    };
    let wanted = typed.clone();
    match visit.write(move |conn, viewer, _| affiliation::rename(conn, viewer, id, &wanted)).await {
        Ok(()) => visit.redirect(&paths::admin_organisation(id), Some(FlashCode::OrganisationSaved)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| show_page(look, id, ("", Some(&typed)), &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn id_of(path: &str) -> Result<OrganisationId> {
    path.parse().map(OrganisationId).map_err(|_| Error::NotFound)
}

fn list_page(
    look: &mut Look<'_>,
    search: &Search,
    typed: TypedOrganisation,
    problems: &Problems,
) -> Result<Shown<OrganisationsPage>> {
    let all = affiliation::organisations(look.conn, look.viewer, &search.typed, search.kind)?;
    let number = usize::try_from(search.page.max(1)).unwrap_or(1);
    let shown: Vec<_> = all.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
    let mut rows = Vec::with_capacity(shown.len());
    for one in shown {
        let domains = organisations::store::domains(look.conn, one.id)?;
        let domains: Vec<String> = domains.iter().map(|domain| mail::domain_shown(domain)).collect();
        rows.push(OrganisationLine {
            link: Link { href: paths::admin_organisation(one.id), label: one.place(look.regions) },
            kind: messages::organisation_kind(one.kind),
            is_dissolved: one.dissolved_on.is_some(),
            domains: domains.join(", "),
        });
    }
    let kind = |kind: Option<OrganisationKind>| Choice {
        label: kind.map_or("Alle", messages::organisation_kind).to_owned(),
        href: search.address(kind, 1),
        is_current: kind == search.kind,
        count: None,
    };
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let pages = (count + 49) / 50;
    let page = OrganisationsPage {
        typed: search.typed.clone(),
        kinds: std::iter::once(None)
            .chain(OrganisationKind::ALL.iter().copied().map(Some))
            .map(kind)
            .collect(),
        keep: search
            .kind
            .map(|kind| HiddenField { name: "art".to_owned(), value: kind.word().to_owned() })
            .into_iter()
            .collect(),
        count: german::count(count, "Organisation", "Organisationen"),
        rows,
        pager: present::pager(search.page.max(1), pages, |page| search.address(search.kind, page)),
        action: paths::ADMIN_ORGANISATIONS.to_owned(),
        new_kinds: affiliation::BY_HAND
            .iter()
            .map(|kind| SelectOption {
                value: kind.word().to_owned(),
                label: messages::organisation_kind(*kind).to_owned(),
                hint: None,
                is_selected: typed.kind == kind.word(),
            })
            .collect(),
        regions: present::region_options(look.regions, Ags::parse(&typed.region).as_ref()),
        name: typed.name,
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}

fn show_page(
    look: &mut Look<'_>,
    id: OrganisationId,
    (domain, name): (&str, Option<&str>),
    problems: &Problems,
) -> Result<Shown<OrganisationPage>> {
    let (organisation, domains) = affiliation::organisation(look.conn, look.viewer, id)?;
    let mut rows = Vec::new();
    for kept in domains {
        let others: Vec<String> = organisations::by_domain_of(look.conn, &format!("@{kept}"))?
            .iter()
            .filter(|one| one.id != id)
            .map(|one| one.place(look.regions))
            .collect();
        rows.push(DomainRow {
            shown: mail::domain_shown(&kept),
            others: if others.is_empty() { String::new() } else { format!("auch: {}", others.join(", ")) },
            kept,
        });
    }
    let rename = paths::admin_organisation_action(id, "name");
    let page = OrganisationPage {
        place: organisation.place(look.regions),
        kind: messages::organisation_kind(organisation.kind),
        key: organisation.official_key.clone().unwrap_or_default(),
        is_dissolved: organisation.dissolved_on.is_some(),
        domains: rows,
        domain: domain.to_owned(),
        add_action: paths::admin_organisation_action(id, "domain"),
        remove_action: paths::admin_organisation_action(id, "domain-entfernen"),
        rename_action: affiliation::is_by_hand(&organisation).then_some(rename),
        name: name.map_or(organisation.name, str::to_owned),
        problems: messages::problems(problems),
    };
    let crumbs =
        vec![Link { href: paths::ADMIN_ORGANISATIONS.to_owned(), label: "Organisationen".to_owned() }];
    Ok(Shown::new(page, "").under(crumbs).with_problems(!problems.0.is_empty()))
}
