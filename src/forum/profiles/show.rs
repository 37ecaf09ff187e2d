//! Looking at a profile.

use super::{Profile, Written, store, written_store};
use crate::db::DbConnection;
use crate::error::Result;
use crate::forum::accounts::Viewer;
use crate::forum::organisations::{self, Organisation};

/// Lines of each list.
const LINES: i64 = 10;

/// A profile with everything around it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The member.
    pub profile: Profile,
    /// Where she works, if that is one we know.
    pub organisation: Option<Organisation>,
    /// "Fragen Sie mich zu".
    pub topics: Vec<String>,
    /// What she solved.
    pub solutions: Vec<Written>,
    /// What she replied.
    pub replies: Vec<Written>,
    /// What she asked.
    pub questions: Vec<Written>,
    /// How often her replies were marked as the solution.
    pub solution_count: i64,
}

/// A member's profile, with what the viewer may see of her posts. Seven statements. Of who is suspended there is
/// the name and nothing else.
///
/// # Errors
/// A guest, `NotFound`, or the database fails.
pub fn show(conn: &mut DbConnection, viewer: &Viewer, handle: &str) -> Result<Shown> {
    viewer.member()?;
    let profile = store::by_handle(conn, handle)?;
    if profile.suspended_at.is_some() {
        return Ok(Shown {
            profile,
            organisation: None,
            topics: Vec::new(),
            solutions: Vec::new(),
            replies: Vec::new(),
            questions: Vec::new(),
            solution_count: 0,
        });
    }
    let id = profile.id;
    Ok(Shown {
        organisation: profile.organisation_id.map(|id| organisations::store::by_id(conn, id)).transpose()?,
        topics: topics(conn, &profile)?,
        solutions: written_store::solutions(conn, viewer, id, LINES)?,
        replies: written_store::replies(conn, viewer, id, LINES)?,
        questions: written_store::questions(conn, viewer, id, LINES)?,
        solution_count: written_store::solution_count(conn, viewer, id)?,
        profile,
    })
}

/// The viewer's own profile and topics.
///
/// # Errors
/// A guest, or the database fails.
pub fn own(conn: &mut DbConnection, viewer: &Viewer) -> Result<(Profile, Vec<String>)> {
    let profile = store::by_id(conn, viewer.member()?.id)?;
    let topics = topics(conn, &profile)?;
    Ok((profile, topics))
}

/// By which the viewer's own picture is fetched, if she has one.
///
/// # Errors
/// A guest, or the database fails.
pub fn own_picture(conn: &mut DbConnection, viewer: &Viewer) -> Result<Option<String>> {
    Ok(store::by_id(conn, viewer.member()?.id)?.picture_hash)
}

fn topics(conn: &mut DbConnection, profile: &Profile) -> Result<Vec<String>> {
    Ok(store::topics_of(conn, vec![profile.id])?.remove(&profile.id).unwrap_or_default())
}
