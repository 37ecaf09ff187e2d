//! Threads with their posts as rows, a portion at a time.

use sha2::{Digest, Sha256};

use super::Step;
use super::ready::{GrownThread, ReadyPost, ReadyThanks, ReadyThread};
use super::rows_store::{self as store, PostRow, RevisionRow, ThanksRow, ThreadRow};
use super::write::Writer;
use crate::db::reserve_ids;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::ids::{MemberId, PostId, ThreadId};
use crate::forum::regions::Ags;
use crate::text::RENDERER_VERSION;

/// The rows of some threads.
#[derive(Debug, Default)]
pub(super) struct Batch {
    threads: Vec<ThreadRow>,
    posts: Vec<PostRow>,
    revisions: Vec<RevisionRow>,
    thanks: Vec<ThanksRow>,
}

impl Batch {
    /// Makes the rows, with ids.
    pub(super) fn of(writer: &mut Writer<'_, '_>, threads: Vec<ReadyThread>) -> Result<Self> {
        let post_count = threads.iter().map(|thread| thread.posts.len()).sum();
        let thread_ids = reserve_ids(writer.conn, "threads", threads.len())?;
        let mut post_ids = reserve_ids(writer.conn, "posts", post_count)?.into_iter();
        let mut batch = Self::default();
        for (thread, id) in threads.into_iter().zip(thread_ids) {
            let ids: Vec<PostId> = post_ids.by_ref().take(thread.posts.len()).map(PostId).collect();
            writer.note_thread(&thread.id, ThreadId(id));
            batch.add(writer, thread, ThreadId(id), &ids)?;
        }
        Ok(batch)
    }

    pub(super) fn insert(self, writer: &mut Writer<'_, '_>) -> Result<()> {
        store::insert_threads(writer.conn, &self.threads)?;
        store::insert_posts(writer.conn, &self.posts)?;
        store::insert_revisions(writer.conn, &self.revisions)?;
        store::insert_thanks(writer.conn, &self.thanks)?;
        (writer.progress)(Step::Written { posts: self.posts.len() });
        Ok(())
    }

    /// How many posts wait to be inserted.
    pub(super) fn posts(&self) -> usize {
        self.posts.len()
    }

    /// Adds the new posts of a thread that is there, and counts them.
    pub(super) fn grow(&mut self, writer: &mut Writer<'_, '_>, grown: GrownThread) -> Result<()> {
        let Some(last) = grown.posts.last() else { return Ok(()) };
        let last = (last.created_at, writer.member_id(&last.author)?);
        let first = store::note_posts(writer.conn, grown.thread, count(grown.posts.len()), last)?;
        let mut added = first..;
        let numbers: Vec<i32> =
            grown.numbers.iter().filter_map(|there| there.or_else(|| added.next())).collect();
        let ids = reserve_ids(writer.conn, "posts", grown.posts.len())?;
        let first_thanks = self.thanks.len();
        for ((number, id), mut post) in (first..).zip(ids).zip(grown.posts) {
            let id = PostId(id);
            let place = post.answers.and_then(|answered| usize::try_from(answered - 1).ok());
            post.answers = place.and_then(|place| numbers.get(place).copied());
            if post.is_solution
                && let Some(solution) = &grown.solution
            {
                let marked = (id, writer.member_id(&solution.marked_by)?, solution.marked_at);
                store::solve(writer.conn, grown.thread, solution.status, marked)?;
            }
            self.add_post(writer, post, (grown.thread, id, number))?;
        }
        store::note_thanks(writer.conn, grown.thread, count(self.thanks.len() - first_thanks))
    }

