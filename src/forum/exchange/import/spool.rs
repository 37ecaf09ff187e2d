//! What is ready waits in files without a name until all of it is: memory stays small, and a killed import
//! leaves nothing behind.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::marker::PhantomData;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

const BUFFER: usize = 1 << 20;

/// A queue of values in a file.
pub(super) struct Spool<T> {
    file: BufWriter<File>,
    /// How many values wait.
    pub count: usize,
    kind: PhantomData<T>,
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// An empty one in this folder.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        let file = tempfile::tempfile_in(folder)
            .with_context(|| format!("Im Ordner {} lässt sich nichts ablegen", folder.display()))?;
        Ok(Self { file: BufWriter::with_capacity(BUFFER, file), count: 0, kind: PhantomData })
    }

    pub(super) fn push(&mut self, value: &T) -> Result<()> {
        serde_json::to_writer(&mut self.file, value)?;
        self.file.write_all(b"\n").context("Der Platz für Zwischenergebnisse reicht nicht")?;
        self.count += 1;
        Ok(())
    }

    /// Everything that waits, in order.
    pub(super) fn read(self) -> Result<impl Iterator<Item = Result<T>> + Send>
    where
        T: Send,
    {
        let mut file = self.file.into_inner().context("Der Platz für Zwischenergebnisse reicht nicht")?;
        file.rewind()?;
        let mut input = BufReader::with_capacity(BUFFER, file);
        let mut line = Vec::new();
        Ok(std::iter::from_fn(move || {
            line.clear();
            match input.read_until(b'\n', &mut line) {
                Ok(0) => None,
                Ok(_) => Some(serde_json::from_slice(&line).map_err(Into::into)),
                Err(error) => Some(Err(error.into())),
            }
        }))
    }
}
