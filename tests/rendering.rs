//! Rendering as a whole: nothing active survives, Markdown stays Markdown, cost is bounded.
//!
//! The tests bring their own examples. If `LOTSEN_TEST_DATA` names a folder with `security/`, its
//! public collections of attacks and the examples of the CommonMark specification run as well; their
//! formats are described in `rendering/collections.rs`.

// The counts are worth reading: `cargo test --test rendering -- --nocapture`.
#![allow(clippy::print_stdout)]

#[path = "rendering/attacks.rs"]
mod attacks;
#[path = "rendering/checker.rs"]
mod checker;
#[path = "rendering/collections.rs"]
mod collections;
#[path = "rendering/comparison.rs"]
mod comparison;
#[path = "rendering/tree.rs"]
mod tree;

use checker::assert_harmless;
use lotsenforum::text::{self, Place};

fn render(markdown: &str) -> String {
    text::render(markdown, &Place { prefix: checker::PREFIX.to_owned(), heading: 4 })
}

/// The places in a post where an attack may try its luck.
const CONTEXTS: &[&str] = &[
    "{}",
    "Text {} Text",
    "> - {}",
    "[{}](https://a.example/)",
    "[x]({})",
    "[x](<{}> \"{}\")",
    "![{}]({})",
    "[x]: {}\n\n[x]",
    "| a |\n|---|\n| {} |",
    "Note[^1]\n\n[^1]: {}",
    "<div title=\"{}\">\n\n{}",
    "`{}`\n\n```{}\n{}\n```",
];

fn attack(payload: &str) {
    for context in CONTEXTS {
        let markdown = context.replace("{}", payload);
        let html = render(&markdown);
        assert_harmless(&html, &markdown);
        checker::assert_harmless_without_ids(&text::cut_blocks(&html, 200).0, &markdown);
    }
}

/// A checker that accepts everything would prove nothing.
#[test]
fn the_checker_sees_faults() {
    let fine =
        "<p><a href=\"/x\">x</a> <a href=\"https://a.example/\" rel=\"nofollow ugc noopener\">y</a></p>";
    assert!(checker::faults(fine).is_empty(), "{:?}", checker::faults(fine));
    for bad in [
        "<img src=\"x\">",
        "<script></script>",
        "<p onclick=\"x\">x</p>",
        "<p id=\"x\">x</p>",
        "<p class=\"x\">x</p>",
        "<li id=\"b2-fn-1\">x</li>",
        "<li id=\"b1-fn-1\">x</li><li id=\"b1-fn-1\">x</li>",
        "<a href=\"javascript:x\">x</a>",
        "<a href=\"//x\">x</a>",
        "<a href=\"https://a.example/\">x</a>",
        "<a href=\"https://a@b.example/\" rel=\"nofollow ugc noopener\">x</a>",
        "<a>x</a>",
        "<svg></svg>",
        "</div>x",
        "<div>",
        "<!-- x -->",
        "<b>x",
    ] {
        assert!(!checker::faults(bad).is_empty(), "{bad}");
    }
}

#[test]
fn own_attacks_do_nothing() {
    attacks::ATTACKS.iter().for_each(|payload| attack(payload));
    println!("{} own attacks in {} contexts each", attacks::ATTACKS.len(), CONTEXTS.len());
    assert!(attacks::ATTACKS.len() >= 60);
}

#[test]
fn collected_attacks_do_nothing() {
    let payloads = collections::attacks();
    payloads.iter().for_each(|payload| attack(payload));
    println!("{} collected attacks in {} contexts each", payloads.len(), CONTEXTS.len());
}

#[test]
fn naughty_strings_harm_nothing() {
    let strings = collections::naughty_strings();
    for string in &strings {
        attack(string);
        let slug = text::slug(string);
        assert!(
            !slug.is_empty()
                && slug.len() <= 60
                && slug.bytes().all(|b| b == b'-' || b.is_ascii_alphanumeric()),
            "{slug}"
        );
        assert!(text::excerpt(string, 40).chars().count() <= 40, "{string}");
        assert!(text::first_sentence(&text::plain(string), 40).chars().count() <= 40, "{string}");
        assert_eq!(text::nowrap_hyphens(string).replace('\u{2060}', ""), string.replace('\u{2060}', ""));
    }
    println!("{} naughty strings", strings.len());
}

/// Pieces of Markdown and HTML thrown together find what nobody thought of.
#[test]
fn random_posts_are_harmless() {
    let mut random: u64 = 1;
    for _ in 0..1500 {
        let mut markdown = String::new();
        for _ in 0..25 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            markdown.push_str(attacks::PIECES[(random >> 33) as usize % attacks::PIECES.len()]);
        }
        let html = render(&markdown);
        assert_harmless(&html, &markdown);
        checker::assert_harmless_without_ids(&text::cut_blocks(&html, 20).0, &markdown);
    }
}

#[test]
fn own_examples_stay_equal() {
    let examples = collections::own_examples();
    let unequal = comparison::unequal(&examples, render);
    println!("{} of {} own examples equal", examples.len() - unequal.len(), examples.len());
    assert!(unequal.is_empty(), "{}", unequal.join("\n"));
    assert!(examples.len() >= 40);
}

#[test]
fn commonmark_examples_stay_equal() {
    let Some(examples) = collections::commonmark() else { return };
    let unequal = comparison::unequal(&examples, render);
    println!("{} of {} CommonMark examples equal", examples.len() - unequal.len(), examples.len());
    println!("{}", unequal.join("\n"));
    // 640 of the 652 of version 0.31.2.
    assert!(unequal.len() <= 12);
}

/// No clock here: what takes long is deep or large, and that can be counted.
#[test]
fn bombs_stay_small_and_shallow() {
    for (unit, tail) in attacks::BOMBS {
        let markdown = format!("{}{tail}", unit.repeat(30_000 / unit.len()));
        let html = render(&markdown);
        assert!(html.len() < 700_000, "{} bytes of {unit:?}", html.len());
        let depth = assert_harmless(&html, unit);
        assert!(depth <= 110, "depth {depth} of {unit:?}");
        assert!(text::plain(&markdown).len() <= 3 * markdown.len() + 100, "{unit:?}");
    }
}

#[test]
fn two_posts_on_a_page_share_no_id() {
    let post = "a[^1]\n\n[^1]: b";
    let both: String = ["b1-", "b2-"]
        .map(|prefix| text::render(post, &Place { prefix: prefix.to_owned(), heading: 3 }))
        .concat();
    let mut ids: Vec<&str> = both.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), 4, "{both}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "{both}");
}
