//! Profiles and the directory.

use serde::Serialize;

use crate::web::page::Page;
use crate::web::views::{Link, OptionGroup, Pager, PersonView, Problems, SelectOption, Time};

/// A member's profile. `/m/{handle}`. `profiles/show.html`
#[derive(Serialize)]
pub struct ShowPage {
    /// Who it is; without picture, role and place if she is suspended.
    pub person: PersonView,
    /// Address of the large picture.
    pub picture: Option<String>,
    /// She is suspended: there is nothing else to see.
    pub is_suspended: bool,
    /// "Digitallotsin, Sachgebiet Organisation"; may be empty.
    pub job_title: String,
    /// "5.000 bis 10.000 Einwohner".
    pub size: Option<&'static str>,
    /// The regions around her home, narrowest first.
    pub regions: Vec<Link>,
    /// "Fragen Sie mich zu"; each leads to all who can be asked.
    pub topics: Vec<Link>,
    /// What she writes about herself, line by line.
    pub about: Vec<Vec<Piece>>,
    /// Telephone and mail, as far as she released them.
    pub contacts: Vec<Link>,
    /// "März 2026".
    pub since: String,
    /// "12-mal als Lösung markiert".
    pub solved: Option<String>,
    /// "Lösungen", "Beiträge", "Fragen", without those that are empty.
    pub lists: Vec<WrittenList>,
    /// Address of the form, for herself.
    pub edit_href: Option<String>,
}

/// Words, or a link.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// To the web at large.
    pub is_external: bool,
}

/// Something that a member wrote, by kind.
#[derive(Debug, Clone, Serialize)]
pub struct WrittenList {
    /// Its anchor.
    pub id: &'static str,
    /// Heading.
    pub label: &'static str,
    /// The newest first.
    pub rows: Vec<WrittenRow>,
}

/// A post as a line.
#[derive(Debug, Clone, Serialize)]
pub struct WrittenRow {
    /// Address.
    pub href: String,
    /// Title of the thread.
    pub title: String,
    /// Name of the channel.
    pub channel: String,
    /// When it was written.
    pub time: Time,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "profiles/show.html";

    fn title(&self) -> String {
        self.person.name.clone()
    }
}

/// What the viewer tells of herself. `/konto/profil`. `profiles/edit.html`
///
/// Sends `ihr_name`, `funktion`, `thema` (several), `per_du`, `ueber_mich`, `telefon`, `zeigt_email`,
/// `nicht_im_verzeichnis` to `action`; the file `bild` to `picture_action`.
#[derive(Serialize)]
pub struct EditPage {
    /// Address of the `POST`.
    pub action: String,
    /// Her profile as others see it.
    pub profile_href: String,
    /// Name as typed.
    pub name: String,
    /// Function as typed.
    pub job_title: String,
    /// Topics as typed, and empty places for more.
    pub topics: Vec<String>,
    /// Words to choose from while typing.
    pub suggestions: Vec<String>,
    /// Text as typed.
    pub about: String,
    /// Telephone as typed.
    pub phone: String,
    /// `per_du`
    pub per_du: SelectOption,
    /// `zeigt_email`
    pub shows_email: SelectOption,
    /// `nicht_im_verzeichnis`
    pub is_unlisted: SelectOption,
    /// Address of the picture as it is.
    pub picture: Option<String>,
    /// Address of the `POST` with a file.
    pub picture_action: String,
    /// Address of the `POST` that deletes it.
    pub removal_action: String,
    /// Largest file, in megabytes.
    pub megabytes: usize,
    /// Fields as above.
    pub problems: Problems,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "profiles/edit.html";

    fn title(&self) -> String {
        "Profil und Bild".to_owned()
    }
}

/// All members. `/mitglieder`. `profiles/directory.html`
///
/// A GET form: `q`, `region`, `art`, `groesse`, `thema`.
#[derive(Serialize)]
pub struct DirectoryPage {
    /// Name or place as typed.
    pub typed: String,
    /// `region`
    pub regions: Vec<OptionGroup>,
    /// `art`
    pub kinds: Vec<SelectOption>,
    /// `groesse`
    pub sizes: Vec<SelectOption>,
    /// Topic as typed.
    pub topic: String,
    /// Words to choose from while typing.
    pub suggestions: Vec<String>,
    /// "214 Mitglieder".
    pub said: String,
    /// This page's members, by family name.
    pub rows: Vec<MemberRow>,
    /// Pages.
    pub pager: Option<Pager>,
    /// Address without filters, if one is set.
    pub reset_href: Option<String>,
}

/// A member in the directory.
#[derive(Debug, Clone, Serialize)]
pub struct MemberRow {
    /// Who.
    pub person: PersonView,
    /// Her function; may be empty.
    pub job_title: String,
    /// "5.000 bis 10.000 Einwohner".
    pub size: Option<&'static str>,
    /// What she can be asked about.
    pub topics: Vec<String>,
}

impl Page for DirectoryPage {
    const TEMPLATE: &'static str = "profiles/directory.html";

    fn title(&self) -> String {
        "Mitglieder".to_owned()
    }
}
