//! A run: everybody whose digest is due, in batches, over one landscape.

use chrono::Duration;

use super::compose::{DigestContent, compose};
use super::due::{self, Absence, Slot};
use super::reader::Reader;
use super::{
    LONGEST_WINDOW_DAYS, Landscape, Letter, Preferences, Rhythm, SkipReason, letter, send, settings, store,
};
use crate::config::Config;
use crate::db::types::Timestamp;
use crate::db::{Database, DbConnection};
use crate::error::{Error, Result};
use crate::forum::accounts::{LinkTokens, Member, Viewer};
use crate::forum::ids::{MemberId, ThreadId};
use crate::forum::regions::RegionTree;
use crate::templates::Templates;

/// Members whose facts are loaded together.
const BATCH: usize = 200;

/// What a run needs of the program.
pub struct Parts<'a> {
    /// The database.
    pub db: &'a Database,
    /// The settings.
    pub config: &'a Config,
    /// The templates.
    pub templates: &'a Templates,
    /// Makes the tokens of links.
    pub tokens: &'a LinkTokens,
    /// The names of regions.
    pub regions: &'a RegionTree,
}

impl Parts<'_> {
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.server.base_url.as_str().trim_end_matches('/'))
    }
}

/// For whom a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Everybody whose slot has come.
    Due,
    /// One member, whatever the hour; a period that was decided stays decided.
    Member(MemberId),
}

/// What a run did, and how many it has to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Letters put into the outbox.
    pub sent: usize,
    /// Periods decided without a letter.
    pub skipped: usize,
    /// Periods that somebody else had decided meanwhile.
    pub taken: usize,
    /// Members that the run is for.
    pub due: usize,
}

/// Makes and writes all digests that are due. Each member is one transaction, so a run can be cut anywhere
/// and begun again; two servers may run at once. `progress` hears of each member and ends the run with
/// `false`.
///
/// # Errors
/// The database or a template fails. What was written before stays.
pub fn run(parts: &Parts, whom: Whom, now: Timestamp, progress: &mut dyn FnMut(Tally) -> bool) -> Result<Tally> {
    let due = due_members(parts, whom, now)?;
    let mut tally = Tally { due: due.len(), ..Tally::default() };
    if due.is_empty() {
        return Ok(tally);
    }
    let landscape = parts.db.read(|conn| Landscape::load(conn, now))?;
    for batch in due.chunks(BATCH) {
        let made = parts.db.read(|conn| {
            let readers = readers(conn, batch.iter().map(|(member, own, _)| (member, own)), now)?;
            let mut made = Vec::with_capacity(batch.len());
            for (reader, (_, _, slot)) in readers.into_iter().zip(batch) {
                made.push((make(parts, conn, &landscape, &reader)?, reader, slot));
            }
            Ok(made)
        })?;
        for (made, reader, slot) in &made {
            write(parts, made, reader, slot, now, &mut tally)?;
            if !progress(tally) {
                return Ok(tally);
            }
        }
    }
    Ok(tally)
}

/// A member's next digest as it would be now: nothing is written. `None`: nothing would be sent.
///
/// # Errors
/// An unknown member; the database or a template fails.
pub fn preview(parts: &Parts, member: MemberId, now: Timestamp) -> Result<Option<Letter>> {
    parts.db.read(|conn| {
        let member = crate::forum::accounts::store::by_id(conn, member)?;
        let preferences = settings::preferences(conn, member.id)?;
        let landscape = Landscape::load(conn, now)?;
        let reader = readers(conn, std::iter::once((&member, &preferences)), now)?.pop().ok_or(Error::NotFound)?;
        Ok(match make(parts, conn, &landscape, &reader)? {
            Made::Digest(letter, _) => Some(letter),
            Made::Question(letter) => Some(letter),
            Made::Nothing(_) => None,
        })
    })
}

type Due = (Member, Preferences, Slot);

