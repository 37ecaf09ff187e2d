//! One reader: what she chose, has read and may see, and which threads may stand in her digest. Pure.

use std::collections::{HashMap, HashSet};

use chrono::Duration;

use super::due::{Absence, rhythm_in_force};
use super::{Candidate, Preferences, Rhythm, SkipReason};
use crate::db::types::Timestamp;
use crate::forum::accounts::{Member, rights};
use crate::forum::channels::SubscriptionLevel;
use crate::forum::ids::{ChannelId, ThreadId};
use crate::forum::threads::list::ThreadRow;
use crate::forum::threads::score::Nearness;
use crate::forum::threads::{Status, ThreadKind};

/// Why a thread stands in somebody's digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// She began it.
    Own,
    /// She replied in it.
    Replied,
    /// It is near to her.
    Near(Nearness),
}

/// Everything about a reader that a digest depends on.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Who she is.
    pub member: Member,
    /// What she chose.
    pub preferences: Preferences,
    /// How she follows channels.
    pub levels: HashMap<ChannelId, SubscriptionLevel>,
    /// Threads that she muted.
    pub muted: HashSet<ThreadId>,
    /// The last post that she has read, and when, of threads read in the longest window.
    pub marks: HashMap<ThreadId, (i32, Timestamp)>,
    /// Threads of her last digest, and whether each was solved then.
    pub last_items: HashMap<ThreadId, bool>,
    /// Threads of the landscape that she must not see.
    pub forbidden: HashSet<ThreadId>,
}

impl Reader {
    /// A reader with her choices and no history.
    pub fn new(member: Member, preferences: Preferences) -> Self {
        Self {
            member,
            preferences,
            levels: HashMap::new(),
            muted: HashSet::new(),
            marks: HashMap::new(),
            last_items: HashMap::new(),
            forbidden: HashSet::new(),
        }
    }

    /// The rhythm in force, with her absence.
    pub fn rhythm(&self, now: Timestamp) -> Rhythm {
        rhythm_in_force(self.preferences.rhythm, Absence::of(&self.member, now))
    }

    /// Where her window begins: at the last digest that was sent, within the reach of her rhythm.
    pub fn window_start(&self, now: Timestamp) -> Timestamp {
        let earliest = now - Duration::days(self.rhythm(now).window_days());
        self.preferences.last_digest_at.map_or(earliest, |sent| sent.max(earliest))
    }

    /// What keeps every digest from her now, whatever it would say.
    pub fn obstacle(&self, now: Timestamp) -> Option<SkipReason> {
        let was_asked = self.preferences.asked_on.is_some_and(|day| day >= self.member.last_active_on);
        if !rights::is_in_good_standing(&self.member, now) {
            Some(SkipReason::Suspended)
        } else if self.preferences.is_paused_on(now.day()) {
            Some(SkipReason::Paused)
        } else if Absence::of(&self.member, now) == Absence::Endless && was_asked {
            Some(SkipReason::Absent)
        } else {
            None
        }
    }

    /// Why a thread may stand in a reader's digest, by rights, mutes and her choice of contents. `None`: it may
    /// not. Own threads stand in block 2 only.
    pub(super) fn relation(&self, candidate: &Candidate) -> Option<Why> {
        let thread = &candidate.thread;
        let is_dead_end = thread.kind == ThreadKind::Question
            && thread.status == Status::Closed
            && thread.answer_post_id.is_none();
        if thread.author_id == self.member.id
            || is_dead_end
            || self.muted.contains(&thread.id)
            || self.forbidden.contains(&thread.id)
        {
            return None;
        }
        let takes_part = candidate.repliers.iter().any(|(author, _)| *author == self.member.id);
        let is_channel_muted = self.levels.get(&thread.channel_id) == Some(&SubscriptionLevel::Muted);
        let by_source = if is_channel_muted { None } else { self.wanted_source(thread) };
        match by_source {
            Some(nearness) => Some(Why::Near(nearness)),
            None => takes_part.then_some(Why::Replied),
        }
    }

    /// The nearest source of a thread that the reader has not switched off.
    fn wanted_source(&self, thread: &ThreadRow) -> Option<Nearness> {
        let wants = &self.preferences;
        let follows = wants.wants_channels && self.follows(thread);
        match Nearness::of(&thread.view_ags, &self.member.home_ags, follows) {
            Nearness::District if wants.wants_district => Some(Nearness::District),
            _ if follows => Some(Nearness::Channel),
            Nearness::District if wants.wants_region => Some(Nearness::PlanningRegion),
            near @ (Nearness::PlanningRegion | Nearness::GovernmentRegion) if wants.wants_region => {
                Some(near)
            }
            _ => wants.wants_statewide.then_some(Nearness::State),
        }
    }

    /// Whether a thread is in her Kreis or in a channel she follows.
    pub(super) fn is_close_to(&self, thread: &ThreadRow) -> bool {
        matches!(self.nearness(thread), Nearness::District | Nearness::Channel)
    }

    fn follows(&self, thread: &ThreadRow) -> bool {
        self.levels.get(&thread.channel_id).is_some_and(|level| level.follows())
    }

    /// The relation that the score weighs: contents that are switched off do not change how near a thread is.
    pub(super) fn nearness(&self, thread: &ThreadRow) -> Nearness {
        Nearness::of(&thread.view_ags, &self.member.home_ags, self.follows(thread))
    }

    /// Whether a thread says something that the reader has neither read or written nor had in her last digest.
    pub(super) fn has_news(&self, candidate: &Candidate) -> bool {
        let thread = &candidate.thread;
        let own = candidate.replies.iter().rfind(|reply| reply.author == self.member.id);
        let own = own.map(|reply| (reply.number, reply.at));
        let seen = self.marks.get(&thread.id).copied().into_iter().chain(own);
        let is_read = seen.clone().any(|(number, _)| number >= thread.last_post_number)
            && thread.answered_at.is_none_or(|answered| seen.clone().any(|(_, at)| at >= answered));
        let is_solved = thread.answer_post_id.is_some();
        let is_known = self.last_items.get(&thread.id).is_some_and(|was_solved| *was_solved || !is_solved);
        !is_read && !is_known
    }
}
