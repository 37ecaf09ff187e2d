//! Rows of `outbox`.

use chrono::Duration;
use diesel::prelude::*;

use crate::db::schema::outbox;
use crate::db::types::Timestamp;
use crate::db::{DbConnection, MultiBackend};
use crate::error::Result;
use crate::{id, text_enum};

id!(OutboxId, "A letter in the outbox.");

text_enum! {
    /// Where a letter stands.
    LetterState {
        /// Not delivered yet.
        Waiting = "waiting",
        /// The mail server took it.
        Sent = "sent",
        /// Given up; the reason is kept.
        Failed = "failed",
        /// Not wanted any more when its time came; the reason is kept.
        Dropped = "dropped",
    }
}

/// A letter that is to be written into the outbox.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// The member it is for; none for who is no member yet.
    pub member_id: Option<i64>,
    /// What it is: "digest", "account".
    pub kind: &'static str,
    /// Address of the one recipient.
    pub to_email: String,
    /// Her name.
    pub to_name: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text_body: String,
    /// HTML part.
    pub html_body: String,
    /// Value of List-Id, as in `wochenrueckblick.forum.example`; empty for a letter that belongs to no list.
    pub list_id: String,
    /// Address for RFC 8058's one click; empty for a letter that belongs to no list.
    pub unsubscribe_url: String,
    /// The same for every attempt, so that a second delivery can be recognised.
    pub message_id: String,
}

/// A letter in the outbox.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
#[allow(missing_docs)]
pub struct Letter {
    pub id: OutboxId,
    pub member_id: Option<i64>,
    pub kind: String,
    pub to_email: String,
    pub to_name: String,
    pub to_domain: String,
    pub subject: String,
    pub text_body: String,
    pub html_body: String,
    pub list_id: String,
    pub unsubscribe_url: String,
    pub message_id: String,
    pub state: LetterState,
    pub attempts: i32,
    pub next_attempt_at: Timestamp,
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// Puts a letter into the outbox, to leave from `leaves_at` on.
///
/// # Errors
/// The Message-ID is taken, or the database fails.
pub fn insert(
    conn: &mut DbConnection,
    new: &NewLetter,
    leaves_at: Timestamp,
    now: Timestamp,
) -> Result<OutboxId> {
    Ok(diesel::insert_into(outbox::table)
        .values((
            outbox::member_id.eq(new.member_id),
            outbox::kind.eq(new.kind),
            outbox::to_email.eq(&new.to_email),
            outbox::to_name.eq(&new.to_name),
            outbox::to_domain.eq(super::domain_of(&new.to_email)),
            outbox::subject.eq(&new.subject),
            outbox::text_body.eq(&new.text_body),
            outbox::html_body.eq(&new.html_body),
            outbox::list_id.eq(&new.list_id),
            outbox::unsubscribe_url.eq(&new.unsubscribe_url),
            outbox::message_id.eq(&new.message_id),
            outbox::state.eq(LetterState::Waiting),
            outbox::next_attempt_at.eq(leaves_at),
            outbox::created_at.eq(now),
        ))
        .returning(outbox::id)
        .get_result(conn)?)
}

/// Claims up to `limit` letters that are due, for `lease`. What another process has claimed is left alone;
/// a claim that has run out is free again.
///
/// # Errors
/// The database fails.
pub fn claim(conn: &mut DbConnection, limit: i64, lease: Duration, now: Timestamp) -> Result<Vec<Letter>> {
    let due = outbox::table
        .filter(outbox::state.eq(LetterState::Waiting))
        .filter(outbox::next_attempt_at.le(now))
        .filter(outbox::claimed_until.is_null().or(outbox::claimed_until.lt(now)))
        .order((outbox::next_attempt_at, outbox::id))
        .limit(limit)
        .select(outbox::id);
    // On PostgreSQL two servers ask at the same time: each takes rows that the other has not locked.
    let ids: Vec<OutboxId> = match conn {
        DbConnection::Pg(pg) => due.for_update().skip_locked().load(pg)?,
        DbConnection::Sqlite(sqlite) => due.load(sqlite)?,
    };
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids.clone())))
        .set(outbox::claimed_until.eq(now + lease))
        .execute(conn)?;
    Ok(outbox::table
        .filter(outbox::id.eq_any(ids))
        .order((outbox::next_attempt_at, outbox::id))
        .select(Letter::as_select())
        .load(conn)?)
}

