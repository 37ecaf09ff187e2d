//! A post as one line of plain text.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::html_tokens::{Token, tokens};
use super::super::markdown;

/// The words of a post on one line, for previews, mails and the search index.
///
/// Code and the cells of tables are kept (cells divided by "·", rows and list items by ";"), links and
/// pictures leave their text, tags vanish. Notes at the foot are left out. So are quotes, which
/// repeat what stands elsewhere, unless the post consists of nothing else.
pub fn plain(markdown: &str) -> String {
    let source = markdown::tame(markdown);
    let own_words = collect(&source, false);
    if own_words.line.is_empty() && own_words.has_quotes {
        return collect(&source, true).line;
    }
    own_words.line
}

fn collect(source: &str, quotes: bool) -> Collector {
    let mut collector = Collector { quotes, ..Collector::default() };
    for event in markdown::events(source) {
        collector.event(event);
    }
    collector
}

#[derive(Default)]
struct Collector {
    line: String,
    /// What goes before the next word.
    gap: &'static str,
    /// Whether quotes are wanted.
    quotes: bool,
    has_quotes: bool,
    /// Quotes and notes around the present place that are left out.
    omitted: usize,
    /// The author's HTML block so far.
    block: String,
}

impl Collector {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words(&text)
            }
            Event::Html(html) => self.block.push_str(&html),
            Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak | Event::Rule => self.space(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::BlockQuote(_) if !self.quotes => {
                self.has_quotes = true;
                self.omitted += 1;
            }
            Tag::FootnoteDefinition(_) => self.omitted += 1,
            Tag::Image { .. } => self.words("Bild: "),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            _ => self.space(),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::BlockQuote(_) if !self.quotes => self.omitted = self.omitted.saturating_sub(1),
            TagEnd::FootnoteDefinition => self.omitted = self.omitted.saturating_sub(1),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.block);
                self.html(&html);
                self.space();
            }
            TagEnd::Heading(_) => self.divide(": "),
            TagEnd::TableCell => self.divide(" · "),
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.divide("; "),
            TagEnd::List(_) | TagEnd::Table => self.divide(". "),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {}
            _ => self.space(),
        }
    }

    fn html(&mut self, html: &str) {
        let mut tokens = tokens(html);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => self.words(&decoded(text)),
                Token::Open { name, .. } if name == "script" || name == "style" => tokens.skip_past(&name),
                Token::Open { name, .. } | Token::Close { name } if parts_words(&name) => self.space(),
                Token::Open { .. } | Token::Close { .. } => {}
            }
        }
    }

    fn space(&mut self) {
        if self.gap.is_empty() {
            self.gap = " ";
        }
    }

    /// A division that is more than a space; the outermost one counts.
    fn divide(&mut self, division: &'static str) {
        if self.omitted == 0 {
            self.gap = division;
        }
    }

    fn words(&mut self, text: &str) {
        if self.omitted > 0 {
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                self.space();
            } else {
                self.end_gap();
                self.line.push(c);
            }
        }
    }

    fn end_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.line.is_empty() {
            return;
        }
        let divided = self.line.ends_with(['.', ',', ';', ':', '!', '?', '…']);
        self.line.push_str(if divided && !gap.is_empty() { " " } else { gap });
    }
}

/// Whether a tag stands between words, and not inside one as `<b>` may.
fn parts_words(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "p",
        "div",
        "br",
        "hr",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "tr",
        "td",
        "th",
        "pre",
        "blockquote",
        "details",
        "summary",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
    ];
    BLOCKS.contains(&name)
}

/// The character references that people type; others stay as they are.
fn decoded(text: &str) -> Cow<'_, str> {
    const REFERENCES: &[(&str, &str)] = &[
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&shy;", ""),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    // The ampersand comes last, or "&amp;lt;" would be decoded twice.
    Cow::Owned(REFERENCES.iter().fold(text.to_owned(), |text, (reference, c)| text.replace(reference, c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_words_on_one_line() {
        assert_eq!(
            plain("Das  *ist*\n**ein**  \n`Test`.\n\nMit [Link](https://a.example) &amp; ![Foto](x.png)"),
            "Das ist ein Test. Mit Link & Bild: Foto"
        );
        assert_eq!(plain("Wort<b>teil</b><br>neu"), "Wortteil neu");
    }

    #[test]
    fn divides_headings_items_and_cells() {
        assert_eq!(
            plain("# Lösung\n\nWir nehmen:\n\n- Äpfel\n- Birnen\n\nDas war es."),
            "Lösung: Wir nehmen: Äpfel; Birnen. Das war es."
        );
        assert_eq!(plain("|a|b|\n|-|-|\n|1||\n|3|4|\n\nEnde"), "a · b; 1; 3 · 4. Ende");
        assert_eq!(plain("- a\n  - b\n  - c\n- d"), "a b; c; d");
        assert_eq!(plain("- [x] erledigt\n- [ ] offen"), "erledigt; offen");
    }

    #[test]
    fn leaves_out_quotes_and_notes() {
        assert_eq!(plain("> Frage?\n\nAntwort[^1].\n\n[^1]: Note"), "Antwort.");
        assert_eq!(plain("> Nur Zitat\n\n"), "Nur Zitat");
    }

    #[test]
    fn takes_the_text_of_html_and_code() {
        assert_eq!(plain("<div>a &amp; b<script>x</script></div>\n<p>c"), "a & b c");
        assert_eq!(plain("```\nSELECT 1;\n\n  <b>\n```"), "SELECT 1; <b>");
    }

    #[test]
    fn is_empty_for_nothing() {
        for nothing in ["", " \n", "---", "<!-- x -->", "[^1]: x"] {
            assert_eq!(plain(nothing), "");
        }
    }
}
