//! How the members of the demo behave when they do not write: which channels they follow, what they read.
//! Nothing is drawn by lot, so every demo is the same.

use std::collections::{HashMap, HashSet};

use chrono::Duration;
use sha2::{Digest, Sha256};

use super::community::Community;
use super::hours::{later, waking};
use super::timeline::{Deed, Moment};
use crate::db::types::Timestamp;
use crate::forum::channels::Channel;
use crate::forum::regions::Ags;

/// Days for which notifications stay unread, and new posts in own threads.
pub(super) const FRESH_DAYS: i64 = 3;

/// Somebody opened a thread and read up to a post.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub reader: &'a str,
    pub thread: usize,
    pub number: i32,
    pub at: Timestamp,
}

/// When each member last did something in each thread.
pub(super) type LastDeeds<'a> = HashMap<(&'a str, usize), Timestamp>;

/// When each member last wrote or thanked, by thread.
pub(super) fn last_deeds<'a>(moments: &[Moment<'a>]) -> LastDeeds<'a> {
    let mut deeds = LastDeeds::new();
    for moment in moments.iter().filter(|moment| !matches!(moment.deed, Deed::Moderate(..))) {
        let last = deeds.entry((moment.actor, moment.thread)).or_insert(moment.at);
        *last = moment.at.max(*last);
    }
    deeds
}

/// The channels a member follows, by slug: those she wrote in, the network of her region, and two or three
/// topics more.
pub(super) fn followed<'a>(
    community: &'a Community,
    channels: &'a [Channel],
    member: usize,
) -> HashSet<&'a str> {
    let person = &community.members[member];
    let wrote_in = community.threads.iter().filter(|thread| {
        thread.author == person.handle || thread.replies.iter().any(|reply| reply.author == person.handle)
    });
    let mut followed: HashSet<&str> = wrote_in.map(|thread| thread.channel.as_str()).collect();
    let topics: Vec<&Channel> = channels.iter().filter(|channel| channel.region_ags.is_none()).collect();
    let more = [member * 5, member * 5 + 3, member * 7 + 9];
    for place in &more[..2 + member % 2] {
        followed.extend(topics.get(place % topics.len().max(1)).map(|channel| channel.slug.as_str()));
    }
    followed.extend(
        channels
            .iter()
            .filter(|channel| channel.region_ags.as_ref().is_some_and(|region| person.home.is_inside(region)))
            .map(|channel| channel.slug.as_str()),
    );
    followed
}

/// What everybody has read. Who takes part in a thread reads on in it; others open what is near to them.
pub(super) fn readings<'a>(
    community: &'a Community,
    channels: &[Channel],
    moments: &[Moment<'a>],
    deeds: &LastDeeds<'_>,
    now: Timestamp,
) -> Vec<Reading<'a>> {
    let mut written: Vec<Vec<Timestamp>> = community.threads.iter().map(|_| Vec::new()).collect();
    for moment in moments.iter().filter(|moment| matches!(moment.deed, Deed::Start(_) | Deed::Reply(_))) {
        written[moment.thread].push(moment.at);
    }
    let homes: HashMap<&str, &Ags> =
        community.members.iter().map(|member| (member.handle.as_str(), &member.home)).collect();
    let mut readings = Vec::new();
    for (place, member) in community.members.iter().enumerate() {
        let followed = followed(community, channels, place);
        for (thread, seed) in community.threads.iter().enumerate() {
            let Some(&begun) = written[thread].first() else { continue };
            let origin = homes.get(seed.author.as_str()).map_or(&seed.scope, |home| *home);
            let view = Ags::view_key(&seed.scope, origin);
            let interest = Interest {
                is_near: member.home.district().is_some_and(|district| view.is_inside(&district)),
                is_followed: followed.contains(seed.channel.as_str()),
                lot: lot(&member.handle, thread),
            };
            let last_deed = deeds.get(&(member.handle.as_str(), thread)).copied();
            let Some(at) = interest.reads_at(begun, last_deed, now) else { continue };
            let number = written[thread].iter().filter(|written| **written <= at).count();
            let number = i32::try_from(number.max(1)).unwrap_or(i32::MAX);
            readings.push(Reading { reader: &member.handle, thread, number, at });
        }
    }
    readings
}

/// What decides whether somebody opens a thread.
struct Interest {
    is_near: bool,
    is_followed: bool,
    /// A number that differs between people and threads.
    lot: u32,
}

impl Interest {
    /// When she last looked into a thread, if she did.
    fn reads_at(&self, begun: Timestamp, last_deed: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        if let Some(last_deed) = last_deed {
            return Some(last_deed.max(begun.max(now - Duration::days(FRESH_DAYS))).min(now));
        }
        let chance = match (self.is_near, self.is_followed) {
            (true, true) => 80,
            (true, false) => 60,
            (false, true) => 50,
            (false, false) => 16,
        };
        // What is a day old has met few people yet.
        let chance = if now - begun < Duration::hours(36) { chance / 3 } else { chance };
        if self.lot % 100 >= chance {
            return None;
        }
        let days = i64::from(self.lot / 100 % 9);
        let first_look = later(begun, Duration::hours(2 + 11 * days), now);
        // Every other reader came back lately.
        let second_look = now - Duration::hours(20 + 25 * days);
        let at = if (self.lot / 1_000).is_multiple_of(2) { first_look } else { first_look.max(second_look) };
        Some(waking(at, now).max(begun))
    }
}

fn lot(handle: &str, thread: usize) -> u32 {
    let digest = Sha256::digest(format!("{handle}/{thread}").as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}
