//! What people type, once it has been checked.

use sha2::{Digest, Sha256};

use crate::error::Fault;
use crate::text::{self, Place};

/// Characters of a title (experience.md 1.5).
const TITLE_CHARS: std::ops::RangeInclusive<usize> = 12..=120;
/// Most characters of a post.
const POST_CHARS: usize = 60_000;
/// Characters of the plain beginning that lists and mails show.
const EXCERPT_CHARS: usize = 300;

/// A title: one line of 12 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadTitle(String);

impl ThreadTitle {
    /// Checks what was typed; runs of white space become one space.
    ///
    /// # Errors
    /// Missing, too short, too long.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let title = text::line(typed);
        match title.chars().count() {
            0 => Err(Fault::Missing),
            n if n < *TITLE_CHARS.start() => Err(Fault::TooShort(*TITLE_CHARS.start())),
            n if n > *TITLE_CHARS.end() => Err(Fault::TooLong(*TITLE_CHARS.end())),
            _ => Ok(Self(title)),
        }
    }

    /// Takes a title from elsewhere: one that other rules let pass may be shorter than ours.
    ///
    /// # Errors
    /// Missing, too long.
    pub fn from_elsewhere(written: &str) -> Result<Self, Fault> {
        let title = text::line(written);
        match title.chars().count() {
            0 => Err(Fault::Missing),
            n if n > *TITLE_CHARS.end() => Err(Fault::TooLong(*TITLE_CHARS.end())),
            _ => Ok(Self(title)),
        }
    }

    /// The title.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text of a post: something visible, at most 60,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostText(String);

impl PostText {
    /// Checks what was typed; line ends become `\n`.
    ///
    /// # Errors
    /// Missing, too long.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        // PostgreSQL takes no NUL in text, and nobody means one. What comes out goes in again unchanged.
        let body = typed.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n");
        let body = body.trim_end();
        match body.chars().count() {
            _ if text::plain(body).is_empty() => Err(Fault::Missing),
            n if n > POST_CHARS => Err(Fault::TooLong(POST_CHARS)),
            _ => Ok(Self(body.to_owned())),
        }
    }

    /// What was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Renders the text. Call it before the transaction: a long post takes milliseconds.
    pub fn render(self, form_key: &str, is_opening: bool) -> DraftPost {
        let html = text::render(&self.0, &place(form_key, is_opening));
        let excerpt = text::excerpt(&self.0, EXCERPT_CHARS);
        DraftPost { markdown: self.0, html, excerpt, form_key: form_key.to_owned() }
    }
}

/// A post that is ready to be written.
#[derive(Debug, Clone)]
pub struct DraftPost {
    /// What was typed.
    pub markdown: String,
    /// What is shown.
    pub html: String,
    /// Its beginning as plain text.
    pub excerpt: String,
    /// Key of the form: the same form sent twice makes one post.
    pub form_key: String,
}

/// Headings of an opening post stand below the page's `h1` and the post's `h2`, those of a reply below its
/// `h3`. Footnotes are named after the form, which is known before the post has an id.
fn place(form_key: &str, is_opening: bool) -> Place {
    let digest = Sha256::digest(form_key.as_bytes());
    let prefix = format!("n{:02x}{:02x}{:02x}{:02x}-", digest[0], digest[1], digest[2], digest[3]);
    Place { prefix, heading: if is_opening { 3 } else { 4 } }
}
