//! What one reader's digest says (mail.md 2.2–2.5). Pure: the landscape and the facts of the reader come in,
//! plain data comes out.

use std::collections::{HashMap, HashSet};

use chrono::Duration;

use super::reader::{Reader, Why};
use super::{Block, Candidate, Landscape};
use crate::db::types::Timestamp;
use crate::forum::ids::{ChannelId, ThreadId};
use crate::forum::threads::ThreadKind;
use crate::forum::threads::list::ThreadRow;
use crate::forum::threads::score::{Nearness, Signals, score};

/// Threads of one channel in one block.
const PER_CHANNEL: usize = 2;
/// Hours that a question waits before colleagues are asked for help.
const WAITING_HOURS: i64 = 24;
/// Fewer new threads than this alone are no reason for a mail.
const WORTH_A_MAIL: usize = 3;

/// Most threads of each block.
const fn most(block: Block) -> usize {
    match block {
        Block::ForYou => 4,
        Block::Solved => 5,
        Block::Open | Block::Events | Block::Templates => 3,
        Block::Featured => 2,
        Block::New => 8,
    }
}

/// What an item says below its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Replies she has not seen: how many, and who wrote the last.
    Replies(usize, String),
    /// How many answers she has, none of them marked.
    Helped(i32),
    /// Plain beginning of the solution, its author and the author's organisation.
    Solution(String, String, String),
    /// The moderators' sentence.
    Sentence(String),
    /// Since when it waits.
    Waiting(Timestamp),
    /// Its channel, and how many replies came to a thread that is older than the window.
    Channel(String, usize),
}

/// One thread in a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which thread.
    pub thread: ThreadId,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: ThreadKind,
    /// Why it is here.
    pub why: Why,
    /// What is said about it.
    pub line: Line,
    /// Whether it is solved now.
    pub is_solved: bool,
}

/// A digest before it is put into words.
#[derive(Debug, Clone, Default)]
pub struct DigestContent {
    /// The blocks that hold something, in their order.
    pub blocks: Vec<(Block, Vec<Item>)>,
    /// Further threads for which the last block has no place.
    pub more: usize,
    /// Threads begun in the window.
    pub new_count: usize,
    /// Questions solved in the window.
    pub solved_count: usize,
    /// Those of them from the reader's Kreis.
    pub solved_in_district: usize,
}

impl DigestContent {
    /// The items of a block.
    pub fn items(&self, block: Block) -> &[Item] {
        self.blocks.iter().find(|(own, _)| *own == block).map_or(&[], |(_, items)| items)
    }

    /// Every thread that is named here.
    pub fn named(&self) -> impl Iterator<Item = ThreadId> + '_ {
        self.blocks.iter().flat_map(|(_, items)| items).map(|item| item.thread)
    }

    /// Whether it is worth a mail: dates alone are not, nor is a handful of new threads.
    pub fn is_worth_a_mail(&self) -> bool {
        self.blocks.iter().any(|(block, items)| match block {
            Block::Events => false,
            Block::New => items.len() + self.more >= WORTH_A_MAIL,
            _ => true,
        })
    }
}

/// Makes a reader's digest out of the landscape.
pub fn compose(landscape: &Landscape, reader: &Reader) -> DigestContent {
    let start = reader.window_start(landscape.now);
    let mut pages =
        Pages { landscape, reader, start, content: DigestContent::default(), taken: HashSet::new() };
    pages.fill(Block::ForYou, pages.for_you());
    let ranked = pages.ranked();
    for block in &Block::ALL[1..] {
        pages.choose(*block, &ranked);
    }
    pages.content
}

/// A thread that may stand in a reader's digest.
struct Ranked<'a> {
    candidate: &'a Candidate,
    why: Why,
    score: f64,
}

/// A digest in the making.
struct Pages<'a> {
    landscape: &'a Landscape,
    reader: &'a Reader,
    start: Timestamp,
    content: DigestContent,
    taken: HashSet<ThreadId>,
}

