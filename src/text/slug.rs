//! Titles as part of an address.

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

/// Spells letters the German way; what has no ASCII spelling becomes a gap.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'œ' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' => out.push('a'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => out.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' => out.push('o'),
            'ù' | 'ú' | 'û' => out.push('u'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'ñ' | 'ń' => out.push('n'),
            'š' | 'ś' | 'ş' => out.push('s'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'ł' => out.push('l'),
            'ğ' => out.push('g'),
            'ý' => out.push('y'),
            '&' => out.push_str(" und "),
            // Combining marks and invisible joiners do not split a word.
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => {}
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ => out.push(' '),
        }
    }
    out
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
