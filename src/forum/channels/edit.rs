//! Beginning and changing a channel: its words, its place, its region, whether it is closed, and whether archived.

use std::collections::BTreeSet;

use super::{Channel, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::Viewer;
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::ids::{ChannelId, MemberId};
use crate::forum::regions::{Ags, RegionTree};
use crate::text;

/// Characters of a name.
const NAME_CHARS: usize = 60;
/// Characters of a description.
const DESCRIPTION_CHARS: usize = 200;
/// Characters of an outline.
const OUTLINE_CHARS: usize = 2_000;

/// A channel as it is to be, checked.
#[derive(Debug, Clone)]
pub struct ChannelDraft {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) position: i32,
    pub(super) region: Option<Ags>,
    pub(super) is_closed: bool,
    pub(super) is_archived: bool,
    pub(super) outline: String,
}

/// What somebody wants a channel to be, as it came in.
#[derive(Debug, Clone, Default)]
pub struct TypedChannel<'a> {
    /// Its name.
    pub name: &'a str,
    /// What belongs there.
    pub description: &'a str,
    /// Place in lists.
    pub position: &'a str,
    /// The key of the region it is bound to, or nothing.
    pub region: &'a str,
    /// Seen by those alone whom it admits.
    pub is_closed: bool,
    /// Read, and nothing more.
    pub is_archived: bool,
    /// What the text of a new thread begins with.
    pub outline: &'a str,
}

impl TypedChannel<'_> {
    /// Checks what was typed.
    ///
    /// # Errors
    /// All problems, with the fields `kanalname`, `beschreibung`, `position`, `region`, `geruest`.
    pub fn check(&self, regions: &RegionTree) -> Result<ChannelDraft, Problems> {
        let mut problems = Problems::default();
        let mut line = |field, typed: &str, most| {
            let line = text::line(typed);
            match line.chars().count() {
                0 => problems.add(field, Fault::Missing),
                n if n > most => problems.add(field, Fault::TooLong(most)),
                _ => {}
            }
            line
        };
        let name = line("kanalname", self.name, NAME_CHARS);
        let description = line("beschreibung", self.description, DESCRIPTION_CHARS);
        let outline = self.outline.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        if outline.chars().count() > OUTLINE_CHARS {
            problems.add("geruest", Fault::TooLong(OUTLINE_CHARS));
        }
        let position = parse_position(self.position);
        if position.is_none() {
            problems.add("position", Fault::Unknown);
        }
        let region = Ags::parse(self.region).filter(|region| regions.knows(region));
        if region.is_none() && !self.region.is_empty() {
            problems.add("region", Fault::Unknown);
        }
        match position {
            Some(position) if problems.0.is_empty() => Ok(ChannelDraft {
                name,
                description,
                position,
                region,
                is_closed: self.is_closed,
                is_archived: self.is_archived,
                outline,
            }),
            _ => Err(problems),
        }
    }
}

/// Begins a channel. Its name in addresses comes from its name and stays.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn create(
    conn: &mut DbConnection,
    viewer: &Viewer,
    draft: &ChannelDraft,
    now: Timestamp,
) -> Result<Channel> {
    let admin = viewer.admin()?.id;
    let taken: BTreeSet<String> = store::every(conn)?.into_iter().map(|channel| channel.slug).collect();
    let base = text::slug(&draft.name);
    let mut slug = base.clone();
    let mut number = 1;
    while taken.contains(&slug) {
        number += 1;
        slug = format!("{base}-{number}");
    }
    let words = (slug.as_str(), draft.name.as_str(), draft.description.as_str());
    let id = store::insert(conn, words, draft.position, draft.region.as_ref(), now)?;
    // In the same transaction, so a closed one is open to nobody for a moment.
    store::update(conn, id, draft)?;
    note(conn, admin, "Angelegt", &draft.name, now)?;
    store::by_id(conn, viewer, id)?.ok_or(Error::NotFound)
}

/// Changes a channel. Threads that reach outside a new region stay as they are; new ones fit into it.
///
/// # Errors
/// Not an administrator; `NotFound` for an unknown channel.
pub fn edit(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: ChannelId,
    draft: &ChannelDraft,
    now: Timestamp,
) -> Result<()> {
    let admin = viewer.admin()?.id;
    let before = store::by_id(conn, viewer, id)?.ok_or(Error::NotFound)?;
    store::update(conn, id, draft)?;
    let archiving = match (before.is_archived, draft.is_archived) {
        (false, true) => Some("Archiviert"),
        (true, false) => Some("Aus dem Archiv geholt"),
        _ => None,
    };
    let closing = match (before.is_closed, draft.is_closed) {
        (false, true) => Some("Geschützt"),
        (true, false) => Some("Für alle geöffnet"),
        _ => None,
    };
    if archiving.is_none() && closing.is_none() {
        return note(conn, admin, "Geändert", &draft.name, now);
    }
    for what in [closing, archiving].into_iter().flatten() {
        note(conn, admin, what, &draft.name, now)?;
    }
    Ok(())
}

/// Puts channels in another order: each gets the number that was typed. Those that are not named keep theirs.
///
/// # Errors
/// Not an administrator; [`Error::Invalid`] with the field `reihenfolge` if one of them is no place;
/// `NotFound` for an unknown channel.
pub fn arrange(
    conn: &mut DbConnection,
    viewer: &Viewer,
    typed: &[(ChannelId, String)],
    now: Timestamp,
) -> Result<()> {
    let admin = viewer.admin()?.id;
    let channels = store::every(conn)?;
    let mut moved = 0;
    for (id, text) in typed {
        let channel = channels.iter().find(|channel| channel.id == *id).ok_or(Error::NotFound)?;
        let position = parse_position(text).ok_or_else(|| Problems::one("reihenfolge", Fault::Unknown))?;
        if position != channel.position {
            store::set_position(conn, *id, position)?;
            moved += 1;
        }
    }
    if moved > 0 {
        let about = "Reihenfolge der Kanäle geändert";
        admin_log::note(conn, &NewEntry::of(Act::ChannelChanged, Some(admin), None, about), now)?;
    }
    Ok(())
}

/// A place in lists, from 0 to 9,999.
pub fn parse_position(typed: &str) -> Option<i32> {
    typed.trim().parse().ok().filter(|place| (0..=9_999).contains(place))
}

fn note(conn: &mut DbConnection, admin: MemberId, what: &str, name: &str, now: Timestamp) -> Result<()> {
    let about = format!("{what}: „{name}“");
    admin_log::note(conn, &NewEntry::of(Act::ChannelChanged, Some(admin), None, &about), now)
}
