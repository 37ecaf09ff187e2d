//! Pages that are made once and shown again.
//!
//! A page that was rendered stays right as long as what it shows does not change. Two counters tell: the
//! version of a thread for its page, and for lists the sum of all channels' versions together with the viewer's
//! own. They are read from the database in the statement that reads the session, so that a page is never older
//! than the database, whichever server wrote to it. What differs from viewer to viewer (name, form tokens) is
//! cut out as a hole and filled in for each ([`stencil`]).
//!
//! * The page of a thread is kept once for all who look alike: same role and charge, same channels, same
//!   colours, and no post, thanks or muting of their own on it. For the others it is kept one by one; and for nobody as long as the line before
//!   the first post that is new to her stands on it, which is the case only once.
//! * A list is kept for one viewer, and a minute at most, because some of it depends on the hour.

pub mod stencil;

use std::hash::Hash;
use std::path::Path;

use self::stencil::{Fillings, Stencil};
use crate::config;
use crate::db::types::Timestamp;
use crate::forum::accounts::{Barred, Charge, Member, Role};
use crate::forum::ids::{MemberId, ThreadId};
use crate::forum::notifications::{Arrival, Glance, ThreadGlance};
use crate::forum::threads::read;
use crate::ring::Ring;

/// Seconds that a list is kept at most.
pub const LIST_SECONDS: i64 = 60;

/// A page that may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A page of a thread.
    Thread {
        /// Which thread.
        id: ThreadId,
        /// Which page, from 1.
        page: i64,
        /// Newest reply first.
        is_newest_first: bool,
    },
    /// A list, whatever its address says.
    List,
}

impl Kind {
    /// What has to be asked together with the session.
    pub fn glance(self) -> Glance {
        match self {
            Self::Thread { id, .. } => Glance::Thread(id),
            Self::List => Glance::Channels,
        }
    }
}

/// How long a page is right, and for whom.
#[derive(Debug, Clone)]
pub struct Keep {
    /// Until its words about time change.
    pub until: Timestamp,
    /// Members for whom it would look different: they wrote here, or said thanks.
    pub not_for: Vec<MemberId>,
}

/// What has to stand still for a page to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    version: i64,
    own_version: i64,
    until: Timestamp,
}

/// All who get the same page.
#[derive(Hash)]
enum Key<'a> {
    Thread(Kind, Eyes<'a>, Place),
    OwnThread(Kind, Eyes<'a>, Place, MemberId),
    List(&'a str, Eyes<'a>, MemberId),
}

/// What of a viewer shows on every page.
#[derive(Hash, Clone, Copy)]
struct Eyes<'a> {
    role: Role,
    /// Decides which threads have the controls of the moderation.
    charge: &'a Charge,
    /// What is closed to her is named nowhere, not even as the place that a thread was moved from.
    barred: &'a Barred,
    theme: &'static str,
    has_unread: bool,
    edition: Option<i64>,
    /// The page says that new rules are coming.
    rules_due: Option<Timestamp>,
}

/// What of a thread shows on each of its pages, beside what its version counts.
#[derive(Hash, Clone, Copy)]
struct Place {
    shows_readers: bool,
    /// The page links to the first post that is new to the viewer.
    has_new: bool,
}

/// The kept pages of this process.
pub struct KeptPages {
    ring: Ring<Stamp>,
    is_on: bool,
}

const MEGABYTE: u64 = 1024 * 1024;

/// Room for one page of every topic and some more: the pages of a forum with 20 posts a topic take 1.1 times
/// what its database does (2.7 GB at 1,000,000 posts).
fn fitting(database: u64) -> u64 {
    (database + database / 2).max(256 * MEGABYTE)
}

/// Bytes that the disk of a folder has left; all of them if it does not say.
fn free_bytes(folder: &Path) -> u64 {
    rustix::fs::statvfs(folder).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Who asks for which page.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The page.
    pub kind: Kind,
    /// Path and query.
    pub path: &'a str,
    /// "", "light", "dark".
    pub theme: &'static str,
    /// Who asks, and how things stand.
    pub arrival: &'a Arrival,
    /// When.
    pub now: Timestamp,
    /// The edition whose names of regions this process shows.
    pub edition: Option<i64>,
}

impl KeptPages {
    /// Keeps pages as the settings say, in a file that fits a database of this many bytes.
    pub fn new(settings: &config::Pages, database: u64, is_development: bool) -> Self {
        let folder = Path::new(&settings.folder);
        let most = if is_development { 0 } else { settings.megabytes * MEGABYTE };
        if most > 0
            && let Err(error) = std::fs::create_dir_all(folder)
        {
            tracing::warn!(%error, "pages are not kept");
        }
        let capacity = most.min(fitting(database)).min(free_bytes(folder) / 4);
        Self { ring: Ring::new(folder, capacity), is_on: capacity > 0 }
    }

