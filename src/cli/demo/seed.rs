//! Telling the community to the forum, through the verbs that its people would have used.

use std::collections::HashMap;

use anyhow::{Context, Result};
use chrono::Duration;
use indicatif::ProgressBar;

use super::community::Community;
use super::furnish::furnish;
use super::habits::{self, FRESH_DAYS, LastDeeds, Reading};
use super::organisations;
use super::timeline::{Deed, Moment, timeline};
use crate::cli::progress;
use crate::config::demo::PASSWORD;
use crate::db::types::Timestamp;
use crate::db::{Database, DbConnection};
use crate::error::{self, Error};
use crate::forum::accounts::{self, NewMember, Role, Viewer};
use crate::forum::channels::{self, Channel, SubscriptionLevel};
use crate::forum::ids::{PostId, ThreadId};
use crate::forum::profiles::{self, NewProfile, TypedProfile};
use crate::forum::regions::{Ags, RegionTree};
use crate::forum::{curation, digest, moderation, notifications, threads};

/// Deeds or readings in one transaction: about four rows each.
const BATCH: usize = 40;
/// Activities that one transaction tells people of.
const ACTIVITIES: i64 = 100;

/// Slug, name, what belongs there, region.
const NETWORKS: [(&str, &str, &str, &str); 3] = [
    (
        "netzwerk-boeblingen",
        "Netzwerk Landkreis Böblingen",
        "Treffen, Absprachen und Fragen der Digitallotsen im Landkreis Böblingen.",
        "08115",
    ),
    (
        "netzwerk-ortenau",
        "Netzwerk Ortenaukreis",
        "Gemeinsame Vorhaben und kurze Wege zwischen den Rathäusern des Ortenaukreises.",
        "08317",
    ),
    (
        "netzwerk-neckar-alb",
        "Netzwerk Region Neckar-Alb",
        "Austausch der Digitallotsen aus den Landkreisen Reutlingen, Tübingen und Zollernalb.",
        "0841",
    ),
];

/// What was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Summary {
    pub members: usize,
    pub threads: usize,
    pub posts: usize,
}

/// Writes the whole community into an empty forum, as if it had lived up to `now`.
///
/// # Errors
/// The files are faulty, or the database fails.
pub(super) fn seed(db: &Database, regions: &RegionTree, now: Timestamp) -> Result<Summary> {
    let community = Community::read()?;
    let oldest = community.threads.iter().fold(0.0_f64, |oldest, thread| oldest.max(thread.days_ago));
    let founded = now - Duration::hours((oldest * 24.0) as i64) - Duration::days(60);
    networks(db, founded)?;
    let channels = db.read(channels::store::every)?;
    community.check(&channels, regions)?;

    let moments = timeline(&community, &channels, now)?;
    let deeds = habits::last_deeds(&moments);
    let readings = habits::readings(&community, &channels, &moments, &deeds, now);
    let bar = progress::bar(moments.len() + readings.len() + community.members.len(), "Demo-Gemeinschaft");

    let mut forum = Seeding { db, bar, people: HashMap::new(), threads: Vec::new() };
    forum.join(&community, founded)?;
    let workplaces: Vec<_> =
        community.members.iter().map(|member| (member.organisation.as_str(), &member.home)).collect();
    db.write(|conn| organisations::link(conn, &workplaces))?;
    forum.threads = community.threads.iter().map(|_| SeededThread::default()).collect();
    forum.live(&moments)?;
    forum.read(&readings)?;
    forum.settle(&community, &channels, &deeds, &readings, now)?;
    for admin in forum.people.values().filter(|viewer| viewer.admin().is_ok()).take(1) {
        furnish(db, regions, admin, now)?;
    }
    forum.bar.finish_and_clear();
    Ok(Summary {
        members: community.members.len(),
        threads: forum.threads.len(),
        posts: forum.threads.iter().map(|thread| thread.posts.len()).sum(),
    })
}

