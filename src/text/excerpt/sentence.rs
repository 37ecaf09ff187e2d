//! Finds the end of a German sentence.

use super::shorten::shorten;

/// Words with a full stop that do not end a sentence; compared in lower case without the stop.
/// Single letters (`z. B.`, `J. Huber`) and numbers up to two digits (`1.`, `12. März`) need no entry.
const ABBREVIATIONS: &[&str] = &[
    "abb", "abs", "abschn", "abt", "allg", "anl", "anm", "apr", "art", "aufl", "aug", "az", "betr", "bsp",
    "bspw", "buchst", "bzgl", "bzw", "ca", "d.h", "dez", "dipl", "dr", "einschl", "entspr", "evtl", "feb",
    "ff", "fr", "geb", "gem", "ggf", "ggü", "hr", "hrsg", "i.d.r", "inkl", "insb", "insbes", "jan", "jh",
    "kap", "kfm", "lfd", "lit", "lt", "max", "min", "mind", "mio", "mrd", "nov", "nr", "nrn", "o.ä", "okt",
    "prof", "rd", "rn", "rz", "sep", "sept", "sog", "st", "std", "str", "techn", "tel", "tsd", "u.a", "v.a",
    "vgl", "z.b", "z.t", "zz", "zzgl",
];

/// What may stand between the end of a sentence and the space behind it.
const CLOSING: [char; 10] = ['“', '”', '‘', '’', '"', '\'', '»', '«', ')', ']'];

/// The first sentence of one-line text, as [`super::plain`] gives it, in at most `max_chars`
/// characters; a longer one is cut between words.
///
/// `.`, `!`, `?` and `…` end a sentence if white space and something other than a small letter follow.
/// A full stop does not after an abbreviation, a single letter or a number of one or two digits:
/// "Nach § 37a Abs. 2 gilt das z. B. ab 1. März." is one sentence. When in doubt the sentence goes on;
/// a German noun behind an unknown abbreviation looks like a new sentence.
pub fn first_sentence(plain: &str, max_chars: usize) -> String {
    let text = plain.trim();
    let end = text.char_indices().find_map(|(at, c)| end_of_sentence(text, at, c)).unwrap_or(text.len());
    shorten(&text[..end], max_chars)
}

/// The byte behind the sentence, with its closing quotes, if the character at `at` ends it.
fn end_of_sentence(text: &str, at: usize, c: char) -> Option<usize> {
    if !matches!(c, '.' | '!' | '?' | '…') {
        return None;
    }
    let after_mark = &text[at + c.len_utf8()..];
    let after_quotes = after_mark.trim_start_matches(CLOSING);
    let end = text.len() - after_quotes.len();
    let next = after_quotes.trim_start();
    let separated = next.len() < after_quotes.len();
    if next.is_empty() {
        return Some(end);
    }
    let goes_on = next.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | '–' | '-'));
    let ends = separated && !goes_on && !(c == '.' && is_abbreviated(&text[..at]));
    ends.then_some(end)
}

/// Whether the word before a full stop is one that keeps its stop inside a sentence.
fn is_abbreviated(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '„' | '"' | '[' | '/'))
        .next()
        .unwrap_or_default();
    let length = word.chars().count();
    let short_number = (1..=2).contains(&length) && word.chars().all(|c| c.is_ascii_digit());
    let date = word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let letter = length == 1 && word.chars().all(char::is_alphabetic);
    short_number || date || letter || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn first(text: &str, expected: &str) {
        assert_eq!(first_sentence(text, 200), expected);
    }

    #[test]
    fn ends_at_the_first_end() {
        first("Das geht. Es ist leicht.", "Das geht.");
        first("Geht das? Ja!", "Geht das?");
        first("Sie sagte: „Das geht.“ Dann ging sie.", "Sie sagte: „Das geht.“");
        first("Das war (2024). Heute nicht.", "Das war (2024).");
        first("Mal sehen … Heute nicht.", "Mal sehen …");
        first("Ohne Punkt", "Ohne Punkt");
        first("Das galt bis 2024. Seitdem nicht.", "Das galt bis 2024.");
        first(
            "Siehe www.a.example.de und datei.txt dazu. Danke.",
            "Siehe www.a.example.de und datei.txt dazu.",
        );
        first("", "");
    }

    #[test]
    fn is_not_fooled_by_abbreviations_numbers_and_dates() {
        for sentence in [
            "Das gilt z. B. Montags und ca. 14 Tage lang.",
            "Nach Art. 4 und § 37a Abs. 2 Satz 1 VwVfG gilt das.",
            "Am 12. März und am 1.4. Nachmittags kam Dr. Huber.",
            "Die Stadt, d. h. Frau J. Huber bzw. Herr Nr. 5, war da.",
            "Fragen Sie ggf. Ihren Hersteller (vgl. Abschnitt 2. Teil).",
            "Das gilt i. d. R. Immer.",
            "Ab dem 01.01. Wird alles anders.",
            "1. Antrag stellen",
        ] {
            first(
                &format!("{sentence} Und weiter."),
                &if sentence.ends_with('.') {
                    sentence.to_owned()
                } else {
                    format!("{sentence} Und weiter.")
                },
            );
        }
    }

    #[test]
    fn goes_on_before_small_letters() {
        first("Die Frage „Wirklich?“ stellte er. Danach nicht.", "Die Frage „Wirklich?“ stellte er.");
        first("Er hat Version 5.2. und mehr. Gut.", "Er hat Version 5.2. und mehr.");
    }

    #[test]
    fn is_shortened() {
        assert_eq!(first_sentence("Das ist ein langer Satz ohne Ende", 12), "Das ist …");
    }
}
