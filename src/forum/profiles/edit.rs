//! Changing one's profile.

use std::collections::HashSet;

use super::{Profile, store};
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::{Fault, Problems, Result};
use crate::forum::accounts::{self, Viewer};
use crate::forum::{channels, threads};
use crate::text;

/// Topics of one member at most.
pub const TOPICS: usize = 10;
/// Most characters of a name.
const NAME_CHARS: usize = 120;
/// Most characters of a function.
pub const JOB_CHARS: usize = 120;
/// Most characters of a topic.
pub const TOPIC_CHARS: usize = 60;
/// Most characters of what she writes about herself.
pub const ABOUT_CHARS: usize = 500;
/// Most characters of a telephone number.
pub const PHONE_CHARS: usize = 60;
/// Words of others that are suggested.
const SUGGESTIONS: i64 = 100;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedProfile {
    /// Name.
    pub name: String,
    /// Function.
    pub job_title: String,
    /// Topics; empty ones do not count.
    pub topics: Vec<String>,
    /// "gern per Du".
    pub is_per_du: bool,
    /// A few sentences.
    pub about: String,
    /// Telephone.
    pub phone: String,
    /// Members may see the address.
    pub shows_email: bool,
    /// Not in the directory.
    pub is_unlisted: bool,
}

/// A profile that is in order.
#[derive(Debug, Clone)]
pub struct NewProfile {
    pub(super) name: String,
    pub(super) job_title: String,
    pub(super) topics: Vec<String>,
    pub(super) is_per_du: bool,
    pub(super) about: String,
    pub(super) phone: String,
    pub(super) shows_email: bool,
    pub(super) is_unlisted: bool,
}

impl TypedProfile {
    /// What a form begins with.
    pub fn of(profile: &Profile, topics: Vec<String>) -> Self {
        Self {
            name: profile.name.clone(),
            job_title: profile.job_title.clone(),
            topics,
            is_per_du: profile.is_per_du,
            about: profile.about.clone(),
            phone: profile.phone.clone(),
            shows_email: profile.shows_email,
            is_unlisted: profile.is_unlisted,
        }
    }
}

impl NewProfile {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Problems with the fields `ihr_name`, `funktion`, `thema`, `ueber_mich`, `telefon`.
    pub fn parse(typed: &TypedProfile) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut line = |field: &'static str, typed: &str, most: usize| {
            let line = text::line(typed);
            if line.chars().count() > most {
                problems.add(field, Fault::TooLong(most));
            }
            line
        };
        let name = line("ihr_name", &typed.name, NAME_CHARS);
        let job_title = line("funktion", &typed.job_title, JOB_CHARS);
        let mut seen = HashSet::new();
        let mut topics = Vec::new();
        for topic in &typed.topics {
            let topic = line("thema", topic, TOPIC_CHARS);
            let folded = text::search_words(&topic);
            // Twice the same in two spellings is one; what has no letter to be found by is none.
            if !folded.is_empty() && seen.insert(folded) {
                topics.push(topic);
            }
        }
        let phone = line("telefon", &typed.phone, PHONE_CHARS);
        let about = text::lines(&typed.about);
        if about.chars().count() > ABOUT_CHARS {
            problems.add("ueber_mich", Fault::TooLong(ABOUT_CHARS));
        }
        if topics.len() > TOPICS {
            problems.add("thema", Fault::TooMany(TOPICS));
        }
        if name.is_empty() {
            problems.add("ihr_name", Fault::Missing);
        }
        let (is_per_du, shows_email, is_unlisted) = (typed.is_per_du, typed.shows_email, typed.is_unlisted);
        problems.or(|| Self { name, job_title, topics, is_per_du, about, phone, shows_email, is_unlisted })
    }
}

/// Changes the viewer's profile. Her name changes wherever it stands.
///
/// # Errors
/// A guest, or the database fails.
pub fn edit(conn: &mut DbConnection, viewer: &Viewer, new: &NewProfile, now: Timestamp) -> Result<()> {
    let member = viewer.member()?;
    store::set(conn, member.id, new)?;
    store::set_topics(conn, member.id, &new.topics, now)?;
    accounts::store::note_change(conn, member.id)?;
    if (&new.name, new.is_per_du) != (&member.name, member.is_per_du) {
        threads::note_changes_of_members(conn, &[member.id])?;
    }
    Ok(())
}

/// Words for "Fragen Sie mich zu" that are worth suggesting: what others wrote, and the channels that are open to
/// all.
///
/// # Errors
/// A guest, or the database fails.
pub fn suggestions(conn: &mut DbConnection, viewer: &Viewer) -> Result<Vec<String>> {
    viewer.member()?;
    let mut words = store::most_used(conn, SUGGESTIONS)?;
    let mut seen: HashSet<Vec<String>> = words.iter().map(|word| text::search_words(word)).collect();
    let channels = channels::store::all(conn, viewer)?;
    let open = channels
        .into_iter()
        .filter(|channel| !channel.is_closed && !channel.is_archived && channel.region_ags.is_none());
    words.extend(open.map(|channel| channel.name).filter(|name| seen.insert(text::search_words(name))));
    words.sort_by_cached_key(|word| text::sort_key(word));
    Ok(words)
}
