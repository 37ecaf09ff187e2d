//! Passwords that have become known: a search in a sorted file, which may be far larger than the memory.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, Result, Seek, SeekFrom};
use std::path::Path;

use sha1::{Digest, Sha1};

/// Whether a password stands in the file: lines of `SHA1` or `SHA1:COUNT`, in hexadecimal, sorted.
pub(super) fn contains(file: &Path, password: &str) -> Result<bool> {
    let wanted = Sha1::digest(password.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02X}");
        hex
    });
    let file = File::open(file)?;
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    // The wanted line begins in `low..high`, if it is there at all.
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low + (high - low) / 2;
        let (start, line) = line_from(&mut reader, middle)?;
        if start >= high {
            high = middle;
            continue;
        }
        let hash = line.split(':').next().unwrap_or_default().trim().to_ascii_uppercase();
        match hash.cmp(&wanted) {
            Ordering::Equal => return Ok(true),
            Ordering::Less => low = start + line.len() as u64,
            Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// The first line that begins at this place or after it, and where.
fn line_from(reader: &mut BufReader<File>, place: u64) -> Result<(u64, String)> {
    let mut skipped = Vec::new();
    // From the byte before: if that is the end of a line, the next one begins right here.
    let from = place.saturating_sub(1);
    reader.seek(SeekFrom::Start(from))?;
    let mut start = place;
    if place > 0 {
        reader.read_until(b'\n', &mut skipped)?;
        start = from + skipped.len() as u64;
    }
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    Ok((start, String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(passwords: &[&str], end: &str) -> tempfile::NamedTempFile {
        let mut lines: Vec<String> = passwords
            .iter()
            .map(|password| format!("{:X}:7{end}", Sha1::digest(password.as_bytes())))
            .collect();
        lines.sort();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines.concat()).unwrap();
        file
    }

    #[test]
    fn each_line_is_found_and_nothing_else() {
        let words: Vec<String> = (0..200).map(|number| format!("geheim{number}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for end in ["\n", "\r\n"] {
            for count in [1, 2, 3, 7, 200] {
                let file = list(&words[..count], end);
                for (number, word) in words.iter().enumerate() {
                    assert_eq!(contains(file.path(), word).unwrap(), number < count, "{word} of {count}");
                }
            }
        }
        assert!(!contains(list(&[], "\n").path(), "geheim").unwrap());
    }
}
