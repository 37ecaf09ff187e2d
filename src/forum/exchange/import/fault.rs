//! What can be wrong with a file, in kinds; the command line has the words.

use std::sync::Arc;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, if there are several.
    pub file: Option<Arc<str>>,
    /// From 1.
    pub line: u64,
}

/// One thing wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// In which post of the thread, from 1.
    pub post: Option<usize>,
    /// In which field.
    pub field: Option<&'static str>,
    /// What.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The line is longer than this many bytes.
    LineTooLong(usize),
    /// Not UTF-8.
    NotUtf8,
    /// Not JSON; the column, from 1.
    NotJson(usize),
    /// JSON, but not put together as a line of this type is; the column, from 1.
    OtherShape(usize),
    /// A field stands in the line twice.
    FieldTwice(String),
    /// No such `type`.
    UnknownType(String),
    /// The field is needed.
    Missing,
    /// Not a text.
    NotText,
    /// Not a whole number, or not one that is possible here.
    NotNumber,
    /// Neither true nor false.
    NotYesNo,
    /// Not an instant of RFC 3339.
    NotInstant(String),
    /// Not a day, as in `2026-03-04`.
    NotDay(String),
    /// Later than now.
    InFuture(String),
    /// Nothing that can be seen.
    Empty,
    /// More characters than this.
    TooLong(usize),
    /// More than this many.
    TooMany(usize),
    /// Not one of the words.
    UnknownWord(String, Vec<&'static str>),
    /// Not a key, or not a region that there is.
    UnknownRegion(String),
    /// The thread is meant for a region outside of that of its channel.
    OutsideChannelRegion,
    /// Not a mail address.
    NotAnAddress(String),
    /// Not a name for addresses: lower-case letters, digits, hyphens, for members also dots.
    NotASlug(String),
    /// An earlier line has the same id.
    IdTwice(String),
    /// Somebody else has it already.
    Taken(String),
    /// No line and no row has this id.
    Dangling(String),
    /// A thread without a post.
    NoPosts,
    /// A reply that is older than the opening post.
    BeforeOpening,
    /// Answers a post that does not come before it.
    AnswersLater,
    /// A second solution.
    SecondSolution,
    /// The opening post cannot be the solution.
    OpeningAsSolution,
    /// Only a question has a solution.
    NoQuestion,
    /// `solved`, but no post is the solution.
    NoSolution,
    /// `open`, but a post is the solution.
    SolutionOfOpen,
    /// Thanks from the author herself.
    OwnThanks,
    /// The same member twice.
    MemberTwice(String),
    /// More thanks than there are other members; how many there are.
    TooManyThanks(usize),
    /// Featured takes an instant and a sentence together.
    HalfFeatured,
    /// Moving takes both channels, everything else none.
    ChannelsOfMove,
}
