//! Turning the pages of a list.
//!
//! A page has a number, which people see and which is enough near both ends of a list. Further inside, the links
//! also carry the row beside which the next page begins, so that no page costs more than the first.

use std::fmt;

use chrono::DateTime;

use super::list::{Order, ThreadRow};
use crate::db::types::Timestamp;
use crate::forum::ids::ThreadId;

/// Pages so near to the beginning are cheap by their number, and keep a short address.
const NEAR: i64 = 10;

/// A page to turn to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Its number, from 1.
    pub page: i64,
    /// The row beside which it begins, if that is known.
    pub edge: Option<(Side, Edge)>,
}

/// On which side of an edge a page lies, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It begins behind it.
    After,
    /// It ends before it.
    Before,
}

/// The first or last row of a page: its place in the order, and its id among those of the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Microseconds since 1970, or thanks.
    pub(super) place: i64,
    pub(super) id: ThreadId,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// Its rows.
    pub rows: Vec<ThreadRow>,
    /// How many there are on all pages.
    pub total: i64,
    /// Its number, from 1.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
    /// The page before it.
    pub previous: Option<Turn>,
    /// The page after it.
    pub next: Option<Turn>,
}

impl Turn {
    /// A page by its number alone.
    pub fn to(page: i64) -> Self {
        Self { page, edge: None }
    }
}

impl Edge {
    /// Reads what [`Edge`] writes: two numbers and a hyphen.
    pub fn parse(text: &str) -> Option<Self> {
        let (place, id) = text.split_once('-')?;
        let number = |digits: &str, most: usize| {
            let is_number =
                (1..=most).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
            if is_number { digits.parse().ok() } else { None }
        };
        Some(Self { place: number(place, 16)?, id: ThreadId(number(id, 18)?) })
    }

    /// Where a row stands; nothing for what was written before 1970.
    fn of(row: &ThreadRow, order: Order) -> Option<Self> {
        let micros = |at: Timestamp| at.utc().timestamp_micros();
        let place = match order {
            Order::Activity => micros(row.last_post_at),
            Order::Newest | Order::Waiting => micros(row.created_at),
            Order::Thanks => i64::from(row.thank_count),
            Order::Solved => micros(row.answered_at?),
        };
        (place >= 0).then_some(Self { place, id: row.id })
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.place, self.id)
    }
}

impl Order {
    /// The column it goes by; the id decides among equals.
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Activity => "threads.last_post_at",
            Self::Newest | Self::Waiting => "threads.created_at",
            Self::Thanks => "threads.thank_count",
            Self::Solved => "threads.answered_at",
        }
    }

    /// Whether the smallest stands first.
    pub(super) fn is_rising(self) -> bool {
        self == Self::Waiting
    }

    /// The instant that an edge stands for, if this order goes by time.
    pub(super) fn instant(self, place: i64) -> Option<Timestamp> {
        let at = || DateTime::from_timestamp_micros(place).map(Timestamp::from);
        if self == Self::Thanks { None } else { at() }
    }
}

impl ListPage {
    pub(super) fn new(
        rows: Vec<ThreadRow>,
        total: i64,
        page: i64,
        pages: i64,
        order: Order,
        per_page: i64,
    ) -> Self {
        let turn = |page: i64, side: Side, row: Option<&ThreadRow>| {
            let edge = row.filter(|_| page > NEAR).and_then(|row| Edge::of(row, order));
            Turn { page, edge: edge.map(|edge| (side, edge)) }
        };
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= per_page);
        Self {
            total,
            page,
            pages,
            previous: (page > 1).then(|| turn(page - 1, Side::Before, rows.first())),
            next: (page < pages && is_full).then(|| turn(page + 1, Side::After, rows.last())),
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_is_read_as_it_was_written() {
        let edge = Edge { place: 1_764_022_011_000_000, id: ThreadId(4711) };
        assert_eq!(Edge::parse(&edge.to_string()), Some(edge));
        for wrong in ["", "-", "1", "1-", "-1", "1-2-3", "+1-2", "1--2", "99999999999999999-1", "1-x"] {
            assert_eq!(Edge::parse(wrong), None, "{wrong}");
        }
    }
}
