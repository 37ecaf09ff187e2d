//! What an edition changes: pure, from what is stored and what the file says.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::file::{Association, Directory};
use super::merger;
use crate::forum::organisations::{NewOrganisation, Organisation, OrganisationKind};
use crate::forum::regions::{Ags, Region, RegionKind};

/// What happened to a Gemeinde or a Verband.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its official key.
    pub key: String,
    /// Its name, after the change.
    pub name: String,
    /// Whether it is a Verband.
    pub is_association: bool,
    /// What.
    pub kind: ChangeKind,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was not known.
    Added,
    /// It had been gone.
    Back,
    /// It is gone; the name of the Gemeinde it became a part of, as far as known.
    Dissolved(Option<String>),
    /// It had this name.
    Renamed(String),
    /// Textkennzeichen before and after.
    KindChanged(String, String),
    /// Inhabitants, area, postcode or the like.
    Figures,
}

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub new_regions: Vec<Region>,
    pub changed_regions: Vec<Region>,
    pub new_organisations: Vec<NewOrganisation>,
    /// Before and after.
    pub changed_organisations: Vec<(Organisation, Organisation)>,
    /// Those that are gone, with the key of the one they became a part of.
    pub gone_organisations: Vec<(Organisation, Option<String>)>,
    pub changes: Vec<Change>,
}

impl Plan {
    pub fn writes(&self) -> usize {
        self.new_regions.len()
            + self.changed_regions.len()
            + self.new_organisations.len()
            + self.changed_organisations.len()
            + self.gone_organisations.len()
    }

    fn note(&mut self, key: &str, name: &str, is_association: bool, kind: ChangeKind) {
        let (key, name) = (key.to_owned(), name.to_owned());
        self.changes.push(Change { key, name, is_association, kind });
    }
}

/// Compares. `told` are mergers that somebody knows of: which Gemeinde became a part of which.
pub(super) fn compare(
    regions: &[Region],
    organisations: &[Organisation],
    directory: &Directory,
    told: &BTreeMap<Ags, Ags>,
) -> Plan {
    let mut plan = Plan::default();
    let before: BTreeMap<Ags, &Region> = regions
        .iter()
        .filter(|region| region.kind == RegionKind::Municipality)
        .map(|region| (region.ags.clone(), region))
        .collect();
    let known = Known::new(organisations, directory);
    for region in directory.municipalities.values() {
        compare_region(&mut plan, before.get(&region.ags).copied(), region);
        compare_town_hall(&mut plan, &known, region);
    }
    for gone in before.values().filter(|old| is_gone(old, directory)) {
        dissolve(&mut plan, gone, &before, directory, told, &known);
    }
    for (key, association) in &directory.associations {
        compare_association(&mut plan, &known, key, association);
    }
    for gone in known.gone_associations(&plan, directory) {
        plan.note(&gone.0, &gone.1.name, true, ChangeKind::Dissolved(None));
        plan.gone_organisations.push((gone.1, None));
    }
    plan
}

/// About a Kreis that the file does not tell of it says nothing.
fn is_gone(old: &Region, directory: &Directory) -> bool {
    let is_told = old.ags.district().is_some_and(|district| directory.districts.contains_key(&district));
    is_told && !directory.municipalities.contains_key(&old.ags)
}

fn compare_region(plan: &mut Plan, old: Option<&Region>, new: &Region) {
    let key = new.ags.as_str();
    let Some(old) = old else {
        plan.note(key, &new.name, false, ChangeKind::Added);
        plan.new_regions.push(new.clone());
        return;
    };
    if old == new {
        return;
    }
    let noted = plan.changes.len();
    if old.dissolved_on.is_some() {
        plan.note(key, &new.name, false, ChangeKind::Back);
    }
    if old.name != new.name {
        plan.note(key, &new.name, false, ChangeKind::Renamed(old.name.clone()));
    }
    note_kind(plan, (key, &new.name, false), old.kind_code.as_deref(), new.kind_code.as_deref());
    if plan.changes.len() == noted {
        plan.note(key, &new.name, false, ChangeKind::Figures);
    }
    plan.changed_regions.push(new.clone());
}

fn note_kind(
    plan: &mut Plan,
    (key, name, is_association): (&str, &str, bool),
    old: Option<&str>,
    new: Option<&str>,
) {
    if let (Some(old), Some(new)) = (old, new)
        && old != new
    {
        plan.note(key, name, is_association, ChangeKind::KindChanged(old.to_owned(), new.to_owned()));
    }
}

/// The organisation of a Gemeinde; a gemeindefreies Gebiet has no town hall.
fn compare_town_hall(plan: &mut Plan, known: &Known<'_>, region: &Region) {
    let title = match region.kind_code.as_deref() {
        Some("60") => "Markt",
        Some("61" | "62" | "63" | "67") => "Stadt",
        Some("64") => "Gemeinde",
        _ => return,
    };
    let name = format!("{title} {}", region.name);
    let kind = OrganisationKind::Municipality;
    let new = NewOrganisation {
        official_key: Some(region.ags.to_string()),
        kind_code: region.kind_code.clone(),
        population: region.population,
        ..NewOrganisation::new(kind, &name, region.ags.clone())
    };
    known.compare(plan, new);
}