impl<'a> Pages<'a> {
    /// Block 2: replies to her own threads that she has not seen, then her open questions with answers.
    fn for_you(&self) -> Vec<Item> {
        let own = self
            .landscape
            .candidates
            .iter()
            .take_while(|candidate| candidate.touched_at > self.start)
            .filter(|candidate| {
                let thread = &candidate.thread;
                thread.author_id == self.reader.member.id
                    && !self.reader.muted.contains(&thread.id)
                    && !self.reader.forbidden.contains(&thread.id)
            });
        let (mut replied, mut helped) = (Vec::new(), Vec::new());
        for candidate in own {
            let thread = &candidate.thread;
            let read = self.reader.marks.get(&thread.id).map_or(0, |(number, _)| *number);
            let replies = candidate.replies.iter().filter(|reply| reply.author != thread.author_id);
            let unseen: Vec<_> =
                replies.clone().filter(|reply| reply.number > read && reply.at > self.start).collect();
            if let Some(last) = unseen.last() {
                let name = self.landscape.name(last.author).to_owned();
                replied.push(item(thread, Why::Own, Line::Replies(unseen.len(), name)));
            } else if thread.is_open_question() && replies.clone().any(|reply| reply.at > self.start) {
                let answers = i32::try_from(replies.count()).unwrap_or(i32::MAX);
                helped.push(item(thread, Why::Own, Line::Helped(answers)));
            }
        }
        replied.append(&mut helped);
        replied
    }

    fn fill(&mut self, block: Block, mut items: Vec<Item>) {
        items.truncate(most(block));
        if !items.is_empty() {
            self.taken.extend(items.iter().map(|item| item.thread));
            self.content.blocks.push((block, items));
        }
    }