fn due_members(parts: &Parts, whom: Whom, now: Timestamp) -> Result<Vec<Due>> {
    let missing = parts.db.read(store::without_preferences)?;
    if !missing.is_empty() {
        parts.db.write(|conn| {
            missing.iter().try_for_each(|(member, joined)| settings::ensure_preferences(conn, *member, *joined))
        })?;
    }
    let only = match whom {
        Whom::Due => None,
        Whom::Member(member) => Some(member),
    };
    let subscribers = parts.db.read(|conn| store::subscribers(conn, only))?;
    let times = &parts.config.digest;
    let slot = |member: &Member, own: &Preferences| {
        let rhythm = due::rhythm_in_force(own.rhythm, Absence::of(member, now));
        match whom {
            Whom::Due => due::due(own, rhythm, times, now),
            Whom::Member(_) => {
                let rhythm = if rhythm == Rhythm::Never { Rhythm::Weekly } else { rhythm };
                let undecided = |slot: &Slot| slot.period != own.last_period;
                due::latest(own, rhythm, times, now)
                    .filter(|slot| undecided(slot) && slot.at > own.begins_at)
                    .or_else(|| due::upcoming(own, rhythm, times, now).filter(undecided))
            }
        }
    };
    Ok(subscribers.into_iter().filter_map(|(member, own)| slot(&member, &own).map(|slot| (member, own, slot))).collect())
}

/// The readers of a batch with their facts, in order: four statements, whatever their number.
fn readers<'a>(
    conn: &mut DbConnection,
    members: impl Iterator<Item = (&'a Member, &'a Preferences)>,
    now: Timestamp,
) -> Result<Vec<Reader>> {
    let mut readers: Vec<Reader> =
        members.map(|(member, preferences)| Reader::new(member.clone(), preferences.clone())).collect();
    let ids: Vec<MemberId> = readers.iter().map(|reader| reader.member.id).collect();
    let place: std::collections::HashMap<MemberId, usize> =
        ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    for (member, channel, level) in store::levels(conn, &ids)? {
        readers[place[&member]].levels.insert(channel, level);
    }
    for (member, thread) in store::mutes(conn, &ids)? {
        readers[place[&member]].muted.insert(thread);
    }
    for (member, thread, number, at) in store::marks(conn, &ids, now - Duration::days(LONGEST_WINDOW_DAYS))? {
        readers[place[&member]].marks.insert(thread, (number, at));
    }
    for (member, thread, was_solved) in store::last_items(conn, &ids)? {
        readers[place[&member]].last_items.insert(thread, was_solved);
    }
    Ok(readers)
}

/// What a run made for one member.
enum Made {
    Digest(Letter, DigestContent),
    Question(Letter),
    Nothing(SkipReason),
}

fn make(parts: &Parts, conn: &mut DbConnection, landscape: &Landscape, reader: &Reader) -> Result<Made> {
    let now = landscape.now;
    if let Some(reason) = reader.obstacle(now) {
        return Ok(Made::Nothing(reason));
    }
    if Absence::of(&reader.member, now) == Absence::Endless {
        return Ok(Made::Question(letter::still_wanted(parts, reader, now)?));
    }
    let content = compose_visible(conn, landscape, reader)?;
    if !content.is_worth_a_mail() {
        return Ok(Made::Nothing(SkipReason::NothingNew));
    }
    Ok(Made::Digest(letter::digest(parts, &content, reader, now)?, content))
}

/// Composes, asks last of all what the reader may see, and composes again without the rest.
fn compose_visible(conn: &mut DbConnection, landscape: &Landscape, reader: &Reader) -> Result<DigestContent> {
    let viewer = Viewer::of(reader.member.clone());
    let mut content = compose(landscape, reader);
    let mut forbidden: Vec<ThreadId> = Vec::new();
    loop {
        let visible = store::visible_of(conn, &viewer, &content.considered)?;
        if visible.len() == content.considered.len() {
            return Ok(content);
        }
        forbidden.extend(content.considered.iter().filter(|id| !visible.contains(id)));
        let mut reader = reader.clone();
        reader.forbidden.extend(&forbidden);
        content = compose(landscape, &reader);
    }
}

fn write(parts: &Parts, made: &Made, reader: &Reader, slot: &Slot, now: Timestamp, tally: &mut Tally) -> Result<()> {
    let settings = &parts.config.mail;
    let is_new = parts.db.write(|conn| match made {
        Made::Digest(letter, content) => send::send(conn, settings, reader, slot, (letter, content), now),
        Made::Question(letter) => {
            store::note_asked(conn, reader.member.id, now.day())?;
            send::send(conn, settings, reader, slot, (letter, &DigestContent::default()), now)
        }
        Made::Nothing(reason) => send::skip(conn, reader.member.id, slot, *reason, now),
    })?;
    match made {
        _ if !is_new => tally.taken += 1,
        Made::Nothing(_) => tally.skipped += 1,
        _ => tally.sent += 1,
    }
    Ok(())
}
