//! The rules of the house: reading them, agreeing to them, publishing a version.

pub mod handlers;
pub mod manage;
pub mod pages;

use crate::text::{self, Place};

/// A version's text as HTML, its headings below the page's.
fn rendered(body_md: &str) -> String {
    text::render(body_md, &Place { prefix: "regeln-".to_owned(), heading: 2 })
}
