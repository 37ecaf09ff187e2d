//! The page of a region.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{ChannelRow, Link, ThreadRow, Widened};

/// A Kreis, Region, Regierungsbezirk or the Land. `regions/show.html`
#[derive(Serialize)]
pub struct ShowPage {
    /// Official name with its kind, "Landkreis Böblingen".
    pub name: String,
    /// Facts in one line: "26 Gemeinden", "38 Mitglieder".
    pub facts: Vec<String>,
    /// The regions around it, narrowest first.
    pub parents: Vec<Link>,
    /// Where the address of this region's feed is.
    pub feed_href: String,
    /// The regions inside it.
    pub children: Vec<Link>,
    /// Link of "Frage stellen", region preset.
    pub ask_href: String,
    /// More rows from further away, if it was quiet here.
    pub widened: Option<Widened>,
    /// The latest threads of the region view; at most 10.
    pub new: Vec<ThreadRow>,
    /// Where "Alle Themen" of this region leads.
    pub all_href: String,
    /// Open questions; at most 5.
    pub open: Vec<ThreadRow>,
    /// Where all open questions of this region are.
    pub open_href: String,
    /// How many there are.
    pub open_count: i64,
    /// Channels bound to this region.
    pub networks: Vec<ChannelRow>,
    /// All other channels, counted in this region.
    pub channels: Vec<ChannelRow>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "regions/show.html";

    fn title(&self) -> String {
        format!("{} – Regionen", self.name)
    }
}
