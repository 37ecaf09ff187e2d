//! Small help for reading on narrow screens.

use std::borrow::Cow;

/// U+2060 WORD JOINER: no line may break beside it (Unicode Standard Annex 14, class WJ).
const WORD_JOINER: char = '\u{2060}';

/// Longest run of capitals that shall not stand alone at the end of a line.
const MAX_PREFIX: usize = 3;

/// Keeps "E-Akte", "KI-Verordnung" and "TR-RESISCAN" on one line: puts a word joiner behind the hyphen
/// that follows one to three capitals at the start of a word.
///
/// For display only. The joiner is invisible but real: never store, compare or search the result.
pub fn nowrap_hyphens(text: &str) -> String {
    text.split_inclusive(char::is_whitespace).map(joined).collect()
}

fn joined(word: &str) -> Cow<'_, str> {
    let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
    let Some((prefix, rest)) = word[start..].split_once('-') else {
        return Cow::Borrowed(word);
    };
    let short = (1..=MAX_PREFIX).contains(&prefix.chars().count()) && prefix.chars().all(char::is_uppercase);
    if short && rest.starts_with(char::is_alphabetic) {
        Cow::Owned(format!("{}{prefix}-{WORD_JOINER}{rest}", &word[..start]))
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_short_prefixes() {
        assert_eq!(nowrap_hyphens("Die E-Akte"), "Die E-\u{2060}Akte");
        assert_eq!(
            nowrap_hyphens("(KI-Verordnung) TR-RESISCAN\nÖ-Norm"),
            "(KI-\u{2060}Verordnung) TR-\u{2060}RESISCAN\nÖ-\u{2060}Norm"
        );
        assert_eq!(nowrap_hyphens("E-Mail-Adresse"), "E-\u{2060}Mail-Adresse");
    }

    #[test]
    fn leaves_other_hyphens_alone() {
        for text in [
            "Online-Zugang",
            "SPD-",
            "- A",
            "A - B",
            "E-1",
            "VIER-te",
            "https://a.example/KI-x",
            "",
            "Ein-E-Akte",
        ] {
            assert_eq!(nowrap_hyphens(text), text);
        }
    }
}
