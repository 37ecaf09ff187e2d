//! HTML as a plain tree, for checking and comparing.

use std::collections::BTreeMap;

use scraper::node::Node as Parsed;
use scraper::{ElementRef, Html};

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Text(String),
    Element(Element),
    /// Comments, processing instructions and other oddities.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    pub name: String,
    /// Whether it is an HTML element and not one of SVG or MathML.
    pub html: bool,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
}

impl Element {
    pub fn new(name: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Self {
        let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Self { name: name.to_owned(), html: true, attributes, children }
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// The content of the `body` of a whole document.
pub fn body(html: &str) -> Vec<Node> {
    let document =
        Html::parse_document(&format!("<!DOCTYPE html><html><head></head><body>{html}</body></html>"));
    let root = element(document.root_element());
    let body = root.children.into_iter().find_map(|node| match node {
        Node::Element(element) if element.name == "body" => Some(element.children),
        _ => None,
    });
    body.unwrap_or_default()
}

/// The nodes of a fragment.
pub fn fragment(html: &str) -> Vec<Node> {
    element(Html::parse_fragment(html).root_element()).children
}

fn element(parsed: ElementRef) -> Element {
    let value = parsed.value();
    Element {
        name: value.name().to_owned(),
        html: &*value.name.ns == "http://www.w3.org/1999/xhtml",
        attributes: value.attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        children: parsed
            .children()
            .map(|child| match (ElementRef::wrap(child), child.value()) {
                (Some(child), _) => Node::Element(element(child)),
                (None, Parsed::Text(text)) => Node::Text(text.to_string()),
                _ => Node::Other,
            })
            .collect(),
    }
}
