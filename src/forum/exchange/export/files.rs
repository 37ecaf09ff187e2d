//! Writing a file of lines with its checksum.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::forum::exchange::{FileEntry, hex};

/// A file that is being written.
pub(super) struct Lines {
    file: BufWriter<File>,
    entry: FileEntry,
    hasher: Sha256,
    line: Vec<u8>,
}

impl Lines {
    pub(super) fn create(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(name);
        let file = File::create_new(&path)
            .with_context(|| format!("{} lässt sich nicht anlegen", path.display()))?;
        let entry = FileEntry { name: name.to_owned(), lines: 0, bytes: 0, sha256: String::new() };
        Ok(Self {
            file: BufWriter::with_capacity(1 << 20, file),
            entry,
            hasher: Sha256::new(),
            line: Vec::new(),
        })
    }

    pub(super) fn write(&mut self, record: &impl Serialize) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, record)?;
        self.line.push(b'\n');
        self.hasher.update(&self.line);
        self.entry.lines += 1;
        self.entry.bytes += u64::try_from(self.line.len()).unwrap_or(0);
        self.file.write_all(&self.line).context("Die Ausgabe lässt sich nicht schreiben")
    }

    /// Waits until the disk has it.
    pub(super) fn finish(self) -> Result<FileEntry> {
        let file = self.file.into_inner().context("Die Ausgabe lässt sich nicht schreiben")?;
        file.sync_all()?;
        Ok(FileEntry { sha256: hex(&self.hasher.finalize()), ..self.entry })
    }
}
