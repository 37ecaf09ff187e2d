//! The last word on HTML made from what people wrote: one list of all that may be in it.
//!
//! Ammonia parses with html5ever, as a browser would, and writes out only what the list names. The
//! renderer in front of it already leaves out what is not allowed; this does not rely on that.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::links::{self, EXTERNAL_REL};

/// All elements. Nothing that runs, loads, submits, embeds, or switches to SVG or MathML.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes whose values [`accept_value`] looks at.
const CHECKED: &[(&str, &[&str])] = &[
    ("a", &["href", "id", "title", "aria-label"]),
    ("abbr", &["title"]),
    ("div", &["aria-label"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
];

/// Attributes with the values they may have.
const FIXED: &[(&str, &str, &[&str])] = &[
    ("a", "rel", &[EXTERNAL_REL]),
    ("div", "role", &["group"]),
    ("div", "tabindex", &["0"]),
    ("pre", "tabindex", &["0"]),
    ("th", "scope", &["col", "row"]),
];

/// Classes, all of them ours.
const CLASSES: &[(&str, &[&str])] = &[
    ("a", &["image-link", "footnote-back"]),
    ("div", &["table-scroll", "footnotes"]),
    ("p", &["cut"]),
    ("span", &["task", "done", "visually-hidden"]),
    ("sup", &["footnote-ref"]),
    ("td", &["align-right", "align-center"]),
    ("th", &["align-right", "align-center"]),
];

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(policy);

/// The HTML with nothing in it that is not allowed, and every element ended.
pub fn clean(html: &str) -> String {
    POLICY.clean(html).to_string()
}

fn policy() -> Builder<'static> {
    let set = |values: &[&'static str]| -> HashSet<&'static str> { values.iter().copied().collect() };
    let by_tag = |rows: &[(&'static str, &[&'static str])]| -> HashMap<_, _> {
        rows.iter().map(|(tag, values)| (*tag, set(values))).collect()
    };
    let mut fixed: HashMap<&str, HashMap<&str, HashSet<&str>>> = HashMap::new();
    for (tag, attribute, values) in FIXED {
        fixed.entry(tag).or_default().insert(attribute, set(values));
    }
    let mut builder = Builder::empty();
    builder
        .tags(set(ELEMENTS))
        .clean_content_tags(set(&["script", "style"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(by_tag(CHECKED))
        .tag_attribute_values(fixed)
        .allowed_classes(by_tag(CLASSES))
        .url_schemes(set(&["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(|_, name, value| accept_value(name, value).then(|| value.into()));
    builder
}

/// Whether an attribute may have this value. Relative addresses pass ammonia and are decided here.
fn accept_value(name: &str, value: &str) -> bool {
    match name {
        "href" => links::is_accepted(value) || value.strip_prefix('#').is_some_and(is_footnote_id),
        "id" => is_footnote_id(value),
        "start" => is_number(value, 9),
        "colspan" | "rowspan" => is_number(value, 2),
        _ => true,
    }
}

/// `b9001-fn-1` or `b9001-fnref-1`: the only ids there are.
fn is_footnote_id(id: &str) -> bool {
    let Some((front, number)) = id.rsplit_once('-') else { return false };
    let prefix = front.strip_suffix("fnref").or_else(|| front.strip_suffix("fn"));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_number(number, 6)
        && prefix.is_some_and(|prefix| plain(prefix) && (prefix.is_empty() || prefix.ends_with('-')))
}

fn is_number(value: &str, max_digits: usize) -> bool {
    (1..=max_digits).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_the_renderer_makes() {
        for html in [
            "<p>a <em>b</em><br>c</p>",
            "<a href=\"https://a.example/?a=1&amp;b=2\" title=\"t\" rel=\"nofollow ugc noopener\">x</a>",
            "<sup class=\"footnote-ref\"><a id=\"b1-fnref-1\" href=\"#b1-fn-1\" aria-label=\"Fußnote 1\">1</a></sup>",
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Tabelle 1\"></div>",
            "<ol start=\"3\"><li id=\"fn-1\">a</li></ol>",
            "<span class=\"task done\"></span>",
        ] {
            assert_eq!(clean(html), html);
        }
    }

    #[test]
    fn drops_everything_else() {
        for (html, rest) in [
            (
                "<p id=\"x\" name=\"x\" class=\"btn\" style=\"x\" onclick=\"x\" data-x=\"1\" lang=\"de\">a</p>",
                "<p class=\"\">a</p>",
            ),
            ("<img src=x onerror=x><svg><style><a>x</style></svg><math></math><form><input></form>", ""),
            (
                "<a href=\"javascript:x\">a</a><a href=\"//x\">b</a><a href=\"#x\">c</a><a href=\"x\">d</a>",
                "<a>a</a><a>b</a><a>c</a><a>d</a>",
            ),
            ("<a href=\"https://a@b.example/\" target=\"_blank\" ping=\"/x\">a</a>", "<a>a</a>"),
            ("<script>x</script><style>x</style><!-- x -->a", "a"),
            ("<td colspan=\"999\">a</td>", "a"),
            ("<pre tabindex=\"1\">a</pre>", "<pre>a</pre>"),
        ] {
            assert_eq!(clean(html), rest, "{html}");
        }
    }

    #[test]
    fn knows_its_own_ids() {
        for id in ["b9001-fn-1", "b9001-fnref-12", "fn-1", "a-b-fn-1"] {
            assert!(is_footnote_id(id), "{id}");
        }
        for id in ["", "fn", "fn-", "fn-x", "xfn-1", "loesung", "b 1-fn-1", "b1-fn-1234567"] {
            assert!(!is_footnote_id(id), "{id}");
        }
    }
}