    /// Everything that may stand in blocks 3–8, the best first; counts on the way.
    fn ranked(&mut self) -> Vec<Ranked<'a>> {
        let mut ranked = Vec::new();
        for candidate in &self.landscape.candidates {
            let thread = &candidate.thread;
            let is_in_window = candidate.touched_at > self.start;
            // What has waited for longer is worth a reminder only to those who are close to it.
            let is_reminder = thread.is_open_question() && self.reader.is_close_to(thread);
            if !is_in_window && !is_reminder {
                continue;
            }
            let Some(why) = self.reader.relation(candidate) else { continue };
            if is_in_window {
                self.count(thread, why);
            }
            if self.reader.has_news(candidate) {
                let score =
                    score(&signals(candidate, self.start, self.landscape.now), self.reader.nearness(thread));
                ranked.push(Ranked { candidate, why, score });
            }
        }
        ranked.sort_unstable_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| b.candidate.thread.id.cmp(&a.candidate.thread.id))
        });
        ranked
    }

    fn count(&mut self, thread: &ThreadRow, why: Why) {
        let is_new = thread.created_at > self.start;
        let is_solved = thread.answered_at.is_some_and(|at| at > self.start);
        self.content.new_count += usize::from(is_new);
        self.content.solved_count += usize::from(is_solved);
        self.content.solved_in_district += usize::from(is_solved && why == Why::Near(Nearness::District));
    }

    /// Fills a block with the best threads that belong there and stand nowhere yet.
    fn choose(&mut self, block: Block, ranked: &[Ranked<'a>]) {
        let mut fitting: Vec<&Ranked<'a>> = ranked
            .iter()
            .filter(|ranked| self.belongs(block, ranked) && !self.taken.contains(&ranked.candidate.thread.id))
            .collect();
        if block == Block::Open {
            fitting.sort_by_key(|ranked| !is_close(ranked.why));
        }
        if block == Block::Solved {
            // What the moderation recommends goes first: an answer that everybody should see is never
            // crowded out by five that are only nearer.
            fitting
                .sort_by_key(|ranked| ranked.candidate.thread.featured_at.is_none_or(|at| at <= self.start));
        }
        let mut of_channel: HashMap<ChannelId, usize> = HashMap::new();
        let (mut items, mut left) = (Vec::new(), 0);
        for ranked in fitting {
            let thread = &ranked.candidate.thread;
            let number = of_channel.entry(thread.channel_id).or_default();
            if *number < PER_CHANNEL && items.len() < most(block) {
                *number += 1;
                items.push(self.item(block, ranked));
            } else {
                left += 1;
            }
        }
        if block == Block::New {
            self.content.more = left;
        }
        self.fill(block, items);
    }

    fn belongs(&self, block: Block, ranked: &Ranked<'_>) -> bool {
        let thread = &ranked.candidate.thread;
        let is_new = thread.created_at > self.start;
        match block {
            Block::ForYou => false,
            Block::Solved => {
                thread.answered_at.is_some_and(|at| at > self.start) && thread.answer_excerpt.is_some()
            }
            Block::Open => {
                self.reader.preferences.wants_questions
                    && thread.is_open_question()
                    && self.landscape.now - thread.created_at > Duration::hours(WAITING_HOURS)
            }
            Block::Featured => thread.featured_at.is_some_and(|at| at > self.start),
            Block::Events => {
                // A date for the whole Land is one in her region too.
                let is_for_her = ranked.why != Why::Near(Nearness::State)
                    || self.reader.member.home_ags.is_inside(&thread.scope_ags);
                thread.kind == ThreadKind::Event && is_new && is_for_her
            }
            Block::Templates => thread.kind == ThreadKind::Template && is_new,
            Block::New => is_new || thread.last_post_at > self.start,
        }
    }

    fn item(&self, block: Block, ranked: &Ranked<'_>) -> Item {
        let thread = &ranked.candidate.thread;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let line = match block {
            Block::Solved => Line::Solution(
                text(&thread.answer_excerpt),
                text(&thread.answer_author_name),
                text(&thread.answer_author_organisation),
            ),
            Block::Featured => Line::Sentence(text(&thread.featured_sentence)),
            Block::Open => Line::Waiting(thread.created_at),
            _ => {
                let is_older = thread.created_at <= self.start;
                let replies = if is_older { ranked.candidate.replies_since(self.start) } else { 0 };
                Line::Channel(thread.channel_name.clone(), replies)
            }
        };
        item(thread, ranked.why, line)
    }
}

fn item(thread: &ThreadRow, why: Why, line: Line) -> Item {
    let is_solved = thread.answer_post_id.is_some();
    Item { thread: thread.id, title: thread.title.clone(), kind: thread.kind, why, line, is_solved }
}

fn is_close(why: Why) -> bool {
    matches!(why, Why::Replied | Why::Near(Nearness::District | Nearness::Channel))
}

fn signals(candidate: &Candidate, start: Timestamp, now: Timestamp) -> Signals {
    let thread = &candidate.thread;
    Signals {
        repliers: u32::try_from(candidate.repliers_since(start)).unwrap_or(u32::MAX),
        thanks: thread.thank_count.unsigned_abs(),
        is_newly_solved: thread.answered_at.is_some_and(|at| at > start),
        is_featured: thread.featured_at.is_some(),
        readers: thread.reader_count.unsigned_abs(),
        age_days: days_between(candidate.touched_at, now),
    }
}

