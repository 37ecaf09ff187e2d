//! What only the whole file shows: ids that stand twice or nowhere, addresses that are taken, what is there
//! already. Lines come in their order; what is in order goes into the spools.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::Result;

use super::check::Checked;
use super::fault::{Fault, Place, Problem};
use super::known_store::{self as store, Known};
use super::outcome::{Difference, Outcome, UnknownField};
use super::ready::{Fate, GrownThread, Ready, ReadyChannel, ReadyDeed, ReadyHabit, ReadyMember, ReadyThread};
use super::spool::Spool;
use crate::db::DbConnection;
use crate::forum::accounts::handle;
use crate::forum::exchange::{Key, key};
use crate::forum::regions::{Ags, RegionTree};

/// Problems after which nothing more is read.
pub const MOST_PROBLEMS: usize = 20;
/// Differences that are told one by one.
const MOST_DIFFERENCES: usize = 20;

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Thing {
    Member,
    Channel,
    Thread,
    Post,
}

/// Everything that is to be written.
pub(super) struct Spools {
    pub members: Spool<(Fate, ReadyMember)>,
    pub channels: Spool<(Fate, ReadyChannel)>,
    pub threads: Spool<ReadyThread>,
    pub grown: Spool<GrownThread>,
    pub deeds: Spool<ReadyDeed>,
    pub habits: Spool<ReadyHabit>,
}

/// The state of the first pass.
pub(super) struct Gather<'a> {
    regions: &'a RegionTree,
    pub(super) known: &'a Known,
    pub spools: Spools,
    pub problems: Vec<Problem>,
    pub outcome: Outcome,
    /// Ids of the file, and those of lines with a fault, so that a fault is told once.
    seen: HashSet<(Thing, Key)>,
    emails: HashSet<Key>,
    slugs: HashSet<Key>,
    handles: HashSet<String>,
    /// Pairs of member and thread or channel that a habit was told of.
    pairs: HashSet<Key>,
    pub(super) channel_regions: HashMap<Key, Option<Ags>>,
    /// Ids that no line before has, with the first place that names them.
    pending: HashMap<(Thing, Key), Problem>,
    /// Threads whose channel was not known yet.
    pub(super) unplaced: Vec<(Key, Ags, Place)>,
    /// Posts with more thanks than there were members yet.
    pub(super) thankful: Vec<(Place, usize, usize)>,
}

impl<'a> Gather<'a> {
    pub(super) fn new(regions: &'a RegionTree, known: &'a Known, folder: &Path) -> Result<Self> {
        let spools = Spools {
            members: Spool::new(folder)?,
            channels: Spool::new(folder)?,
            threads: Spool::new(folder)?,
            grown: Spool::new(folder)?,
            deeds: Spool::new(folder)?,
            habits: Spool::new(folder)?,
        };
        Ok(Self {
            regions,
            known,
            spools,
            problems: Vec::new(),
            outcome: Outcome::default(),
            seen: HashSet::new(),
            emails: HashSet::new(),
            slugs: HashSet::new(),
            handles: HashSet::new(),
            pairs: HashSet::new(),
            channel_regions: HashMap::new(),
            pending: HashMap::new(),
            unplaced: Vec::new(),
            thankful: Vec::new(),
        })
    }

    /// Whether it makes no sense to read on.
    pub(super) fn is_hopeless(&self) -> bool {
        self.problems.len() >= MOST_PROBLEMS
    }

    /// Takes the next line.
    pub(super) fn take(&mut self, conn: &mut DbConnection, checked: Checked) -> Result<()> {
        let place = checked.place;
        self.problems.extend(checked.problems);
        for name in checked.unknown {
            self.note_unknown(name, &place);
        }
        if let Some((thing, id)) = &checked.claims {
            self.claim(*thing, id, &place, None);
        }
        match checked.ready {
            Some(Ready::Member(member)) => self.member(conn, member, &place),
            Some(Ready::Channel(channel)) => self.channel(conn, channel, &place),
            Some(Ready::Thread(thread)) => self.thread(conn, *thread, &place),
            Some(Ready::Moderation(deed)) => self.deed(&deed, &place),
            Some(Ready::Habit(habit)) => self.habit(&habit, &place),
            None => Ok(()),
        }
    }

