//! The directory of members.

use super::pages::{DirectoryPage, MemberRow};
use crate::error::{Error, Result};
use crate::forum::organisations::{OrganisationKind, SizeClass};
use crate::forum::paths;
use crate::forum::profiles::{self, DirectoryRow, PER_PAGE, Search};
use crate::forum::regions::Ags;
use crate::german;
use crate::web::form::{Parameters, page_number};
use crate::web::shown::Shown;
use crate::web::views::SelectOption;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

/// Characters of what is looked for.
const TYPED_CHARS: usize = 120;

/// `GET /mitglieder`
pub async fn index(visit: Visit, parameters: Parameters) -> Answer {
    visit.page(move |look| Ok(Shown::new(page(look, &parameters)?, "mitglieder"))).await
}

/// Five statements, however many members there are.
fn page(look: &mut Look<'_>, parameters: &Parameters) -> Result<DirectoryPage> {
    let get = |name: &str| parameters.get(name).map_or("", String::as_str);
    let typed = |name: &str| get(name).chars().take(TYPED_CHARS).collect::<String>();
    let search = Search {
        text: typed("q"),
        region: chosen(get("region"), |word| Ags::parse(word).filter(|ags| look.regions.knows(ags)))?,
        kind: chosen(get("art"), OrganisationKind::from_word)?,
        size: chosen(get("groesse"), SizeClass::from_word)?,
        topic: typed("thema"),
    };
    let page = page_number(parameters)?;
    let found = profiles::search(look.conn, look.regions, look.viewer, &search, page)?;
    let pages = (found.total + PER_PAGE - 1) / PER_PAGE;
    if page > pages.max(1) {
        return Err(Error::NotFound);
    }
    let filters: Vec<(&str, &str)> = ["q", "region", "art", "groesse", "thema"]
        .into_iter()
        .map(|name| (name, get(name)))
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    Ok(DirectoryPage {
        regions: present::region_options(look.regions, search.region.as_ref()),
        kinds: options(
            OrganisationKind::ALL,
            search.kind,
            OrganisationKind::word,
            messages::organisation_kind,
        ),
        sizes: options(SizeClass::ALL, search.size, SizeClass::word, SizeClass::label),
        suggestions: profiles::suggestions(look.conn, look.viewer)?,
        said: german::count(found.total, "Mitglied", "Mitglieder"),
        rows: found.rows.into_iter().map(|(row, topics)| member_row(look, &row, topics)).collect(),
        pager: present::pager(page, pages, |page| address(&filters, page)),
        reset_href: (!filters.is_empty()).then(|| paths::MEMBERS.to_owned()),
        typed: search.text,
        topic: search.topic,
    })
}

/// A choice of an address: none is none, an unknown one is no page.
fn chosen<T>(word: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
    if word.is_empty() { Ok(None) } else { parse(word).map(Some).ok_or(Error::NotFound) }
}

fn options<T: Copy + PartialEq>(
    all: &[T],
    chosen: Option<T>,
    word: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
) -> Vec<SelectOption> {
    all.iter()
        .map(|one| SelectOption {
            value: word(*one).to_owned(),
            label: label(*one).to_owned(),
            hint: None,
            is_selected: chosen == Some(*one),
        })
        .collect()
}

fn address(filters: &[(&str, &str)], page: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(filters).append_pair("seite", &page.to_string());
    format!("{}?{}", paths::MEMBERS, query.finish())
}

fn member_row(look: &Look<'_>, row: &DirectoryRow, topics: Vec<String>) -> MemberRow {
    MemberRow {
        person: present::person(
            (&row.handle, &row.name, row.picture_hash.as_deref()),
            (&row.organisation, &row.home_ags),
            row.role,
            false,
            look.regions,
        ),
        job_title: row.job_title.clone(),
        size: row.size().map(SizeClass::label),
        topics,
    }
}
