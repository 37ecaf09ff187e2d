//! Organisations.

use serde::Serialize;

use super::picker::PickerView;
use crate::web::page::Page;
use crate::web::views::{OptionGroup, Problems, SelectOption};

/// Where the member works and is at home. `/konto/organisation`. `organisations/mine.html`
///
/// Sends the fields of the picker to its action, `region` to `region_action`.
#[derive(Serialize)]
pub struct MinePage {
    /// Her organisation, with its Kreis.
    pub name: String,
    /// "unter 5.000 Einwohner", if that is known.
    pub size: Option<&'static str>,
    /// Her region.
    pub home: String,
    /// What became of her organisation, if it is gone.
    pub gone: Option<String>,
    /// Finding another one.
    pub picker: PickerView,
    /// The regions she can choose, if her organisation works for more than one Kreis.
    pub regions: Vec<OptionGroup>,
    /// The whole region of her organisation.
    pub whole: Vec<SelectOption>,
    /// Address of the `POST` that chooses a region.
    pub region_action: String,
    /// Fields `organisation`, `region`.
    pub problems: Problems,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "organisations/mine.html";

    fn title(&self) -> String {
        "Organisation und Region".to_owned()
    }
}

/// Organisations with a name. `/orte`. `organisations/find.html`
#[derive(Serialize)]
pub struct FindPage {
    /// `q`, as it was typed.
    pub typed: String,
    /// "2 Treffer", if something was looked for.
    pub said: String,
    /// What was found.
    pub found: Vec<FoundRow>,
    /// None: the search takes everything.
    pub problems: Problems,
}

/// An organisation that was found.
#[derive(Debug, Clone, Serialize)]
pub struct FoundRow {
    /// Its name with its Kreis.
    pub name: String,
    /// Its size class.
    pub size: Option<&'static str>,
}

impl Page for FindPage {
    const TEMPLATE: &'static str = "organisations/find.html";

    fn title(&self) -> String {
        "Städte, Gemeinden und Verbände".to_owned()
    }
}