    /// What only the end shows.
    pub(super) fn finish(&mut self) {
        let known = |thing, id| match thing {
            Thing::Member => self.known.members.contains(&id),
            Thing::Channel => self.known.channels.contains_key(&id),
            Thing::Thread => self.known.threads.contains(&id),
            Thing::Post => false,
        };
        let pending = std::mem::take(&mut self.pending).into_iter();
        let dangling = pending.filter(|(name, _)| !self.seen.contains(name) && !known(name.0, name.1));
        let mut late: Vec<Problem> = dangling.map(|(_, problem)| problem).collect();
        for (channel, scope, place) in std::mem::take(&mut self.unplaced) {
            if let Some(Some(region)) = self.channel_regions.get(&channel)
                && !scope.is_inside(region)
            {
                let fault = Fault::OutsideChannelRegion;
                late.push(Problem { place, post: None, field: Some("ags"), fault });
            }
        }
        let others = self.members().saturating_sub(1);
        // A faulty member is missing here, so it could only mislead.
        let is_counted = self.problems.is_empty();
        for (place, post, wanted) in std::mem::take(&mut self.thankful) {
            if is_counted && wanted > others {
                let fault = Fault::TooManyThanks(others);
                late.push(Problem { place, post: Some(post), field: Some("thanks"), fault });
            }
        }
        self.problems.extend(late);
        self.problems.sort_by_key(|problem| (problem.place.file.clone(), problem.place.line, problem.post));
    }

    /// Members that can be named: those of the file and those with an external id.
    pub(super) fn members(&self) -> usize {
        let of_file = self.outcome.members;
        self.known.members.len() + usize::try_from(of_file.new + of_file.linked).unwrap_or(0)
    }

    pub(super) fn fault(&mut self, place: &Place, post: Option<usize>, field: &'static str, fault: Fault) {
        self.problems.push(Problem { place: place.clone(), post, field: Some(field), fault });
    }

