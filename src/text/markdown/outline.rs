//! The HTML being written, with the elements that are open in it.
//!
//! Two hands write: Markdown, whose elements always end in order, and the author, who may end tags
//! that were never opened or open tags that never end. The outline keeps both apart: an author's
//! element ends at the latest with the Markdown element around it, and an author's end tag reaches only
//! the author's own elements inside that. So the result is always well nested, never deeper than
//! [`MAX_DEPTH`], and no tag moves, closes or multiplies anything outside its paragraph, cell or block.

use std::borrow::Cow;

use super::super::escape;
use super::limits::{MAX_DEPTH, MAX_HTML};

/// What may stand directly inside an element. Source: content models of the HTML Standard, coarsened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Paragraphs, lists … and text.
    Flow,
    /// Text and what marks it up.
    Phrasing,
    /// `li`.
    Items,
    /// `dt` and `dd`.
    Terms,
    /// `caption`, groups of rows, and rows.
    Table,
    /// `tr`.
    Rows,
    /// `td` and `th`.
    Cells,
    /// Whatever may stand beside the element itself (`ins`, `del`).
    SameAsParent,
}

/// What an element asks of its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Beside paragraphs.
    Block,
    /// Anywhere in text.
    Inline,
    /// Directly in a list.
    Item,
    /// Directly in a list of terms.
    Term,
    /// Directly in `table`.
    TablePart,
    /// Directly in `table` or a group of rows.
    Row,
    /// Directly in a row.
    Cell,
    /// Directly in `details`.
    Summary,
}

/// An open element.
#[derive(Debug, Clone)]
pub struct Element {
    /// Name, as the author's end tag would have it.
    pub name: &'static str,
    /// What ends it.
    pub close: Cow<'static, str>,
    /// What it may contain.
    pub content: Content,
}

#[derive(Debug)]
struct Open {
    element: Element,
    author: bool,
}

/// A comment, which the sanitizer removes. It keeps texts apart until they are written out: html5ever
/// 0.40 searches the rest of a text again at each `&` and no-break space, so 100 kB of them in one
/// text took as long as 10 MB should.
const SEAM: &str = "<!---->";

/// Bytes of text between seams.
const SEAM_EVERY: usize = 4096;

/// See the module.
#[derive(Debug, Default)]
pub struct Outline {
    html: String,
    open: Vec<Open>,
    /// Bytes of text since the last seam.
    unseamed: usize,
}

impl Outline {
    /// Appends markup that opens nothing.
    pub fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Appends text, as far as there is room.
    pub fn text(&mut self, text: &str) {
        self.append(text, escape::push);
    }

    /// Appends text of the author's HTML, in which character references keep their meaning.
    pub fn author_text(&mut self, text: &str) {
        self.append(text, escape::push_keeping_references);
    }

    /// Whether as much was written as a post may have.
    pub fn is_full(&self) -> bool {
        self.html.len() > MAX_HTML
    }

    /// Whether one of these elements is open.
    pub fn is_inside(&self, names: &[&str]) -> bool {
        self.open.iter().any(|open| names.contains(&open.element.name))
    }

    /// Opens an element of Markdown with its start tag; `false` if that would be too deep. Before a
    /// block, [`Outline::leave_to_flow`] makes room.
    #[must_use]
    pub fn open(&mut self, start: &str, element: Element) -> bool {
        let fits = self.open.len() < MAX_DEPTH;
        if fits {
            self.enter(start, element, false);
        }
        fits
    }

    /// Ends the innermost element of Markdown, and what the author left open in it.
    pub fn end(&mut self) {
        self.end_author_elements();
        self.close_innermost();
    }

    /// Ends what the author left open inside the innermost element of Markdown.
    pub fn end_author_elements(&mut self) {
        self.close_down_to(self.author_floor());
    }

    /// Ends the author's elements in which a block of Markdown may not stand.
    pub fn leave_to_flow(&mut self) {
        let floor = self.author_floor();
        while self.open.len() > floor && self.content() != Content::Flow {
            self.close_innermost();
        }
    }

    /// Makes room for an author's tag: `true` if the element may stand here, perhaps after the end of
    /// elements whose end tag HTML lets one omit. Otherwise nothing changes.
    #[must_use]
    pub fn admit(&mut self, position: Position) -> bool {
        if self.open.len() >= MAX_DEPTH {
            return false;
        }
        let floor = self.author_floor();
        let mut depth = self.open.len();
        while !self.allows(depth, position) {
            if depth == floor || !may_omit_end(self.open[depth - 1].element.name) {
                return false;
            }
            depth -= 1;
        }
        self.close_down_to(depth);
        true
    }

    /// Opens an element of the author's; [`Outline::admit`] must have agreed.
    pub fn open_author(&mut self, start: &str, element: Element) {
        self.enter(start, element, true);
    }

