//! Whether rendering keeps the meaning of Markdown, apart from what it changes on purpose.
//!
//! The HTML that the specification expects is changed as the documentation of `lotsenforum::text`
//! says, on its tree and without any of the code under test; then both trees must be equal:
//! * scripts, styles, comments vanish; other unknown elements leave their content;
//! * of attributes, only `href` and `title` of links and `start` of lists stay;
//! * headings go down, pictures become links, tables get a box, tasks get words;
//! * links with refused addresses leave their text; links to the web get a `rel`.
//!
//! White space between blocks is no difference.

use super::collections::Example;
use super::tree::{Element, Node, fragment};

/// Levels by which the headings of the posts under test go down.
const HEADING_SHIFT: u8 = 3;

const KEPT: &str = "a abbr b blockquote br caption cite code dd del details dfn div dl dt em hr i ins kbd li mark ol p pre q s samp \
    small span strong sub summary sup tbody td tfoot th thead tr u ul var wbr";

const BLOCKS: &str = "blockquote caption dd details div dl dt h4 h5 h6 hr li ol p pre summary table tbody td tfoot th thead tr ul br";

/// Describes the examples that render to another tree than expected.
pub fn unequal(examples: &[Example], render: impl Fn(&str) -> String) -> Vec<String> {
    let differs = |example: &&Example| {
        shown(fragment(&render(&example.markdown))) != shown(expected(fragment(&example.html)))
    };
    examples
        .iter()
        .filter(differs)
        .map(|example| {
            let ours = shown(fragment(&render(&example.markdown)));
            let theirs = shown(expected(fragment(&example.html)));
            format!("{}: {:?}\n  ours   {ours}\n  theirs {theirs}", example.name, example.markdown)
        })
        .collect()
}

fn expected(nodes: Vec<Node>) -> Vec<Node> {
    nodes
        .into_iter()
        .flat_map(|node| match node {
            Node::Element(element) => changed(element),
            Node::Text(text) => vec![Node::Text(text)],
            Node::Other => Vec::new(),
        })
        .collect()
}

fn changed(mut element: Element) -> Vec<Node> {
    let children = expected(std::mem::take(&mut element.children));
    let keep = |name: &str, attributes: &[(&str, &str)], children| {
        vec![Node::Element(Element::new(name, attributes, children))]
    };
    match element.name.as_str() {
        "script" | "style" => Vec::new(),
        "img" => picture(&element),
        "a" => link(&element, children),
        "input" => task(element.attributes.contains_key("checked")),
        "pre" => keep("pre", &[("tabindex", "0")], children),
        "ol" if element.attributes.contains_key("start") => {
            keep("ol", &[("start", element.attribute("start"))], children)
        }
        "th" => keep("th", &[("scope", "col")], children),
        "table" => {
            let table = keep("table", &[], children);
            keep(
                "div",
                &[
                    ("class", "table-scroll"),
                    ("role", "group"),
                    ("tabindex", "0"),
                    ("aria-label", "Tabelle 1"),
                ],
                table,
            )
        }
        name if name.len() == 2 && name.starts_with('h') && name != "hr" => {
            let level = (name.as_bytes()[1] - b'0' + HEADING_SHIFT).min(6);
            keep(&format!("h{level}"), &[], children)
        }
        name if KEPT.split_whitespace().any(|kept| kept == name) => keep(name, &[], children),
        _ => children,
    }
}

fn is_web(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !rest.split('/').any(|part| part.contains('@'))
    })
}

fn is_own_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}

fn is_mail(address: &str) -> bool {
    address.to_ascii_lowercase().starts_with("mailto:")
}

fn link(element: &Element, children: Vec<Node>) -> Vec<Node> {
    let address = element.attribute("href");
    if !is_web(address) && !is_own_path(address) && !is_mail(address) {
        return children;
    }
    let mut attributes = vec![("href", address)];
    attributes
        .extend(element.attributes.contains_key("title").then(|| ("title", element.attribute("title"))));
    attributes.extend(is_web(address).then_some(("rel", "nofollow ugc noopener")));
    let attributes: Vec<_> = attributes.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    // A picture in a link is not a link of its own.
    let children = children.into_iter().flat_map(|child| match child {
        Node::Element(inner) if inner.name == "a" => inner.children,
        other => vec![other],
    });
    vec![Node::Element(Element::new("a", &attributes, children.collect()))]
}

fn picture(element: &Element) -> Vec<Node> {
    let words = match element.attribute("alt").trim() {
        "" => "Bild ohne Beschreibung".to_owned(),
        description => format!("Bild: {description}"),
    };
    let address = element.attribute("src");
    let mut attributes = vec![("class", "image-link"), ("href", address)];
    attributes.extend(is_web(address).then_some(("rel", "nofollow ugc noopener")));
    match is_web(address) || is_own_path(address) {
        true => vec![Node::Element(Element::new("a", &attributes, vec![Node::Text(words)]))],
        false => vec![Node::Text(words)],
    }
}

fn task(done: bool) -> Vec<Node> {
    let (class, word) = if done { ("task done", "Erledigt: ") } else { ("task", "Offen: ") };
    let hidden = Element::new("span", &[("class", "visually-hidden")], vec![Node::Text(word.to_owned())]);
    vec![Node::Element(Element::new("span", &[("class", class)], vec![Node::Element(hidden)]))]
}

/// The tree in one line, without white space that is not seen.
fn shown(nodes: Vec<Node>) -> String {
    let mut out = String::new();
    show(&nodes, false, &mut out);
    out.trim_end().to_owned()
}

fn show(nodes: &[Node], preformatted: bool, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) if preformatted => out.push_str(&format!("{text:?}")),
            Node::Text(text) => text.chars().for_each(|c| match c {
                ' ' | '\t' | '\n' | '\r' if out.is_empty() || out.ends_with([' ', '⟩']) => {}
                ' ' | '\t' | '\n' | '\r' => out.push(' '),
                c => out.push(c),
            }),
            Node::Element(element) => show_element(element, preformatted, out),
            Node::Other => out.push_str("⟨other⟩"),
        }
    }
}

fn show_element(element: &Element, preformatted: bool, out: &mut String) {
    let attributes: String =
        element.attributes.iter().map(|(key, value)| format!(" {key}={value:?}")).collect();
    // Behind "⟩" white space is dropped: the edges of blocks.
    let block = BLOCKS.split_whitespace().any(|block| block == element.name);
    let (open, close) = if block { ('⟨', '⟩') } else { ('<', '>') };
    if block {
        out.truncate(out.trim_end_matches(' ').len());
    }
    out.push_str(&format!("{open}{}{attributes}{close}", element.name));
    show(&element.children, preformatted || element.name == "pre", out);
    if block {
        out.truncate(out.trim_end_matches(' ').len());
    }
    out.push_str(&format!("{open}/{}{close}", element.name));
}