/// The channels of regional networks, behind the topics.
fn networks(db: &Database, founded: Timestamp) -> Result<()> {
    db.write(|conn| {
        let first = i32::try_from(channels::store::every(conn)?.len()).unwrap_or(0) + 1;
        for (position, (slug, name, description, region)) in (first..).zip(NETWORKS) {
            let region = Ags::parse(region);
            channels::store::insert(conn, (slug, name, description), position, region.as_ref(), founded)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// What a thread of the files has become.
#[derive(Debug, Default)]
struct SeededThread {
    id: Option<ThreadId>,
    posts: Vec<PostId>,
}

impl SeededThread {
    fn id(&self) -> error::Result<ThreadId> {
        self.id.ok_or(Error::NotFound)
    }

    fn post(&self, number: i32) -> error::Result<PostId> {
        let place = usize::try_from(number - 1).unwrap_or(usize::MAX);
        self.posts.get(place).copied().ok_or(Error::NotFound)
    }
}

struct Seeding<'a> {
    db: &'a Database,
    bar: ProgressBar,
    people: HashMap<&'a str, Viewer>,
    threads: Vec<SeededThread>,
}

impl<'a> Seeding<'a> {
    /// Everybody joins within the forum's first weeks.
    fn join(&mut self, community: &'a Community, founded: Timestamp) -> Result<()> {
        // One hash for all: it takes 20 ms, and everybody has the same password anyway.
        let password_hash = accounts::password::hash(PASSWORD)?;
        for (batch, members) in community.members.chunks(BATCH).enumerate() {
            let joined = self.db.write(|conn| {
                let mut joined = Vec::new();
                for (place, member) in members.iter().enumerate() {
                    let new = NewMember {
                        handle: member.handle.clone(),
                        name: member.name.clone(),
                        email: format!("{}@demo.example", member.handle),
                        password_hash: password_hash.clone(),
                        role: Role::from_word(&member.role).unwrap_or(Role::Member),
                        organisation: member.organisation.clone(),
                        home_ags: member.home.clone(),
                        is_per_du: member.per_du,
                    };
                    let turn = i64::try_from(batch * BATCH + place).unwrap_or(0);
                    let joined_at = founded + Duration::hours(17 * turn);
                    let id = accounts::store::insert(conn, &new, joined_at)?;
                    let viewer = Viewer::of(accounts::store::by_id(conn, id)?);
                    let told = NewProfile::parse(&TypedProfile {
                        name: member.name.clone(),
                        job_title: member.job_title.clone(),
                        topics: member.topics.clone(),
                        is_per_du: member.per_du,
                        about: member.about.clone(),
                        ..TypedProfile::default()
                    })?;
                    profiles::edit(conn, &viewer, &told, joined_at)?;
                    joined.push((member.handle.as_str(), viewer));
                }
                Ok(joined)
            })?;
            self.people.extend(joined);
        }
        Ok(())
    }

    /// Everything that was done, in the order of time; after each batch people are told of it.
    fn live(&mut self, moments: &[Moment<'a>]) -> Result<()> {
        for batch in moments.chunks(BATCH) {
            let (people, threads) = (&self.people, &mut self.threads);
            self.db.write(|conn| {
                for moment in batch {
                    let viewer = people.get(moment.actor).ok_or(Error::NotFound)?;
                    happen(conn, viewer, &mut threads[moment.thread], moment)?;
                }
                Ok(())
            })?;
            if let Some(last) = batch.last() {
                self.db.write(|conn| notifications::notify(conn, ACTIVITIES, last.at))?;
            }
            self.step(batch.len());
        }
        Ok(())
    }

    fn read(&self, readings: &[Reading<'a>]) -> Result<()> {
        for batch in readings.chunks(BATCH) {
            self.db.write(|conn| {
                for reading in batch {
                    let viewer = self.people.get(reading.reader).ok_or(Error::NotFound)?;
                    let id = self.threads[reading.thread].id()?;
                    threads::read::mark_read(conn, viewer, id, reading.number, reading.at)?;
                }
                Ok(())
            })?;
            self.step(batch.len());
        }
        Ok(())
    }

    /// What each member has set up for herself and left behind, one transaction each.
    fn settle(
        &self,
        community: &Community,
        channels: &[Channel],
        deeds: &LastDeeds<'_>,
        readings: &[Reading<'_>],
        now: Timestamp,
    ) -> Result<()> {
        let places: HashMap<ThreadId, usize> =
            (0..).zip(&self.threads).filter_map(|(place, thread)| Some((thread.id?, place))).collect();
        for (place, member) in community.members.iter().enumerate() {
            let viewer = self.people.get(member.handle.as_str()).context("settle")?;
            // Deeds count as readings too, so this is the last time she was here.
            let looks = readings.iter().filter(|reading| reading.reader == member.handle);
            let last_look = looks.map(|reading| reading.at).max().unwrap_or(now - Duration::days(20));
            self.db.write(|conn| {
                for slug in habits::followed(community, channels, place) {
                    channels::subscribe(conn, viewer, slug, Some(SubscriptionLevel::Digest))?;
                }
                let id = viewer.member()?.id;
                accounts::store::note_active(conn, id, last_look.day())?;
                // From now on, so that the first digest waits for the button or for its day.
                digest::ensure_preferences(conn, id, now)?;
                read_notifications(conn, viewer, now, |thread| {
                    places
                        .get(&thread)
                        .and_then(|place| deeds.get(&(member.handle.as_str(), *place)))
                        .copied()
                })
            })?;
            self.step(1);
        }
        Ok(())
    }

    fn step(&self, steps: usize) {
        self.bar.inc(u64::try_from(steps).unwrap_or(0));
    }
}

/// One deed, by its verb.
fn happen(
    conn: &mut DbConnection,
    viewer: &Viewer,
    seeded: &mut SeededThread,
    moment: &Moment<'_>,
) -> error::Result<()> {
    match &moment.deed {
        Deed::Start(new) => {
            let thread = threads::start(conn, viewer, new, moment.at)?;
            seeded.id = Some(thread.id);
            seeded.posts.push(threads::read::read(conn, viewer, thread.id, 1, false)?.opening.id);
        }
        Deed::Reply(new) => {
            let post = threads::reply(conn, viewer, seeded.id()?, new, moment.at)?;
            seeded.posts.push(post.id);
        }
        Deed::Thank(number) => {
            threads::thank(conn, viewer, seeded.post(*number)?, moment.at)?;
        }
        Deed::Solve(number) => {
            curation::mark_solution(conn, viewer, seeded.post(*number)?, moment.at)?;
        }
        Deed::Moderate(action, reason) => {
            moderation::act(conn, viewer, seeded.id()?, action, reason, moment.at)?;
        }
    }
    Ok(())
}

/// Marks as read what is old, and what came before the member's last deed in its thread.
fn read_notifications(
    conn: &mut DbConnection,
    viewer: &Viewer,
    now: Timestamp,
    last_deed: impl Fn(ThreadId) -> Option<Timestamp>,
) -> error::Result<()> {
    let is_seen = |at: Timestamp, thread: ThreadId| {
        now - at > Duration::days(FRESH_DAYS) || last_deed(thread).is_some_and(|deed| at <= deed)
    };
    for row in notifications::store::list(conn, viewer, true, 0, 200)? {
        if is_seen(row.created_at, row.thread_id) {
            let at = (row.created_at + Duration::hours(9)).min(now);
            notifications::mark_read(conn, viewer, Some(row.id), at)?;
        }
    }
    Ok(())
}

#[cfg(test)]
pub(in crate::cli::demo) mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::db::Address;
    use crate::forum::regions;
    use crate::forum::threads::Status;
    use crate::forum::threads::list::{Selection, rows};

    fn bare_forum() -> (TempDir, Database, RegionTree) {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("demo.sqlite").to_string_lossy().into_owned();
        let db = Database::open(&Address::Sqlite(file), 2).unwrap();
        db.write(|conn| {
            regions::seed(conn)?;
            channels::seed(conn, Timestamp::system_now())
        })
        .unwrap();
        let tree = RegionTree::new(db.read(regions::store::all).unwrap());
        (folder, db, tree)
    }

    /// A forum with all channels of the demo and nobody in it; the folder holds its database.
    pub(in crate::cli::demo) fn empty_forum() -> (TempDir, Database, RegionTree) {
        let forum = bare_forum();
        networks(&forum.1, Timestamp::system_now()).unwrap();
        forum
    }

    #[test]
    fn the_community_has_lived() {
        let (_folder, db, regions) = bare_forum();
        let now = Timestamp::parse("2026-03-10T16:00:00+01:00").unwrap();
        let summary = seed(&db, &regions, now).unwrap();

        let sabine =
            db.read(|conn| accounts::store::by_email(conn, "sabine.maier@demo.example")).unwrap().unwrap();
        let viewer = Viewer::of(sabine);
        let all = db.read(|conn| rows(conn, &viewer, &Selection::default(), 10_000)).unwrap();
        assert_eq!(all.len(), summary.threads);
        let posts: i32 = all.iter().map(|thread| 1 + thread.reply_count).sum();
        assert_eq!(usize::try_from(posts).unwrap(), summary.posts);

        let community = Community::read().unwrap();
        let count = |is: fn(&super::super::community::SeedThread) -> bool| {
            community.threads.iter().filter(|t| is(t)).count()
        };
        assert_eq!(
            all.iter().filter(|row| row.answer_post_id.is_some()).count(),
            count(|t| t.solution.is_some())
        );
        assert_eq!(
            all.iter().filter(|row| row.featured_at.is_some()).count(),
            count(|t| t.featured.is_some())
        );
        assert_eq!(all.iter().filter(|row| row.status == Status::Closed).count(), count(|t| t.closed));
        assert_eq!(all.iter().filter(|row| row.is_pinned).count(), count(|t| t.pinned));

        let mut by_id = all.clone();
        by_id.sort_by_key(|row| row.id);
        assert!(by_id.is_sorted_by_key(|row| row.created_at), "ids follow time");
        assert!(
            all.iter().all(|row| row.last_post_at <= now && row.read_number <= Some(row.last_post_number))
        );
        assert!(
            all.iter().any(|row| row.read_number.is_some())
                && all.iter().any(|row| row.read_number.is_none())
        );
    }

    #[test]
    fn only_fresh_notifications_wait() {
        let (_folder, db, regions) = bare_forum();
        let now = Timestamp::parse("2026-03-10T16:00:00+01:00").unwrap();
        seed(&db, &regions, now).unwrap();
        let mut waiting = 0;
        for member in Community::read().unwrap().members {
            let email = format!("{}@demo.example", member.handle);
            let viewer =
                Viewer::of(db.read(|conn| accounts::store::by_email(conn, &email)).unwrap().unwrap());
            let unread = db.read(|conn| notifications::store::list(conn, &viewer, true, 0, 500)).unwrap();
            assert!(unread.iter().all(|row| now - row.created_at <= Duration::days(FRESH_DAYS)), "{email}");
            waiting += unread.len();
        }
        assert!(waiting > 0);
    }
}
