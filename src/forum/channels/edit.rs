//! Beginning and changing a channel: its words, its place, its region, and whether it is closed.

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

/// A channel as it is to be, checked.
#[derive(Debug, Clone)]
pub struct ChannelDraft {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) position: i32,
    pub(super) region: Option<Ags>,
    pub(super) is_closed: bool,
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
}

impl TypedChannel<'_> {
    /// Checks what was typed.
    ///
    /// # Errors
    /// All problems, with the fields `kanalname`, `beschreibung`, `position`, `region`.
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
        let position = self.position.trim().parse().ok().filter(|place| (0..=9_999).contains(place));
        if position.is_none() {
            problems.add("position", Fault::Unknown);
        }
        let region = Ags::parse(self.region).filter(|region| regions.knows(region));
        if region.is_none() && !self.region.is_empty() {
            problems.add("region", Fault::Unknown);
        }
        match position {
            Some(position) if problems.0.is_empty() => {
                Ok(ChannelDraft { name, description, position, region, is_closed: self.is_closed })
            }
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
    note(conn, admin, "Angelegt", draft, now)?;
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
    let what = match (before.is_closed, draft.is_closed) {
        (false, true) => "Geschützt",
        (true, false) => "Für alle geöffnet",
        _ => "Geändert",
    };
    note(conn, admin, what, draft, now)
}

fn note(
    conn: &mut DbConnection,
    admin: MemberId,
    what: &str,
    draft: &ChannelDraft,
    now: Timestamp,
) -> Result<()> {
    let about = format!("{what}: „{}“", draft.name);
    admin_log::note(conn, &NewEntry::of(Act::ChannelChanged, Some(admin), None, &about), now)
}
