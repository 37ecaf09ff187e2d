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
pub fn run(
    parts: &Parts,
    whom: Whom,
    now: Timestamp,
    progress: &mut dyn FnMut(Tally) -> bool,
) -> Result<Tally> {
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
    parts.db.read(|conn| preview_on(parts, conn, member, now))
}

/// The same on a connection that is there already.
///
/// # Errors
/// As [`preview`].
pub fn preview_on(
    parts: &Parts,
    conn: &mut DbConnection,
    member: MemberId,
    now: Timestamp,
) -> Result<Option<Letter>> {
    let member = crate::forum::accounts::store::by_id(conn, member)?;
    let preferences = settings::preferences(conn, member.id)?;
    let landscape = Landscape::load(conn, now)?;
    let reader =
        readers(conn, std::iter::once((&member, &preferences)), now)?.pop().ok_or(Error::NotFound)?;
    Ok(match make(parts, conn, &landscape, &reader)? {
        Made::Digest(letter, _) => Some(letter),
        Made::Question(letter) => Some(letter),
        Made::Nothing(_) => None,
    })
}

type Due = (Member, Preferences, Slot);

fn due_members(parts: &Parts, whom: Whom, now: Timestamp) -> Result<Vec<Due>> {
    let missing = parts.db.read(store::without_preferences)?;
    if !missing.is_empty() {
        parts.db.write(|conn| {
            missing
                .iter()
                .try_for_each(|(member, joined)| settings::ensure_preferences(conn, *member, *joined))
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
    Ok(subscribers
        .into_iter()
        .filter_map(|(member, own)| slot(&member, &own).map(|slot| (member, own, slot)))
        .collect())
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

/// Composes from what the reader may see, and asks last of all whether she may see what was chosen; if not,
/// composes again without it.
fn compose_visible(conn: &mut DbConnection, landscape: &Landscape, reader: &Reader) -> Result<DigestContent> {
    let viewer = Viewer::of(reader.member.clone());
    let mut reader = reader.clone();
    reader.forbidden.extend(store::invisible_since(conn, &viewer, reader.window_start(landscape.now))?);
    loop {
        let content = compose(landscape, &reader);
        let named: Vec<ThreadId> = content.named().collect();
        let visible = store::visible_of(conn, &viewer, &named)?;
        if visible.len() == named.len() {
            return Ok(content);
        }
        reader.forbidden.extend(named.into_iter().filter(|id| !visible.contains(id)));
    }
}

fn write(
    parts: &Parts,
    made: &Made,
    reader: &Reader,
    slot: &Slot,
    now: Timestamp,
    tally: &mut Tally,
) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Address;
    use crate::forum::accounts::{self, NewMember, Role};
    use crate::forum::channels;
    use crate::forum::digest::{DigestState, objection, recent};
    use crate::forum::regions::{self, Ags};
    use crate::forum::threads::{self, NewReply, NewThread, PostText, ThreadKind, ThreadTitle};
    use crate::mail::outbox_store;

    /// A forum on a file of its own.
    struct Forum {
        _folder: tempfile::TempDir,
        db: Database,
        config: Config,
        templates: Templates,
        tokens: LinkTokens,
        regions: RegionTree,
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    impl Forum {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("forum.sqlite").to_str().unwrap().to_owned();
            let db = Database::open(&Address::Sqlite(path), 4).unwrap();
            let joined = at("2026-11-01T12:00:00+01:00");
            let tokens = db
                .write(|conn| {
                    regions::seed(conn)?;
                    channels::seed(conn, joined)?;
                    LinkTokens::load(conn, joined)
                })
                .unwrap();
            let regions = RegionTree::new(db.read(regions::store::all).unwrap());
            let config = Config::from_sources(None, |_| None).unwrap();
            Self { _folder: folder, db, config, templates: Templates::new(false).unwrap(), tokens, regions }
        }

        fn parts(&self) -> Parts<'_> {
            let Self { db, config, templates, tokens, regions, .. } = self;
            Parts { db, config, templates, tokens, regions }
        }

        fn member(&self, handle: &str, role: Role) -> Viewer {
            let new = NewMember {
                handle: handle.to_owned(),
                name: handle.to_owned(),
                email: format!("{handle}@gemeinde.example"),
                password_hash: "-".to_owned(),
                role,
                organisation: "Gemeinde Aidlingen".to_owned(),
                home_ags: Ags::parse("08115").unwrap(),
                is_per_du: false,
            };
            let joined = at("2026-11-01T12:00:00+01:00");
            self.db
                .write(|conn| {
                    let id = accounts::store::insert(conn, &new, joined)?;
                    Ok(Viewer::of(accounts::store::by_id(conn, id)?))
                })
                .unwrap()
        }

        fn asks(&self, viewer: &Viewer, number: i64, now: Timestamp) -> ThreadId {
            let post = PostText::parse("Wie macht ihr das?").unwrap().render(&format!("form-{number}"), true);
            let new = NewThread {
                kind: ThreadKind::Question,
                title: ThreadTitle::parse(&format!("Wie macht ihr das in Fall {number}?")).unwrap(),
                channel: crate::forum::ids::ChannelId(number % 16 + 1),
                scope: Ags::state(),
                post,
            };
            self.db.write(|conn| threads::start(conn, viewer, &new, now)).unwrap().id
        }

        fn run(&self, now: Timestamp) -> Tally {
            run(&self.parts(), Whom::Due, now, &mut |_| true).unwrap()
        }

        fn letters(&self) -> Vec<crate::mail::Letter> {
            self.db.read(|conn| outbox_store::list(conn, None, None, 0, 100)).unwrap()
        }
    }

    #[test]
    fn one_letter_a_period_however_often_it_runs() {
        let forum = Forum::new();
        let (anna, ben) = (forum.member("anna", Role::Admin), forum.member("ben", Role::Member));
        let monday = at("2026-11-23T09:00:00+01:00");
        for number in 1..=3 {
            forum.asks(&ben, number, monday);
        }

        let now = at("2026-11-24T08:00:00+01:00");
        assert_eq!(forum.run(at("2026-11-24T06:59:00+01:00")), Tally::default());
        let before = due_members(&forum.parts(), Whom::Due, now).unwrap();
        assert_eq!(forum.run(now), Tally { sent: 1, skipped: 1, taken: 0, due: 2 });
        assert_eq!(forum.run(now), Tally::default());

        // Another server that had found the same members due.
        let parts = forum.parts();
        let landscape = forum.db.read(|conn| Landscape::load(conn, now)).unwrap();
        let mut tally = Tally::default();
        for (member, own, slot) in &before {
            let reader = Reader::new(member.clone(), own.clone());
            let made = forum.db.read(|conn| make(&parts, conn, &landscape, &reader)).unwrap();
            write(&parts, &made, &reader, slot, now, &mut tally).unwrap();
        }
        assert_eq!(tally, Tally { taken: 2, ..Tally::default() });

        let letters = forum.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to_email, "anna@gemeinde.example");
        let id = anna.member().unwrap().id;
        assert_eq!(letters[0].message_id, format!("wochenrueckblick.2026-W48.{id}@lotsenforum.example"));
        let log = forum.db.read(|conn| recent(conn, &anna, None, 10)).unwrap();
        let states: Vec<_> = log.iter().map(|line| (line.state, line.skipped_for)).collect();
        assert!(states.contains(&(DigestState::Sent, None)));
        assert!(states.contains(&(DigestState::Skipped, Some(SkipReason::NothingNew))));
        assert!(forum.db.read(|conn| recent(conn, &ben, None, 10)).is_err());
    }

    #[test]
    fn what_was_in_the_last_digest_does_not_come_again() {
        let forum = Forum::new();
        let (anna, ben) = (forum.member("anna", Role::Member), forum.member("ben", Role::Member));
        let threads: Vec<_> = (1..=3).map(|n| forum.asks(&ben, n, at("2026-11-23T09:00:00+01:00"))).collect();
        assert_eq!(forum.run(at("2026-11-24T08:00:00+01:00")).sent, 1);

        let post = PostText::parse("So machen wir das.").unwrap().render("antwort", false);
        let reply = NewReply { post, answers: None };
        let answered = at("2026-11-26T09:00:00+01:00");
        forum.db.write(|conn| threads::reply(conn, &anna, threads[0], &reply, answered)).unwrap();
        let now = at("2026-12-01T08:00:00+01:00");
        assert_eq!(forum.run(now), Tally { sent: 1, skipped: 1, taken: 0, due: 2 });
        let letters = forum.letters();
        assert_eq!((letters.len(), letters[0].to_name.as_str()), (2, "ben"));
        assert_eq!(letters[0].subject, "anna hat Ihnen geantwortet – Wochenrückblick");
    }

    #[test]
    fn a_letter_is_dropped_when_it_is_not_wanted_any_more() {
        let forum = Forum::new();
        let (anna, ben) = (forum.member("anna", Role::Member), forum.member("ben", Role::Member));
        for number in 1..=3 {
            forum.asks(&ben, number, at("2026-11-23T09:00:00+01:00"));
        }
        let now = at("2026-11-24T08:00:00+01:00");
        forum.run(now);
        let letter = forum.letters().remove(0);
        let objected = || forum.db.read(|conn| objection(conn, &letter, now)).unwrap();
        assert_eq!(objected(), None);

        let id = anna.member().unwrap().id;
        let own = forum.db.read(|conn| settings::preferences(conn, id)).unwrap();
        let paused = Preferences { paused_until: Some(now.day()), ..own.clone() };
        forum.db.write(|conn| settings::change(conn, id, &paused, now)).unwrap();
        assert_eq!(objected().as_deref(), Some("pausiert"));
        forum.db.write(|conn| settings::unsubscribe(conn, id)).unwrap();
        forum.db.write(|conn| settings::unsubscribe(conn, id)).unwrap();
        assert_eq!(objected().as_deref(), Some("abbestellt"));
        forum.db.write(|conn| settings::change(conn, id, &own, now)).unwrap();
        assert_eq!(objected(), None);
    }

    #[test]
    fn a_year_away_is_asked_about_once() {
        let forum = Forum::new();
        let (anna, ben) = (forum.member("anna", Role::Member), forum.member("ben", Role::Member));
        let last = at("2027-11-30T09:00:00+01:00");
        let id = ben.member().unwrap().id;
        forum.db.write(|conn| accounts::store::note_active(conn, id, last.day())).unwrap();
        for number in 1..=3 {
            forum.asks(&ben, number, last);
        }

        assert_eq!(forum.run(at("2027-12-07T08:00:00+01:00")).sent, 1);
        assert_eq!(forum.letters()[0].subject, "Möchten Sie weiter Post bekommen?");
        for number in 4..=6 {
            forum.asks(&ben, number, at("2028-01-03T09:00:00+01:00"));
        }
        let january = at("2028-01-04T08:00:00+01:00");
        assert_eq!(forum.run(january).sent, 0);
        let id = anna.member().unwrap().id;
        forum.db.write(|conn| settings::resubscribe(conn, id, january)).unwrap();
        assert_eq!(forum.run(at("2028-01-11T08:00:00+01:00")).sent, 1);
    }

    #[test]
    fn a_preview_writes_nothing() {
        let forum = Forum::new();
        let (anna, ben) = (forum.member("anna", Role::Member), forum.member("ben", Role::Member));
        for number in 1..=3 {
            forum.asks(&ben, number, at("2026-11-23T09:00:00+01:00"));
        }
        let now = at("2026-11-23T10:00:00+01:00");
        let of = |viewer: &Viewer| preview(&forum.parts(), viewer.member().unwrap().id, now).unwrap();
        assert_eq!(of(&anna).unwrap().subject, "3\u{a0}neue Themen – Wochenrückblick");
        assert_eq!(of(&ben), None);
        assert!(forum.letters().is_empty());
        let id = anna.member().unwrap().id;
        let forced = |now| run(&forum.parts(), Whom::Member(id), now, &mut |_| true).unwrap().sent;
        assert_eq!((forced(now), forced(now), forum.letters().len()), (1, 0, 1));
    }
}
