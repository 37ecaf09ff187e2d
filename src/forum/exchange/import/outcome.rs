//! What an import did.

use super::fault::Place;

/// What became of the lines of one type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Added.
    pub new: u64,
    /// Were there with this external id; nothing was changed.
    pub known: u64,
    /// Were there without an external id and have one now.
    pub linked: u64,
}

/// What is there already and says something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The line that says otherwise.
    pub place: Place,
    /// The type of the line.
    pub kind: &'static str,
    /// The id in the file.
    pub id: String,
}

/// A field that means nothing to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownField {
    /// Its name.
    pub name: String,
    /// Where it stands first.
    pub place: Place,
    /// In how many lines.
    pub lines: u64,
}

/// The sum of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Members.
    pub members: Tally,
    /// Channels.
    pub channels: Tally,
    /// Threads.
    pub threads: Tally,
    /// Posts that were added.
    pub posts: u64,
    /// How many of them came to threads that were there already.
    pub grown_posts: u64,
    /// Threads that were there already and got posts.
    pub grown_threads: u64,
    /// Posts of such threads that were there without an external id and have one now.
    pub linked_posts: u64,
    /// Thanks that were added.
    pub thanks: u64,
    /// Lines of the moderation log.
    pub moderation: Tally,
    /// Subscriptions, mutes and read marks.
    pub habits: Tally,
    /// The first rows that differ from the file and were left as they are.
    pub differences: Vec<Difference>,
    /// How many rows differ.
    pub differing: u64,
    /// Fields that were left out.
    pub unknown_fields: Vec<UnknownField>,
}

impl Outcome {
    /// Whether anything was written.
    pub fn has_changed(&self) -> bool {
        let written = |tally: &Tally| tally.new + tally.linked > 0;
        [&self.members, &self.channels, &self.threads, &self.moderation, &self.habits]
            .into_iter()
            .any(written)
            || self.grown_posts + self.linked_posts > 0
    }
}
