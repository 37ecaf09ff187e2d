//! The tags that an author typed.
//!
//! Kept are tags that structure text, in places where HTML allows them; of their attributes only those
//! below. All other tags vanish and leave their content, except scripts and styles, which vanish whole.
//! Tables and pictures are treated as those of Markdown are.

use std::borrow::Cow;

use super::super::escape;
use super::super::html_tokens::{Token, attribute, tokens};
use super::super::links;
use super::elements::heading_name;
use super::outline::{Content, Element, Outline, Position};
use super::{anchors, pictures, tables, words};

type Attributes<'a> = [(String, &'a str)];

/// Writes a piece of HTML into the outline. `counter` numbers the tables of the post.
pub fn write(outline: &mut Outline, html: &str, heading: u8, counter: &mut tables::Counter) {
    let mut tokens = tokens(html);
    while let Some(token) = tokens.next() {
        if outline.is_full() {
            return;
        }
        match token {
            Token::Text(text) => outline.author_text(text),
            Token::Close { name } => outline.close_author(shifted(&name, heading)),
            Token::Open { name, .. } if name == "script" || name == "style" => tokens.skip_past(&name),
            Token::Open { name, attributes } => open(outline, shifted(&name, heading), &attributes, counter),
        }
    }
}

/// The name that stands for the author's, which differs for headings.
fn shifted(name: &str, heading: u8) -> &str {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => heading_name(heading, level - b'0'),
        _ => name,
    }
}

fn open(outline: &mut Outline, name: &str, attributes: &Attributes, counter: &mut tables::Counter) {
    match name {
        "img" => return image(outline, attributes),
        "br" | "wbr" | "hr" => return void(outline, name),
        _ => {}
    }
    let Some((name, position, content)) = known(name) else { return };
    if name == "a" {
        return link(outline, attributes);
    }
    if outline.admit(position) {
        let (start, close) = match name {
            "table" => (counter.table_start(), Cow::Borrowed("</table></div>")),
            "pre" => ("<pre tabindex=\"0\">".to_owned(), Cow::Borrowed("</pre>")),
            _ => (start_tag(name, attributes), Cow::Owned(format!("</{name}>"))),
        };
        outline.open_author(&start, Element { name, close, content });
    }
}

/// The tags that stay, with what they need around them and may have in them.
fn known(name: &str) -> Option<(&'static str, Position, Content)> {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small", "span",
        "strong", "sub", "sup", "u", "var",
    ];
    const OTHER: &[(&str, Position, Content)] = &[
        ("p", Position::Block, Content::Phrasing),
        ("h2", Position::Block, Content::Phrasing),
        ("h3", Position::Block, Content::Phrasing),
        ("h4", Position::Block, Content::Phrasing),
        ("h5", Position::Block, Content::Phrasing),
        ("h6", Position::Block, Content::Phrasing),
        ("pre", Position::Block, Content::Phrasing),
        ("div", Position::Block, Content::Flow),
        ("blockquote", Position::Block, Content::Flow),
        ("details", Position::Block, Content::Flow),
        ("summary", Position::Summary, Content::Phrasing),
        ("ul", Position::Block, Content::Items),
        ("ol", Position::Block, Content::Items),
        ("li", Position::Item, Content::Flow),
        ("dl", Position::Block, Content::Terms),
        ("dt", Position::Term, Content::Phrasing),
        ("dd", Position::Term, Content::Flow),
        ("table", Position::Block, Content::Table),
        ("caption", Position::TablePart, Content::Phrasing),
        ("thead", Position::TablePart, Content::Rows),
        ("tbody", Position::TablePart, Content::Rows),
        ("tfoot", Position::TablePart, Content::Rows),
        ("tr", Position::Row, Content::Cells),
        ("td", Position::Cell, Content::Flow),
        ("th", Position::Cell, Content::Flow),
        ("del", Position::Inline, Content::SameAsParent),
        ("ins", Position::Inline, Content::SameAsParent),
    ];
    let inline =
        INLINE.iter().find(|known| **known == name).map(|name| (*name, Position::Inline, Content::Phrasing));
    inline.or_else(|| OTHER.iter().find(|known| known.0 == name).copied())
}

