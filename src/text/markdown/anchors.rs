//! Start tags of links.

use super::super::escape;
use super::super::links::{EXTERNAL_REL, Target};
use super::outline::Outline;

/// Whether a link may begin here: not inside another.
pub fn may_begin(outline: &Outline) -> bool {
    !outline.is_inside(&["a"])
}

/// A link in text; `title` is escaped already and may be empty.
pub fn text_link(target: &Target, title: &str) -> String {
    anchor("", target, title)
}

/// The link that stands for a picture.
pub fn image_link(target: &Target) -> String {
    anchor(" class=\"image-link\"", target, "")
}

fn anchor(class: &str, target: &Target, title: &str) -> String {
    let mut tag = format!("<a{class} href=\"");
    escape::push_attribute(&mut tag, &target.href);
    tag.push('"');
    if !title.is_empty() {
        tag.push_str(&format!(" title=\"{title}\""));
    }
    if target.external {
        tag.push_str(&format!(" rel=\"{EXTERNAL_REL}\""));
    }
    tag.push('>');
    tag
}