    /// Whether anything is kept at all.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// The page as it was made before, if it is right for this viewer.
    pub fn find(&self, asked: Asked<'_>, fillings: impl FnOnce() -> Fillings) -> Option<Vec<u8>> {
        let own = own(asked)?;
        let mut bytes = Vec::new();
        if !self.read(&own, asked, &mut bytes) {
            let shared = shared(asked)?;
            if !self.read(&shared, asked, &mut bytes) {
                return None;
            }
        }
        let stencil = Stencil::read(&bytes)?;
        (!stencil.is_not_for(asked.arrival.member.id)).then(|| stencil.fill(&fillings()))
    }

    fn read(
        &self,
        (key, version, own_version): &Versioned<'_>,
        asked: Asked<'_>,
        bytes: &mut Vec<u8>,
    ) -> bool {
        let is_right = |stamp: &Stamp| {
            stamp.version == *version && stamp.own_version == *own_version && asked.now < stamp.until
        };
        self.ring.find(key, is_right, bytes)
    }

    /// Keeps a page: for all who look like this viewer, or for her alone if she is one of the others.
    pub fn keep(&self, asked: Asked<'_>, stencil: &Stencil<'_>, keep: &Keep) {
        let is_other = keep.not_for.contains(&asked.arrival.member.id);
        let shared = shared(asked).filter(|_| !is_other);
        let not_for: &[MemberId] = if shared.is_some() { &keep.not_for } else { &[] };
        if let Some((key, version, own_version)) = shared.or_else(|| own(asked)) {
            let stamp = Stamp { version, own_version, until: keep.until };
            self.ring.keep(&key, stamp, &stencil.to_bytes(not_for));
        }
    }

    /// Bytes in use, and how many pages there are.
    pub fn size(&self) -> (u64, usize) {
        self.ring.size()
    }
}

/// A key, the version of what the page shows, and that of what only this viewer sees on it.
type Versioned<'a> = (Key<'a>, i64, i64);

/// Under which this viewer alone finds a page; none while something new begins on it.
fn own(asked: Asked<'_>) -> Option<Versioned<'_>> {
    let member = asked.arrival.member.id;
    match asked.kind {
        Kind::Thread { .. } => {
            let (glance, place) = glance(asked)?;
            let key = Key::OwnThread(asked.kind, eyes(asked), place, member);
            Some((key, glance.version, i64::from(glance.is_muted)))
        }
        Kind::List => {
            let key = Key::List(asked.path, eyes(asked), member);
            Some((key, asked.arrival.forum_version?, asked.arrival.version))
        }
    }
}

/// Under which all who look alike find a page; none if this viewer's is hers alone.
fn shared(asked: Asked<'_>) -> Option<Versioned<'_>> {
    let (glance, place) = glance(asked).filter(|(glance, _)| !glance.is_muted)?;
    Some((Key::Thread(asked.kind, eyes(asked), place), glance.version, 0))
}

/// How the thread stands for the viewer; none if the line before what is new to her stands on this page.
fn glance<'a>(asked: Asked<'a>) -> Option<(&'a ThreadGlance, Place)> {
    let Kind::Thread { page, is_newest_first, .. } = asked.kind else { return None };
    let glance = asked.arrival.thread.as_ref()?;
    let last = glance.last_post_number;
    let first_new = glance.read_number.map(|read| read + 1).filter(|new| *new <= last);
    if first_new.is_some_and(|new| read::is_on(page, is_newest_first, last, new)) {
        return None;
    }
    let place = Place { shows_readers: shows_readers(glance.reader_count), has_new: first_new.is_some() };
    Some((glance, place))
}

fn eyes(asked: Asked<'_>) -> Eyes<'_> {
    let member: &Member = &asked.arrival.member;
    Eyes {
        role: member.role,
        charge: &member.charge,
        barred: &member.barred,
        theme: asked.theme,
        has_unread: asked.arrival.unread > 0,
        edition: asked.edition,
        rules_due: member.rules_due,
    }
}

/// Readers are counted on the page from this number on.
const READERS_SHOWN_FROM: i32 = 5;

/// Whether the page of a thread says how many have read it.
pub fn shows_readers(count: i32) -> bool {
    count >= READERS_SHOWN_FROM
}
