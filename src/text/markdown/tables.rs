//! Tables: a box that scrolls sideways, and cells that know their column.

use std::fmt::Write;

use pulldown_cmark::Alignment;

use super::limits::MAX_COLUMNS;
use super::words;

/// Numbers the tables of a post, so that their scroll boxes have different names.
#[derive(Debug, Default)]
pub struct Counter(usize);

impl Counter {
    /// The start tags of the next table.
    ///
    /// The box can take the focus, or its hidden columns would be out of reach of the keyboard. It is
    /// a group and not a region: a page full of landmarks hides the real ones.
    pub fn table_start(&mut self) -> String {
        self.0 += 1;
        let name = words::table(self.0);
        format!("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{name}\"><table>")
    }
}

/// The table of Markdown that is being written; they do not nest.
#[derive(Debug, Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Table {
    /// A table with these columns, at its head.
    pub fn new(alignments: Vec<Alignment>) -> Self {
        Self { alignments, column: 0, in_head: true }
    }

    /// A row begins.
    pub fn row(&mut self) {
        self.column = 0;
    }

    /// The head ends.
    pub fn body(&mut self) {
        self.in_head = false;
    }

    /// Start and end tag of the next cell; `None` in a column too many.
    pub fn cell(&mut self) -> Option<(String, &'static str)> {
        if self.column >= MAX_COLUMNS {
            return None;
        }
        let (mut start, end) = match self.in_head {
            true => ("<th scope=\"col\"".to_owned(), "</th>"),
            false => ("<td".to_owned(), "</td>"),
        };
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Right) => Some("align-right"),
            Some(Alignment::Center) => Some("align-center"),
            _ => None,
        };
        if let Some(class) = class {
            // Writing to a String cannot fail.
            let _ = write!(start, " class=\"{class}\"");
        }
        start.push('>');
        self.column += 1;
        Some((start, end))
    }
}