    fn note_unknown(&mut self, name: String, place: &Place) {
        let fields = &mut self.outcome.unknown_fields;
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            field.lines += 1;
        } else if fields.len() < MOST_DIFFERENCES {
            fields.push(UnknownField { name, place: place.clone(), lines: 1 });
        }
    }

    /// Notes the id of a line or post; a fault if an earlier one has it.
    pub(super) fn claim(&mut self, thing: Thing, id: &str, place: &Place, post: Option<usize>) {
        if !self.seen.insert((thing, key(id))) {
            self.fault(place, post, "id", Fault::IdTwice(id.to_owned()));
        }
    }

    /// Notes that a line names something, which may come later.
    pub(super) fn names(
        &mut self,
        thing: Thing,
        id: &str,
        place: &Place,
        post: Option<usize>,
        field: &'static str,
    ) {
        let name = (thing, key(id));
        if !self.seen.contains(&name) {
            let fault = Fault::Dangling(id.to_owned());
            let problem = Problem { place: place.clone(), post, field: Some(field), fault };
            self.pending.entry(name).or_insert(problem);
        }
    }

    pub(super) fn differs(&mut self, kind: &'static str, id: &str, place: &Place) {
        self.outcome.differing += 1;
        if self.outcome.differences.len() < MOST_DIFFERENCES {
            let (place, id) = (place.clone(), id.to_owned());
            self.outcome.differences.push(Difference { place, kind, id });
        }
    }

    fn member(&mut self, conn: &mut DbConnection, mut new: ReadyMember, place: &Place) -> Result<()> {
        let (id, email) = (key(&new.id), key(&new.email));
        if !self.emails.insert(email) {
            self.fault(place, None, "email", Fault::Taken(new.email));
            return Ok(());
        }
        if self.known.members.contains(&id) {
            self.outcome.members.known += 1;
            let Some((name, email, home, role, organisation)) = store::member(conn, &new.id)? else {
                return Ok(());
            };
            let is_same = (&name, &email, &home, role) == (&new.name, &new.email, &new.home, new.role)
                && new.organisation.as_ref().is_none_or(|own| *own == organisation);
            if !is_same {
                self.differs("member", &new.id, place);
            }
            return Ok(());
        }
        match self.known.emails.get(&email) {
            Some(true) => self.fault(place, None, "email", Fault::Taken(new.email)),
            Some(false) => {
                self.outcome.members.linked += 1;
                self.spools.members.push(&(Fate::Linked, new))?;
            }
            None => {
                let wanted = new.handle.unwrap_or_else(|| handle::derive(&new.name));
                let taken =
                    |handle: &str| self.handles.contains(handle) || self.known.handles.contains(handle);
                let handle = handle::free::<std::convert::Infallible>(&wanted, |handle| Ok(taken(handle)));
                let handle = handle.unwrap_or(wanted);
                self.handles.insert(handle.clone());
                new.handle = Some(handle);
                // Where nobody says where somebody works, the place stands for it.
                let place = self.regions.name(&new.home);
                new.organisation.get_or_insert(place);
                self.outcome.members.new += 1;
                self.spools.members.push(&(Fate::New, new))?;
            }
        }
        Ok(())
    }

    fn channel(&mut self, conn: &mut DbConnection, new: ReadyChannel, place: &Place) -> Result<()> {
        let (id, slug) = (key(&new.id), key(&new.slug));
        if !self.slugs.insert(slug) {
            self.fault(place, None, "slug", Fault::Taken(new.slug));
            return Ok(());
        }
        self.channel_regions.insert(id, new.region.clone());
        if self.known.channels.contains_key(&id) {
            self.outcome.channels.known += 1;
            let stored = store::channel(conn, &new.id)?;
            let own = (new.slug, new.name, new.description, new.region);
            if stored.is_some_and(|stored| stored != own) {
                self.differs("channel", &new.id, place);
            }
            return Ok(());
        }
        let fate = match self.known.slugs.get(&slug) {
            Some(true) => {
                self.fault(place, None, "slug", Fault::Taken(new.slug));
                return Ok(());
            }
            Some(false) => {
                self.outcome.channels.linked += 1;
                Fate::Linked
            }
            None => {
                self.outcome.channels.new += 1;
                Fate::New
            }
        };
        self.spools.channels.push(&(fate, new))
    }

    fn deed(&mut self, deed: &ReadyDeed, place: &Place) -> Result<()> {
        self.names(Thing::Thread, &deed.thread, place, None, "thread");
        self.names(Thing::Member, &deed.moderator, place, None, "moderator");
        if let Some((from, to)) = &deed.channels {
            self.names(Thing::Channel, from, place, None, "from");
            self.names(Thing::Channel, to, place, None, "to");
        }
        self.spools.deeds.push(deed)
    }

    fn habit(&mut self, habit: &ReadyHabit, place: &Place) -> Result<()> {
        let (kind, member, other) = match habit {
            ReadyHabit::Subscription { member, channel, .. } => {
                self.names(Thing::Channel, channel, place, None, "channel");
                ("subscription", member, channel)
            }
            ReadyHabit::Mute { member, thread } | ReadyHabit::Read { member, thread, .. } => {
                self.names(Thing::Thread, thread, place, None, "thread");
                (if matches!(habit, ReadyHabit::Mute { .. }) { "mute" } else { "read" }, member, thread)
            }
        };
        self.names(Thing::Member, member, place, None, "member");
        if !self.pairs.insert(key(&format!("{kind}\0{member}\0{other}"))) {
            self.fault(place, None, "member", Fault::MemberTwice(member.clone()));
        }
        self.spools.habits.push(habit)
    }
}
