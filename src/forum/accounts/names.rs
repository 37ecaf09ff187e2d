//! How members are sorted and found by name.

use crate::text;

/// Titles before a name, folded: nobody is sorted by them.
const TITLES: [&str; 4] = ["dr", "prof", "dipl", "ing"];
/// Sorts behind all letters: a name without one.
const NAMELESS: &str = "~";

/// Family name first, as in a German directory (DIN 5007-1): `maier sabine`, `heide maria von der`. The last word
/// counts as the family name. Never empty.
pub fn sort_name(name: &str) -> String {
    let mut words: Vec<String> = name
        .split_whitespace()
        .map(text::sort_key)
        .filter(|word| !word.is_empty() && !word.split(' ').all(|part| TITLES.contains(&part)))
        .collect();
    let Some(family) = words.pop() else { return NAMELESS.to_owned() };
    words.insert(0, family);
    words.join(" ")
}

/// The folded words of a name, each after a blank: what begins with a typed word is `like '% word%'`.
pub fn search_name(name: &str) -> String {
    text::search_words(name).iter().fold(String::new(), |name, word| name + " " + word)
}

/// [`search_name`] of where she works. Never empty: then it has not been written yet.
pub fn search_organisation(organisation: &str) -> String {
    search_name(organisation) + " "
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_name_leads() {
        for (name, key) in [
            ("Sabine Maier", "maier sabine"),
            ("Dr. Jörg Groß-Müller", "gross muller jorg"),
            ("Prof. Dr.-Ing. Ayşe Yılmaz", "yilmaz ayse"),
            ("Maria von der Heide", "heide maria von der"),
            ("Ģirts", "girts"),
            ("Ξένια", "~"),
        ] {
            assert_eq!(sort_name(name), key, "{name}");
        }
    }
}
