//! The door for the clock: what runs by itself, how often, and how.
//!
//! A job takes a batch, calls one function of the forum and says what it did in one sentence. Every job is
//! safe to run twice, and two servers may run it at the same time.

mod affiliation;
mod applications;
mod digest;
mod mail_out;
mod marks;
mod names;
mod notify;
mod regions;
mod rules;
mod runner;
mod suspensions;
mod sweep;
mod timetable;

pub use self::runner::{Report, Runner, drain};
use crate::app::App;

/// Adds to a figure; a result that never came is not shown.
fn count(app: &App, name: &'static str, labels: &[(&'static str, &str)], by: usize) {
    if by > 0 {
        app.measures.counter(name, labels).increment(u64::try_from(by).unwrap_or(u64::MAX));
    }
}

/// What one turn of a job did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// How many things it moved; 0: there was nothing to do.
    pub count: usize,
    /// The sentence for the log.
    pub said: String,
}