fn days_between(then: Timestamp, now: Timestamp) -> f64 {
    // Seconds of some weeks are exact in a float.
    f64::from(i32::try_from((now - then).num_seconds()).unwrap_or(i32::MAX)) / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Scene, at, reader, thread};
    use super::*;
    use crate::forum::channels::SubscriptionLevel;
    use crate::forum::digest::Rhythm;
    use crate::forum::ids::PostId;
    use crate::forum::regions::Ags;
    use crate::forum::threads::Status;

    fn ids(content: &DigestContent, block: Block) -> Vec<i64> {
        content.items(block).iter().map(|item| item.thread.0).collect()
    }

    fn everywhere(content: &DigestContent) -> Vec<i64> {
        content.blocks.iter().flat_map(|(_, items)| items).map(|item| item.thread.0).collect()
    }

    #[test]
    fn blocks_stand_in_their_order_and_a_thread_once() {
        let own = thread(1).by(7).reply(9, 2, 20);
        let solved = thread(2).solved(10).featured(10);
        let open = thread(3).channel(3).asked(50);
        let featured = thread(4).channel(4).featured(5).kind(ThreadKind::Experience);
        let event = thread(5).channel(5).kind(ThreadKind::Event);
        let template = thread(6).channel(6).kind(ThreadKind::Template);
        let content =
            Scene::of([thread(7).channel(7).asked(2), template, event, featured, open, solved, own])
                .compose(&reader());

        let order: Vec<_> = content.blocks.iter().map(|(block, _)| *block).collect();
        assert_eq!(order, Block::ALL);
        assert_eq!(everywhere(&content), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((content.new_count, content.solved_count), (6, 1));
        assert!(content.is_worth_a_mail());
    }

    #[test]
    fn what_is_left_out() {
        let base = || thread(2).solved(10);
        let left_out = |name: &str, thread, change: &dyn Fn(&mut Reader)| {
            let mut reader = reader();
            change(&mut reader);
            assert_eq!(everywhere(&Scene::of([thread]).compose(&reader)), [] as [i64; 0], "{name}");
        };
        assert_eq!(everywhere(&Scene::of([base()]).compose(&reader())), [2]);
        left_out("own", base().by(7), &|_| {});
        left_out("muted thread", base(), &|r| {
            r.muted.insert(ThreadId(2));
        });
        left_out("muted channel", base(), &|r| {
            r.levels.insert(ChannelId(2), SubscriptionLevel::Muted);
        });
        left_out("forbidden", base(), &|r| {
            r.forbidden.insert(ThreadId(2));
        });
        left_out("read", base(), &|r| {
            r.marks.insert(ThreadId(2), (1, at(9)));
        });
        left_out("in the last digest, solved then", base(), &|r| {
            r.last_items.insert(ThreadId(2), true);
        });
        left_out("in the last digest, open still", thread(2).asked(30), &|r| {
            r.last_items.insert(ThreadId(2), false);
        });
        left_out("closed without a solution", thread(2).status(Status::Closed), &|_| {});
        left_out("before the window", base(), &|r| r.preferences.last_digest_at = Some(at(9)));
        left_out("nothing wanted", base(), &|r| {
            r.preferences.wants_statewide = false;
        });
        left_out("she wrote the last post", thread(2).reply(7, 2, 5), &|_| {});
    }

    #[test]
    fn what_comes_back() {
        let listed = |thread, change: &dyn Fn(&mut Reader)| {
            let mut reader = reader();
            change(&mut reader);
            everywhere(&Scene::of([thread]).compose(&reader)) == [2]
        };
        assert!(
            listed(thread(2).solved(10), &|r| {
                r.last_items.insert(ThreadId(2), false);
            }),
            "solved since"
        );
        assert!(
            listed(thread(2).solved(10), &|r| {
                r.marks.insert(ThreadId(2), (1, at(11)));
            }),
            "solved after reading"
        );
        assert!(
            listed(thread(2).reply(9, 2, 5), &|r| {
                r.marks.insert(ThreadId(2), (1, at(6)));
            }),
            "new reply"
        );
    }

    #[test]
    fn a_watched_thread_beats_a_muted_channel_and_a_muted_thread_beats_all() {
        let watched = || thread(2).reply(7, 2, 30).reply(9, 3, 5);
        let mut reader = reader();
        reader.levels.insert(ChannelId(2), SubscriptionLevel::Muted);
        let content = Scene::of([watched()]).compose(&reader);
        assert_eq!(everywhere(&content), [2]);
        assert_eq!(content.blocks[0].1[0].why, Why::Replied);

        reader.levels.insert(ChannelId(2), SubscriptionLevel::Digest);
        reader.muted.insert(ThreadId(2));
        assert_eq!(everywhere(&Scene::of([watched()]).compose(&reader)), [] as [i64; 0]);
    }

    #[test]
    fn contents_can_be_switched_off() {
        let why = |view: &str, follows: bool, change: &dyn Fn(&mut Reader)| {
            let mut reader = reader();
            if follows {
                reader.levels.insert(ChannelId(2), SubscriptionLevel::Digest);
            }
            change(&mut reader);
            let thread = thread(2).asked(30).view(view);
            Scene::of([thread]).compose(&reader).blocks.first().map(|(_, items)| items[0].why)
        };
        let near = |nearness| Some(Why::Near(nearness));
        assert_eq!(why("08115", true, &|_| {}), near(Nearness::District));
        assert_eq!(why("08115", true, &|r| r.preferences.wants_district = false), near(Nearness::Channel));
        assert_eq!(
            why("08115", false, &|r| r.preferences.wants_district = false),
            near(Nearness::PlanningRegion)
        );
        assert_eq!(why("0812", false, &|_| {}), near(Nearness::GovernmentRegion));
        assert_eq!(why("0812", false, &|r| r.preferences.wants_region = false), near(Nearness::State));
        let only_district = |r: &mut Reader| {
            r.preferences.wants_region = false;
            r.preferences.wants_channels = false;
            r.preferences.wants_statewide = false;
        };
        assert_eq!(why("08116", true, &only_district), None);
        assert_eq!(why("08115", true, &only_district), near(Nearness::District));
        let no_questions = |r: &mut Reader| r.preferences.wants_questions = false;
        let mut reader = reader();
        no_questions(&mut reader);
        let content = Scene::of([thread(2).asked(30)]).compose(&reader);
        assert_eq!((ids(&content, Block::Open), ids(&content, Block::New)), (vec![], vec![2]));
    }

    #[test]
    fn two_of_a_channel_and_the_rest_is_counted() {
        let one_channel = (1..=5).map(|id| thread(id).channel(1).asked(2));
        let content = Scene::of(one_channel).compose(&reader());
        assert_eq!(ids(&content, Block::New), [5, 4], "newer ones first at the same score");
        assert_eq!(content.more, 3);

        let content = Scene::of((1..=12).map(|id| thread(id).asked(2))).compose(&reader());
        assert_eq!((content.items(Block::New).len(), content.more, content.new_count), (8, 4, 12));
    }

    #[test]
    fn every_block_has_its_limit() {
        let of = |count: i64, make: &dyn Fn(i64) -> super::super::sample::Draft, block| {
            Scene::of((1..=count).map(make)).compose(&reader()).items(block).len()
        };
        assert_eq!(of(9, &|id| thread(id).by(7).reply(9, 2, 5), Block::ForYou), 4);
        assert_eq!(of(9, &|id| thread(id).solved(5), Block::Solved), 5);
        assert_eq!(of(9, &|id| thread(id).asked(30), Block::Open), 3);
        assert_eq!(of(9, &|id| thread(id).featured(5).asked(2), Block::Featured), 2);
        assert_eq!(of(9, &|id| thread(id).kind(ThreadKind::Event), Block::Events), 3);
        assert_eq!(of(9, &|id| thread(id).kind(ThreadKind::Template), Block::Templates), 3);
    }

    #[test]
    fn own_threads_ask_for_her() {
        let unseen = thread(1).by(7).reply(9, 2, 30).reply(7, 3, 20).reply(8, 4, 5);
        let seen = thread(2).by(7).reply(9, 2, 30);
        let mut reader = reader();
        reader.marks.insert(ThreadId(1), (2, at(25)));
        reader.marks.insert(ThreadId(2), (2, at(25)));
        reader.last_items.insert(ThreadId(1), false);
        let content = Scene::of([seen, unseen]).compose(&reader);
        let lines: Vec<_> = content.items(Block::ForYou).iter().map(|item| item.line.clone()).collect();
        assert_eq!(lines, [Line::Replies(1, "Mitglied 8".into()), Line::Helped(1)]);
    }

    #[test]
    fn close_questions_come_first() {
        let loud = thread(1).asked(60).view("08417").reply(9, 2, 3).reply(8, 3, 2);
        let close = thread(2).asked(40 * 24);
        let content = Scene::of([loud, close.clone().view("08115")]).compose(&reader());
        assert_eq!(ids(&content, Block::Open), [2, 1]);
        assert_eq!(
            ids(&Scene::of([close.clone()]).compose(&reader()), Block::Open),
            [] as [i64; 0],
            "old and far"
        );
        assert_eq!(ids(&Scene::of([close.asked(23)]).compose(&reader()), Block::Open), [] as [i64; 0]);
    }

    #[test]
    fn dates_in_her_region_or_for_all() {
        let event = |id, scope: &str, view: &str| thread(id).kind(ThreadKind::Event).scope(scope).view(view);
        let scene =
            Scene::of([event(1, "08417", "08417"), event(2, "08", "08417"), event(3, "0811", "08116")]);
        let mut listed = ids(&scene.compose(&reader()), Block::Events);
        listed.sort_unstable();
        assert_eq!(listed, [2, 3]);
    }

    #[test]
    fn the_window_follows_the_rhythm() {
        let start = |rhythm, last: Option<i64>| {
            let mut reader = reader();
            reader.preferences.rhythm = rhythm;
            reader.preferences.last_digest_at = last.map(at);
            (at(0) - reader.window_start(at(0))).num_hours()
        };
        assert_eq!(start(Rhythm::Weekly, None), 14 * 24);
        assert_eq!(start(Rhythm::Weekly, Some(170)), 170);
        assert_eq!(start(Rhythm::Weekly, Some(9_000)), 14 * 24);
        assert_eq!(start(Rhythm::Daily, Some(9_000)), 7 * 24);
        assert_eq!(start(Rhythm::Monthly, Some(9_000)), 62 * 24);
    }

    #[test]
    fn little_is_no_mail() {
        let worth =
            |drafts: Vec<super::super::sample::Draft>| Scene::of(drafts).compose(&reader()).is_worth_a_mail();
        assert!(!worth(vec![]));
        assert!(!worth(vec![thread(1).asked(2), thread(2).asked(2)]));
        assert!(worth((1..=3).map(|id| thread(id).asked(2)).collect()));
        assert!(!worth(vec![thread(1).kind(ThreadKind::Event)]));
        assert!(worth(vec![thread(1).solved(2)]));
        assert!(worth(vec![thread(1).kind(ThreadKind::Template)]));
    }

    #[test]
    fn a_hidden_solution_is_not_quoted() {
        let mut draft = thread(1).solved(5);
        draft.row.answer_excerpt = None;
        draft.row.answer_post_id = Some(PostId(5));
        assert_eq!(ids(&Scene::of([draft]).compose(&reader()), Block::Solved), [] as [i64; 0]);
    }

    #[test]
    fn a_recommended_solution_is_not_crowded_out() {
        let near = (1..=7).map(|id| thread(id).solved(5).view("08115"));
        let far = thread(8).solved(100).featured(90).view("08");
        let content = Scene::of(near.chain([far])).compose(&reader());
        assert_eq!(content.items(Block::Solved).len(), 5);
        assert_eq!(content.items(Block::Solved)[0].thread, ThreadId(8));
        assert!(content.items(Block::Featured).is_empty(), "a thread stands once");
    }

    #[test]
    fn solved_at_home_is_counted() {
        let content =
            Scene::of([thread(1).solved(5).view("08115001"), thread(2).solved(5)]).compose(&reader());
        assert_eq!((content.solved_count, content.solved_in_district), (2, 1));
        assert_eq!(Ags::parse("08115001").unwrap().district(), Ags::parse("08115"));
    }
}
