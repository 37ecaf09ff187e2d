//! Reading a thread: a page of posts with everything that stands around them, and the mark of what was read.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp as SqlTimestamp};

use super::{Post, REPLIES_PER_PAGE, Thread, page_of, read_store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Error, Result};
use crate::forum::accounts::{Role, Viewer};
use crate::forum::channels::{self, Channel};
use crate::forum::ids::{MemberId, PostId, ThreadId};
use crate::forum::regions::Ags;

/// A post with its author and what the viewer did with it.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs)]
pub struct PostRow {
    #[diesel(sql_type = BigInt)]
    pub id: PostId,
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = Nullable<Integer>)]
    pub answers_number: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub answers_author_name: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub answers_id: Option<PostId>,
    #[diesel(sql_type = Text)]
    pub body_html: String,
    #[diesel(sql_type = Integer)]
    pub thank_count: i32,
    #[diesel(sql_type = SqlTimestamp)]
    pub created_at: Timestamp,
    #[diesel(sql_type = Nullable<SqlTimestamp>)]
    pub edited_at: Option<Timestamp>,
    #[diesel(sql_type = Bool)]
    pub is_hidden: bool,
    #[diesel(sql_type = BigInt)]
    pub author_id: MemberId,
    #[diesel(sql_type = Text)]
    pub author_name: String,
    #[diesel(sql_type = Text)]
    pub author_handle: String,
    #[diesel(sql_type = Text)]
    pub author_organisation: String,
    #[diesel(sql_type = Text)]
    pub author_home: Ags,
    #[diesel(sql_type = Text)]
    pub author_role: Role,
    #[diesel(sql_type = Bool)]
    pub author_is_per_du: bool,
    /// By which the author's picture is fetched.
    #[diesel(sql_type = Nullable<Text>)]
    pub author_picture: Option<String>,
    #[diesel(sql_type = Bool)]
    pub is_thanked: bool,
}

/// What programs get of a post beside what a page shows.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs)]
pub struct PostSource {
    #[diesel(sql_type = BigInt)]
    pub id: PostId,
    #[diesel(sql_type = Text)]
    pub body_md: String,
    /// How often it was edited.
    #[diesel(sql_type = Integer)]
    pub edit_count: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub external_id: Option<String>,
    /// That of its thread.
    #[diesel(sql_type = Nullable<Text>)]
    pub thread_external_id: Option<String>,
}

/// The facts of a thread that its page shows beside the posts.
#[derive(Debug, Clone)]
pub struct ThreadFacts {
    /// The thread.
    pub thread: Thread,
    /// Its channel.
    pub channel: Channel,
    /// Who marked the solution.
    pub answer_marked_by: Option<String>,
    /// The last post that the viewer had read before this visit.
    pub read_number: Option<i32>,
    /// Whether the viewer muted it.
    pub is_muted: bool,
}

impl ThreadPage {
    /// Members to whom the page looks different from what a bystander sees: they wrote on it, or said thanks.
    /// None if there are too many to keep in mind.
    pub fn others(&self) -> Option<Vec<MemberId>> {
        let authors = self.replies.iter().chain([&self.opening]).chain(&self.answer).map(|row| row.author_id);
        let mut others: Vec<MemberId> = authors.chain(self.thankers.iter().copied()).collect();
        others.sort_unstable();
        others.dedup();
        (others.len() <= MOST_OTHERS).then_some(others)
    }
}

/// One page of a thread.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    /// What stands around the posts.
    pub facts: ThreadFacts,
    /// The opening post.
    pub opening: PostRow,
    /// The solution, wherever it stands.
    pub answer: Option<PostRow>,
    /// The replies of this page.
    pub replies: Vec<PostRow>,
    /// Which page, from 1.
    pub page: i64,
    /// How many pages.
    pub pages: i64,
    /// Newest reply first.
    pub is_newest_first: bool,
    /// Who said thanks for a post on it.
    pub thankers: Vec<MemberId>,
}

/// Members beyond which [`ThreadPage::others`] gives up.
const MOST_OTHERS: usize = 500;

/// Reads one page of a thread: three statements, whatever its length.
///
/// # Errors
/// `NotFound` for a thread the viewer may not see and for a page that does not exist.
pub fn read(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: ThreadId,
    page: i64,
    is_newest_first: bool,
) -> Result<ThreadPage> {
    let facts = read_store::facts(conn, viewer, id)?;
    let last = facts.thread.last_post_number;
    let pages = page_of(last.max(2));
    if page < 1 || page > pages {
        return Err(Error::NotFound);
    }
    let (from, to) = range(page, is_newest_first, last);
    let rows = read_store::posts(conn, viewer, &facts.thread, (from, to))?;

    let thanked: Vec<PostId> = rows.iter().filter(|row| row.thank_count > 0).map(|row| row.id).collect();
    let thankers = if thanked.is_empty() { Vec::new() } else { read_store::thankers(conn, &thanked)? };

    let (mut opening, mut answer, mut replies) = (None, None, Vec::new());
    for row in rows {
        if Some(row.id) == facts.thread.answer_post_id {
            answer = Some(row.clone());
        }
        match row.number {
            1 => opening = Some(row),
            number if (from..=to).contains(&number) => replies.push(row),
            _ => {}
        }
    }
    if is_newest_first {
        replies.reverse();
    }
    Ok(ThreadPage {
        facts,
        opening: opening.ok_or(Error::NotFound)?,
        answer,
        replies,
        page,
        pages,
        is_newest_first,
        thankers,
    })
}