/// Notes that the mail server took a letter.
///
/// # Errors
/// The database fails.
pub fn set_sent(conn: &mut DbConnection, id: OutboxId, now: Timestamp) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((
            outbox::state.eq(LetterState::Sent),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::claimed_until.eq(None::<Timestamp>),
            outbox::reason.eq(None::<String>),
            outbox::sent_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes a failed attempt and when the next one is due.
///
/// # Errors
/// The database fails.
pub fn set_retry(conn: &mut DbConnection, id: OutboxId, reason: &str, next: Timestamp) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::claimed_until.eq(None::<Timestamp>),
            outbox::reason.eq(reason),
            outbox::next_attempt_at.eq(next),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a letter is given up ([`LetterState::Failed`], after one more attempt) or not wanted any more
/// ([`LetterState::Dropped`], without one).
///
/// # Errors
/// The database fails.
pub fn set_ended(conn: &mut DbConnection, id: OutboxId, state: LetterState, reason: &str) -> Result<()> {
    let attempt = i32::from(state == LetterState::Failed);
    diesel::update(outbox::table.find(id))
        .set((
            outbox::state.eq(state),
            outbox::attempts.eq(outbox::attempts + attempt),
            outbox::claimed_until.eq(None::<Timestamp>),
            outbox::reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a claimed letter back unsent, not before `next`: its domain has had enough for this minute.
///
/// # Errors
/// The database fails.
pub fn release(conn: &mut DbConnection, id: OutboxId, next: Timestamp) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((outbox::claimed_until.eq(None::<Timestamp>), outbox::next_attempt_at.eq(next)))
        .execute(conn)?;
    Ok(())
}

/// Gives claimed letters back as they were.
///
/// # Errors
/// The database fails.
pub fn release_all(conn: &mut DbConnection, ids: &[OutboxId]) -> Result<()> {
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
        .set(outbox::claimed_until.eq(None::<Timestamp>))
        .execute(conn)?;
    Ok(())
}

/// How many letters went to a domain since `since`, from whichever server.
///
/// # Errors
/// The database fails.
pub fn sent_since(conn: &mut DbConnection, domain: &str, since: Timestamp) -> Result<i64> {
    Ok(outbox::table
        .filter(outbox::to_domain.eq(domain))
        .filter(outbox::sent_at.gt(since))
        .count()
        .get_result(conn)?)
}

/// How many letters stand where.
///
/// # Errors
/// The database fails.
pub fn counts(conn: &mut DbConnection) -> Result<Vec<(LetterState, i64)>> {
    Ok(outbox::table.group_by(outbox::state).select((outbox::state, diesel::dsl::count_star())).load(conn)?)
}

/// How full the outbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Letters that are not delivered yet.
    pub waiting: i64,
    /// Those of them that some server is delivering.
    pub claimed: i64,
    /// Letters that were given up.
    pub failed: i64,
    /// When the longest waiting one was written.
    pub oldest: Option<Timestamp>,
}

/// How full the outbox is, in one statement over two indexes.
///
/// # Errors
/// The database fails.
pub fn depth(conn: &mut DbConnection, now: Timestamp) -> Result<Depth> {
    let waiting = || outbox::table.filter(outbox::state.eq(LetterState::Waiting));
    let (waiting, claimed, failed, oldest) = diesel::select((
        waiting().count().single_value(),
        waiting().filter(outbox::claimed_until.ge(now)).count().single_value(),
        outbox::table.filter(outbox::state.eq(LetterState::Failed)).count().single_value(),
        waiting().select(diesel::dsl::min(outbox::created_at)).single_value(),
    ))
    .get_result::<(Option<i64>, Option<i64>, Option<i64>, Option<Timestamp>)>(conn)?;
    let number = Option::unwrap_or_default;
    Ok(Depth { waiting: number(waiting), claimed: number(claimed), failed: number(failed), oldest })
}

/// Letters in a state, to an address, or all; the newest first.
///
/// # Errors
/// The database fails.
pub fn list(
    conn: &mut DbConnection,
    state: Option<LetterState>,
    to: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Letter>> {
    let mut letters = outbox::table.select(Letter::as_select()).into_boxed::<MultiBackend>();
    if let Some(state) = state {
        letters = letters.filter(outbox::state.eq(state));
    }
    if let Some(to) = to {
        letters = letters.filter(outbox::to_email.eq(to));
    }
    Ok(letters.order(outbox::id.desc()).offset(offset).limit(limit).load(conn)?)
}

/// How many letters [`list`] has in all.
///
/// # Errors
/// The database fails.
pub fn count(conn: &mut DbConnection, state: Option<LetterState>, to: Option<&str>) -> Result<i64> {
    let mut letters = outbox::table.into_boxed::<MultiBackend>();
    if let Some(state) = state {
        letters = letters.filter(outbox::state.eq(state));
    }
    if let Some(to) = to {
        letters = letters.filter(outbox::to_email.eq(to));
    }
    Ok(letters.count().get_result(conn)?)
}

/// One letter.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn by_id(conn: &mut DbConnection, id: OutboxId) -> Result<Letter> {
    Ok(outbox::table.find(id).select(Letter::as_select()).first(conn)?)
}

/// When the longest waiting letter was written.
///
/// # Errors
/// The database fails.
pub fn oldest_waiting(conn: &mut DbConnection) -> Result<Option<Timestamp>> {
    Ok(outbox::table
        .filter(outbox::state.eq(LetterState::Waiting))
        .select(diesel::dsl::min(outbox::created_at))
        .first(conn)?)
}

/// Empties the bodies of letters that ended before `before` (public-sector.md 3.2: 7 days).
///
/// # Errors
/// The database fails.
pub fn purge_bodies(conn: &mut DbConnection, before: Timestamp) -> Result<usize> {
    Ok(diesel::update(
        outbox::table
            .filter(outbox::state.ne(LetterState::Waiting))
            .filter(outbox::created_at.lt(before))
            .filter(outbox::text_body.ne("")),
    )
    .set((outbox::text_body.eq(""), outbox::html_body.eq("")))
    .execute(conn)?)
}

/// Deletes letters that ended and were made before `before` (public-sector.md 3.2: 90 days).
///
/// # Errors
/// The database fails.
pub fn purge_log(conn: &mut DbConnection, before: Timestamp) -> Result<usize> {
    let ended =
        outbox::table.filter(outbox::state.ne(LetterState::Waiting)).filter(outbox::created_at.lt(before));
    Ok(diesel::delete(ended).execute(conn)?)
}
