//! The rules of the house: reading them, agreeing to them, publishing a version.

pub mod handlers;
pub mod manage;
pub mod pages;

use self::pages::RulesText;
use crate::text::{self, Place};

/// A version's text as HTML, its headings below the page's.
fn rendered(body_md: &str) -> RulesText {
    let place = Place { prefix: "regeln-".to_owned(), heading: 2 };
    RulesText { body_html: text::render(body_md, &place) }
}