fn start_tag(name: &str, attributes: &Attributes) -> String {
    let allowed: &[&str] = match name {
        "abbr" => &["title"],
        "ol" => &["start"],
        "td" => &["colspan", "rowspan"],
        "th" => &["colspan", "rowspan", "scope"],
        _ => &[],
    };
    let mut tag = format!("<{name}");
    for (key, value) in attributes.iter().filter(|(key, _)| allowed.contains(&key.as_str())) {
        tag.push_str(&format!(" {key}=\""));
        escape::push_keeping_references(&mut tag, value);
        tag.push('"');
    }
    tag.push('>');
    tag
}

fn void(outline: &mut Outline, name: &str) {
    let position = if name == "hr" { Position::Block } else { Position::Inline };
    if outline.admit(position) {
        outline.push(&format!("<{name}>"));
    }
}

fn link(outline: &mut Outline, attributes: &Attributes) {
    let target = attribute(attributes, "href").and_then(decoded).and_then(|address| links::accept(&address));
    let Some(target) = target.filter(|_| anchors::may_begin(outline)) else { return };
    if outline.admit(Position::Inline) {
        let mut title = String::new();
        escape::push_keeping_references(&mut title, attribute(attributes, "title").unwrap_or_default());
        let element = Element { name: "a", close: Cow::Borrowed("</a>"), content: Content::Phrasing };
        outline.open_author(&anchors::text_link(&target, &title), element);
    }
}

fn image(outline: &mut Outline, attributes: &Attributes) {
    if !outline.admit(Position::Inline) {
        return;
    }
    let target =
        attribute(attributes, "src").and_then(decoded).and_then(|address| links::accept_picture(&address));
    let description = words::picture(attribute(attributes, "alt").unwrap_or_default());
    pictures::write(outline, target.as_ref(), |outline| outline.author_text(&description));
}

/// An address as the browser would see it. Only `&amp;` is decoded; an address with any other
/// character reference hides something and is given up.
fn decoded(address: &str) -> Option<String> {
    let decoded = address.replace("&amp;", "&");
    let suspicious =
        |part: &str| part.starts_with('#') || part.find(';').is_some_and(|end| is_name(&part[..end]));
    let hidden = address.split('&').skip(1).any(|part| !part.starts_with("amp;") && suspicious(part));
    (!hidden).then_some(decoded)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn writes(html: &str, expected: &str) {
        let mut outline = Outline::default();
        write(&mut outline, html, 4, &mut tables::Counter::default());
        assert_eq!(outline.finish(), expected, "{html}");
    }

    #[test]
    fn ends_what_the_author_forgot() {
        writes("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c");
        writes("<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c</div>");
        writes("<dl><dt>a<dd>b<p>c<dt>d", "<dl><dt>a</dt><dd>b<p>c</p></dd><dt>d</dt></dl>");
        writes("<b><i>a</b>b</i>", "<b><i>a</i></b>b");
    }

    #[test]
    fn drops_tags_where_html_has_no_place_for_them() {
        writes("<b><div>a</div></b>", "<b>a</b>");
        writes("<li>a<td>b<summary>c", "abc");
        writes("<ins><p>a</p></ins><p><ins><p>b", "<ins><p>a</p></ins><p><ins>b</ins></p>");
        writes("<a href=/a>x<a href=/b>y</a>", "<a href=\"/a\">xy</a>");
    }

    #[test]
    fn keeps_few_attributes() {
        writes("<ol start=3 type=a><li id=x>a", "<ol start=\"3\"><li>a</li></ol>");
        writes(
            "<abbr title='a \"b\" &lt;' onclick=x>c</abbr>",
            "<abbr title=\"a &quot;b&quot; &lt;\">c</abbr>",
        );
        writes("<a name=x>a</a><a href='#x'>b</a>", "ab");
    }

    #[test]
    fn sees_addresses_as_the_browser_does() {
        assert_eq!(decoded("/x?a=1&amp;b=2&c=3").as_deref(), Some("/x?a=1&b=2&c=3"));
        for address in [
            "javascript&colon;x",
            "&#106;avascript:x",
            "&#x6a",
            "&sol;&sol;evil.example",
            "java&Tab;script:x",
        ] {
            assert_eq!(decoded(address), None, "{address}");
        }
    }
}
