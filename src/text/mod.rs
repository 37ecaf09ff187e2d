//! Text that people write: from Markdown to safe HTML, and to plain words.
//!
//! Everything here is a pure function of its arguments: no database, no request, no clock.
//!
//! * [`markdown`] renders a post. Its output may go into a page unescaped; nothing else an author
//!   wrote may.
//! * [`mod@excerpt`] makes plain text, previews and the shortened solution.
//! * [`line()`] takes titles and reasons, [`slug()`] and [`nowrap_hyphens`] dress titles,
//!   [`search_words`] and [`sort_key`] fold names.
//!   [`wrapped`] breaks the lines of a mail.

pub mod excerpt;
pub mod markdown;

mod escape;
mod fold;
mod html_tokens;
mod line;
mod links;
mod sanitize;
mod slug;
mod typography;
mod wrap;

pub use excerpt::{cut_blocks, excerpt, first_sentence, plain};
pub use fold::{search_words, sort_key};
pub use line::{line, lines};
pub use links::Target;
pub use markdown::{Place, RENDERER_VERSION, render};
pub use slug::{ascii, slug};
pub use typography::nowrap_hyphens;
pub use wrap::wrapped;

/// Plain text in pieces, with the target of those that are addresses.
pub fn linked(text: &str) -> Vec<(&str, Option<Target>)> {
    let pieces = markdown::autolink::pieces(text).into_iter();
    pieces.map(|piece| (piece.text, piece.address.as_deref().and_then(links::accept))).collect()
}
