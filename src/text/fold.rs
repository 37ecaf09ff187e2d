//! Names as they are looked up and sorted.

use super::line::composed;
use super::slug::ascii;

/// The words of a name as it is looked up: "St. Blasien" becomes `st`, `blasien`; "Müllheim", "Muellheim" and
/// "Mullheim" all become `mullheim`. Only `a` to `z` and digits are left.
///
/// The beginning of a name gives the beginning of its words, so that a search can go along with the typing.
pub fn search_words(text: &str) -> Vec<String> {
    ascii(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| if word == "sankt" { "st".to_owned() } else { without_umlauts(word) })
        .collect()
}

/// `ae`, `oe`, `ue` are read as the vowel alone: nobody knows which of them was an umlaut.
fn without_umlauts(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut before = ' ';
    for c in word.chars() {
        if !(c == 'e' && matches!(before, 'a' | 'o' | 'u')) {
            out.push(c);
        }
        before = c;
    }
    out
}

/// The key by which names are sorted as in a German dictionary (DIN 5007-1): ä like a, ß like ss, word by word.
pub fn sort_key(text: &str) -> String {
    let plain: String = composed(text)
        .chars()
        .map(|c| match c {
            'ä' | 'Ä' => 'a',
            'ö' | 'Ö' => 'o',
            'ü' | 'Ü' => 'u',
            other => other,
        })
        .collect();
    let words = ascii(&plain);
    words
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_fold_together() {
        for typed in ["muellheim", "mullheim", "Müllheim", "MÜLLHEIM", "Mu\u{308}llheim"] {
            assert_eq!(search_words(typed), ["mullheim"], "{typed}");
        }
        for typed in ["St. Blasien", "St Blasien", "st.blasien", "Sankt Blasien"] {
            assert_eq!(search_words(typed), ["st", "blasien"], "{typed}");
        }
        assert_eq!(search_words("Lahr/Schwarzwald"), ["lahr", "schwarzwald"]);
        assert_eq!(search_words("Meßstetten"), search_words("Messstetten"));
        assert!(search_words(" –. ").is_empty());
    }

    #[test]
    fn what_is_typed_so_far_is_the_beginning() {
        let whole = &search_words("Neuenburg am Rhein")[0];
        for typed in ["N", "Ne", "Neu", "Neue", "Neuen", "Neuenb"] {
            assert!(whole.starts_with(&search_words(typed)[0]), "{typed}");
        }
    }

    #[test]
    fn names_are_sorted_as_in_a_dictionary() {
        let mut names = [
            "Ötigheim",
            "Zaberfeld",
            "Bad Urach",
            "Öhringen",
            "Oberkirch",
            "Badenweiler",
            "Aalen",
            "Ältingen",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "Aalen",
                "Ältingen",
                "Bad Urach",
                "Badenweiler",
                "Oberkirch",
                "Öhringen",
                "Ötigheim",
                "Zaberfeld"
            ]
        );
    }
}
