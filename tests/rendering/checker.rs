//! What a post may contain, written a second time and independently of the code that sees to it.

use std::collections::HashSet;

use super::tree::{Element, Node, body};

/// The prefix of all ids in the posts under test.
pub const PREFIX: &str = "b1-";

const ELEMENTS: &str = "a abbr b blockquote br caption cite code dd del details dfn div dl dt em h4 h5 h6 hr i ins kbd li mark \
    ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr";

/// Panics with the reasons if the HTML of a post could do anything but show text and links, or reach
/// beyond its container. Returns how deep it is.
#[track_caller]
pub fn assert_harmless(html: &str, source: &str) -> usize {
    let check = check(html);
    assert!(check.faults.is_empty(), "{}\nfrom {source:?}\nas {html}", check.faults.join("\n"));
    check.depth
}

/// What is wrong with the HTML of a post.
pub fn faults(html: &str) -> Vec<String> {
    check(html).faults
}

fn check(html: &str) -> Check {
    let mut check = Check::default();
    match body(&format!("<div id=\"container\">{html}</div><p id=\"after\">after</p>")).as_slice() {
        [Node::Element(container), Node::Element(after)]
            if container.attribute("id") == "container"
                && after.attribute("id") == "after"
                && after.children == [Node::Text("after".to_owned())] =>
        {
            check.children(container, 1);
        }
        other => check.faults.push(format!("broke out of its container: {other:?}")),
    }
    check
}

/// As [`assert_harmless`], for what is shown a second time on the page of its post.
#[track_caller]
pub fn assert_harmless_without_ids(html: &str, source: &str) {
    assert_harmless(html, source);
    assert!(!html.contains(" id=\""), "id in {html}\nfrom {source:?}");
}

#[derive(Default)]
struct Check {
    faults: Vec<String>,
    ids: HashSet<String>,
    open: Vec<String>,
    depth: usize,
}

impl Check {
    fn children(&mut self, parent: &Element, depth: usize) {
        self.depth = self.depth.max(depth);
        for child in &parent.children {
            match child {
                Node::Text(_) => {}
                Node::Element(element) => self.element(element, depth),
                Node::Other => self.faults.push("neither element nor text".to_owned()),
            }
        }
    }

    fn element(&mut self, element: &Element, depth: usize) {
        let name = element.name.as_str();
        if !element.html || !ELEMENTS.split_whitespace().any(|known| known == name) {
            self.faults.push(format!("element {name}"));
        }
        for (key, value) in &element.attributes {
            if !attribute_is_fine(name, key, value) {
                self.faults.push(format!("attribute {key}={value:?} of {name}"));
            }
            if key == "id" && !self.ids.insert(value.clone()) {
                self.faults.push(format!("id {value} twice"));
            }
        }
        if name == "a" && self.open.iter().any(|open| open == "a") {
            self.faults.push("link in a link".to_owned());
        }
        self.links(element);
        self.open.push(name.to_owned());
        self.children(element, depth + 1);
        self.open.pop();
    }

    /// A link leads somewhere, and says what it is if it leaves the site.
    fn links(&mut self, element: &Element) {
        let href = element.attribute("href");
        let external = href.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
        let rel = if external { "nofollow ugc noopener" } else { "" };
        if element.name == "a" && (href.is_empty() || element.attribute("rel") != rel) {
            self.faults.push(format!("link to {href:?} with rel {:?}", element.attribute("rel")));
        }
    }
}

fn attribute_is_fine(element: &str, key: &str, value: &str) -> bool {
    let number = |digits: usize| {
        (1..=digits).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
    };
    match (element, key) {
        ("a", "href") => address_is_fine(value),
        ("a", "rel") => value == "nofollow ugc noopener",
        ("a", "title") | ("abbr", "title") => true,
        ("a", "aria-label") => is_numbered(value, &["Fußnote ", "Zurück zu Fußnote "]),
        ("a", "class") => ["image-link", "footnote-back"].contains(&value),
        ("a", "id") => is_numbered(value, &["b1-fnref-"]),
        ("li", "id") => is_numbered(value, &["b1-fn-"]),
        ("div", "class") => ["table-scroll", "footnotes"].contains(&value),
        ("div", "role") => value == "group",
        ("div" | "pre", "tabindex") => value == "0",
        ("div", "aria-label") => is_numbered(value, &["Tabelle "]),
        ("p", "class") => value == "cut",
        ("sup", "class") => value == "footnote-ref",
        ("span", "class") => ["task", "task done", "visually-hidden"].contains(&value),
        ("th" | "td", "class") => ["align-right", "align-center"].contains(&value),
        ("th" | "td", "colspan" | "rowspan") => number(2),
        ("th", "scope") => ["col", "row"].contains(&value),
        ("ol", "start") => number(9),
        _ => false,
    }
}

fn address_is_fine(href: &str) -> bool {
    let plain = href.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&byte));
    let lower = href.to_ascii_lowercase();
    let web = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !["@", "%40", "%2f", "%5c"].iter().any(|trick| host.contains(trick))
    });
    let mail = lower.starts_with("mailto:") && lower.contains('@');
    let own = href.starts_with('/') && !href.starts_with("//");
    let note = is_numbered(href, &["#b1-fn-", "#b1-fnref-"]);
    plain && (web || mail || own || note)
}

fn is_numbered(text: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().filter_map(|start| text.strip_prefix(start)).any(|rest| rest.parse::<u32>().is_ok())
}
