//! Into which Gemeinde another one was merged. The file does not say so, but areas do.

use std::collections::BTreeMap;

use super::file::Directory;
use crate::forum::regions::{Ags, Region};

/// Hectares by which surveys of the same area may differ.
const SURVEY_HECTARES: i32 = 10;

/// The Gemeinde that took over the area of one that is gone; none if that is not clear.
///
/// Under the same name it has only got another key. Else it lies in the same Kreis and grew by its area, and no
/// other one did.
pub(super) fn successor(gone: &Region, before: &BTreeMap<Ags, &Region>, now: &Directory) -> Option<Ags> {
    let is_new = |region: &&Region| before.get(&region.ags).is_none_or(|old| old.dissolved_on.is_some());
    let renamed = now.municipalities.values().filter(is_new).filter(|region| region.name == gone.name);
    if let Some(renamed) = only(renamed) {
        return Some(renamed.ags.clone());
    }
    let area = gone.area_ha.filter(|area| *area > 0)?;
    let district = gone.ags.district()?;
    let growth = |region: &Region| {
        let old = before.get(&region.ags).filter(|old| old.dissolved_on.is_none());
        region.area_ha.unwrap_or(0) - old.and_then(|old| old.area_ha).unwrap_or(0)
    };
    let near = || now.municipalities.values().filter(|region| region.ags.is_inside(&district));
    let exact = near().filter(|region| (growth(region) - area).abs() <= SURVEY_HECTARES);
    let larger = near().filter(|region| growth(region) + SURVEY_HECTARES >= area);
    only(exact).or_else(|| only(larger)).map(|region| region.ags.clone())
}

/// The one thing there is; none if there are several.
fn only<T>(mut things: impl Iterator<Item = T>) -> Option<T> {
    let first = things.next()?;
    things.next().is_none().then_some(first)
}
