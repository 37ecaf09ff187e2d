//! Pages that are made once and shown again.
//!
//! A page that was rendered stays right as long as what it shows does not change. Two counters tell: the
//! version of a thread for its page, and for lists the sum of all channels' versions together with the viewer's
//! own. They are read from the database in the statement that reads the session, so that a page is never older
//! than the database, whichever server wrote to it. What differs from viewer to viewer (name, form tokens) is
//! cut out as a hole and filled in for each ([`stencil`]).
//!
//! * The page of a thread is kept once for all who look alike: same role, same colours, nothing new in it for
//!   them, and no post, thanks or muting of their own on it. Everybody else's is made for them alone.
//! * A list is kept for one viewer, and a minute at most, because some of it depends on the hour.

pub mod stencil;

use std::hash::Hash;
use std::path::Path;

use self::stencil::{Fillings, Stencil};
use crate::config;
use crate::db::types::Timestamp;
use crate::forum::accounts::{Member, Role};
use crate::forum::ids::{MemberId, ThreadId};
use crate::forum::notifications::{Arrival, Glance, ThreadGlance};
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
    Thread(Kind, Eyes, bool),
    List(&'a str, Eyes, MemberId),
}

/// What of a viewer shows on every page.
#[derive(Hash, Clone, Copy)]
struct Eyes {
    role: Role,
    theme: &'static str,
    has_unread: bool,
}

/// The kept pages of this process.
pub struct KeptPages {
    ring: Ring<Stamp>,
    is_on: bool,
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
}

impl KeptPages {
    /// Keeps pages as the settings say.
    pub fn new(settings: &config::Pages, is_development: bool) -> Self {
        let folder = Path::new(&settings.folder);
        let capacity = if is_development { 0 } else { settings.megabytes * 1024 * 1024 };
        if capacity > 0
            && let Err(error) = std::fs::create_dir_all(folder)
        {
            tracing::warn!(%error, "pages are not kept");
        }
        Self { ring: Ring::new(folder, capacity), is_on: capacity > 0 }
    }

    /// Whether anything is kept at all.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// The page as it was made before, if it is right for this viewer.
    pub fn find(&self, asked: Asked<'_>, fillings: &Fillings) -> Option<Vec<u8>> {
        let (key, version) = key(asked)?;
        let own_version = own_version(asked);
        let is_right = |stamp: &Stamp| {
            stamp.version == version && stamp.own_version == own_version && asked.now < stamp.until
        };
        let mut bytes = Vec::new();
        if !self.ring.find(&key, is_right, &mut bytes) {
            return None;
        }
        let stencil = Stencil::read(&bytes)?;
        (!stencil.is_not_for(asked.arrival.member.id)).then(|| stencil.fill(fillings))
    }

    /// Keeps a page for all who look like this viewer.
    pub fn keep(&self, asked: Asked<'_>, stencil: &Stencil<'_>, keep: &Keep) {
        if keep.not_for.contains(&asked.arrival.member.id) {
            return;
        }
        if let Some((key, version)) = key(asked) {
            let stamp = Stamp { version, own_version: own_version(asked), until: keep.until };
            self.ring.keep(&key, stamp, &stencil.to_bytes(&keep.not_for));
        }
    }

    /// Bytes in use, and how many pages there are.
    pub fn size(&self) -> (u64, usize) {
        self.ring.size()
    }
}

/// The key of a page and the version of what it shows; none if this viewer's page is hers alone.
fn key(asked: Asked<'_>) -> Option<(Key<'_>, i64)> {
    let member: &Member = &asked.arrival.member;
    let eyes = Eyes { role: member.role, theme: asked.theme, has_unread: asked.arrival.unread > 0 };
    match asked.kind {
        Kind::Thread { .. } => {
            let glance = asked.arrival.thread.as_ref().filter(|glance| !is_personal(glance))?;
            Some((Key::Thread(asked.kind, eyes, shows_readers(glance.reader_count)), glance.version))
        }
        Kind::List => Some((Key::List(asked.path, eyes, member.id), asked.arrival.forum_version?)),
    }
}

fn own_version(asked: Asked<'_>) -> i64 {
    match asked.kind {
        Kind::Thread { .. } => 0,
        Kind::List => asked.arrival.version,
    }
}

/// Posts that are new to the viewer, and her muting, are marked on the page.
fn is_personal(glance: &ThreadGlance) -> bool {
    glance.is_muted || glance.read_number.is_some_and(|read| read < glance.last_post_number)
}

/// Readers are counted on the page from this number on.
const READERS_SHOWN_FROM: i32 = 5;

/// Whether the page of a thread says how many have read it.
pub fn shows_readers(count: i32) -> bool {
    count >= READERS_SHOWN_FROM
}
