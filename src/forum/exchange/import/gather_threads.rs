//! Threads, against what is there: new ones, and those that have grown since they were imported.
//!
//! A thread that is there is known by its opening: if that is another one, its posts may all have other ids,
//! and adding them would double it.

use std::collections::HashMap;

use anyhow::Result;

use super::fault::{Fault, Place};
use super::gather::{Gather, Thing};
use super::known_store::{self as store, StoredPost, StoredThread};
use super::ready::{GrownThread, ReadyPost, ReadySolution, ReadyThanks, ReadyThread};
use crate::db::DbConnection;
use crate::forum::exchange::key;
use crate::forum::threads::{PostText, ThreadKind};

impl Gather<'_> {
    /// Takes a thread.
    pub(super) fn thread(&mut self, conn: &mut DbConnection, new: ReadyThread, place: &Place) -> Result<()> {
        for (number, post) in (1..).zip(&new.posts) {
            self.claim(Thing::Post, &post.id, place, Some(number));
        }
        if self.known.threads.contains(&key(&new.id)) {
            self.outcome.threads.known += 1;
            // It may have gone since the import began.
            let Some(there) = store::thread(conn, &new.id)? else { return Ok(()) };
            return self.grow(conn, new, &there, false, place);
        }
        if self.known.native_threads.contains(&new.created_at.utc().timestamp_micros())
            && let Some(there) = store::native_twin(conn, new.created_at, &new.title)?
        {
            self.outcome.threads.linked += 1;
            return self.grow(conn, new, &there, true, place);
        }
        self.references(&new, place);
        let ids = (1..).zip(&new.posts).map(|(number, post)| (number, post.id.as_str()));
        self.untaken(conn, &ids.collect::<Vec<_>>(), place)?;
        self.outcome.threads.new += 1;
        self.count(&new.posts);
        self.spools.threads.push(&new)
    }

    /// What the file adds to a thread that is there: posts, and names for those that have none.
    fn grow(
        &mut self,
        conn: &mut DbConnection,
        mut new: ReadyThread,
        there: &StoredThread,
        is_linked: bool,
        place: &Place,
    ) -> Result<()> {
        let found = find(&new.posts, &there.posts);
        if differs(&new, there, &found) {
            self.differs("thread", &new.id, place);
        }
        let knows_opening = found.first().is_some_and(|post| post.is_some_and(|post| post.number == 1));
        let mut grown = GrownThread {
            thread: there.row.id,
            is_linked,
            links: Vec::new(),
            numbers: found.iter().map(|post| post.map(|post| post.number)).collect(),
            posts: Vec::new(),
            solution: None,
            id: std::mem::take(&mut new.id),
        };
        if knows_opening {
            let pairs = (1..).zip(new.posts.iter().zip(&found));
            let named = pairs.filter(|(_, (_, found))| found.is_none_or(|post| post.external_id.is_none()));
            let named: Vec<_> = named.map(|(number, (post, _))| (number, post.id.as_str())).collect();
            self.untaken(conn, &named, place)?;
            let nameless = new.posts.iter().zip(&found).filter_map(|(post, found)| Some((post, (*found)?)));
            let nameless = nameless.filter(|(_, found)| found.external_id.is_none());
            grown.links = nameless.map(|(post, found)| (found.id, post.id.clone())).collect();
            grown.solution = solution(&new, there, &found);
            self.new_posts(new, &mut grown, place);
        }
        if !grown.posts.is_empty() {
            self.outcome.grown_threads += 1;
            self.outcome.grown_posts += u64::try_from(grown.posts.len()).unwrap_or(0);
            self.count(&grown.posts);
        }
        self.outcome.linked_posts += u64::try_from(grown.links.len()).unwrap_or(0);
        if is_linked || !grown.links.is_empty() || !grown.posts.is_empty() {
            self.spools.grown.push(&grown)?;
        }
        Ok(())
    }

    /// Moves the posts that are new from the line to what is to be written.
    fn new_posts(&mut self, new: ReadyThread, grown: &mut GrownThread, place: &Place) {
        for (number, mut post) in (1..).zip(new.posts) {
            if grown.numbers.get(number - 1).is_some_and(Option::is_some) {
                continue;
            }
            self.references_of_post(number, &post, place);
            // Posts of known threads come unrendered, since hardly any of them is new.
            if post.body_html.is_empty()
                && let Ok(text) = PostText::parse(&post.body_md)
            {
                let draft = text.render(&post.form_key, false);
                (post.body_html, post.excerpt) = (draft.html, draft.excerpt);
            }
            grown.posts.push(post);
        }
        if let Some(solution) = &grown.solution {
            self.names(Thing::Member, &solution.marked_by, place, None, "solved_by");
        }
    }

    /// Ids that posts of other threads have already are a fault.
    fn untaken(&mut self, conn: &mut DbConnection, posts: &[(usize, &str)], place: &Place) -> Result<()> {
        if !self.known.has_posts || posts.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = posts.iter().map(|(_, id)| *id).collect();
        for id in store::posts_with(conn, &ids)? {
            let number = posts.iter().find(|(_, own)| *own == id).map(|(number, _)| *number);
            self.fault(place, number, "id", Fault::Taken(id));
        }
        Ok(())
    }

    fn count(&mut self, posts: &[ReadyPost]) {
        self.outcome.posts += u64::try_from(posts.len()).unwrap_or(0);
        let thanks = posts.iter().map(|post| match &post.thanks {
            ReadyThanks::Count(count) => *count,
            ReadyThanks::From(from) => from.len(),
        });
        self.outcome.thanks += u64::try_from(thanks.sum::<usize>()).unwrap_or(0);
    }

    /// Everybody and everything that a thread names.
    fn references(&mut self, new: &ReadyThread, place: &Place) {
        self.names(Thing::Channel, &new.channel, place, None, "channel");
        self.names(Thing::Member, &new.author, place, None, "author");
        if let Some(member) = &new.solved_by {
            self.names(Thing::Member, member, place, None, "solved_by");
        }
        for (number, post) in (1..).zip(&new.posts) {
            self.references_of_post(number, post, place);
        }
        let channel = key(&new.channel);
        match self.channel_regions.get(&channel).or_else(|| self.known.channels.get(&channel)) {
            Some(Some(region)) if !new.scope.is_inside(region) => {
                self.fault(place, None, "ags", Fault::OutsideChannelRegion);
            }
            Some(_) => {}
            None => self.unplaced.push((channel, new.scope.clone(), place.clone())),
        }
    }

    fn references_of_post(&mut self, number: usize, post: &ReadyPost, place: &Place) {
        let others = self.members().saturating_sub(1);
        self.names(Thing::Member, &post.author, place, Some(number), "author");
        for revision in &post.revisions {
            self.names(Thing::Member, &revision.editor, place, Some(number), "editor");
        }
        match &post.thanks {
            ReadyThanks::Count(count) if *count > others => {
                self.thankful.push((place.clone(), number, *count));
            }
            ReadyThanks::Count(_) => {}
            ReadyThanks::From(from) => {
                for (member, _) in from {
                    self.names(Thing::Member, member, place, Some(number), "member");
                }
            }
        }
    }
}

