//! Footnotes: gathered where they are defined, numbered in the order of their first mention, shown
//! at the end. Notes that nobody mentions follow there, so that no text is lost.

use std::collections::{HashMap, VecDeque};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::limits::MAX_NOTE_EVENTS;

/// The notes of one post.
#[derive(Debug, Default)]
pub struct Footnotes<'a> {
    /// Definitions whose end has not come yet.
    open: Vec<(String, Vec<Event<'a>>)>,
    gathered: usize,
    defined: HashMap<String, Vec<Event<'a>>>,
    /// Labels in the order of their definitions.
    labels: VecDeque<String>,
    mentioned: Vec<String>,
    numbers: HashMap<String, usize>,
}

/// A mention of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The note's number, from 1.
    pub number: usize,
    /// Whether it is the note's first mention, to which the note links back.
    pub first: bool,
}

/// What a note says.
#[derive(Debug, Default)]
pub struct Note<'a> {
    /// Its content.
    pub events: Vec<Event<'a>>,
    /// Whether something links to it.
    pub mentioned: bool,
}

impl<'a> Footnotes<'a> {
    /// Takes the event if it belongs to a definition, else gives it back. Beyond the limit notes are cut
    /// off, perhaps before the end of an element.
    pub fn gather(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => self.open.push((key(&label), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, events)) = self.open.pop()
                    && !self.defined.contains_key(&label)
                {
                    self.labels.push_back(label.clone());
                    self.defined.insert(label, events);
                }
            }
            event => match self.open.last_mut() {
                Some((_, events)) if self.gathered < MAX_NOTE_EVENTS => {
                    self.gathered += 1;
                    events.push(event);
                }
                Some(_) => {}
                None => return Some(event),
            },
        }
        None
    }

    /// Counts a mention.
    pub fn mention(&mut self, label: &str) -> Mention {
        let next = self.mentioned.len() + 1;
        let number = *self.numbers.entry(key(label)).or_insert(next);
        let first = number == next;
        if first {
            self.mentioned.push(key(label));
        }
        Mention { number, first }
    }

    /// The note with this number; `None` behind the last. To be asked once a number, in order: a note
    /// may mention further ones.
    pub fn note(&mut self, number: usize) -> Option<Note<'a>> {
        if let Some(label) = self.mentioned.get(number.checked_sub(1)?) {
            let events = self.defined.remove(label).unwrap_or_default();
            return Some(Note { events, mentioned: true });
        }
        let label =
            std::iter::from_fn(|| self.labels.pop_front()).find(|label| self.defined.contains_key(label))?;
        self.mention(&label);
        let events = self.defined.remove(&label)?;
        Some(Note { events, mentioned: false })
    }
}

/// Labels match without regard to case, as those of links do.
fn key(label: &str) -> String {
    label.to_lowercase()
}
