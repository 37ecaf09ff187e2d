//! Handing the forum on: everything that an import can take over, as one moment saw it, while people write.
//!
//! Left out: password hashes, sessions, keys, letters and the log of digests, notifications. They belong to
//! the machine or pass by; `backup` keeps them.

mod files;
mod names;
mod records;
mod store;
mod threads;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};

use self::files::Lines;
use self::names::Names;
use self::records::{
    ChannelRecord, MailRecord, MemberRecord, ModerationRecord, MuteRecord, ProfileRecord, ReadRecord,
    SubscriptionRecord,
};
use super::{FORMAT_VERSION, MANIFEST, Manifest};
use crate::db::types::Timestamp;
use crate::db::{Database, DbConnection};
use crate::error::Result;
use crate::forum::accounts::Member;
use crate::forum::digest::Preferences;
use crate::forum::ids::{MemberId, ThreadId};
use crate::forum::profiles::{self, Profile};
use crate::forum::regions::Ags;

/// Rows in one statement.
const PORTION: i64 = 1_000;
/// Members whose subscriptions are read in one statement.
const MEMBERS: usize = 200;

/// Writes the forum into a folder that is empty or not there yet. `progress` hears how many posts there are in
/// all, and how many were written since it was last called.
///
/// # Errors
/// The folder is in use, the disk is full, or the database fails. Without `manifest.json` an export is not
/// complete.
pub fn export(
    db: &Database,
    folder: &Path,
    now: Timestamp,
    progress: &mut dyn FnMut(i64, usize),
) -> Result<Manifest> {
    prepare(folder)?;
    let (files, counts) = db.snapshot(|conn| {
        let mut writing =
            Writing { folder, names: Names::load(conn)?, files: Vec::new(), counts: BTreeMap::new() };
        writing.members(conn)?;
        writing.channels(conn)?;
        writing.threads(conn, progress)?;
        writing.moderation(conn)?;
        writing.reading(conn)?;
        Ok((writing.files, writing.counts))
    })?;
    let manifest = Manifest {
        format: "lotsenforum".to_owned(),
        version: FORMAT_VERSION,
        exported_at: Some(now),
        counts,
        files,
    };
    finish(folder, &manifest)?;
    Ok(manifest)
}

fn prepare(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("Der Ordner {} lässt sich nicht anlegen", folder.display()))?;
    if std::fs::read_dir(folder)?.next().is_some() {
        bail!("Der Ordner {} ist nicht leer", folder.display());
    }
    Ok(())
}

/// The manifest comes last, under another name until the disk has it.
fn finish(folder: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let unfinished = folder.join("manifest.json.neu");
    let mut file = File::create_new(&unfinished)?;
    file.write_all(serde_json::to_string_pretty(manifest)?.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(MANIFEST))?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

struct Writing<'a> {
    folder: &'a Path,
    names: Names,
    files: Vec<super::FileEntry>,
    counts: BTreeMap<String, u64>,
}