/// Which posts of the forum those of a line are: the same external id; or no external id yet, and the same
/// number and instant.
fn find<'t>(posts: &[ReadyPost], there: &'t [StoredPost]) -> Vec<Option<&'t StoredPost>> {
    let named: HashMap<&str, &StoredPost> =
        there.iter().filter_map(|post| post.external_id.as_deref().map(|id| (id, post))).collect();
    let nameless: HashMap<i32, &StoredPost> =
        there.iter().filter(|post| post.external_id.is_none()).map(|post| (post.number, post)).collect();
    let twin = |number: i32, post: &ReadyPost| {
        nameless.get(&number).copied().filter(|there| there.created_at == post.created_at)
    };
    let by_number = (1..).zip(posts);
    by_number
        .map(|(number, post)| named.get(post.id.as_str()).copied().or_else(|| twin(number, post)))
        .collect()
}

/// Whether the forum says something else than the line; what only the line has is no contradiction.
fn differs(new: &ReadyThread, there: &StoredThread, found: &[Option<&StoredPost>]) -> bool {
    let is_same_head = there.row.kind == new.kind
        && there.row.title == new.title
        && there.row.scope_ags == new.scope
        && found.first().is_some_and(|post| post.is_some_and(|post| post.number == 1));
    let has_all = found.iter().flatten().count() == there.posts.len();
    let mut pairs = new.posts.iter().zip(found);
    let are_same_texts = pairs.all(|(post, found)| found.is_none_or(|found| found.body_md == post.body_md));
    let mut solutions = new.posts.iter().zip(found).filter(|(post, _)| post.is_solution);
    let is_solution_taken = solutions.all(|(_, found)| match found {
        Some(found) => there.row.answer_post_id == Some(found.id),
        None => takes_solution(there),
    });
    !(is_same_head && has_all && are_same_texts && is_solution_taken)
}

/// Whether a thread that is there may still get its solution.
fn takes_solution(there: &StoredThread) -> bool {
    there.row.answer_post_id.is_none() && there.row.kind == ThreadKind::Question
}

/// The solution that comes with the new posts, if the thread has none yet.
fn solution(new: &ReadyThread, there: &StoredThread, found: &[Option<&StoredPost>]) -> Option<ReadySolution> {
    let mut added = new.posts.iter().zip(found).filter(|(_, found)| found.is_none());
    let (post, _) = added.find(|(post, _)| post.is_solution)?;
    takes_solution(there).then(|| ReadySolution {
        status: new.status,
        marked_by: new.solved_by.clone().unwrap_or_else(|| new.author.clone()),
        marked_at: new.solved_at.unwrap_or(post.created_at),
    })
}
