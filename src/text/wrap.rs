//! Lines of the text part of a mail.

/// Most characters of a line (mail.md 4).
const LINE_CHARS: usize = 76;

/// Breaks lines that are too long between words; what follows is indented like its line. An address is one
/// word and stays whole.
pub fn wrapped(body: &str) -> String {
    let mut lines = Vec::new();
    for line in body.lines() {
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        let mut current = indent.to_owned();
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            let is_full = current.chars().count() + 1 + word.chars().count() > LINE_CHARS;
            if is_full && current.len() > indent.len() {
                lines.push(std::mem::replace(&mut current, indent.to_owned()));
            }
            if current.len() > indent.len() {
                current.push(' ');
            }
            current.push_str(word);
        }
        // The separator before a signature is two dashes and a space (RFC 3676, 4.3).
        lines.push(if line == "-- " { line.to_owned() } else { current });
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}
