//! Pages of channels for who runs the platform, and of who sees what.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, OptionGroup, Problems, SelectOption, ThreadRow};

/// All channels, and the form for a new one. `/verwaltung/kanaele`. `admin/channels.html`
#[derive(Serialize)]
pub struct ChannelsPage {
    /// In their order.
    pub channels: Vec<ChannelLine>,
    /// Address of the page that asks what a member sees.
    pub sight_href: String,
    /// Address of the `POST` that puts them in order: `platz-` and the number of each.
    pub order_action: String,
    /// Problems with the places.
    pub problems: Problems,
    /// The form for a new one, sent to this page.
    pub form: ChannelForm,
}

/// A channel in the list.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelLine {
    /// Its name and its page.
    pub link: Link,
    /// Name of the field with its place.
    pub field: String,
    /// Place in lists, as it was typed.
    pub position: String,
    /// The region it is bound to.
    pub region: Option<String>,
    /// Only those whom it admits see it.
    pub is_closed: bool,
    /// Read, and nothing more.
    pub is_archived: bool,
    /// "12 Themen".
    pub threads: String,
}

/// What a channel is, in fields: `kanalname`, `beschreibung`, `position`, `region`, `zugang`, `geruest`, `stand`.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelForm {
    /// Address of the `POST`.
    pub action: String,
    /// "Kanal anlegen", "Speichern".
    pub button: String,
    /// Name as it was typed.
    pub name: String,
    /// Description as it was typed.
    pub description: String,
    /// Place in lists as it was typed.
    pub position: String,
    /// Regions it can be bound to.
    pub regions: Vec<OptionGroup>,
    /// `zugang`: for all, or for those whom it admits.
    pub entry: Vec<SelectOption>,
    /// What the text of a new thread begins with, as it was typed.
    pub outline: String,
    /// `stand`: taking threads, or archived; empty for a channel that is not there yet.
    pub state: Vec<SelectOption>,
    /// Problems with any field of the page.
    pub problems: Problems,
}

impl Page for ChannelsPage {
    const TEMPLATE: &'static str = "admin/channels.html";

    fn title(&self) -> String {
        "Kanäle verwalten".to_owned()
    }
}

/// One channel. `/verwaltung/kanaele/{slug}`. `admin/channel.html`
#[derive(Serialize)]
pub struct ChannelPage {
    /// Its name.
    pub name: String,
    /// Only those whom it admits see it.
    pub is_closed: bool,
    /// Read, and nothing more.
    pub is_archived: bool,
    /// Its page in the forum.
    pub href: String,
    /// Who may read and write here.
    pub entrants_href: String,
    /// What it is.
    pub form: ChannelForm,
    /// Whom it admits.
    pub admissions: Vec<PartRow>,
    /// Address of the `POST` that admits: one of `mitglied`, `organisationsart`, `zulassung_region`.
    pub admit_action: String,
    /// Mail address as it was typed.
    pub member: String,
    /// Kinds of organisations.
    pub kinds: Vec<SelectOption>,
    /// Regions.
    pub regions: Vec<OptionGroup>,
    /// Address of the `POST` that takes one back: `zulassung`.
    pub dismiss_action: String,
    /// Who moderates it by name.
    pub moderators: Vec<PartRow>,
    /// Address of the `POST` that appoints: `moderation`, `bereich`.
    pub appoint_action: String,
    /// Mail address as it was typed.
    pub moderator: String,
    /// Address of the `POST` that ends it: `aufgabe`.
    pub release_action: String,
}

/// A line that can be taken back.
#[derive(Debug, Clone, Serialize)]
pub struct PartRow {
    /// Its number.
    pub id: i64,
    /// "Mitglied", "Region", "Organisationen".
    pub kind: String,
    /// "Sabine Maier (s.maier@…)", "Landkreis Böblingen".
    pub name: String,
}

impl Page for ChannelPage {
    const TEMPLATE: &'static str = "admin/channel.html";

    fn title(&self) -> String {
        format!("{} – Kanäle verwalten", self.name)
    }
}

/// Who may read and write in a channel. `/verwaltung/kanaele/{slug}/mitglieder`. `admin/entrants.html`
#[derive(Serialize)]
pub struct EntrantsPage {
    /// Name of the channel.
    pub name: String,
    /// Only those whom it admits see it.
    pub is_closed: bool,
    /// Its page for administrators.
    pub channel_href: String,
    /// "1.600 Mitglieder"
    pub count: String,
    /// All of them as a file.
    pub file_href: String,
    /// The first of them, by name.
    pub entrants: Vec<EntrantRow>,
    /// How many are left out here.
    pub left_out: i64,
}

/// Somebody who may read and write.
#[derive(Debug, Clone, Serialize)]
pub struct EntrantRow {
    /// Her name, leading to what she sees.
    pub link: Link,
    /// Where she works.
    pub place: String,
    /// Why.
    pub grounds: String,
}

impl Page for EntrantsPage {
    const TEMPLATE: &'static str = "admin/entrants.html";

    fn title(&self) -> String {
        format!("Wer liest und schreibt in „{}“?", self.name)
    }
}

/// What a member sees. `GET` with `mitglied` and `thema`. `admin/sight.html`
#[derive(Serialize)]
pub struct SightPage {
    /// Mail address as it was typed.
    pub member: String,
    /// Number of a thread as it was typed.
    pub thread: String,
    /// Problems with both.
    pub problems: Problems,
    /// The answer, if somebody was asked for.
    pub sight: Option<Sight>,
}

/// What somebody sees.
#[derive(Debug, Clone, Serialize)]
pub struct Sight {
    /// Her name.
    pub name: String,
    /// "Stadt Herrenberg (Landkreis Böblingen)".
    pub place: String,
    /// She neither signs in nor gets mail.
    pub is_suspended: bool,
    /// Why she sees the thread that was asked for, or why not.
    pub answer: Option<String>,
    /// Why she did or did not get her digests.
    pub mail_href: String,
    /// The channels she sees.
    pub seen: Vec<SightRow>,
    /// The channels she does not know of.
    pub unseen: Vec<SightRow>,
    /// The newest threads that she does not see.
    pub hidden: Vec<ThreadRow>,
}

/// A channel and why she sees it, or not.
#[derive(Debug, Clone, Serialize)]
pub struct SightRow {
    /// The channel, for administrators.
    pub link: Link,
    /// Why.
    pub grounds: String,
    /// "12 Themen".
    pub threads: String,
}

impl Page for SightPage {
    const TEMPLATE: &'static str = "admin/sight.html";

    fn title(&self) -> String {
        match &self.sight {
            Some(sight) => format!("Was sieht {}?", sight.name),
            None => "Was sieht …?".to_owned(),
        }
    }
}
