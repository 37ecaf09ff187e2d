//! Regions.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::reply::Reply;
use crate::forum::regions::{Ags, Region, RegionKind};

/// The Land and all its parts, in the order of their keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionList {
    /// The regions.
    pub regions: Vec<RegionItem>,
}

/// A region.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionItem {
    /// Amtlicher Gemeindeschlüssel, or a prefix of one.
    pub ags: String,
    /// What it is.
    pub kind: RegionWord,
    /// Its name with its kind.
    pub name: String,
    /// Key of the region around it.
    pub parent: Option<String>,
}

/// What a region is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RegionWord {
    State,
    GovernmentRegion,
    PlanningRegion,
    RuralDistrict,
    UrbanDistrict,
    Municipality,
}

impl From<RegionKind> for RegionWord {
    fn from(kind: RegionKind) -> Self {
        match kind {
            RegionKind::GovernmentRegion => Self::GovernmentRegion,
            RegionKind::PlanningRegion => Self::PlanningRegion,
            RegionKind::RuralDistrict => Self::RuralDistrict,
            RegionKind::UrbanDistrict => Self::UrbanDistrict,
            RegionKind::Municipality => Self::Municipality,
        }
    }
}

/// The Land and all its parts.
#[utoipa::path(
    get, path = "/regions", operation_id = "list_regions", tag = "places",
    responses((status = 200, description = "The regions", body = RegionList))
)]
pub async fn list(caller: Caller) -> HttpResponse {
    caller
        .read(|look| {
            let item = |ags: &Ags, kind: RegionWord| RegionItem {
                ags: ags.to_string(),
                kind,
                name: look.regions.name(ags),
                parent: ags.parent().map(String::from),
            };
            let part = |region: &Region| item(&region.ags, region.kind.into());
            let state = std::iter::once(item(&Ags::state(), RegionWord::State));
            Ok(Reply::of(&RegionList { regions: state.chain(look.regions.all().map(part)).collect() })?)
        })
        .await
}
