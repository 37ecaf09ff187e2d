//! What is built once and shared by all doors.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Result;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Address, Database};
use crate::forum::accounts::{LinkTokens, Member};
use crate::forum::applications;
use crate::forum::channels;
use crate::forum::digest::Parts;
use crate::forum::ids::MemberId;
use crate::forum::organisations;
use crate::forum::regions::{self, Ags, RegionTree};
use crate::forum::rules;
use crate::forum::sign_in;
use crate::limiter::{Limiter, Refused, Standing};
use crate::mail::Transport;
use crate::measures::Measures;
use crate::pulse::Pulse;
use crate::templates::Templates;

const WRITING_WINDOW: Duration = Duration::from_secs(10 * 60);

/// The running forum. Clones share everything.
#[derive(Clone)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub db: Database,
    /// The templates.
    pub templates: Templates,
    /// Tokens for links in mails and for forms.
    pub tokens: LinkTokens,
    /// The way mail leaves.
    pub transport: Transport,
    /// What operators count.
    pub measures: Arc<Measures>,
    /// Whether this process is well.
    pub pulse: Pulse,
    /// Wakes the jobs after a verb has recorded something.
    pub wake_jobs: Arc<Notify>,
    writing: Arc<Limiter>,
    regions: Arc<RwLock<Arc<RegionTree>>>,
    applications: Arc<RwLock<Arc<Vec<Option<Ags>>>>>,
}

impl App {
    /// Opens the database, brings it up to date, and prepares what requests need.
    ///
    /// # Errors
    /// The database cannot be opened, a migration fails, a template is faulty.
    pub fn build(config: Config, clock: Clock) -> Result<Self> {
        let db = Database::open(&Address::parse(&config.database.url)?, config.database.connections)?;
        let now = clock.now();
        // Several servers may start on an empty database at once.
        let tokens = db.write_alone(|conn| {
            regions::seed(conn)?;
            organisations::seed(conn)?;
            channels::seed(conn, now)?;
            rules::seed(conn, &config.server.operator, now)?;
            LinkTokens::load(conn, now)
        })?;
        let tree = db.read(regions::store::tree)?;
        let open = db.read(applications::store::places)?;
        Ok(Self {
            templates: Templates::new(config.development.enabled)?,
            transport: Transport::new(&config.mail)?,
            writing: Arc::new(Limiter::new(config.limits.writing, WRITING_WINDOW)),
            config: Arc::new(config),
            clock,
            db,
            tokens,
            measures: Arc::default(),
            pulse: Pulse::default(),
            wake_jobs: Arc::default(),
            regions: Arc::new(RwLock::new(Arc::new(tree))),
            applications: Arc::new(RwLock::new(Arc::new(open))),
        })
    }

    /// All regions.
    pub fn regions(&self) -> Arc<RegionTree> {
        self.regions.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts something that other members read, by its author and whichever door she took.
    ///
    /// # Errors
    /// It is too often.
    pub fn count_writing(&self, author: MemberId) -> Result<Standing, Refused> {
        self.writing.check(author.to_string())
    }

    /// Reads the regions anew if another process has imported an edition, and says whether it has.
    ///
    /// # Errors
    /// The database fails.
    pub fn refresh_regions(&self) -> crate::error::Result<bool> {
        let known = self.regions().edition().map(|edition| edition.id);
        if self.db.read(regions::store::edition)?.map(|edition| edition.id) == known {
            return Ok(false);
        }
        let tree = Arc::new(self.db.read(regions::store::tree)?);
        *self.regions.write().unwrap_or_else(PoisonError::into_inner) = tree;
        Ok(true)
    }

    /// How many applications wait for a member's decision, as this process knows it: other servers' news come within a
    /// minute. In memory, because every page of a moderator shows it.
    pub fn open_applications(&self, member: &Member) -> usize {
        let places = self.applications.read().unwrap_or_else(PoisonError::into_inner).clone();
        applications::count_for(member, &places)
    }

    /// Looks anew how many applications wait, and says whether that has changed.
    ///
    /// # Errors
    /// The database fails.
    pub fn refresh_applications(&self) -> crate::error::Result<bool> {
        let places = self.db.read(applications::store::places)?;
        let mut known = self.applications.write().unwrap_or_else(PoisonError::into_inner);
        let has_changed = **known != places;
        *known = Arc::new(places);
        Ok(has_changed)
    }

    /// What making digests needs.
    pub fn digest_parts<'a>(&'a self, regions: &'a RegionTree) -> Parts<'a> {
        Parts {
            db: &self.db,
            config: &self.config,
            templates: &self.templates,
            tokens: &self.tokens,
            regions,
        }
    }

    /// What signing in needs, at this moment.
    pub fn sign_in_parts(&self) -> sign_in::Parts<'_> {
        sign_in::Parts {
            db: &self.db,
            config: &self.config,
            templates: &self.templates,
            now: self.clock.now(),
        }
    }

    /// An absolute address, for mails and for passing on.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.server.base_url.as_str().trim_end_matches('/'))
    }
}