impl Writing<'_> {
    fn close(&mut self, lines: Lines) -> Result<()> {
        self.files.push(lines.finish()?);
        Ok(())
    }

    fn count(&mut self, kind: &str, number: usize) {
        *self.counts.entry(kind.to_owned()).or_default() += u64::try_from(number).unwrap_or(0);
    }

    fn members(&mut self, conn: &mut DbConnection) -> Result<()> {
        let mut lines = Lines::create(self.folder, "members.jsonl")?;
        let mut after = MemberId(0);
        loop {
            let rows = store::members(conn, after, PORTION)?;
            let Some((last, ..)) = rows.last() else { break };
            after = last.id;
            self.count("member", rows.len());
            let mut topics = profiles::topics_of(conn, rows.iter().map(|(member, ..)| member.id).collect())?;
            for (member, external, profile, preferences) in rows {
                let id = self.names.note_member(member.id, external);
                let profile = profile_record(profile, topics.remove(&member.id).unwrap_or_default());
                lines.write(&member_record(id, member, profile, preferences))?;
            }
        }
        self.close(lines)
    }

    fn channels(&mut self, conn: &mut DbConnection) -> Result<()> {
        let mut lines = Lines::create(self.folder, "channels.jsonl")?;
        let rows = store::channels(conn)?;
        self.count("channel", rows.len());
        for row in rows {
            lines.write(&ChannelRecord {
                id: self.names.note_channel(row.id, row.external_id),
                slug: row.slug,
                name: row.name,
                description: row.description,
                ags: row.region_ags.unwrap_or_else(Ags::state),
                position: row.position,
                created_at: row.created_at,
                closed: row.is_closed,
                archived: row.is_archived,
                outline: row.outline,
            })?;
        }
        self.close(lines)
    }

    fn threads(&mut self, conn: &mut DbConnection, progress: &mut dyn FnMut(i64, usize)) -> Result<()> {
        let mut lines = Lines::create(self.folder, "threads.jsonl")?;
        let total = store::post_count(conn)?;
        let (mut threads, mut posts, mut thanks, mut revisions) = (0, 0, 0, 0);
        threads::each(conn, &self.names, |record| {
            threads += 1;
            posts += record.posts.len();
            thanks += record.posts.iter().map(|post| post.thanks.len()).sum::<usize>();
            revisions += record.posts.iter().map(|post| post.revisions.len()).sum::<usize>();
            progress(total, record.posts.len());
            Ok(lines.write(&record)?)
        })?;
        self.count("thread", threads);
        self.count("post", posts);
        self.count("thanks", thanks);
        self.count("revision", revisions);
        self.close(lines)
    }

    fn moderation(&mut self, conn: &mut DbConnection) -> Result<()> {
        let mut lines = Lines::create(self.folder, "moderation.jsonl")?;
        let mut after = 0;
        loop {
            let rows = store::deeds(conn, after, PORTION)?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            self.count("moderation", rows.len());
            for row in rows {
                lines.write(&ModerationRecord {
                    thread: self.names.thread(row.thread),
                    moderator: self.names.member(row.moderator_id)?,
                    action: row.action,
                    reason: row.reason,
                    from: row.from_channel_id.map(|id| self.names.channel(id)).transpose()?,
                    to: row.to_channel_id.map(|id| self.names.channel(id)).transpose()?,
                    created_at: row.created_at,
                })?;
            }
        }
        self.close(lines)
    }

    /// What each member follows, has muted and has read.
    fn reading(&mut self, conn: &mut DbConnection) -> Result<()> {
        let mut lines = Lines::create(self.folder, "reading.jsonl")?;
        for batch in self.names.all_members().chunks(MEMBERS) {
            let rows = store::subscriptions(conn, batch)?;
            self.count("subscription", rows.len());
            for (member, channel, level) in rows {
                let (member, channel) = (self.names.member(member)?, self.names.channel(channel)?);
                lines.write(&SubscriptionRecord { member, channel, level })?;
            }
            let rows = store::mutes(conn, batch)?;
            self.count("mute", rows.len());
            for (member, thread) in rows {
                let (member, thread) = (self.names.member(member)?, self.names.thread(thread));
                lines.write(&MuteRecord { member, thread })?;
            }
            for member in batch {
                self.read_marks(conn, *member, &mut lines)?;
            }
        }
        self.close(lines)
    }

    fn read_marks(&mut self, conn: &mut DbConnection, id: MemberId, lines: &mut Lines) -> Result<()> {
        let member = self.names.member(id)?;
        let mut after = ThreadId(0);
        loop {
            let rows = store::reads(conn, id, after, PORTION)?;
            self.count("read", rows.len());
            let is_last = i64::try_from(rows.len()).is_ok_and(|count| count < PORTION);
            for (thread, number, at) in rows {
                after = thread.0;
                let (member, thread) = (member.clone(), self.names.thread(thread));
                lines.write(&ReadRecord { member, thread, number, at })?;
            }
            if is_last {
                return Ok(());
            }
        }
    }
}

/// Who has made no choices yet has those of a new member.
fn profile_record(profile: Profile, topics: Vec<String>) -> ProfileRecord {
    ProfileRecord {
        job_title: profile.job_title,
        about: profile.about,
        phone: profile.phone,
        shows_email: profile.shows_email,
        unlisted: profile.is_unlisted,
        topics,
    }
}

fn member_record(
    id: String,
    member: Member,
    profile: ProfileRecord,
    preferences: Option<Preferences>,
) -> MemberRecord {
    let mail = preferences.unwrap_or_else(|| Preferences::of_new_member(member.id, member.created_at));
    MemberRecord {
        id,
        name: member.name,
        email: member.email,
        ags: member.home_ags,
        role: member.role,
        handle: member.handle,
        organisation: member.organisation,
        per_du: member.is_per_du,
        suspended_at: member.suspended_at,
        suspended_until: member.suspended_until,
        last_active_on: member.last_active_on,
        created_at: member.created_at,
        profile,
        mail: MailRecord {
            rhythm: mail.rhythm,
            weekday: mail.weekday,
            district: mail.wants_district,
            region: mail.wants_region,
            channels: mail.wants_channels,
            statewide: mail.wants_statewide,
            questions: mail.wants_questions,
            notice_only: mail.notice_only,
            paused_until: mail.paused_until,
            last_digest_at: mail.last_digest_at,
            asked_on: mail.asked_on,
        },
    }
}
