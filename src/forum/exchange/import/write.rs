//! The second pass: what waits in the spools becomes rows, in one transaction of plain inserts.

use std::collections::{BTreeSet, HashMap};
use std::sync::mpsc::sync_channel;

use anyhow::anyhow;

use super::Step;
use super::gather::Spools;
use super::outcome::Outcome;
use super::ready::{Fate, GrownThread, ReadyChannel, ReadyDeed, ReadyHabit, ReadyMember, ReadyThread};
use super::rows_store::{self as store, BATCH, ChannelWords, DeedRow, MemberRow, PreferencesRow, ReadRow};
use super::write_threads::Batch;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, reserve_ids};
use crate::error::{Error, Result};
use crate::forum::digest::Preferences;
use crate::forum::exchange::{Key, key};
use crate::forum::ids::{ChannelId, MemberId, ThreadId};
use crate::forum::profiles;
use crate::forum::regions::Ags;
use crate::forum::{accounts, channels};

/// Portions of threads that are read ahead while others are written.
const AHEAD: usize = 4;

/// The state of the second pass.
pub(super) struct Writer<'c, 'p> {
    pub conn: &'c mut DbConnection,
    pub now: Timestamp,
    pub outcome: &'p mut Outcome,
    pub progress: &'p mut dyn FnMut(Step),
    members: HashMap<Key, (MemberId, Ags)>,
    /// All who can be named, in the order in which they came.
    pub people: Vec<MemberId>,
    channels: HashMap<Key, ChannelId>,
    /// Threads, and whether this import wrote them.
    threads: HashMap<Key, (ThreadId, bool)>,
}

/// Writes everything.
///
/// # Errors
/// The database or a spool fails; then nothing stays.
pub(super) fn write(
    conn: &mut DbConnection,
    spools: Spools,
    now: Timestamp,
    outcome: &mut Outcome,
    progress: &mut dyn FnMut(Step),
) -> Result<()> {
    let mut writer = Writer {
        conn,
        now,
        outcome,
        progress,
        members: HashMap::new(),
        people: Vec::new(),
        channels: HashMap::new(),
        threads: HashMap::new(),
    };
    writer.recall()?;
    writer.write_members(spools.members.read()?)?;
    writer.write_channels(spools.channels.read()?)?;
    writer.grow_threads(spools.grown.read()?)?;
    let before = writer.threads.len();
    writer.write_threads(spools.threads.read()?)?;
    writer.write_deeds(spools.deeds.read()?)?;
    let has_new_threads = writer.threads.len() > before;
    writer.write_habits(spools.habits.read()?)?;
    if has_new_threads || writer.outcome.grown_posts > 0 {
        store::note_change_of_channels(writer.conn)?;
    }
    Ok(())
}

impl Writer<'_, '_> {
    /// Who and what is there with an external id.
    fn recall(&mut self) -> Result<()> {
        for (name, id, home) in store::member_ids(self.conn)? {
            self.members.extend(name.map(|name| (key(&name), (id, home))));
            self.people.push(id);
        }
        for (name, id) in store::channel_ids(self.conn)? {
            self.channels.extend(name.map(|name| (key(&name), id)));
        }
        Ok(())
    }

    pub(super) fn member(&self, name: &str) -> Result<&(MemberId, Ags)> {
        self.members.get(&key(name)).ok_or_else(|| gone("member", name))
    }

    pub(super) fn member_id(&self, name: &str) -> Result<MemberId> {
        self.member(name).map(|(id, _)| *id)
    }

    pub(super) fn channel(&self, name: &str) -> Result<ChannelId> {
        self.channels.get(&key(name)).copied().ok_or_else(|| gone("channel", name))
    }

    pub(super) fn note_thread(&mut self, name: &str, id: ThreadId) {
        self.threads.insert(key(name), (id, true));
    }

    /// A thread, and whether this import wrote it.
    fn thread(&mut self, name: &str) -> Result<(ThreadId, bool)> {
        match self.threads.get(&key(name)) {
            Some(thread) => Ok(*thread),
            None => Ok((store::thread_id(self.conn, name)?, false)),
        }
    }

    fn write_members(
        &mut self,
        waiting: impl Iterator<Item = anyhow::Result<(Fate, ReadyMember)>>,
    ) -> Result<()> {
        let mut batch = Vec::new();
        for waits in waiting {
            match waits? {
                (Fate::Linked, member) => {
                    let (id, home) = store::link_member(self.conn, &member.email, &member.id)?;
                    self.members.insert(key(&member.id), (id, home));
                    self.people.push(id);
                }
                (Fate::New, member) => batch.push(member),
            }
            if batch.len() == BATCH {
                self.insert_members(std::mem::take(&mut batch))?;
            }
        }
        self.insert_members(batch)
    }

