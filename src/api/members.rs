//! Members: the directory, and one member's profile.

use actix_web::{HttpRequest, HttpResponse, web as actix};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Caller, Look};
use super::error::Result;
use super::me::RoleWord;
use super::organisations::OrganisationWord;
use super::parameters::Parameters;
use super::reply::Reply;
use super::views::{Links, instant};
use crate::app::App;
use crate::error::Error;
use crate::forum::organisations::{Organisation, OrganisationKind, SizeClass};
use crate::forum::paths;
use crate::forum::profiles::{self, DirectoryRow, PER_PAGE, Search};
use crate::forum::regions::RegionTree;
use crate::mail;

/// Characters of what is looked for.
const TYPED_CHARS: usize = 120;

/// A page of members, by family name.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberList {
    /// The members.
    pub members: Vec<MemberItem>,
    /// Which page, from 1.
    #[schema(minimum = 1)]
    pub page: i64,
    /// How many pages.
    #[schema(minimum = 1)]
    pub pages: i64,
    /// How many members on all pages.
    #[schema(minimum = 0)]
    pub total: i64,
    /// The pages around this one.
    pub links: Links,
}

/// A member in the directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberItem {
    /// Number of the member.
    #[schema(minimum = 1)]
    pub id: i64,
    /// Her name in addresses; it never changes.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// What she may do.
    pub role: RoleWord,
    /// Her function there; may be empty.
    pub job_title: String,
    /// Where she works.
    pub organisation: String,
    /// The same with its Kreis, where that does not say so.
    pub place: String,
    /// What the organisation is, if it is known.
    pub organisation_kind: Option<OrganisationWord>,
    /// Its size class, as in `5000-10000`.
    pub size: Option<String>,
    /// Key of the region where she is at home.
    pub ags: String,
    /// What she can be asked about.
    pub topics: Vec<String>,
    /// Her page for people.
    #[schema(format = "uri")]
    pub url: String,
}

/// A member's profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberDetail {
    /// Who she is.
    pub member: MemberItem,
    /// Likes to be addressed with "du".
    pub is_per_du: bool,
    /// A few sentences, plain text; may be empty.
    pub about: String,
    /// Telephone, if she released one.
    pub phone: Option<String>,
    /// Mail address, if she released it.
    pub email: Option<String>,
    /// Since when she is a member.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// Which size an organisation has.
#[derive(Debug, Clone, Copy, ToSchema)]
#[allow(missing_docs)]
pub enum SizeWord {
    #[schema(rename = "unter-5000")]
    Under5k,
    #[schema(rename = "5000-10000")]
    From5k,
    #[schema(rename = "10000-20000")]
    From10k,
    #[schema(rename = "20000-50000")]
    From20k,
    #[schema(rename = "ab-50000")]
    From50k,
    #[schema(rename = "landkreis")]
    District,
}

/// Members by family name, 30 on a page. Left out are those who are suspended or did not want to be listed.
#[utoipa::path(
    get, path = "/members", operation_id = "list_members", tag = "members",
    params(
        ("q" = Option<String>, Query, description = "What words of the name or the organisation begin with",
            max_length = 120, example = "herrenberg"),
        ("ags" = Option<String>, Query, description = "At home in this region",
            pattern = "^08([0-9]{1,3}|[0-9]{6})?$", example = "08115"),
        ("kind" = Option<OrganisationWord>, Query, description = "Only those who work for such an organisation"),
        ("size" = Option<SizeWord>, Query, description = "Only those whose organisation works for so many people"),
        ("topic" = Option<String>, Query, description = "What words of one of her topics begin with",
            max_length = 120, example = "akte"),
        ("page" = Option<i64>, Query, description = "Which page", minimum = 1, maximum = 100_000),
    ),
    responses((status = 200, description = "A page of members", body = MemberList))
)]
pub async fn list(caller: Caller, request: HttpRequest) -> HttpResponse {
    let parameters = Parameters::read(&request, &["q", "ags", "kind", "size", "topic", "page"]);
    caller.read(move |look| page(look, &parameters?)).await
}

