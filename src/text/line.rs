//! One line of visible text, for titles, reasons and names.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Letters and their marks as one character where there is one (NFC), so that what looks the same is the same.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfc().normalize(text) }
}

/// Characters that are not seen but change what is: zero-width ones and those that turn the direction of writing.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{3164}')
}

/// The typed text on one line: runs of white space become one space, invisible characters go, marks join their
/// letters. Empty if there is no letter and no digit in it.
pub fn line(typed: &str) -> String {
    let spaced: String = composed(typed)
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(char::is_alphanumeric) { line } else { String::new() }
}

/// The typed text on its lines: each as [`line()`] has it, at most one empty line between two, none
/// before and behind. Empty if there is no letter and no digit in it.
pub fn lines(typed: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for typed in composed(typed).lines() {
        let seen: String = typed
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !is_invisible(*c))
            .collect();
        let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    let text = lines.join("\n");
    if text.chars().any(char::is_alphanumeric) { text.trim_end().to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_seen_stays() {
        assert_eq!(line("  Wer\that\r\nein  Muster?\u{0}"), "Wer hat ein Muster?");
        assert_eq!(line("\u{202e}gnuldleM\u{200b}"), "gnuldleM");
        assert_eq!(line("\u{200b}\u{3164}\u{feff}"), "");
        assert_eq!(line("???"), "");
        assert_eq!(line("Ģ Ṣ\u{30c} Müllheim"), "Ģ Ṣ\u{30c} Müllheim");
        assert_eq!(lines("\r\n Erste  Zeile\r\n\r\n\r\n- \u{202e}zweite\n"), "Erste Zeile\n\n- zweite");
        assert_eq!(lines(" \n…\n"), "");
        assert_eq!(line("Mu\u{308}llheim, G\u{327}irts"), "Müllheim, Ģirts");
    }
}
