//! Titles and texts in Markdown.

use super::chance::Chance;
use super::words::{noun, sentence, word};

/// Characters of a text: at least this many, and as many more on average.
const SHORTEST: usize = 120;
const MORE: f64 = 380.0;
/// No text is much longer.
const LONGEST: usize = 3_000;

/// A title within the limits of the forum.
pub(super) fn title(chance: &mut Chance) -> String {
    let (one, other) = (noun(chance), noun(chance));
    match chance.below(6) {
        0 => format!("Wie habt ihr {one} und {other} gelöst?"),
        1 => format!("Erfahrungen mit {one} bei kleinen Gemeinden"),
        2 => format!("{one}: wer ist bei euch zuständig?"),
        3 => format!("Vorlage für {one} und {other} gesucht"),
        4 => format!("Umstieg auf {one}, was war zuerst dran?"),
        _ => format!("{one} ohne {other} – geht das überhaupt?"),
    }
}

/// A text of some paragraphs, now and then with a list, a quotation, a link or code.
pub(super) fn body(chance: &mut Chance) -> String {
    let wanted = (SHORTEST + chance.exponential(MORE) as usize).min(LONGEST);
    let mut text = String::with_capacity(wanted + 200);
    while text.len() < wanted {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        match chance.below(100) {
            0..78 => paragraph(chance, &mut text),
            78..88 => list(chance, &mut text),
            88..93 => text.push_str(&format!("> {}", sentence(chance))),
            93..97 => text.push_str(&format!(
                "Siehe https://www.{}.example/{}.",
                word_of_host(chance),
                chance.below(999)
            )),
            97..99 => text.push_str(&format!("### {}\n\n{}", noun(chance), sentence(chance))),
            _ => text.push_str(&format!("```\n{} = {}\n```", noun(chance), chance.below(9_999))),
        }
    }
    text
}

fn paragraph(chance: &mut Chance, text: &mut String) {
    for place in 0..2 + chance.below(4) {
        if place > 0 {
            text.push(' ');
        }
        match chance.below(20) {
            0 => text.push_str(&format!("**{}** {}", noun(chance), sentence(chance))),
            1 => text.push_str(&format!("Das `{}` {} {}", noun(chance), word(chance), sentence(chance))),
            _ => text.push_str(&sentence(chance)),
        }
    }
}

fn list(chance: &mut Chance, text: &mut String) {
    let items: Vec<String> = (0..2 + chance.below(4)).map(|_| format!("- {}", sentence(chance))).collect();
    text.push_str(&items.join("\n"));
}

fn word_of_host(chance: &mut Chance) -> String {
    lotsenforum::text::slug(&noun(chance))
}
