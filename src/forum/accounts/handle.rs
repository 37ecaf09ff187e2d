//! The handle of a new member: her name, as addresses can carry it.

use crate::text;

/// Titles that nobody is looked up by.
const TITLES: [&str; 4] = ["dr", "prof", "dipl", "ing"];
/// Handle of a name without a single letter that can be written in ASCII.
const NAMELESS: &str = "mitglied";

/// Derives `juergen.mueller-huber` from `Dr. Jürgen Müller-Huber`.
pub fn derive(name: &str) -> String {
    let name = text::line(name);
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || c == '.' || c == ',')
        .map(transliterated)
        .filter(|word| !word.is_empty() && !TITLES.contains(&word.as_str()))
        .collect();
    if words.is_empty() { NAMELESS.to_owned() } else { words.join(".") }
}

/// The first of `handle`, `handle2`, `handle3`, … that is free.
///
/// # Errors
/// What `is_taken` returns.
pub fn free<E>(handle: &str, mut is_taken: impl FnMut(&str) -> Result<bool, E>) -> Result<String, E> {
    let mut candidate = handle.to_owned();
    let mut number = 1;
    while is_taken(&candidate)? {
        number += 1;
        candidate = format!("{handle}{number}");
    }
    Ok(candidate)
}

fn transliterated(word: &str) -> String {
    let mut plain = String::new();
    for letter in word.chars() {
        match letter {
            '-' | '‐' | '‑' if !plain.is_empty() && !plain.ends_with('-') => plain.push('-'),
            _ => plain.extend(
                text::ascii(letter.encode_utf8(&mut [0; 4])).chars().filter(char::is_ascii_alphanumeric),
            ),
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_address() {
        for (name, handle) in [
            ("Sabine Maier", "sabine.maier"),
            ("  Jürgen   Öttl ", "juergen.oettl"),
            ("Dr. Jörg Groß-Müller", "joerg.gross-mueller"),
            ("Prof. Dr.-Ing. Ayşe Yılmaz", "ayse.yilmaz"),
            ("Renée d'Hondt", "renee.dhondt"),
            ("Ģirts Ķēniņš", "girts.kenins"),
            ("M\u{302}aria Mu\u{308}ller", "maria.mueller"),
            ("-- - ", "mitglied"),
            ("Ξένια", "mitglied"),
        ] {
            assert_eq!(derive(name), handle, "{name}");
        }
    }

    #[test]
    fn a_taken_one_gets_a_number() {
        let taken = ["a.b", "a.b2"];
        assert_eq!(free::<()>("a.b", |h| Ok(taken.contains(&h))), Ok("a.b3".to_owned()));
        assert_eq!(free::<()>("a.c", |h| Ok(taken.contains(&h))), Ok("a.c".to_owned()));
    }
}
