//! `manifest.json` of an export: what there is, with counts and checksums.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::FORMAT_VERSION;
use crate::db::types::Timestamp;

/// The name of the manifest in its folder.
pub const MANIFEST: &str = "manifest.json";

/// What an export holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `lotsenforum`.
    pub format: String,
    /// Version of the format.
    pub version: u32,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported_at: Option<Timestamp>,
    /// How many there are of each type of line, of posts, thanks and revisions.
    #[serde(default)]
    pub counts: BTreeMap<String, u64>,
    /// The files in the order in which they are read.
    pub files: Vec<FileEntry>,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name in the folder.
    pub name: String,
    /// How many lines it has.
    pub lines: u64,
    /// Its size.
    pub bytes: u64,
    /// Its checksum in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// There is none, it is not ours, or it is of a later version.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} ist nicht lesbar; ein Export hat diese Datei", path.display()))?;
        let manifest: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} ist nicht in Ordnung", path.display()))?;
        ensure!(manifest.format == "lotsenforum", "{} gehört zu einem anderen Programm", path.display());
        ensure!(
            manifest.version <= FORMAT_VERSION,
            "Der Export hat das Format {}; dieses Programm kennt Formate bis {FORMAT_VERSION}",
            manifest.version
        );
        for file in &manifest.files {
            let is_name = !file.name.contains(['/', '\\']) && !file.name.starts_with('.');
            ensure!(is_name, "{} nennt eine Datei außerhalb des Ordners: {}", path.display(), file.name);
        }
        Ok(manifest)
    }
}
