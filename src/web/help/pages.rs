//! Help, legal texts and the showcase of the components.

use serde::Serialize;

use crate::web::organisations::picker::PickerView;
use crate::web::page::Page;
use crate::web::views::{
    ChannelRow, Choice, Flash, OptionGroup, Pager, PostView, Problems, RegionRow, SelectOption,
    SimilarThread, SolutionView, ThreadListing, ThreadRow,
};

/// How the forum works. `/hilfe`. `help/help.html`
#[derive(Serialize)]
pub struct HelpPage {}

impl Page for HelpPage {
    const TEMPLATE: &'static str = "help/help.html";

    fn title(&self) -> String {
        "Hilfe".to_owned()
    }
}

/// Statement on accessibility. `/barrierefreiheit`. `help/accessibility.html`
#[derive(Serialize)]
pub struct AccessibilityPage {
    /// Address of the forum.
    pub base_url: String,
}

impl Page for AccessibilityPage {
    const TEMPLATE: &'static str = "help/accessibility.html";

    fn title(&self) -> String {
        "Erklärung zur Barrierefreiheit".to_owned()
    }
}

/// Who is responsible. `/impressum`. `help/imprint.html`
#[derive(Serialize)]
pub struct ImprintPage {
    /// Gebietsstand of the directory of municipalities, if one was imported.
    pub gazetteer_day: Option<String>,
}

impl Page for ImprintPage {
    const TEMPLATE: &'static str = "help/imprint.html";

    fn title(&self) -> String {
        "Impressum".to_owned()
    }
}

/// What happens with personal data. `/datenschutz`. `help/privacy.html`
#[derive(Serialize)]
pub struct PrivacyPage {}

impl Page for PrivacyPage {
    const TEMPLATE: &'static str = "help/privacy.html";

    fn title(&self) -> String {
        "Datenschutz".to_owned()
    }
}

/// Community rules. `/netiquette`. `help/rules.html`
#[derive(Serialize)]
pub struct RulesPage {}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "help/rules.html";

    fn title(&self) -> String {
        "Netiquette".to_owned()
    }
}

/// Every component in every state; development only. `/schaukasten`. `help/showcase.html`
#[derive(Serialize)]
pub struct ShowcasePage {
    /// One notice of each kind.
    pub notices: Vec<Flash>,
    /// A form with problems.
    pub problems: Problems,
    /// Radio buttons.
    pub choices: Vec<SelectOption>,
    /// An organisation is looked for.
    pub picker: PickerView,
    /// A long list.
    pub groups: Vec<OptionGroup>,
    /// Filters.
    pub filters: Vec<Choice>,
    /// Thread rows in all states.
    pub rows: Vec<ThreadRow>,
    /// Pinned rows.
    pub pinned: Vec<ThreadRow>,
    /// A list that widened, with filters and region switch.
    pub listing: ThreadListing,
    /// Channel rows.
    pub channels: Vec<ChannelRow>,
    /// Region rows.
    pub regions: Vec<RegionRow>,
    /// The opening post.
    pub question: PostView,
    /// The box under it.
    pub solution: SolutionView,
    /// Replies in all states.
    pub posts: Vec<PostView>,
    /// Similar threads.
    pub similar: Vec<SimilarThread>,
    /// First, middle and last page.
    pub pagers: Vec<Pager>,
}

impl Page for ShowcasePage {
    const TEMPLATE: &'static str = "help/showcase.html";

    fn title(&self) -> String {
        "Schaukasten".to_owned()
    }
}
