//! Progress bars for long work; hidden where nobody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A line with a count, where nobody knows how much there will be.
pub(super) fn counter() -> ProgressBar {
    let counter = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{msg} {human_pos}") {
        counter.set_style(style);
    }
    counter
}

/// A bar of `length` steps on standard error, which indicatif hides unless it is a terminal.
pub(super) fn bar(length: usize, message: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(message);
    // A faulty template would leave indicatif's own style, which shows the same.
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} %") {
        bar.set_style(style);
    }
    bar
}
