//! What can be wrong with a file, in kinds; the command line has the words.

use chrono::NaiveDate;

use crate::error::Error;

/// One thing wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// What.
    pub fault: Fault,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not UTF-8.
    NotUtf8,
    /// Not as many characters as every line has; how many it has.
    Length(usize),
    /// No such Satzart.
    RecordType(String),
    /// The Gebietsstand is no day.
    NotADay(String),
    /// Another Gebietsstand than the first line's.
    OtherDay(NaiveDate),
    /// Not a key of this kind of region.
    Key(String),
    /// Textkennzeichen that the kind of record does not have.
    KindCode(String),
    /// No name.
    NoName,
    /// Not a number, at these positions.
    NotANumber(String),
    /// Not a postcode.
    NotAPostcode(String),
    /// The Kreis it belongs to has no line before it.
    NoDistrict(String),
    /// A Kreis that Baden-Württemberg does not have.
    UnknownDistrict(String),
    /// The same key again.
    Twice(String),
}

/// Why an edition was not taken.
#[derive(Debug)]
pub enum Failure {
    /// The file has faults; whether there were more than are told.
    Problems(Vec<Problem>, bool),
    /// Not a single Gemeinde of Baden-Württemberg.
    Nothing,
    /// Older than what is stored.
    Older {
        /// Gebietsstand of the file.
        file: NaiveDate,
        /// Gebietsstand of what is stored.
        stored: NaiveDate,
    },
    /// `--aufgegangen` names a Gemeinde that cannot be meant.
    Merger(String),
    /// The file cannot be read, or the database fails.
    Machine(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}
