//! What every page is: one struct, one template.

use serde::Serialize;

/// A page: its fields are the template's top-level variables, beside `layout`.
pub trait Page: Serialize {
    /// The template that only this struct fills.
    const TEMPLATE: &'static str;

    /// The first part of the document's title, without the product's name.
    fn title(&self) -> String;
}
