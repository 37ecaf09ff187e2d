//! The first blocks of a rendered post.

use super::super::escape;
use super::super::html_tokens::{Token, attribute, is_void, tokens};

/// Classes of what makes no sense away from its post: marks of footnotes, and the notes.
const LEFT_OUT: &[&str] = &["footnote-ref", "footnotes"];

/// The leading top-level blocks of a post whose text has at most `max_chars` characters together, and
/// whether anything is missing. The first block is always there, however long.
///
/// `html` must come from [`crate::text::render`]; it stays as safe as it was. Ids are dropped, because
/// the whole post may stand on the same page; so are footnotes, which then could not be reached.
pub fn cut_blocks(html: &str, max_chars: usize) -> (String, bool) {
    let mut cutter = Cutter { max_chars, ..Cutter::default() };
    for token in tokens(html) {
        if cutter.is_done {
            break;
        }
        cutter.token(token);
    }
    cutter.end_block();
    (cutter.kept.trim_end().to_owned(), cutter.is_cut)
}

#[derive(Default)]
struct Cutter {
    max_chars: usize,
    kept: String,
    kept_chars: usize,
    block: String,
    block_chars: usize,
    depth: usize,
    /// Depth of the element that is being left out.
    omitted_from: Option<usize>,
    is_cut: bool,
    is_done: bool,
}

impl Cutter {
    fn token(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Open { name, attributes } => self.open(&name, &attributes),
            Token::Close { name } => self.close(&name),
        }
        if self.depth == 0 {
            self.end_block();
        }
    }

    fn text(&mut self, text: &str) {
        if self.omitted_from.is_none() {
            escape::push_keeping_references(&mut self.block, text);
            self.block_chars += chars(text);
        }
    }

    fn open(&mut self, name: &str, attributes: &[(String, &str)]) {
        if !is_void(name) {
            self.depth += 1;
        }
        let class = attribute(attributes, "class").unwrap_or_default();
        if self.omitted_from.is_none() && LEFT_OUT.contains(&class) {
            self.omitted_from = Some(self.depth);
            self.is_cut |= class == "footnotes";
        }
        if self.omitted_from.is_some() {
            return;
        }
        self.block.push('<');
        self.block.push_str(name);
        for (key, value) in attributes.iter().filter(|(key, _)| key != "id") {
            self.block.push_str(&format!(" {key}=\""));
            escape::push_keeping_references(&mut self.block, value);
            self.block.push('"');
        }
        self.block.push('>');
    }

    fn close(&mut self, name: &str) {
        match self.omitted_from {
            Some(from) if from == self.depth => self.omitted_from = None,
            Some(_) => {}
            None => self.block.push_str(&format!("</{name}>")),
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Keeps the block that is complete now if there is room for it.
    fn end_block(&mut self) {
        let chars = self.kept_chars + self.block_chars;
        if self.kept_chars > 0 && chars > self.max_chars && self.block_chars > 0 {
            self.is_cut = true;
            self.is_done = true;
        } else {
            self.kept.push_str(&self.block);
            self.kept_chars = chars;
        }
        self.block.clear();
        self.block_chars = 0;
    }
}

/// Characters that are seen: a character reference is one, white space between blocks none.
fn chars(text: &str) -> usize {
    let mut parts = text.trim().split('&');
    let plain = parts.next().map_or(0, |part| part.chars().count());
    plain
        + parts
            .map(|part| 1 + part.split_once(';').map_or(part, |(_, rest)| rest).chars().count())
            .sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_whole_blocks() {
        let html = "<p>1234</p>\n<ul>\n<li>56</li>\n</ul>\n<p>78</p>\n";
        assert_eq!(cut_blocks(html, 100), (html.trim_end().to_owned(), false));
        assert_eq!(cut_blocks(html, 6), ("<p>1234</p>\n<ul>\n<li>56</li>\n</ul>".to_owned(), true));
        assert_eq!(cut_blocks(html, 5), ("<p>1234</p>".to_owned(), true));
        assert_eq!(cut_blocks(html, 0), ("<p>1234</p>".to_owned(), true));
        assert_eq!(cut_blocks("", 5), (String::new(), false));
    }

    #[test]
    fn counts_what_is_seen() {
        assert_eq!(
            cut_blocks("<p>&lt;&amp;ä</p><p>1</p><p>2</p>", 4),
            ("<p>&lt;&amp;ä</p><p>1</p>".to_owned(), true)
        );
    }

    #[test]
    fn drops_ids_and_footnotes() {
        let html = "<p>a<sup class=\"footnote-ref\"><a id=\"b1-fnref-1\" href=\"#b1-fn-1\">1</a></sup><a href=\"/x?a&amp;b\">b</a><br>c</p>\n\
            <div class=\"footnotes\"><ol>\n<li id=\"b1-fn-1\"><p>n</p></li>\n</ol></div>";
        assert_eq!(cut_blocks(html, 100), ("<p>a<a href=\"/x?a&amp;b\">b</a><br>c</p>".to_owned(), true));
        assert_eq!(
            cut_blocks("<ol>\n<li id=\"x\">a</li>\n</ol>", 9),
            ("<ol>\n<li>a</li>\n</ol>".to_owned(), false)
        );
    }
}
