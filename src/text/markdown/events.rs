//! The dialect: which Markdown a post is written in.

use pulldown_cmark::{Event, Options, Parser, TextMergeStream};

/// Parses Markdown; adjacent texts are one event. `source` should have gone through
/// [`super::limits::tame`], or some inputs take the parser seconds.
pub fn events(source: &str) -> impl Iterator<Item = Event<'_>> {
    let dialect = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    TextMergeStream::new(Parser::new_ext(source, dialect))
}
