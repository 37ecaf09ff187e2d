//! Reading lines from files, in portions that fit into memory, with the checksum of what was read.

use std::io::{BufRead, Read};
use std::sync::Arc;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::fault::Place;
use crate::forum::exchange::hex;

/// Longest line: a thread with all its posts.
pub(super) const LONGEST_LINE: usize = 256 << 20;
/// A portion ends with the line that reaches this many bytes, or with the line of this number.
const PORTION_BYTES: usize = 2 << 20;
const PORTION_LINES: usize = 4_096;

/// A file to read, or standard input.
pub struct Source {
    /// Its name, if there are several.
    pub name: Option<Arc<str>>,
    /// Where it comes from.
    pub input: Box<dyn BufRead + Send>,
    /// The SHA-256 that it must have, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// One line with its place; `Err` with the limit if it is too long.
pub(super) struct Line {
    pub place: Place,
    pub text: Result<Vec<u8>, usize>,
}

/// Reads one source.
pub(super) struct Lines {
    source: Source,
    number: u64,
    hasher: Sha256,
    /// Bytes read so far.
    pub bytes: u64,
    is_at_end: bool,
}

impl Lines {
    pub(super) fn of(source: Source) -> Self {
        Self { source, number: 0, hasher: Sha256::new(), bytes: 0, is_at_end: false }
    }

    /// The next lines, none at the end. Empty lines are counted and left out.
    ///
    /// # Errors
    /// The file cannot be read, or its checksum is not the expected one.
    pub(super) fn portion(&mut self) -> Result<Vec<Line>> {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        while !self.is_at_end && bytes < PORTION_BYTES && lines.len() < PORTION_LINES {
            let Some(line) = self.line()? else { break };
            let length = line.text.as_ref().map_or(0, Vec::len);
            bytes += length;
            if length > 0 || line.text.is_err() {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    fn line(&mut self) -> Result<Option<Line>> {
        self.number += 1;
        let place = Place { file: self.source.name.clone(), line: self.number };
        let mut text = Vec::new();
        let limit = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        let read = (&mut self.source.input).take(limit).read_until(b'\n', &mut text);
        let length = read.with_context(|| format!("Zeile {} ist nicht lesbar", self.number))?;
        if length == 0 {
            self.is_at_end = true;
            self.compare()?;
            return Ok(None);
        }
        self.hasher.update(&text);
        self.bytes += u64::try_from(length).unwrap_or(0);
        if length >= LONGEST_LINE && !text.ends_with(b"\n") {
            self.is_at_end = true;
            return Ok(Some(Line { place, text: Err(LONGEST_LINE) }));
        }
        let text = if self.number == 1 { text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text) } else { &text };
        Ok(Some(Line { place, text: Ok(text.trim_ascii().to_vec()) }))
    }

    fn compare(&self) -> Result<()> {
        let Some(expected) = &self.source.sha256 else { return Ok(()) };
        let found = hex(&self.hasher.clone().finalize());
        let name = self.source.name.as_deref().unwrap_or("Die Datei");
        anyhow::ensure!(
            found.eq_ignore_ascii_case(expected),
            "{name} ist nicht die Datei, die in manifest.json steht: die Prüfsumme ist eine andere"
        );
        Ok(())
    }
}