    fn insert_members(&mut self, batch: Vec<ReadyMember>) -> Result<()> {
        let ids = reserve_ids(self.conn, "members", batch.len())?;
        let (mut rows, mut preferences, mut topics) = (Vec::new(), Vec::new(), Vec::new());
        for (member, id) in batch.into_iter().zip(ids) {
            let id = MemberId(id);
            self.members.insert(key(&member.id), (id, member.home.clone()));
            self.people.push(id);
            preferences.push(preferences_of(&member, id, self.now));
            topics.push((id, member.profile.topics));
            rows.push(MemberRow {
                id,
                sort_name: accounts::names::sort_name(&member.name),
                search_name: accounts::names::search_name(&member.name),
                search_organisation: accounts::names::search_organisation(
                    member.organisation.as_deref().unwrap_or_default(),
                ),
                handle: member.handle.unwrap_or_default(),
                name: member.name,
                email: member.email,
                // Fits no password: she signs in once she has been given one.
                password_hash: "",
                role: member.role,
                organisation: member.organisation.unwrap_or_default(),
                home_ags: member.home,
                is_per_du: member.is_per_du,
                suspended_at: member.suspended_at,
                suspended_until: member.suspended_until,
                last_active_on: member.last_active_on.unwrap_or(self.now.day()),
                created_at: member.created_at.unwrap_or(self.now),
                external_id: member.id,
                job_title: member.profile.job_title,
                about: member.profile.about,
                phone: member.profile.phone,
                shows_email: member.profile.shows_email,
                is_unlisted: member.profile.is_unlisted,
            });
        }
        store::insert_members(self.conn, &rows)?;
        for (id, topics) in topics {
            profiles::insert_topics(self.conn, id, &topics, self.now)?;
        }
        store::insert_preferences(self.conn, &preferences)
    }

    fn write_channels(
        &mut self,
        waiting: impl Iterator<Item = anyhow::Result<(Fate, ReadyChannel)>>,
    ) -> Result<()> {
        for waits in waiting {
            let (fate, channel) = waits?;
            let words = ChannelWords {
                name: &channel.name,
                description: &channel.description,
                region: channel.region.as_ref(),
                position: channel.position,
                created_at: channel.created_at,
            };
            let (id, is_ours) = if fate == Fate::Linked {
                let (id, threads) = store::link_channel(self.conn, &channel.slug, &channel.id)?;
                // One of the topics that every forum begins with becomes what the file says, unless it lives.
                if threads == 0 {
                    store::update_channel(self.conn, id, &words)?;
                }
                (id, threads == 0)
            } else {
                let position = match words.position {
                    Some(position) => position,
                    None => store::next_position(self.conn)?,
                };
                let names = (channel.slug.as_str(), words.name, words.description);
                let at = words.created_at.unwrap_or(self.now);
                let id = channels::store::insert(self.conn, names, position, words.region, at)?;
                store::set_channel_id(self.conn, id, &channel.id)?;
                (id, true)
            };
            if is_ours {
                store::set_channel_use(self.conn, id, channel.is_archived, &channel.outline)?;
            }
            if channel.is_closed {
                // Even one that lives here: else everybody would read what is about to come into it.
                store::close_channel(self.conn, id)?;
            }
            self.channels.insert(key(&channel.id), id);
        }
        Ok(())
    }

    fn grow_threads(&mut self, waiting: impl Iterator<Item = anyhow::Result<GrownThread>>) -> Result<()> {
        let mut batch = Batch::default();
        for waits in waiting {
            let grown = waits?;
            if grown.is_linked {
                store::link_thread(self.conn, grown.thread, &grown.id)?;
            }
            store::link_posts(self.conn, &grown.links)?;
            self.threads.insert(key(&grown.id), (grown.thread, false));
            batch.grow(self, grown)?;
            if batch.posts() >= BATCH {
                std::mem::take(&mut batch).insert(self)?;
            }
        }
        batch.insert(self)
    }

