//! Why something was done.

use crate::error::Fault;
use crate::text;

/// Characters of a reason, and of the sentence that recommends a thread.
const CHARS: std::ops::RangeInclusive<usize> = 5..=300;

/// A sentence of 5 to 300 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Missing, too short, too long.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let reason = text::line(typed);
        match reason.chars().count() {
            0 => Err(Fault::Missing),
            n if n < *CHARS.start() => Err(Fault::TooShort(*CHARS.start())),
            n if n > *CHARS.end() => Err(Fault::TooLong(*CHARS.end())),
            _ => Ok(Self(reason)),
        }
    }

    /// The sentence.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
