//! From loose values to values of the forum; whatever is wrong is noted with its field.

use chrono::{Duration, NaiveDate};

use super::fault::{Fault, Place, Problem};
use super::loose::Loose;
use crate::db::types::Timestamp;
use crate::error;
use crate::forum::regions::{Ags, RegionTree};
use crate::text;

/// Characters of an external id.
const ID_CHARS: usize = 200;

/// A word of a small enum, its choices, and how it is read.
pub(super) struct Words<T: 'static> {
    pub all: &'static [T],
    pub of: fn(T) -> &'static str,
    pub from: fn(&str) -> Option<T>,
}

macro_rules! words {
    ($name:ty) => {
        $crate::forum::exchange::import::fields::Words {
            all: <$name>::ALL,
            of: <$name>::word,
            from: <$name>::from_word,
        }
    };
}
pub(super) use words;

/// The fields of one line, or of one post in it.
pub(super) struct Fields<'a> {
    pub place: &'a Place,
    pub post: Option<usize>,
    pub regions: &'a RegionTree,
    pub now: Timestamp,
    pub problems: Vec<Problem>,
}

impl Fields<'_> {
    pub(super) fn fault(&mut self, field: &'static str, fault: Fault) {
        let (place, post) = (self.place.clone(), self.post);
        self.problems.push(Problem { place, post, field: Some(field), fault });
    }

    /// Notes the fault of one of our own types.
    pub(super) fn refused(&mut self, field: &'static str, fault: &error::Fault) {
        self.fault(
            field,
            match fault {
                error::Fault::TooLong(most) => Fault::TooLong(*most),
                _ => Fault::Empty,
            },
        );
    }

    /// A text as it is; `None` if there is none.
    pub(super) fn text<'v>(&mut self, field: &'static str, value: &'v Loose<'_>) -> Option<&'v str> {
        match value {
            Loose::Text(text) => Some(text),
            Loose::Absent => None,
            _ => {
                self.fault(field, Fault::NotText);
                None
            }
        }
    }

    /// A text that must be there.
    pub(super) fn needed<'v>(&mut self, field: &'static str, value: &'v Loose<'_>) -> Option<&'v str> {
        if *value == Loose::Absent {
            self.fault(field, Fault::Missing);
        }
        self.text(field, value)
    }

    /// The id that a row has elsewhere: a text, or a number.
    pub(super) fn id(&mut self, field: &'static str, value: &Loose<'_>) -> String {
        if let Loose::Absent = value {
            self.fault(field, Fault::Missing);
        }
        self.optional_id(field, value).unwrap_or_default()
    }

    pub(super) fn optional_id(&mut self, field: &'static str, value: &Loose<'_>) -> Option<String> {
        let id = match value {
            Loose::Number(number) => number.to_string(),
            other => self.text(field, other)?.to_owned(),
        };
        if id.is_empty() || id.contains(char::is_control) {
            self.fault(field, Fault::Empty);
        } else if id.chars().count() > ID_CHARS {
            self.fault(field, Fault::TooLong(ID_CHARS));
        }
        Some(id)
    }

    /// One line of visible text.
    pub(super) fn line(&mut self, field: &'static str, value: &Loose<'_>, most: usize) -> String {
        if let Loose::Absent = value {
            self.fault(field, Fault::Missing);
        }
        self.optional_line(field, value, most).unwrap_or_default()
    }

    pub(super) fn optional_line(
        &mut self,
        field: &'static str,
        value: &Loose<'_>,
        most: usize,
    ) -> Option<String> {
        let line = text::line(self.text(field, value)?);
        match line.chars().count() {
            0 => self.fault(field, Fault::Empty),
            n if n > most => self.fault(field, Fault::TooLong(most)),
            _ => {}
        }
        Some(line)
    }

    pub(super) fn instant(&mut self, field: &'static str, value: &Loose<'_>) -> Timestamp {
        if let Loose::Absent = value {
            self.fault(field, Fault::Missing);
        }
        self.optional_instant(field, value).unwrap_or(self.now)
    }

    /// An instant that has been; a day is allowed for clocks that go wrong.
    pub(super) fn optional_instant(&mut self, field: &'static str, value: &Loose<'_>) -> Option<Timestamp> {
        let typed = self.text(field, value)?;
        match Timestamp::parse(typed) {
            Some(at) if at > self.now + Duration::days(1) => {
                self.fault(field, Fault::InFuture(typed.to_owned()));
                None
            }
            Some(at) => Some(at),
            None => {
                self.fault(field, Fault::NotInstant(shortened(typed)));
                None
            }
        }
    }

    pub(super) fn optional_day(&mut self, field: &'static str, value: &Loose<'_>) -> Option<NaiveDate> {
        let typed = self.text(field, value)?;
        let day = typed.parse().ok();
        if day.is_none() {
            self.fault(field, Fault::NotDay(shortened(typed)));
        }
        day
    }

    pub(super) fn yes(&mut self, field: &'static str, value: &Loose<'_>, default: bool) -> bool {
        match value {
            Loose::Bool(yes) => *yes,
            Loose::Absent => default,
            _ => {
                self.fault(field, Fault::NotYesNo);
                default
            }
        }
    }

    /// A number from 0, or from 1.
    pub(super) fn number(&mut self, field: &'static str, value: &Loose<'_>, least: i32) -> Option<i32> {
        let number = match value {
            Loose::Absent => return None,
            Loose::Number(number) => i32::try_from(*number).ok().filter(|number| *number >= least),
            _ => None,
        };
        if number.is_none() {
            self.fault(field, Fault::NotNumber);
        }
        number
    }

    pub(super) fn word<T: Copy>(
        &mut self,
        field: &'static str,
        value: &Loose<'_>,
        words: &Words<T>,
    ) -> Option<T> {
        let typed = self.needed(field, value)?;
        let found = (words.from)(typed);
        if found.is_none() {
            let all = words.all.iter().map(|word| (words.of)(*word)).collect();
            self.fault(field, Fault::UnknownWord(shortened(typed), all));
        }
        found
    }

    /// A region that there is. A Gemeinde that we do not know stands for its Kreis.
    pub(super) fn region(&mut self, field: &'static str, value: &Loose<'_>) -> Option<Ags> {
        let typed = self.text(field, value)?;
        let key = Ags::parse(typed).and_then(|key| {
            if self.regions.knows(&key) {
                return Some(key);
            }
            key.district().filter(|district| key.as_str().len() == 8 && self.regions.knows(district))
        });
        if key.is_none() {
            self.fault(field, Fault::UnknownRegion(shortened(typed)));
        }
        key
    }

    pub(super) fn needed_region(&mut self, field: &'static str, value: &Loose<'_>) -> Ags {
        if let Loose::Absent = value {
            self.fault(field, Fault::Missing);
        }
        self.region(field, value).unwrap_or_else(Ags::state)
    }
}

/// What was typed, short enough to be quoted.
fn shortened(typed: &str) -> String {
    let mut short: String = typed.chars().filter(|c| !c.is_control()).take(60).collect();
    if short.len() < typed.len() {
        short.push('…');
    }
    short
}
