//! Titles as part of an address.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::line::composed;

/// The longest slug, in characters.
const MAX_CHARS: usize = 60;

/// What stands for a title without a single usable letter.
const FALLBACK: &str = "thema";

/// A title as lower-case ASCII words joined by hyphens: "Größe der E-Akte?" becomes
/// `groesse-der-e-akte`. At most 60 characters, cut between words where possible; never empty.
///
/// It is decoration: addresses carry an id, and two titles may have the same slug.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in ascii(title).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let room = MAX_CHARS.saturating_sub(slug.len());
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(room)]);
        } else if word.len() < room {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() { FALLBACK.to_owned() } else { slug }
}

/// Spells letters the German way; other marks on a letter go, what has no ASCII spelling becomes a gap.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // An umlaut may have been typed as letter and mark.
    for c in composed(text).chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if let Some(letters) = spelled(c) {
            out.push_str(letters);
        } else if c.is_ascii() {
            out.push(' ');
        } else {
            push_bare(c, &mut out);
        }
    }
    out
}

/// Letters that are more than a base letter with a mark.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'æ' | 'ǣ' | 'ǽ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'ø' | 'ǿ' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ǥ' => "g",
        'ƶ' | 'ʒ' | 'ǯ' => "z",
        'ə' => "e",
        'ĸ' => "k",
        'þ' => "th",
        '&' => " und ",
        _ => return None,
    })
}

/// The letter without its marks.
fn push_bare(c: char, out: &mut String) {
    for part in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(c)) {
        match part {
            _ if part.is_ascii_alphanumeric() => out.push(part),
            // Marks, letters that stand for a breath or an apostrophe, and invisible joiners do not split a word.
            '\u{2b0}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}' => {}
            _ => out.push_str(spelled(part).unwrap_or(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_german() {
        assert_eq!(slug("Größe der E-Akte?"), "groesse-der-e-akte");
        assert_eq!(slug("  ÄÖÜ ẞ  – § 37a  "), "aeoeue-ss-37a");
        assert_eq!(slug("Bürger & Ämter"), "buerger-und-aemter");
        assert_eq!(slug("Café François Łódź"), "cafe-francois-lodz");
    }

    #[test]
    fn spells_every_latin_letter_by_its_base() {
        for (name, plain) in [
            ("Ģirts Ķēniņš", "girts kenins"),
            ("M\u{302}aria N\u{302}ovák", "maria novak"),
            ("Ṣ\u{30c}ahin", "sahin"),
            ("Đorđe Žižić", "dorde zizic"),
            ("Þórdís Ðóra", "thordis dora"),
            ("Mu\u{308}ller", "mueller"),
            ("Nguyễn Thị Hồng", "nguyen thi hong"),
            ("Əliyev ʿAbd", "eliyev abd"),
            ("Åse Bjørn", "ase bjorn"),
        ] {
            assert_eq!(ascii(name), plain, "{name}");
        }
    }

    #[test]
    fn is_cut_between_words() {
        let long =
            slug("Wie gehen Sie mit Anträgen um die über das Portal und per Post gleichzeitig eingehen");
        assert_eq!(long, "wie-gehen-sie-mit-antraegen-um-die-ueber-das-portal-und-per");
        assert!(long.len() <= MAX_CHARS);
        assert_eq!(slug(&"x".repeat(99)).len(), MAX_CHARS);
    }

    #[test]
    fn is_never_empty() {
        for title in ["", "???", "日本語", "\u{202e}", "-"] {
            assert_eq!(slug(title), "thema");
        }
    }
}
