//! The elements of Markdown that need nothing but themselves.

use std::borrow::Cow;

use pulldown_cmark::Tag;

use super::outline::{Content, Element};

/// An element with its start tag.
pub struct Markup {
    /// The start tag, perhaps of several elements.
    pub start: Cow<'static, str>,
    /// The element.
    pub element: Element,
    /// Whether it stands beside paragraphs and not in text.
    pub is_block: bool,
}

impl Markup {
    fn new(name: &'static str, start: &'static str, close: &'static str, content: Content) -> Self {
        let element = Element { name, close: Cow::Borrowed(close), content };
        Self { start: Cow::Borrowed(start), element, is_block: false }
    }

    fn block(self) -> Self {
        Self { is_block: true, ..self }
    }

    fn starting(self, start: String) -> Self {
        Self { start: Cow::Owned(start), ..self }
    }

    /// Something that leaves only its content.
    pub fn none() -> Self {
        Self::new("", "", "", Content::SameAsParent)
    }

    /// A link with this start tag.
    pub fn link(start: String) -> Self {
        Self::new("a", "", "</a>", Content::Phrasing).starting(start)
    }
}

/// The element for a tag of Markdown. Links, pictures, tables and notes are not known here.
pub fn markup(tag: &Tag, first_heading: u8) -> Markup {
    use Content::{Flow, Items, Phrasing};
    match tag {
        Tag::Paragraph => Markup::new("p", "<p>", "</p>\n", Phrasing).block(),
        Tag::Heading { level, .. } => heading(heading_name(first_heading, *level as u8)),
        Tag::BlockQuote(_) => Markup::new("blockquote", "<blockquote>\n", "</blockquote>\n", Flow).block(),
        Tag::CodeBlock(_) => {
            // Long lines scroll, and the keyboard must reach them.
            Markup::new("pre", "<pre tabindex=\"0\"><code>", "</code></pre>\n", Phrasing).block()
        }
        Tag::List(None) => Markup::new("ul", "<ul>\n", "</ul>\n", Items).block(),
        Tag::List(Some(1)) => Markup::new("ol", "<ol>\n", "</ol>\n", Items).block(),
        Tag::List(Some(first)) => {
            Markup::new("ol", "", "</ol>\n", Items).starting(format!("<ol start=\"{first}\">\n")).block()
        }
        Tag::Item => Markup::new("li", "<li>", "</li>\n", Flow),
        Tag::Emphasis => Markup::new("em", "<em>", "</em>", Phrasing),
        Tag::Strong => Markup::new("strong", "<strong>", "</strong>", Phrasing),
        Tag::Strikethrough => Markup::new("del", "<del>", "</del>", Phrasing),
        // Parts of dialects that are switched off.
        _ => Markup::none(),
    }
}

/// The element for an author's heading of `level` where the topmost is `first`.
pub fn heading_name(first: u8, level: u8) -> &'static str {
    match first.max(2).saturating_add(level.max(1) - 1) {
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

fn heading(name: &'static str) -> Markup {
    let mut markup = Markup::new(name, "", "", Content::Phrasing).starting(format!("<{name}>")).block();
    markup.element.close = Cow::Owned(format!("</{name}>\n"));
    markup
}
