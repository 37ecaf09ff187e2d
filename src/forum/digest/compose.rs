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
    /// Every thread that is named or counted here; the reader must be allowed to see each.
    pub considered: Vec<ThreadId>,
}

impl DigestContent {
    /// The items of a block.
    pub fn items(&self, block: Block) -> &[Item] {
        self.blocks.iter().find(|(own, _)| *own == block).map_or(&[], |(_, items)| items)
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
    let mut pages = Pages { landscape, reader, start, content: DigestContent::default(), taken: HashSet::new() };
    pages.fill(Block::ForYou, pages.for_you());
    let ranked = pages.ranked();
    for block in &Block::ALL[1..] {
        pages.choose(*block, &ranked);
    }
    let content = &mut pages.content;
    content.considered.extend(content.blocks.iter().flat_map(|(_, items)| items).map(|item| item.thread));
    content.considered.sort_unstable();
    content.considered.dedup();
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
        let own = self.landscape.candidates.iter().take_while(|candidate| candidate.touched_at > self.start).filter(
            |candidate| {
                let thread = &candidate.thread;
                thread.author_id == self.reader.member.id
                    && !self.reader.muted.contains(&thread.id)
                    && !self.reader.forbidden.contains(&thread.id)
            },
        );
        let (mut replied, mut helped) = (Vec::new(), Vec::new());
        for candidate in own {
            let thread = &candidate.thread;
            let read = self.reader.marks.get(&thread.id).map_or(0, |(number, _)| *number);
            let replies = candidate.replies.iter().filter(|reply| reply.author != thread.author_id);
            let unseen: Vec<_> = replies.clone().filter(|reply| reply.number > read && reply.at > self.start).collect();
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
            if !is_in_window && !thread.is_open_question() {
                continue;
            }
            let Some(why) = self.reader.relation(candidate) else { continue };
            if is_in_window {
                self.count(thread, why);
            }
            if self.reader.has_news(candidate) {
                let score = score(&signals(candidate, self.start, self.landscape.now), self.reader.nearness(thread));
                ranked.push(Ranked { candidate, why, score });
            }
        }
        ranked.sort_by(|a, b| {
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
        if is_new || is_solved {
            self.content.considered.push(thread.id);
        }
    }

    /// Fills a block with the best threads that belong there and stand nowhere yet.
    fn choose(&mut self, block: Block, ranked: &[Ranked<'a>]) {
        let mut fitting: Vec<&Ranked<'a>> = ranked
            .iter()
            .filter(|ranked| !self.taken.contains(&ranked.candidate.thread.id) && self.belongs(block, ranked))
            .collect();
        if block == Block::Open {
            fitting.sort_by_key(|ranked| !is_close(ranked.why));
        }
        let mut of_channel: HashMap<ChannelId, usize> = HashMap::new();
        let (mut items, mut left) = (Vec::new(), Vec::new());
        for ranked in fitting {
            let thread = &ranked.candidate.thread;
            let number = of_channel.entry(thread.channel_id).or_default();
            if *number < PER_CHANNEL && items.len() < most(block) {
                *number += 1;
                items.push(self.item(block, ranked));
            } else {
                left.push(thread.id);
            }
        }
        if block == Block::New {
            self.content.more = left.len();
            self.content.considered.append(&mut left);
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