    /// Follows an author's end tag, if it ends one of the author's elements.
    pub fn close_author(&mut self, name: &str) {
        let floor = self.author_floor();
        if let Some(at) = self.open[floor..].iter().rposition(|open| open.element.name == name) {
            self.close_down_to(floor + at);
        }
    }

    /// Inserts markup at the end of the paragraph that was written last, or behind what was.
    pub fn push_into_last_paragraph(&mut self, html: &str) {
        const END: &str = "</p>\n";
        let paragraph = self.html.ends_with(END);
        if paragraph {
            self.html.truncate(self.html.len() - END.len());
        }
        self.html.push_str(html);
        if paragraph {
            self.html.push_str(END);
        }
    }

    /// Ends everything that is still open.
    pub fn end_all(&mut self) {
        self.close_down_to(0);
    }

    /// The HTML, complete.
    pub fn finish(mut self) -> String {
        self.end_all();
        self.html
    }

    /// In pieces, because escaping makes text up to five times as long, and with a seam now and then.
    fn append(&mut self, mut text: &str, escaped: fn(&mut String, &str)) {
        while !text.is_empty() && !self.is_full() {
            let (piece, rest) = text.split_at(text.floor_char_boundary(SEAM_EVERY));
            escaped(&mut self.html, piece);
            self.unseamed += piece.len();
            if self.unseamed >= SEAM_EVERY {
                self.html.push_str(SEAM);
                self.unseamed = 0;
            }
            text = rest;
        }
    }

    fn enter(&mut self, start: &str, mut element: Element, author: bool) {
        if element.content == Content::SameAsParent {
            element.content = self.content();
        }
        self.html.push_str(start);
        self.open.push(Open { element, author });
    }

    fn close_innermost(&mut self) {
        if let Some(open) = self.open.pop() {
            self.html.push_str(&open.element.close);
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_innermost();
        }
    }

    /// Depth below which the author's end tags do not reach.
    fn author_floor(&self) -> usize {
        self.open.iter().rposition(|open| !open.author).map_or(0, |at| at + 1)
    }

    fn content(&self) -> Content {
        self.open.last().map_or(Content::Flow, |open| open.element.content)
    }

    /// Whether an element with this position may stand in the element at `depth` (0: the post).
    fn allows(&self, depth: usize, position: Position) -> bool {
        let parent = depth.checked_sub(1).map(|at| &self.open[at].element);
        let content = parent.map_or(Content::Flow, |parent| parent.content);
        match position {
            Position::Block => content == Content::Flow,
            Position::Inline => matches!(content, Content::Flow | Content::Phrasing),
            Position::Item => content == Content::Items,
            Position::Term => content == Content::Terms,
            Position::TablePart => content == Content::Table,
            Position::Row => matches!(content, Content::Table | Content::Rows),
            Position::Cell => content == Content::Cells,
            Position::Summary => parent.is_some_and(|parent| parent.name == "details"),
        }
    }
}

/// Source: HTML Standard, 13.1.2.4 "Optional tags".
fn may_omit_end(name: &str) -> bool {
    matches!(name, "p" | "li" | "dt" | "dd" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(name: &'static str, close: &'static str, content: Content) -> Element {
        Element { name, close: Cow::Borrowed(close), content }
    }

    #[test]
    fn an_authors_end_tag_reaches_only_the_authors_elements() {
        let mut outline = Outline::default();
        outline.open_author("<div>", element("div", "</div>", Content::Flow));
        assert!(outline.open("<p>", element("p", "</p>", Content::Phrasing)));
        outline.open_author("<b>", element("b", "</b>", Content::Phrasing));
        outline.close_author("div");
        outline.close_author("p");
        outline.text("a");
        outline.end();
        outline.text("b");
        assert_eq!(outline.finish(), "<div><p><b>a</b></p>b</div>");
    }

    #[test]
    fn nothing_changes_if_there_is_no_room() {
        let mut outline = Outline::default();
        outline.open_author("<p>", element("p", "</p>", Content::Phrasing));
        assert!(!outline.admit(Position::Cell));
        assert!(outline.admit(Position::Inline));
        assert!(outline.admit(Position::Block));
        assert_eq!(outline.finish(), "<p></p>");
    }

    #[test]
    fn depth_is_limited() {
        let mut outline = Outline::default();
        let opened =
            (0..100).filter(|_| outline.open("<i>", element("i", "</i>", Content::Phrasing))).count();
        assert_eq!(opened, MAX_DEPTH);
        assert!(!outline.admit(Position::Inline));
    }

    #[test]
    fn long_text_has_seams() {
        let mut outline = Outline::default();
        outline.text(&"abc&".repeat(3072));
        assert_eq!(outline.finish().matches(SEAM).count(), 3);
    }
}
