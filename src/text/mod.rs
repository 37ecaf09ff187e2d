//! stub
#![allow(missing_docs)]
pub const RENDERER_VERSION: i32 = 1;
pub struct Place { pub prefix: String, pub heading: u8 }
pub fn render(m: &str, _: &Place) -> String { format!("<p>{}</p>", m.replace('<', "&lt;")) }
pub fn plain(m: &str) -> String { m.split_whitespace().collect::<Vec<_>>().join(" ") }
pub fn excerpt(m: &str, n: usize) -> String { plain(m).chars().take(n).collect() }
pub fn first_sentence(m: &str, n: usize) -> String { m.chars().take(n).collect() }
pub fn cut_blocks(h: &str, _: usize) -> (String, bool) { (h.to_owned(), false) }
pub fn slug(t: &str) -> String { t.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect() }
pub fn nowrap_hyphens(t: &str) -> String { t.to_owned() }
