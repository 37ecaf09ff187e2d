//! Splits HTML into tags and text, the way a browser does.
//!
//! Source of the rules: HTML Standard, 13.2.5 "Tokenization", less the states for text without tags
//! (`script`, `textarea` …), whose tags are reported like any other. Comments, processing
//! instructions, `<!DOCTYPE>` and tags that never end are left out. Nothing is decoded: attribute
//! values and text are slices of the input. The whole is one pass.

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text between tags, with its character references as written.
    Text(&'a str),
    /// `<name …>`; the name is in lower case.
    Open {
        /// Name of the element.
        name: String,
        /// Names (lower case) and values as written, first of each name first.
        attributes: Vec<(String, &'a str)>,
    },
    /// `</name>`.
    Close {
        /// Name of the element.
        name: String,
    },
}

/// Elements that have no content and no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "wbr"
            | "input"
            | "area"
            | "col"
            | "embed"
            | "link"
            | "meta"
            | "source"
            | "track"
    )
}

/// The value of an attribute, as written.
pub fn attribute<'a>(attributes: &[(String, &'a str)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(n, _)| n == name).map(|(_, value)| *value)
}

/// Iterates over the tags and texts of `html`.
pub fn tokens(html: &str) -> Tokens<'_> {
    Tokens { rest: html }
}

/// See [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    rest: &'a str,
}

/// Attributes beyond this number in one tag are not read.
const MAX_ATTRIBUTES: usize = 32;

impl<'a> Tokens<'a> {
    /// Moves behind the end tag of an element whose content is not wanted, or to the end.
    pub fn skip_past(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.take(at + 2);
            let after = self
                .rest
                .get(..name.len())
                .filter(|n| n.eq_ignore_ascii_case(name))
                .map(|n| &self.rest[n.len()..]);
            if after.is_some_and(|after| after.starts_with(|c| is_space(c) || c == '/' || c == '>')) {
                if self.tag().is_none() {
                    self.rest = "";
                }
                return;
            }
        }
        self.rest = "";
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// Takes up to the first character that `stop` accepts.
    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest.find(stop).unwrap_or(self.rest.len());
        self.take(length)
    }

    /// Drops a comment or what a browser treats as one; if it never ends, that is everything.
    fn skip_comment(&mut self) {
        let body = match self.rest.strip_prefix("<!--") {
            Some(body) if !body.starts_with('>') && !body.starts_with("->") => body,
            _ => {
                self.take_until(|c| c == '>');
                self.rest = self.rest.get(1..).unwrap_or_default();
                return;
            }
        };
        self.rest = body;
        while let Some(at) = self.rest.find("--") {
            self.take(at + 1);
            if let Some(rest) = self.rest.strip_prefix("->").or_else(|| self.rest.strip_prefix("-!>")) {
                self.rest = rest;
                return;
            }
        }
        self.rest = "";
    }

    /// Reads a tag behind its `<` or `</`; `None` if it never ends.
    fn tag(&mut self) -> Option<(String, Vec<(String, &'a str)>)> {
        let name = self.take_until(|c| is_space(c) || c == '/' || c == '>').to_ascii_lowercase();
        let mut attributes: Vec<(String, &'a str)> = Vec::new();
        loop {
            self.take_until(|c| !is_space(c) && c != '/');
            match self.rest.chars().next()? {
                '>' => break,
                first => {
                    let (key, value) = self.attribute(first)?;
                    if attributes.len() < MAX_ATTRIBUTES && !attributes.iter().any(|(k, _)| *k == key) {
                        attributes.push((key, value));
                    }
                }
            }
        }
        self.take(1);
        Some((name, attributes))
    }

    fn attribute(&mut self, first: char) -> Option<(String, &'a str)> {
        // A name may begin with "=", which then does not separate.
        let before = self.rest;
        self.take(first.len_utf8());
        self.take_until(|c| is_space(c) || matches!(c, '/' | '>' | '='));
        let key = before[..before.len() - self.rest.len()].to_ascii_lowercase();
        let spaces = self.rest.find(|c| !is_space(c)).unwrap_or(self.rest.len());
        if !self.rest[spaces..].starts_with('=') {
            return Some((key, ""));
        }
        self.take(spaces + 1);
        self.take_until(|c| !is_space(c));
        let value = match self.rest.chars().next()? {
            quote @ ('"' | '\'') => {
                self.take(1);
                let value = self.take_until(|c| c == quote);
                if self.rest.is_empty() {
                    return None;
                }
                self.take(1);
                value
            }
            _ => self.take_until(|c| is_space(c) || c == '>'),
        };
        Some((key, value))
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if !self.rest.starts_with('<') {
                let text = self.take_until(|c| c == '<');
                return (!text.is_empty()).then_some(Token::Text(text));
            }
            let next = |at: usize| self.rest.as_bytes().get(at).copied().unwrap_or(b' ');
            match (next(1), next(2)) {
                (b'/', c) if c.is_ascii_alphabetic() => {
                    self.take(2);
                    match self.tag() {
                        Some((name, _)) => return Some(Token::Close { name }),
                        None => self.rest = "",
                    }
                }
                (c, _) if c.is_ascii_alphabetic() => {
                    self.take(1);
                    match self.tag() {
                        Some((name, attributes)) => return Some(Token::Open { name, attributes }),
                        None => self.rest = "",
                    }
                }
                (b'!' | b'?' | b'/', _) => self.skip_comment(),
                _ => return Some(Token::Text(self.take(1))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        tokens(html)
            .map(|token| match token {
                Token::Text(text) => format!("[{text}]"),
                Token::Open { name, attributes } => {
                    let attributes: String = attributes.iter().map(|(k, v)| format!(" {k}={v}")).collect();
                    format!("<{name}{attributes}>")
                }
                Token::Close { name } => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn reads_tags_with_all_kinds_of_attributes() {
        assert_eq!(shown("<A HREF='/x' b=\"1>2\" c = d e/f>x</A >"), "<a href=/x b=1>2 c=d e= f=>[x]</a>");
        assert_eq!(shown("<a x=1 x=2 =y>"), "<a x=1 =y=>");
        assert_eq!(shown("<br/><hr />"), "<br><hr>");
        assert_eq!(shown("<a href=/x/>"), "<a href=/x/>");
    }

    #[test]
    fn leaves_out_comments_and_what_counts_as_one() {
        assert_eq!(
            shown("a<!-- <b> -->c<!-->d<?php x ?>e<![CDATA[f]]>g<!DOCTYPE html></ x>h"),
            "[a][c][d][e][g][h]"
        );
        assert_eq!(shown("a<!-- never ends <b>"), "[a]");
    }

    #[test]
    fn keeps_a_lonely_angle_bracket_as_text_and_drops_a_tag_that_never_ends() {
        assert_eq!(shown("1 < 2 <3 <"), "[1 ][<][ 2 ][<][3 ][<]");
        assert_eq!(shown("a<b c=\"d>"), "[a]");
        assert_eq!(shown("a<b c"), "[a]");
    }

    #[test]
    fn skips_to_an_end_tag() {
        let mut tokens = tokens("if (a</b>0) x</scripts></SCRIPT  >y");
        tokens.skip_past("script");
        assert_eq!(tokens.next(), Some(Token::Text("y")));
    }
}
