//! The letter of an invitation.

use super::Invitation;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::Member;
use crate::forum::paths;
use crate::forum::sign_in::Parts;
use crate::forum::sign_in::letter::{self, Words};
use crate::german;
use crate::mail::NewLetter;

/// "Einladung ins Lotsenforum": who invites, until when, and one button.
pub(super) fn of(
    parts: &Parts,
    (name, email): (&str, &str),
    inviter: Option<&Member>,
    (token, ends_at): (&str, Timestamp),
) -> Result<NewLetter> {
    let words = Words {
        subject: "Einladung ins Lotsenforum".to_owned(),
        before: vec![
            format!("{} lädt Sie ins Lotsenforum ein.", who(inviter)),
            "Dort helfen sich die Digitallotsinnen und Digitallotsen in Baden-Württemberg. Sie fragen, \
             antworten und finden wieder, was anderswo schon gelöst ist."
                .to_owned(),
            "Der Einstieg hat drei Schritte und dauert etwa drei Minuten.".to_owned(),
        ],
        button: Some(("Einladung ansehen", paths::invitation(token))),
        after: vec![
            format!(
                "Die Einladung gilt bis {}, {} Uhr, und nur für Sie. Danach können Sie auf derselben Seite einen \
                 neuen Link anfordern.",
                german::long_date(ends_at.day()),
                ends_at.berlin().format("%H:%M")
            ),
            "Möchten Sie nicht mitmachen, brauchen Sie nichts zu tun. Ein Konto entsteht erst, wenn Sie die \
             Einladung annehmen."
                .to_owned(),
        ],
        cause: "Sie bekommen diese E-Mail, weil jemand aus dem Lotsenforum Ihre Adresse für eine Einladung \
                eingegeben hat.",
    };
    letter::to_stranger(parts, (name, email), "Einladung", &words)
}

/// The same with a new secret.
pub(super) fn again(
    parts: &Parts,
    invitation: &Invitation,
    inviter: Option<&Member>,
    link: (&str, Timestamp),
) -> Result<NewLetter> {
    of(parts, (&invitation.name, &invitation.email), inviter, link)
}

/// "Karin Lechner (Stadt Herrenberg)".
fn who(inviter: Option<&Member>) -> String {
    match inviter {
        None => "die Verwaltung der Plattform".to_owned(),
        Some(member) if member.organisation.is_empty() => member.name.clone(),
        Some(member) => format!("{} ({})", member.name, member.organisation),
    }
}
