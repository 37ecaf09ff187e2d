//! The words of a post without their dress, and as few of them as fit.

mod cut;
mod plain;
mod sentence;
mod shorten;

pub use cut::cut_blocks;
pub use plain::plain;
pub use sentence::first_sentence;

/// The beginning of a post as plain text of at most `max_chars` characters, cut between words and
/// then ending in " …".
pub fn excerpt(markdown: &str, max_chars: usize) -> String {
    shorten::shorten(&plain(markdown), max_chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_beginning_in_plain_words() {
        let post = "> Wie geht das?\n\nMit der **E-Akte**, die wir [hier](/t/1) haben.";
        assert_eq!(excerpt(post, 25), "Mit der E-Akte, die wir …");
        assert_eq!(excerpt(post, 99), "Mit der E-Akte, die wir hier haben.");
    }
}
