//! Finds addresses that stand in running text.

use std::borrow::Cow;

use linkify::{LinkFinder, LinkKind};

/// A piece of text, with the address it shall lead to if it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text as written.
    pub text: &'a str,
    /// Where it leads; not yet checked.
    pub address: Option<Cow<'a, str>>,
}

/// Words longer than this are not searched: looking for addresses in one word takes quadratic time,
/// and browsers do not keep longer addresses either.
const MAX_WORD: usize = 2048;

/// Splits text into addresses and what lies between. Addresses begin with `http://`, `https://` or
/// `www.`, or are those of mailboxes; punctuation behind them does not belong to them.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Pieces { text, list: Vec::new(), plain_from: 0 };
    if may_have_address(text) {
        let mut start = 0;
        for word in text.split_inclusive(ends_word) {
            if word.len() <= MAX_WORD && may_have_address(word) {
                pieces.search(start, word);
            }
            start += word.len();
        }
    }
    pieces.plain_until(text.len());
    pieces.list
}

fn may_have_address(text: &str) -> bool {
    text.contains("://") || text.contains('@') || text.contains("www.")
}

/// Linkify takes any non-ASCII character for a part of an address, also the quotes of German text.
fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '„' | '“' | '”' | '‚' | '‘' | '’' | '«' | '»' | '‹' | '›' | '…' | '–' | '—' | '|')
}

struct Pieces<'a> {
    text: &'a str,
    list: Vec<Piece<'a>>,
    plain_from: usize,
}

impl<'a> Pieces<'a> {
    fn plain_until(&mut self, end: usize) {
        if self.plain_from < end {
            self.list.push(Piece { text: &self.text[self.plain_from..end], address: None });
        }
        self.plain_from = end;
    }

    fn link(&mut self, start: usize, end: usize, address: Cow<'a, str>) {
        self.plain_until(start);
        self.list.push(Piece { text: &self.text[start..end], address: Some(address) });
        self.plain_from = end;
    }

    /// Searches one word, without the character that ended it.
    fn search(&mut self, start: usize, word: &'a str) {
        let word = word.trim_end_matches(ends_word);
        if let Some(bare) = bare_host(word) {
            let address = format!("https://{}", &word[bare..]);
            let length = LinkFinder::new().links(&address).next().map_or(0, |link| link.end());
            if let Some(length) = length.checked_sub("https://".len()) {
                let address = address[..length + "https://".len()].to_owned();
                self.link(start + bare, start + bare + length, Cow::Owned(address));
            }
            return;
        }
        for link in LinkFinder::new().links(word) {
            let address = match link.kind() {
                LinkKind::Email => Cow::Owned(format!("mailto:{}", link.as_str())),
                _ => Cow::Borrowed(&word[link.start()..link.end()]),
            };
            self.link(start + link.start(), start + link.end(), address);
        }
    }
}

/// Where `www.` begins if the word is an address without a scheme.
fn bare_host(word: &str) -> Option<usize> {
    let start = word.find(char::is_alphanumeric)?;
    let host = word[start..].strip_prefix("www.")?;
    (host.contains('.') && !word.contains(['@', ':'])).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(String, String)> {
        let all = pieces(text);
        assert_eq!(all.iter().map(|piece| piece.text).collect::<String>(), text);
        all.iter().filter_map(|p| Some((p.text.to_owned(), p.address.clone()?.into_owned()))).collect()
    }

    #[track_caller]
    fn finds(text: &str, link: &str, address: &str) {
        assert_eq!(links(text), [(link.to_owned(), address.to_owned())]);
    }

    #[test]
    fn finds_addresses_without_the_punctuation_around_them() {
        finds("Siehe (https://a.example/x_(y)).", "https://a.example/x_(y)", "https://a.example/x_(y)");
        finds("„https://a.example/x“, so", "https://a.example/x", "https://a.example/x");
        finds(
            "https://a.example/ä?x=1&y=2, dort",
            "https://a.example/ä?x=1&y=2",
            "https://a.example/ä?x=1&y=2",
        );
        finds("an post@stadt.example!", "post@stadt.example", "mailto:post@stadt.example");
        finds("(www.a.example/x).", "www.a.example/x", "https://www.a.example/x");
    }

    #[test]
    fn leaves_other_text_alone() {
        for text in [
            "",
            "z.B. datei.txt",
            "a:b",
            "www",
            "www.",
            "www.x",
            "@erika",
            "a@b",
            "://",
            "ä".repeat(3000).as_str(),
        ] {
            assert_eq!(links(text), [], "{text}");
        }
        assert_eq!(links(&format!("https://a.example/{}", "x".repeat(3000))), []);
    }

    #[test]
    fn finds_several() {
        assert_eq!(links("https://a.example http://b.example c@d.example").len(), 3);
    }
}
