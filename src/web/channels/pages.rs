//! Pages of the channels.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{ChannelRow, RegionRow, RegionTree, SelectOption, ThreadListing, ThreadRow};

/// All channels and all regions. `channels/index.html`
#[derive(Serialize)]
pub struct IndexPage {
    /// Kreis, Region, Regierungsbezirk of the member and the Land, narrowest first.
    pub my_regions: Vec<RegionRow>,
    /// Channels bound to one of these regions.
    pub my_networks: Vec<ChannelRow>,
    /// Topic channels.
    pub topics: Vec<ChannelRow>,
    /// Channels about the forum itself; may be empty.
    pub others: Vec<ChannelRow>,
    /// Channels that are only read; may be empty.
    pub archived: Vec<ChannelRow>,
    /// The whole Land as a tree.
    pub regions: Vec<RegionTree>,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "channels/index.html";

    fn title(&self) -> String {
        "Kanäle".to_owned()
    }
}

/// One channel, perhaps seen through a region. `channels/show.html`
///
/// Subscription: `POST` to `subscribe_action` with `abo`. Other region: `GET` with `region`.
#[derive(Serialize)]
pub struct ShowPage {
    /// Name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Only those whom it admits see it.
    pub is_closed: bool,
    /// Read, and nothing more.
    pub is_archived: bool,
    /// "Netzwerk des Landkreises Böblingen", if the channel is bound to a region.
    pub bound_to: Option<String>,
    /// The region one looks through: "im Landkreis Böblingen"; empty = everywhere.
    pub region_phrase: String,
    /// `/k/{slug}/abo`.
    pub subscribe_action: String,
    /// `alle` "Jedes neue Thema als Mitteilung", `wochenrueckblick` "Im Wochenrückblick", `keins` "Nicht abonniert", `stumm` "Stumm".
    pub subscription: Vec<SelectOption>,
    /// Where the address of this channel's feed is.
    pub feed_href: String,
    /// At most 2.
    pub pinned: Vec<ThreadRow>,
    /// Filters, sorting, region switch, rows and pager.
    pub listing: ThreadListing,
    /// Link of "Frage stellen", channel preset.
    pub ask_href: String,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "channels/show.html";

    fn title(&self) -> String {
        format!("{} – Kanäle", self.name)
    }
}
