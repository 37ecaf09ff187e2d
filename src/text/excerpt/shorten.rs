//! Cuts text between words.

/// What stands for the missing rest.
const MORE: &str = " …";

/// At most `max_chars` characters of one-line text. If something is missing the result ends in " …",
/// which is counted. A word is cut only if it alone is too long.
pub fn shorten(text: &str, max_chars: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let room = max_chars.saturating_sub(MORE.chars().count());
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let whole_words = match text[end..].starts_with(char::is_whitespace) {
        true => &text[..end],
        false => text[..end].rfind(char::is_whitespace).map_or(&text[..end], |space| &text[..space]),
    };
    let kept = whole_words.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '-' | '(' | '„' | '·')
    });
    format!("{kept}{MORE}").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_short_text() {
        assert_eq!(shorten(" Größe ", 5), "Größe");
        assert_eq!(shorten("", 5), "");
    }

    #[test]
    fn cuts_between_words_and_counts_the_mark() {
        assert_eq!(shorten("Die Akte, die fehlt", 12), "Die Akte …");
        assert_eq!(shorten("Die Akte die fehlt", 10), "Die Akte …");
        assert_eq!(shorten("Die Akte die fehlt", 9), "Die …");
        assert_eq!(shorten("Verwaltungsvorschrift", 8), "Verwal …");
        assert_eq!(shorten("Akte", 1), "…");
    }
}
