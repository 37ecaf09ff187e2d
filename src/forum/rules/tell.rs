//! Telling all members of a new version by mail.

use super::{Version, store};
use crate::error::Result;
use crate::forum::accounts::{self, Member};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::forum::sign_in::Parts;
use crate::forum::sign_in::letter::{self, Words};
use crate::german;
use crate::mail::NewLetter;

/// Letters that are written at once.
const BATCH: i64 = 100;

/// Puts a batch of letters about the newest version into the outbox; gives how many members were looked at. Only who
/// can sign in and has not agreed gets one. Two servers at once: the slower one finds that the batch is done.
///
/// # Errors
/// The database or a template fails.
pub fn tell(parts: &Parts) -> Result<usize> {
    let (version, members) = parts.db.read(|conn| match store::last(conn)? {
        Some(version) if version.told_up_to < i64::MAX => {
            let ids = store::members_after(conn, version.told_up_to, BATCH)?;
            Ok((Some(version), accounts::store::by_ids(conn, ids)?))
        }
        _ => Ok((None, Vec::new())),
    })?;
    let Some(version) = version else { return Ok(0) };
    let up_to = members.iter().map(|member| member.id.0).max().unwrap_or(i64::MAX);
    let is_asked = |member: &&Member| {
        member.rules_due.is_some() && accounts::rights::is_in_good_standing(member, parts.now)
    };
    let letters = members
        .iter()
        .filter(is_asked)
        .map(|member| of(parts, member, &version))
        .collect::<Result<Vec<NewLetter>>>()?;
    parts.db.write(|conn| {
        if store::note_told(conn, &version, MemberId(up_to))? {
            for letter in &letters {
                letter::send(conn, letter, parts.now)?;
            }
        }
        Ok(())
    })?;
    Ok(members.len())
}

fn of(parts: &Parts, member: &Member, version: &Version) -> Result<NewLetter> {
    let day = german::long_date(version.valid_from.day());
    let begins = if version.is_coming(parts.now) {
        format!("Ab {day} gelten im Lotsenforum neue Nutzungsregeln.")
    } else {
        "Im Lotsenforum gelten neue Nutzungsregeln.".to_owned()
    };
    let words = Words {
        subject: "Neue Nutzungsregeln im Lotsenforum".to_owned(),
        before: vec![begins, format!("Das ändert sich: {}", version.summary)],
        button: Some(("Nutzungsregeln lesen", paths::rules_version(version.number))),
        after: vec![
            "Von diesem Tag an fragt das Forum Sie einmal nach Ihrer Zustimmung. Stimmen Sie nicht zu, lesen und \
             schreiben Sie dort nicht weiter. Ihre Beiträge bleiben stehen."
                .to_owned(),
        ],
        cause: "Sie bekommen diese E-Mail, weil Sie Mitglied im Lotsenforum sind und sich dessen Regeln ändern.",
    };
    letter::to_member(parts, member, &words)
}
