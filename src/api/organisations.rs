//! Organisations.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::parameters::Parameters;
use super::reply::Reply;
use crate::forum::organisations::{self, Organisation, OrganisationKind};
use crate::forum::regions::RegionTree;

/// Characters of a name that is looked for.
const NAME_CHARS: usize = 120;

/// Organisations with a name, in the order of the dictionary.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationList {
    /// At most 20.
    pub organisations: Vec<OrganisationItem>,
    /// Whether there are more: ask with more of the name.
    pub has_more: bool,
}

/// An organisation that members work for.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationItem {
    /// Number of the organisation.
    #[schema(minimum = 1)]
    pub id: i64,
    /// What it is.
    pub kind: OrganisationWord,
    /// Its name.
    pub name: String,
    /// Its name with its Kreis, where that does not say so.
    pub place: String,
    /// The region it works for.
    pub ags: String,
    /// Inhabitants of a municipality.
    #[schema(minimum = 0)]
    pub population: Option<i32>,
    /// Size class, as in `5000-10000`.
    pub size: Option<String>,
}

/// What an organisation is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum OrganisationWord {
    Municipality,
    DistrictOffice,
    MunicipalAssociation,
    UmbrellaAssociation,
    Partner,
}

impl From<OrganisationKind> for OrganisationWord {
    fn from(kind: OrganisationKind) -> Self {
        match kind {
            OrganisationKind::Municipality => Self::Municipality,
            OrganisationKind::DistrictOffice => Self::DistrictOffice,
            OrganisationKind::MunicipalAssociation => Self::MunicipalAssociation,
            OrganisationKind::UmbrellaAssociation => Self::UmbrellaAssociation,
            OrganisationKind::Partner => Self::Partner,
        }
    }
}

/// Organisations in whose name each word of `q` begins a word. Umlauts count in any spelling.
#[utoipa::path(
    get, path = "/organisations", operation_id = "find_organisations", tag = "places",
    params(("q" = Option<String>, Query, description = "What the name begins with; without it nothing is found",
        max_length = 120, example = "muellheim")),
    responses((status = 200, description = "The organisations", body = OrganisationList))
)]
pub async fn list(caller: Caller, request: HttpRequest) -> HttpResponse {
    let parameters = Parameters::read(&request, &["q"]);
    caller
        .read(move |look| {
            let short = |text: &str| (text.chars().count() <= NAME_CHARS).then(|| text.to_owned());
            let typed = parameters?.parsed("q", short)?.unwrap_or_default();
            let found = organisations::search(look.conn, &typed)?;
            let organisations = found.organisations.into_iter().map(|one| item(one, look.regions)).collect();
            Ok(Reply::of(&OrganisationList { organisations, has_more: found.has_more })?)
        })
        .await
}

fn item(one: Organisation, regions: &RegionTree) -> OrganisationItem {
    OrganisationItem {
        id: one.id.0,
        kind: one.kind.into(),
        place: one.place(regions),
        size: one.size().map(|size| size.word().to_owned()),
        ags: one.ags.to_string(),
        population: one.population,
        name: one.name,
    }
}
