//! The ids of an export: what a row was called where it came from, else a name that no other forum gives.

use std::collections::{HashMap, HashSet};

use anyhow::anyhow;
use sha2::{Digest, Sha256};

use super::store;
use crate::db::DbConnection;
use crate::error::{Error, Result};
use crate::forum::exchange::hex;
use crate::forum::ids::{ChannelId, MemberId, PostId};

/// Bytes of the mark that tells forums apart.
const MARK_BYTES: usize = 4;

/// External ids, and names for rows without one.
pub(super) struct Names {
    /// `lf-3fa9c1d0-`: the mark of this forum, made of its first key; the same as long as the forum lives.
    prefix: String,
    taken: Taken,
    members: HashMap<MemberId, String>,
    channels: HashMap<ChannelId, String>,
}

/// External ids that look like ours, after an import of our own export.
struct Taken {
    members: HashSet<String>,
    channels: HashSet<String>,
    threads: HashSet<String>,
    posts: HashSet<String>,
}

impl Names {
    pub(super) fn load(conn: &mut DbConnection) -> Result<Self> {
        let secret = store::first_secret(conn)?.unwrap_or_default();
        let mark = Sha256::digest(format!("export:{secret}").as_bytes());
        let prefix = format!("lf-{}-", hex(&mark[..MARK_BYTES]));
        let taken = Taken {
            members: store::taken_by_members(conn, &prefix)?.into_iter().collect(),
            channels: store::taken_by_channels(conn, &prefix)?.into_iter().collect(),
            threads: store::taken_by_threads(conn, &prefix)?.into_iter().collect(),
            posts: store::taken_by_posts(conn, &prefix)?.into_iter().collect(),
        };
        Ok(Self { prefix, taken, members: HashMap::new(), channels: HashMap::new() })
    }

    fn name(&self, external: Option<String>, id: i64, taken: &HashSet<String>) -> String {
        external.unwrap_or_else(|| {
            let mut name = format!("{}{id}", self.prefix);
            while taken.contains(&name) {
                name.push('x');
            }
            name
        })
    }

    pub(super) fn note_member(&mut self, id: MemberId, external: Option<String>) -> String {
        let name = self.name(external, id.0, &self.taken.members);
        self.members.insert(id, name.clone());
        name
    }

    pub(super) fn note_channel(&mut self, id: ChannelId, external: Option<String>) -> String {
        let name = self.name(external, id.0, &self.taken.channels);
        self.channels.insert(id, name.clone());
        name
    }

    pub(super) fn member(&self, id: MemberId) -> Result<String> {
        self.members.get(&id).cloned().ok_or_else(|| Error::Internal(anyhow!("no member {id}")))
    }

    pub(super) fn channel(&self, id: ChannelId) -> Result<String> {
        self.channels.get(&id).cloned().ok_or_else(|| Error::Internal(anyhow!("no channel {id}")))
    }

    pub(super) fn thread(&self, (id, external): store::ThreadName) -> String {
        self.name(external, id.0, &self.taken.threads)
    }

    pub(super) fn post(&self, id: PostId, external: Option<String>) -> String {
        self.name(external, id.0, &self.taken.posts)
    }

    /// All members in their order.
    pub(super) fn all_members(&self) -> Vec<MemberId> {
        let mut ids: Vec<MemberId> = self.members.keys().copied().collect();
        ids.sort();
        ids
    }
}