    /// A second thread reads ahead, so that the transaction waits for the database only.
    fn write_threads(
        &mut self,
        waiting: impl Iterator<Item = anyhow::Result<ReadyThread>> + Send,
    ) -> Result<()> {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(AHEAD);
            scope.spawn(move || {
                let (mut portion, mut posts) = (Vec::new(), 0);
                for thread in waiting {
                    posts += thread.as_ref().map_or(0, |thread| thread.posts.len());
                    portion.push(thread);
                    if posts >= BATCH {
                        posts = 0;
                        // The writer has given up; so there is nobody to tell.
                        if sender.send(std::mem::take(&mut portion)).is_err() {
                            return;
                        }
                    }
                }
                let _ = sender.send(portion);
            });
            for portion in receiver {
                let threads = portion.into_iter().collect::<anyhow::Result<Vec<ReadyThread>>>()?;
                Batch::of(self, threads)?.insert(self)?;
            }
            Ok(())
        })
    }

    fn write_deeds(&mut self, waiting: impl Iterator<Item = anyhow::Result<ReadyDeed>>) -> Result<()> {
        let mut rows = Vec::new();
        for waits in waiting {
            let deed = waits?;
            let (thread_id, is_new) = self.thread(&deed.thread)?;
            let channels = deed.channels.as_ref();
            let row = DeedRow {
                moderator_id: self.member_id(&deed.moderator)?,
                action: deed.action,
                thread_id,
                reason: deed.reason,
                from_channel_id: channels.map(|(from, _)| self.channel(from)).transpose()?,
                to_channel_id: channels.map(|(_, to)| self.channel(to)).transpose()?,
                created_at: deed.created_at,
            };
            if !is_new && store::has_deed(self.conn, &row)? {
                self.outcome.moderation.known += 1;
                continue;
            }
            self.outcome.moderation.new += 1;
            rows.push(row);
            if rows.len() == BATCH {
                store::insert_deeds(self.conn, &std::mem::take(&mut rows))?;
            }
        }
        store::insert_deeds(self.conn, &rows)
    }

    fn write_habits(&mut self, waiting: impl Iterator<Item = anyhow::Result<ReadyHabit>>) -> Result<()> {
        let (mut reads, mut read_threads) = (Vec::new(), BTreeSet::new());
        for waits in waiting {
            let is_added = match waits? {
                ReadyHabit::Subscription { member, channel, level } => {
                    let (member, channel) = (self.member_id(&member)?, self.channel(&channel)?);
                    store::ensure_subscription(self.conn, member, channel, level)?
                }
                ReadyHabit::Mute { member, thread } => {
                    let (member, (thread, _)) = (self.member_id(&member)?, self.thread(&thread)?);
                    store::ensure_mute(self.conn, member, thread)?
                }
                ReadyHabit::Read { member, thread, number, at } => {
                    let (thread_id, is_new) = self.thread(&thread)?;
                    let member_id = self.member_id(&member)?;
                    let row = ReadRow { member_id, thread_id, last_number: number, read_at: at };
                    read_threads.insert(thread_id);
                    if is_new {
                        reads.push(row);
                        true
                    } else {
                        store::ensure_read(self.conn, &row)?
                    }
                }
            };
            let tally = &mut self.outcome.habits;
            if is_added {
                tally.new += 1
            } else {
                tally.known += 1
            }
            if reads.len() == BATCH {
                store::insert_reads(self.conn, &std::mem::take(&mut reads))?;
            }
        }
        store::insert_reads(self.conn, &reads)?;
        store::count_readers(self.conn, &read_threads.into_iter().collect::<Vec<_>>())
    }
}

fn preferences_of(member: &ReadyMember, id: MemberId, now: Timestamp) -> PreferencesRow {
    let new = Preferences::of_new_member(id, now);
    let mail = member.mail.as_ref();
    PreferencesRow {
        member_id: id,
        rhythm: mail.map_or(new.rhythm, |mail| mail.rhythm),
        weekday: mail.map_or(new.weekday, |mail| mail.weekday),
        wants_district: mail.map_or(new.wants_district, |mail| mail.wants_district),
        wants_region: mail.map_or(new.wants_region, |mail| mail.wants_region),
        wants_channels: mail.map_or(new.wants_channels, |mail| mail.wants_channels),
        wants_statewide: mail.map_or(new.wants_statewide, |mail| mail.wants_statewide),
        wants_questions: mail.map_or(new.wants_questions, |mail| mail.wants_questions),
        notice_only: mail.map_or(new.notice_only, |mail| mail.notice_only),
        paused_until: mail.and_then(|mail| mail.paused_until),
        last_digest_at: mail.and_then(|mail| mail.last_digest_at),
        // Nothing that fell due before she came is sent.
        begins_at: now,
        asked_on: mail.and_then(|mail| mail.asked_on),
    }
}

/// The first pass saw it; somebody took it away since.
fn gone(kind: &str, name: &str) -> Error {
    Error::Internal(anyhow!("{kind} {name} has gone during the import"))
}