    fn add(
        &mut self,
        writer: &Writer<'_, '_>,
        mut thread: ReadyThread,
        id: ThreadId,
        post_ids: &[PostId],
    ) -> Result<()> {
        let (author_id, home) = writer.member(&thread.author)?;
        let (author_id, origin_ags) = (*author_id, thread.origin.take().unwrap_or_else(|| home.clone()));
        let last = thread.posts.last();
        let last_post_at = last.map_or(thread.created_at, |post| post.created_at);
        let last_author_id = last.map_or(Ok(author_id), |post| writer.member_id(&post.author))?;
        let (answer_post_id, answered_at) = solution(&thread, post_ids).unzip();
        let marked_by = thread.solved_by.as_deref().map_or(Ok(author_id), |name| writer.member_id(name))?;
        let first_thanks = self.thanks.len();
        let last_post_number = count(thread.posts.len());
        for ((number, post), id_of_post) in (1..).zip(std::mem::take(&mut thread.posts)).zip(post_ids) {
            self.add_post(writer, post, (id, *id_of_post, number))?;
        }
        let (featured_at, featured_sentence) = thread.featured.unzip();
        self.threads.push(ThreadRow {
            id,
            channel_id: writer.channel(&thread.channel)?,
            author_id,
            kind: thread.kind,
            title: thread.title,
            view_ags: Ags::view_key(&thread.scope, &origin_ags),
            scope_ags: thread.scope,
            origin_ags,
            status: thread.status,
            is_pinned: thread.is_pinned,
            is_hidden: thread.is_hidden,
            featured_at,
            featured_sentence,
            answer_post_id,
            answer_marked_by_id: answer_post_id.map(|_| marked_by),
            answered_at,
            reply_count: last_post_number - 1,
            thank_count: count(self.thanks.len() - first_thanks),
            last_post_number,
            last_post_at,
            last_author_id,
            created_at: thread.created_at,
            form_key: format!("import:{}", thread.id),
            external_id: thread.id,
        });
        Ok(())
    }

    fn add_post(
        &mut self,
        writer: &Writer<'_, '_>,
        post: ReadyPost,
        (thread_id, id, number): (ThreadId, PostId, i32),
    ) -> Result<()> {
        let author_id = writer.member_id(&post.author)?;
        let first_thanks = self.thanks.len();
        match &post.thanks {
            ReadyThanks::Count(wanted) => {
                let from = thankful(&post.id, author_id, &writer.people).take(*wanted);
                let at = post.created_at;
                self.thanks.extend(from.map(|member_id| ThanksRow {
                    post_id: id,
                    member_id,
                    created_at: at,
                }));
            }
            ReadyThanks::From(from) => {
                for (name, at) in from {
                    let member_id = writer.member_id(name)?;
                    self.thanks.push(ThanksRow { post_id: id, member_id, created_at: *at });
                }
            }
        }
        for revision in post.revisions {
            self.revisions.push(RevisionRow {
                post_id: id,
                editor_id: writer.member_id(&revision.editor)?,
                title: revision.title,
                body_md: revision.body_md,
                created_at: revision.created_at,
            });
        }
        self.posts.push(PostRow {
            id,
            thread_id,
            number,
            author_id,
            answers_number: post.answers,
            body_md: post.body_md,
            body_html: post.body_html,
            excerpt: post.excerpt,
            renderer_version: RENDERER_VERSION,
            thank_count: count(self.thanks.len() - first_thanks),
            is_hidden: post.is_hidden,
            created_at: post.created_at,
            edited_at: post.edited_at,
            edit_count: post.edit_count,
            form_key: post.form_key,
            external_id: post.id,
        });
        Ok(())
    }
}

/// The post that is the solution, and since when. Nobody said when: since it was written.
fn solution(thread: &ReadyThread, ids: &[PostId]) -> Option<(PostId, Timestamp)> {
    let (post, id) = thread.posts.iter().zip(ids).find(|(post, _)| post.is_solution)?;
    Some((*id, thread.solved_at.unwrap_or(post.created_at)))
}

/// Members who may stand for thanks of which only the number is known: everybody but the author, beginning
/// somewhere that depends on the post alone, so that every import gives the same.
fn thankful<'p>(
    post: &str,
    author: MemberId,
    people: &'p [MemberId],
) -> impl Iterator<Item = MemberId> + use<'p> {
    let digest = Sha256::digest(post.as_bytes());
    let lot = digest.iter().take(4).fold(0_usize, |lot, byte| lot << 8 | usize::from(*byte));
    let start = lot % people.len().max(1);
    people[start..].iter().chain(&people[..start]).copied().filter(move |member| *member != author)
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
