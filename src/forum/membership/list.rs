//! Finding members.

use diesel::prelude::*;

use super::list_store as store;
use crate::db::DbConnection;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{Role, Viewer, names, rights};
use crate::forum::admin_log::{self, Act, NewEntry};
use crate::forum::ids::MemberId;
use crate::forum::regions::Ags;
use crate::text;

/// How it stands with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// She can sign in.
    Active,
    /// She is suspended.
    Suspended,
    /// She has left.
    Left,
    /// She could, but has no password yet: she was taken over from elsewhere.
    WithoutPassword,
}

/// Which members are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// What is typed of a name, an organisation or a mail address.
    pub words: String,
    /// At home there.
    pub region: Option<Ags>,
    /// With this role.
    pub role: Option<Role>,
    /// With whom it stands like this.
    pub state: Option<State>,
}

/// A member in the list.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    /// Her id.
    pub id: MemberId,
    /// Her name in addresses.
    pub handle: String,
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// What she may do.
    pub role: Role,
    /// Where she works.
    pub organisation: String,
    /// Where she is at home.
    pub home_ags: Ags,
    suspended_at: Option<Timestamp>,
    suspended_until: Option<Timestamp>,
    /// Since when she is a member.
    pub created_at: Timestamp,
    has_password: bool,
}

impl Line {
    /// How it stands with her.
    pub fn state(&self, now: Timestamp) -> State {
        match (self.suspended_at, self.suspended_until) {
            _ if rights::has_left(&self.email) => State::Left,
            (Some(_), until) if until.is_none_or(|until| until > now) => State::Suspended,
            _ if self.has_password => State::Active,
            _ => State::WithoutPassword,
        }
    }

    /// When her suspension ends by itself.
    pub fn suspended_until(&self) -> Option<Timestamp> {
        self.suspended_until
    }

    fn has(&self, typed: &str, words: &[String]) -> bool {
        let folded = text::search_words(&format!("{} {}", self.name, self.organisation));
        self.email.contains(typed)
            || (!words.is_empty()
                && words.iter().all(|word| folded.iter().any(|own| own.starts_with(word.as_str()))))
    }
}

/// The wanted members, by family name as in the directory. Reads them all and folds their names here: neither database
/// folds umlauts, and an administrator's page of some thousand members has the time.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn list(
    conn: &mut DbConnection,
    viewer: &Viewer,
    selection: &Selection,
    now: Timestamp,
) -> Result<Vec<Line>> {
    viewer.admin()?;
    let (typed, words) = (selection.words.trim().to_lowercase(), text::search_words(&selection.words));
    let mut lines = store::lines(conn, selection.role, selection.region.as_ref())?;
    lines.retain(|line| {
        selection.state.is_none_or(|state| line.state(now) == state)
            && (typed.is_empty() || line.has(&typed, &words))
    });
    lines.sort_by_cached_key(|line| (names::sort_name(&line.name), line.id));
    Ok(lines)
}

/// Notes that the viewer takes a list of members away as a file.
///
/// # Errors
/// Not an administrator, or the database fails.
pub fn note_export(conn: &mut DbConnection, viewer: &Viewer, count: i64, now: Timestamp) -> Result<()> {
    let admin = viewer.admin()?.id;
    let about = crate::german::count(count, "Mitglied als CSV-Datei", "Mitglieder als CSV-Datei");
    admin_log::note(conn, &NewEntry::of(Act::Exported, Some(admin), None, &about), now)
}
