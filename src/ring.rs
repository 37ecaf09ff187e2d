//! A cache of bytes on disk: a file written round and round, and an index of it in memory.
//!
//! Rendered pages of a large forum do not fit into memory, and making one costs ten times as much as
//! reading it back. The file has no name, so nothing of it is left when the program ends; the operating
//! system keeps the busy parts in memory it has to spare. If the disk is full, nothing is kept and nothing fails.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::hash::{BuildHasher, Hash, RandomState};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};

/// What a key becomes: 128 bits under secrets of this process, so that two keys do not meet.
type Digest = (u64, u64);

/// Bytes by key, each with a small stamp `S` that tells whether they are still right.
pub struct Ring<S> {
    file: Option<File>,
    capacity: u64,
    /// Bytes ever written; whatever lies further back than the capacity is overwritten.
    head: AtomicU64,
    index: RwLock<HashMap<Digest, Slot<S>>>,
    /// What was written, the oldest first.
    written: Mutex<VecDeque<(u64, Digest)>>,
    secrets: (RandomState, RandomState),
}

#[derive(Clone, Copy)]
struct Slot<S> {
    position: u64,
    length: usize,
    stamp: S,
}

impl<S: Copy> Ring<S> {
    /// A ring of `capacity` bytes in `folder`; 0 keeps nothing.
    pub fn new(folder: &Path, capacity: u64) -> Self {
        let file = match capacity {
            0 => None,
            _ => tempfile::tempfile_in(folder)
                .inspect_err(
                    |error| tracing::warn!(%error, "pages are not kept: no file in {}", folder.display()),
                )
                .ok(),
        };
        Self {
            file,
            capacity,
            head: AtomicU64::new(0),
            index: RwLock::default(),
            written: Mutex::default(),
            secrets: (RandomState::new(), RandomState::new()),
        }
    }

    /// The bytes of `key` into `bytes`, if they are kept and `is_right` says so of their stamp.
    pub fn find(&self, key: &impl Hash, is_right: impl FnOnce(&S) -> bool, bytes: &mut Vec<u8>) -> bool {
        let Some(file) = &self.file else { return false };
        let digest = self.digest(key);
        let Some(slot) = self.index.read().get(&digest).copied() else { return false };
        if !is_right(&slot.stamp) {
            return false;
        }
        bytes.resize(slot.length, 0);
        let has_read = file.read_exact_at(bytes, slot.position % self.capacity).is_ok();
        // Read first, look then: if the head has not come round since, nobody wrote over these bytes.
        has_read && self.head.load(Ordering::SeqCst) <= slot.position + self.capacity
    }

    /// Keeps bytes for `key` in place of what it had.
    pub fn keep(&self, key: &impl Hash, stamp: S, bytes: &[u8]) {
        let length = bytes.len() as u64;
        let Some(file) = self.file.as_ref().filter(|_| length <= self.capacity / 8) else { return };
        let digest = self.digest(key);
        let mut written = self.written.lock();
        let mut position = self.head.load(Ordering::SeqCst);
        // Nothing is written across the end of the file.
        if position % self.capacity + length > self.capacity {
            position = (position / self.capacity + 1) * self.capacity;
        }
        let head = position + length;
        self.head.store(head, Ordering::SeqCst);
        self.forget_before(head.saturating_sub(self.capacity), &mut written);
        if file.write_all_at(bytes, position % self.capacity).is_ok() {
            self.index.write().insert(digest, Slot { position, length: bytes.len(), stamp });
            written.push_back((position, digest));
        }
    }

    /// Bytes in use, and how many keys there are.
    pub fn size(&self) -> (u64, usize) {
        (self.head.load(Ordering::Relaxed).min(self.capacity), self.index.read().len())
    }

    fn forget_before(&self, position: u64, written: &mut VecDeque<(u64, Digest)>) {
        if written.front().is_none_or(|(oldest, _)| *oldest >= position) {
            return;
        }
        let mut index = self.index.write();
        while let Some((oldest, digest)) = written.front().copied().filter(|(oldest, _)| *oldest < position) {
            written.pop_front();
            // The key may have newer bytes elsewhere.
            if index.get(&digest).is_some_and(|slot| slot.position == oldest) {
                index.remove(&digest);
            }
        }
    }

    fn digest(&self, key: &impl Hash) -> Digest {
        (self.secrets.0.hash_one(key), self.secrets.1.hash_one(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ring: &Ring<u32>, key: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        ring.find(&key, |_| true, &mut bytes).then_some(bytes)
    }

    #[test]
    fn what_was_kept_is_found_with_its_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let ring = Ring::new(folder.path(), 10_000);
        ring.keep(&"a", 1, b"first");
        ring.keep(&"b", 1, b"other");
        ring.keep(&"a", 2, b"second");

        assert_eq!(found(&ring, "a").unwrap(), b"second");
        assert_eq!(found(&ring, "b").unwrap(), b"other");
        assert_eq!(found(&ring, "c"), None);
        assert!(!ring.find(&"a", |stamp| *stamp == 1, &mut Vec::new()), "the stamp has changed");
    }

    #[test]
    fn the_oldest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let ring = Ring::new(folder.path(), 1_000);
        for number in 0..100_u8 {
            ring.keep(&format!("{number}"), 1, &[number; 90]);
        }

        for number in 0..100_u8 {
            let bytes = found(&ring, &format!("{number}"));
            assert!(bytes.as_ref().is_none_or(|bytes| bytes == &[number; 90]), "{number}: {bytes:?}");
            assert!(bytes.is_some() || number < 90, "{number} is new");
            assert!(bytes.is_none() || number > 80, "{number} was written over");
        }
        assert!(ring.size().1 <= 11, "the index forgets with the file: {:?}", ring.size());
    }

    #[test]
    fn without_room_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let ring = Ring::new(folder.path(), 0);
        ring.keep(&"a", 1, b"first");

        assert_eq!(found(&ring, "a"), None);
    }
}