/// The number of the newest post on a page of a thread whose newest post is `last`.
pub fn newest_on(page: i64, is_newest_first: bool, last: i32) -> i32 {
    let (from, to) = range(page, is_newest_first, last);
    if to < from { 1 } else { to.min(last).max(1) }
}

/// Whether a reply stands on a page of a thread whose newest post is `last`.
pub fn is_on(page: i64, is_newest_first: bool, last: i32, number: i32) -> bool {
    let (from, to) = range(page, is_newest_first, last);
    (from..=to).contains(&number)
}

/// The numbers of the replies on a page. They have no gaps, so the last page costs what the first does.
fn range(page: i64, is_newest_first: bool, last: i32) -> (i32, i32) {
    let first = i32::try_from((page - 1) * REPLIES_PER_PAGE).unwrap_or(i32::MAX / 2);
    let per_page = i32::try_from(REPLIES_PER_PAGE).unwrap_or(20);
    if is_newest_first {
        ((last - first - per_page + 1).max(2), last - first)
    } else {
        (first + 2, first + per_page + 1)
    }
}

/// The sources of a thread's posts with these numbers, in their order: one statement.
///
/// # Errors
/// A guest, or the database fails.
pub fn sources(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: ThreadId,
    numbers: (i32, i32),
) -> Result<Vec<PostSource>> {
    viewer.member()?;
    read_store::sources(conn, viewer, id, numbers)
}

/// One post with its thread and its source: three statements.
///
/// # Errors
/// A guest; `NotFound`, also for what the viewer must not know of.
pub fn post(conn: &mut DbConnection, viewer: &Viewer, id: PostId) -> Result<(Thread, PostRow, PostSource)> {
    let (thread, post) = super::post_store::visible_post(conn, viewer, id)?;
    let numbers = (post.number, post.number);
    let rows = read_store::posts(conn, viewer, &thread, numbers)?;
    let row = rows.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    let source = read_store::sources(conn, viewer, thread.id, numbers)?.pop().ok_or(Error::NotFound)?;
    Ok((thread, row, source))
}

/// Whether a page shows posts that the viewer had not read; then [`mark_read`] is due.
pub fn shows_unread(page: &ThreadPage) -> Option<i32> {
    let newest = page.replies.iter().map(|post| post.number).max().unwrap_or(1);
    (page.facts.read_number.unwrap_or(0) < newest).then_some(newest)
}

/// Notes that the viewer has read up to post `number`. Never goes back.
///
/// # Errors
/// A guest, a thread the viewer may not see.
pub fn mark_read(
    conn: &mut DbConnection,
    viewer: &Viewer,
    id: ThreadId,
    number: i32,
    now: Timestamp,
) -> Result<()> {
    let member = viewer.member()?;
    let thread = super::thread_store::visible_thread(conn, viewer, id)?;
    let is_first = read_store::advance_mark(conn, member.id, thread.id, number, now)?;
    if is_first && thread.author_id != member.id {
        read_store::count_reader(conn, thread.id)?;
    }
    Ok(())
}

/// The number of the first post that the viewer has not read, none if she has read all.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn first_unread(conn: &mut DbConnection, viewer: &Viewer, id: ThreadId) -> Result<(Thread, Option<i32>)> {
    let facts = read_store::facts(conn, viewer, id)?;
    let next = facts.read_number.unwrap_or(0) + 1;
    let unread = (next <= facts.thread.last_post_number).then_some(next);
    Ok((facts.thread, unread))
}

/// A post's number and thread, if the viewer may see it.
///
/// # Errors
/// `NotFound`, or the database fails.
pub fn place_of(conn: &mut DbConnection, viewer: &Viewer, id: PostId) -> Result<(Thread, Post)> {
    super::post_store::visible_post(conn, viewer, id)
}

/// Everything a form for a new thread needs: the channels that take one, and whether the member follows them.
///
/// # Errors
/// A guest, or the database fails.
pub fn channels_for_asking(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Channel, bool)>> {
    let channels = channels::store::all_followed(conn, viewer)?;
    Ok(channels
        .into_iter()
        .filter(|(channel, _)| !channel.is_archived)
        .map(|(channel, level)| (channel, level.is_some_and(channels::SubscriptionLevel::follows)))
        .collect())
}