fn dissolve(
    plan: &mut Plan,
    gone: &Region,
    before: &BTreeMap<Ags, &Region>,
    directory: &Directory,
    told: &BTreeMap<Ags, Ags>,
    known: &Known<'_>,
) {
    let inferred = || match &gone.successor_ags {
        Some(successor) => Some(successor.clone()),
        // Only in the edition in which it vanishes do the areas tell.
        None if gone.dissolved_on.is_some() => None,
        None => merger::successor(gone, before, directory),
    };
    let successor = told.get(&gone.ags).cloned().or_else(inferred);
    if gone.dissolved_on.is_some() && gone.successor_ags == successor {
        return;
    }
    let into = successor.as_ref().and_then(|ags| directory.municipalities.get(ags));
    let into = into.map(|region| region.name.clone());
    plan.note(gone.ags.as_str(), &gone.name, false, ChangeKind::Dissolved(into));
    let dissolved_on = gone.dissolved_on.or(Some(directory.as_of));
    if let Some(town_hall) = known.by_key.get(gone.ags.as_str()) {
        let town_hall = Organisation { dissolved_on, ..(*town_hall).clone() };
        plan.gone_organisations.push((town_hall, successor.as_ref().map(Ags::to_string)));
    }
    plan.changed_regions.push(Region { dissolved_on, successor_ags: successor, ..gone.clone() });
}

fn compare_association(plan: &mut Plan, known: &Known<'_>, key: &str, association: &Association) {
    let kind = OrganisationKind::MunicipalAssociation;
    let new = NewOrganisation {
        official_key: Some(key.to_owned()),
        kind_code: Some(association.kind_code.clone()),
        ..NewOrganisation::new(kind, &association.name, association.district.clone())
    };
    let Some(old) = known.find(&new) else {
        plan.note(key, &association.name, true, ChangeKind::Added);
        plan.new_organisations.push(new);
        return;
    };
    let noted = plan.changes.len();
    if old.dissolved_on.is_some() {
        plan.note(key, &new.name, true, ChangeKind::Back);
    }
    if old.name != new.name {
        plan.note(key, &new.name, true, ChangeKind::Renamed(old.name.clone()));
    }
    note_kind(plan, (key, &new.name, true), old.kind_code.as_deref(), new.kind_code.as_deref());
    if plan.changes.len() == noted && updated(old, &new) != *old {
        plan.note(key, &new.name, true, ChangeKind::Figures);
    }
    known.compare(plan, new);
}

/// An organisation as the edition says.
fn updated(old: &Organisation, new: &NewOrganisation) -> Organisation {
    Organisation {
        id: old.id,
        kind: new.kind,
        name: new.name.clone(),
        short_name: new.short_name.clone(),
        search_name: new.search_name.clone(),
        ags: new.ags.clone(),
        official_key: new.official_key.clone(),
        kind_code: new.kind_code.clone(),
        population: new.population,
        dissolved_on: None,
        successor_id: None,
    }
}

/// The organisations there are.
struct Known<'a> {
    by_key: HashMap<&'a str, &'a Organisation>,
    /// Without a key, or with one that the edition no longer has: they may be meant by another key.
    loose: HashMap<(OrganisationKind, &'a str), Vec<&'a Organisation>>,
}

impl<'a> Known<'a> {
    fn new(organisations: &'a [Organisation], directory: &Directory) -> Self {
        let mut known = Self { by_key: HashMap::new(), loose: HashMap::new() };
        for one in organisations {
            let is_loose = match (&one.official_key, one.kind) {
                (None, _) => true,
                (Some(key), OrganisationKind::MunicipalAssociation) => {
                    !directory.associations.contains_key(key)
                }
                // The key of a Gemeinde is its region's and stays with it.
                _ => false,
            };
            if let Some(key) = &one.official_key {
                known.by_key.insert(key, one);
            }
            if is_loose {
                known.loose.entry((one.kind, one.search_name.as_str())).or_default().push(one);
            }
        }
        known
    }

    /// The one with this key; else the one with this name in the same place, which somebody wrote by hand or
    /// whose Verband has got another number.
    fn find(&self, new: &NewOrganisation) -> Option<&'a Organisation> {
        let by_key = new.official_key.as_deref().and_then(|key| self.by_key.get(key));
        by_key.copied().or_else(|| {
            let loose = self.loose.get(&(new.kind, new.search_name.as_str()))?;
            // In the same Kreis: names repeat in the Land.
            let mut here = loose.iter().filter(|one| one.ags.district() == new.ags.district());
            here.next().copied()
        })
    }

    fn compare(&self, plan: &mut Plan, new: NewOrganisation) {
        match self.find(&new) {
            None => plan.new_organisations.push(new),
            Some(old) => {
                let after = updated(old, &new);
                if after != *old {
                    plan.changed_organisations.push((old.clone(), after));
                }
            }
        }
    }

    /// Verbände of the told Kreise that the edition no longer has, with their keys.
    fn gone_associations(&self, plan: &Plan, directory: &Directory) -> Vec<(String, Organisation)> {
        let kept: HashSet<_> = plan.changed_organisations.iter().map(|(old, _)| old.id).collect();
        let mut gone: Vec<_> = self
            .by_key
            .iter()
            .filter(|(key, one)| {
                one.kind == OrganisationKind::MunicipalAssociation
                    && one.dissolved_on.is_none()
                    && !directory.associations.contains_key(**key)
                    && directory.districts.contains_key(&one.ags)
                    && !kept.contains(&one.id)
            })
            .map(|(key, one)| {
                let one = Organisation { dissolved_on: Some(directory.as_of), ..(*one).clone() };
                ((*key).to_owned(), one)
            })
            .collect();
        gone.sort_by(|a, b| a.0.cmp(&b.0));
        gone
    }
}