fn page(look: &mut Look<'_>, parameters: &Parameters) -> Result<Reply> {
    let short = |text: &str| (text.chars().count() <= TYPED_CHARS).then(|| text.to_owned());
    let search = Search {
        text: parameters.parsed("q", short)?.unwrap_or_default(),
        region: parameters.ags()?,
        kind: parameters.parsed("kind", OrganisationKind::from_word)?,
        size: parameters.parsed("size", SizeClass::from_word)?,
        topic: parameters.parsed("topic", short)?.unwrap_or_default(),
    };
    if search.region.as_ref().is_some_and(|region| !look.regions.knows(region)) {
        return Err(Error::NotFound.into());
    }
    let page = parameters.page()?;
    let found = profiles::search(look.conn, look.regions, look.viewer, &search, page)?;
    let pages = ((found.total + PER_PAGE - 1) / PER_PAGE).max(1);
    if page > pages {
        return Err(Error::NotFound.into());
    }
    let query: Vec<(&str, &str)> = ["q", "ags", "kind", "size", "topic"]
        .into_iter()
        .filter_map(|name| Some((name, parameters.get(name)?)))
        .collect();
    let links = Links::around(&look.app.url("/api/v1/members"), &query, page, pages);
    let members =
        found.rows.into_iter().map(|(row, topics)| item(row, topics, look.regions, look.app)).collect();
    let list = MemberList { members, page, pages, total: found.total, links };
    let header = list.links.header();
    Ok(Reply::of(&list)?.with_link(header))
}

fn item(row: DirectoryRow, topics: Vec<String>, regions: &RegionTree, app: &App) -> MemberItem {
    MemberItem {
        id: row.id.0,
        url: app.url(&paths::member(&row.handle)),
        role: row.role.into(),
        place: regions.place(&row.organisation, &row.home_ags),
        organisation_kind: row.organisation_kind.map(Into::into),
        size: row.size().map(|size| size.word().to_owned()),
        ags: row.home_ags.to_string(),
        handle: row.handle,
        name: row.name,
        job_title: row.job_title,
        organisation: row.organisation,
        topics,
    }
}

/// One member's profile. There is none of who is suspended.
#[utoipa::path(
    get, path = "/members/{handle}", operation_id = "read_member", tag = "members",
    params(("handle" = String, Path, description = "Name in addresses", pattern = "^[a-z0-9.-]{1,200}$", example = "sabine.maier")),
    responses((status = 200, description = "The profile", body = MemberDetail))
)]
pub async fn show(caller: Caller, path: actix::Path<String>) -> HttpResponse {
    caller.read(move |look| one(look, &path)).await
}

fn one(look: &mut Look<'_>, handle: &str) -> Result<Reply> {
    let shown = profiles::show(look.conn, look.viewer, handle)?;
    let profile = shown.profile;
    if profile.suspended_at.is_some() {
        return Err(Error::NotFound.into());
    }
    let organisation = shown.organisation.as_ref();
    let phone = Some(profile.phone).filter(|phone| !phone.is_empty());
    Ok(Reply::of(&MemberDetail {
        is_per_du: profile.is_per_du,
        about: profile.about,
        phone,
        email: profile.shows_email.then(|| mail::shown(&profile.email)),
        created_at: instant(profile.created_at),
        member: MemberItem {
            id: profile.id.0,
            url: look.app.url(&paths::member(&profile.handle)),
            role: profile.role.into(),
            place: look.regions.place(&profile.organisation, &profile.home_ags),
            organisation_kind: organisation.map(|one| one.kind.into()),
            size: organisation.and_then(Organisation::size).map(|size| size.word().to_owned()),
            ags: profile.home_ags.to_string(),
            handle: profile.handle,
            name: profile.name,
            job_title: profile.job_title,
            organisation: profile.organisation,
            topics: shown.topics,
        },
    })?)
}
