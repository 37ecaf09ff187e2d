//! How much a post may make the server and the reader's browser do.
//!
//! A limit on the length of a post does not do it. Measured on 100 kB: 25,000 list items inside each
//! other before 50,000 empty lines take pulldown-cmark 8 s, because it walks through all open
//! containers on every line; 100,000 quote marks take ammonia 23 s, because HTML parsing is quadratic
//! in depth; a wide table pads short rows to 260,000 cells. So depth, lines and output have limits of
//! their own, far above what anybody writes in good faith.

use std::borrow::Cow;

/// Elements inside each other; what lies deeper is left out.
pub const MAX_DEPTH: usize = 48;

/// Bytes of HTML before sanitizing; what follows is left out, and the post says so. Almost twice what
/// 60,000 characters of dense Markdown need; html5ever takes some 35 ms for this much of the worst.
pub const MAX_HTML: usize = 256 * 1024;

/// Events of the parser that are kept for footnotes, all notes of a post together.
pub const MAX_NOTE_EVENTS: usize = 20_000;

/// Columns of a table; what stands to the right is left out.
pub const MAX_COLUMNS: usize = 100;

/// Bytes of Markdown; what follows is left out. Forms take less: 60,000 characters have at most 240,000.
const MAX_SOURCE: usize = 256 * 1024;

/// Columns at the start of a line that may be white space and marks of quotes and lists.
const MAX_PREFIX: usize = 200;

/// Blank lines in a row.
const MAX_BLANK_LINES: usize = 40;

const TAB_COLUMNS: usize = 4;

/// The source without what is only there to keep the parser busy: the rest of a line's prefix beyond
/// 200 columns, and blank lines beyond 40 in a row.
pub fn tame(source: &str) -> Cow<'_, str> {
    let source = &source[..source.floor_char_boundary(MAX_SOURCE)];
    let lines = || source.split_inclusive('\n');
    let long = lines().any(|line| prefix(line).excess > 0);
    if !long && longest_blank_run(lines()) <= MAX_BLANK_LINES {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut blank = 0;
    for line in lines() {
        blank = if is_blank(line) { blank + 1 } else { 0 };
        if blank <= MAX_BLANK_LINES {
            let Prefix { kept, excess } = prefix(line);
            out.push_str(&line[..kept]);
            out.push_str(&line[kept + excess..]);
        }
    }
    Cow::Owned(out)
}

fn longest_blank_run<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let (mut run, mut longest) = (0, 0);
    for line in lines {
        run = if is_blank(line) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// The start of a line in which containers open or continue, in bytes (all ASCII).
struct Prefix {
    kept: usize,
    excess: usize,
}

fn prefix(line: &str) -> Prefix {
    let bytes = line.as_bytes();
    let (mut at, mut columns, mut kept) = (0, 0, 0);
    while let Some(length) = container_mark(&bytes[at..]) {
        columns += if bytes[at] == b'\t' { TAB_COLUMNS } else { length };
        at += length;
        if columns <= MAX_PREFIX {
            kept = at;
        }
    }
    Prefix { kept, excess: at - kept }
}

/// Length of a blank, a quote mark, or a list mark (which needs a blank or the line's end behind it).
fn container_mark(bytes: &[u8]) -> Option<usize> {
    let blank_at = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    match bytes.first()? {
        b' ' | b'\t' | b'>' => Some(1),
        b'-' | b'+' | b'*' if blank_at(1) => Some(1),
        b'0'..=b'9' => {
            let digits = bytes.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
            let mark = matches!(bytes.get(digits), Some(b'.' | b')')) && blank_at(digits + 1);
            mark.then_some(digits + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_posts_as_they_are() {
        for post in [
            "",
            "a\r\n\r\n- b\n  1. c\n\n> > d\n\n---\n",
            "* * * * * *",
            "                       code",
            "1.5 und 2.\n\n\n\n",
        ] {
            assert!(matches!(tame(post), Cow::Borrowed(same) if same == post), "{post}");
        }
    }

    #[test]
    fn shortens_long_prefixes() {
        assert_eq!(tame(&format!("{}a\nb", ">".repeat(5000))), format!("{}a\nb", ">".repeat(200)));
        assert_eq!(tame(&format!("{}a", "1. ".repeat(5000))).len(), 201);
        assert_eq!(tame(&format!("{}a", "\t".repeat(99))), format!("{}a", "\t".repeat(50)));
        let rule = "-".repeat(500);
        assert_eq!(tame(&rule), rule);
    }

    #[test]
    fn shortens_gaps_and_endless_posts() {
        assert_eq!(tame(&format!("a{}b", "\n".repeat(500))), format!("a{}b", "\n".repeat(41)));
        assert_eq!(tame(&"ä".repeat(200_000)).len(), MAX_SOURCE);
    }
}
