//! Characters that mean something in HTML, made harmless.

/// Appends `text` so that it reads as text between tags.
pub fn push(out: &mut String, text: &str) {
    push_replacing(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `text` so that it reads as the value of an attribute in double quotes.
pub fn push_attribute(out: &mut String, text: &str) {
    push_replacing(out, text, |c| match c {
        '&' => Some("&amp;"),
        '"' => Some("&quot;"),
        _ => None,
    });
}

/// As [`push`] and [`push_attribute`] for text in which character references (`&amp;`, `&#8211;`) have
/// not been decoded yet and shall keep their meaning, as in an author's own HTML.
pub fn push_keeping_references(out: &mut String, text: &str) {
    push_replacing(out, text, |c| match c {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    });
}

fn push_replacing(out: &mut String, text: &str, replace: impl Fn(char) -> Option<&'static str>) {
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if let Some(replacement) = replace(c) {
            out.push_str(&text[start..at]);
            out.push_str(replacement);
            start = at + c.len_utf8();
        }
    }
    out.push_str(&text[start..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_everything_that_could_open_a_tag_or_close_an_attribute() {
        let mut out = String::new();
        push(&mut out, "ä <b> & c");
        push_attribute(&mut out, r#" "x" & y"#);
        assert_eq!(out, "ä &lt;b&gt; &amp; c &quot;x&quot; &amp; y");
    }

    #[test]
    fn keeps_references() {
        let mut out = String::new();
        push_keeping_references(&mut out, "1 &lt; 2 > 0");
        assert_eq!(out, "1 &lt; 2 &gt; 0");
    }
}
