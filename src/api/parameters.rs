//! What stands behind the question mark of an address. A slip of the pen is refused, not ignored: a filter
//! that does not filter looks like an answer.

use std::collections::BTreeMap;

use actix_web::HttpRequest;

use super::error::{Refusal, Result};
use crate::forum::regions::Ags;

/// Pages that can be asked for; more than any list has.
const PAGES: std::ops::RangeInclusive<i64> = 1..=100_000;
/// Characters of a channel's name in addresses.
const SLUG_CHARS: usize = 100;

/// The parameters of a request.
#[derive(Debug, Clone, Default)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads the parameters.
    ///
    /// # Errors
    /// [`Refusal::BadParameter`] for one that is not `known` or comes twice.
    pub fn read(request: &HttpRequest, known: &[&str]) -> Result<Self> {
        let mut found = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
            let is_new = found.insert(name.to_string(), value.into_owned()).is_none();
            if !is_new || !known.contains(&name.as_ref()) {
                return Err(Refusal::BadParameter(name.chars().take(50).collect()));
            }
        }
        Ok(Self(found))
    }

    /// A parameter as it came.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A parameter that `parse` understands.
    ///
    /// # Errors
    /// [`Refusal::BadParameter`] if it does not.
    pub fn parsed<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
        self.get(name)
            .map(|value| parse(value).ok_or_else(|| Refusal::BadParameter(name.to_owned())))
            .transpose()
    }

    /// The page, 1 without one.
    ///
    /// # Errors
    /// [`Refusal::BadParameter`] for what is no page.
    pub fn page(&self) -> Result<i64> {
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let parse = |text: &str| text.parse().ok().filter(|page| is_number(text) && PAGES.contains(page));
        Ok(self.parsed("page", parse)?.unwrap_or(1))
    }

    /// The name of a channel.
    ///
    /// # Errors
    /// [`Refusal::BadParameter`] for what can be no name.
    pub fn channel(&self) -> Result<Option<String>> {
        self.parsed("channel", |slug| is_slug(slug).then(|| slug.to_owned()))
    }

    /// The key of a region.
    ///
    /// # Errors
    /// [`Refusal::BadParameter`] for what can be no key.
    pub fn ags(&self) -> Result<Option<Ags>> {
        self.parsed("ags", Ags::parse)
    }
}

/// Whether this can be the name of a channel in addresses.
pub fn is_slug(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=SLUG_CHARS).contains(&text.len()) && text.bytes().all(is_letter)
}
