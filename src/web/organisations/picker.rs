//! The part of a form that finds an organisation, for every form that needs one.
//!
//! A handler reads [`Picked`] from the form. [`Picked::is_step`]: the page comes back with [`PickerView::of`].
//! Else [`Picked::resolve`] inside the transaction says which organisation it is.

use serde::Serialize;

use crate::db::DbConnection;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::ids::OrganisationId;
use crate::forum::organisations::{self, MOST_FOUND, Organisation, SizeClass};
use crate::forum::regions::{Ags, RegionKind, RegionTree};
use crate::german;
use crate::text;
use crate::web::form::Form;
use crate::web::views::SelectOption;
use crate::web::visit::Look;

/// Characters of a name that are looked for.
const TYPED_CHARS: usize = 120;

/// What was typed and chosen.
#[derive(Debug, Clone, Default)]
pub struct Picked {
    typed: String,
    searched: String,
    chosen: Option<OrganisationId>,
    district: Option<Ags>,
    step: String,
}

/// What the component shows. `components/_organisation_picker.html`
#[derive(Debug, Clone, Serialize)]
pub struct PickerView {
    /// Address of the `POST` that takes the form.
    pub action: String,
    /// What was typed.
    pub typed: String,
    /// "2 Treffer. Wählen Sie aus."
    pub said: String,
    /// `organisation`: what was found, or is proposed.
    pub choices: Vec<SelectOption>,
    /// `kreis`
    pub districts: Vec<SelectOption>,
    /// A Kreis was chosen.
    pub has_district: bool,
    /// Somebody searched, and this is the answer.
    pub has_answer: bool,
}

impl Picked {
    /// Reads the fields of the component.
    pub fn of(form: &Form) -> Self {
        let line = |name: &str| text::line(form.get(name)).chars().take(TYPED_CHARS).collect::<String>();
        Self {
            typed: line("ort"),
            searched: line("gesucht"),
            chosen: form.get("organisation").parse().ok().map(OrganisationId),
            district: Ags::parse(form.get("kreis")).filter(|ags| ags.as_str().len() == 5),
            step: form.get("schritt").to_owned(),
        }
    }

    /// Whether the form only searched and is not finished.
    pub fn is_step(&self) -> bool {
        matches!(self.step.as_str(), "suchen" | "kreis")
    }

    /// The organisation that is meant: what was chosen, unless another name was typed since; else the one that
    /// is called so.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field `organisation`: nothing, several or none are meant.
    pub fn resolve(&self, conn: &mut DbConnection, regions: &RegionTree) -> Result<OrganisationId> {
        if let Some(chosen) = self.chosen.filter(|_| self.typed == self.searched) {
            return Ok(chosen);
        }
        let problem = |fault| Err(Error::from(Problems::one("organisation", fault)));
        if self.typed.is_empty() {
            return problem(Fault::Missing);
        }
        if let Some(one) = organisations::named(conn, regions, &self.typed)? {
            return Ok(one.id);
        }
        let is_unknown = organisations::search(conn, &self.typed)?.organisations.is_empty();
        problem(if is_unknown { Fault::Unknown } else { Fault::Missing })
    }
}

impl PickerView {
    /// What a form to `action` shows: what was searched, else what is proposed.
    ///
    /// # Errors
    /// The database fails.
    pub fn of(look: &mut Look<'_>, action: &str, picked: &Picked, proposed: &[Organisation]) -> Result<Self> {
        let by_district =
            picked.district.as_ref().filter(|_| picked.step == "kreis" || picked.typed.is_empty());
        let (found, said) = if let Some(district) = by_district {
            let found = organisations::in_district(look.conn, district)?;
            let count = german::count(number(found.len()), "Organisation", "Organisationen");
            let said = format!("{}: {count}", look.regions.name(district));
            (found, said)
        } else if picked.typed.is_empty() {
            let said = if proposed.is_empty() { "" } else { "Vorschlag zu Ihrer E-Mail-Adresse" };
            (proposed.to_vec(), said.to_owned())
        } else {
            let found = organisations::search(look.conn, &picked.typed)?;
            // Beside the field it is said already that the name is unknown.
            let is_told = found.organisations.is_empty() && !picked.is_step();
            let said = said(found.organisations.len(), found.has_more, &picked.typed);
            (found.organisations, if is_told { String::new() } else { said })
        };
        let is_only = found.len() == 1;
        let choice = |one: &Organisation| SelectOption {
            value: one.id.to_string(),
            label: one.place(look.regions),
            hint: one.size().map(SizeClass::label).map(str::to_owned),
            is_selected: is_only || picked.chosen == Some(one.id),
        };
        Ok(Self {
            action: action.to_owned(),
            typed: picked.typed.clone(),
            said,
            choices: found.iter().map(choice).collect(),
            districts: districts(look.regions, picked.district.as_ref()),
            has_district: picked.district.is_some(),
            has_answer: picked.is_step(),
        })
    }
}

/// How many were found, and what to do.
pub(super) fn said(found: usize, has_more: bool, typed: &str) -> String {
    match found {
        0 => format!("Zu „{typed}“ ist nichts da. Prüfen Sie die Schreibweise, oder wählen Sie nach Kreis."),
        _ if has_more => format!("Mehr als {MOST_FOUND} Treffer. Schreiben Sie mehr vom Namen."),
        found => format!("{} Treffer. Wählen Sie aus.", german::number(number(found))),
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// All Kreise, sorted by their plain names.
fn districts(regions: &RegionTree, chosen: Option<&Ags>) -> Vec<SelectOption> {
    let mut districts = regions.of_kind(RegionKind::RuralDistrict);
    districts.extend(regions.of_kind(RegionKind::UrbanDistrict));
    districts.sort_by_cached_key(|district| text::sort_key(&district.name));
    districts
        .into_iter()
        .map(|district| SelectOption {
            value: district.ags.to_string(),
            label: regions.name(&district.ags),
            hint: None,
            is_selected: chosen == Some(&district.ags),
        })
        .collect()
}
