//! Letters to a member about what was decided on her.

use super::NewSuspension;
use crate::db::types::Timestamp;
use crate::error::Result;
use crate::forum::accounts::{Member, Role};
use crate::forum::paths;
use crate::forum::sign_in::letter::{self, Words};
use crate::forum::sign_in::{Parts, is_needed};
use crate::mail::NewLetter;
use crate::{german, sentences};

/// What was done, for how long, why, by which clause, on what occasion, by whom, and what she can do about it.
pub(super) fn of_suspension(
    parts: &Parts,
    member: &Member,
    new: &NewSuspension,
    until: Option<Timestamp>,
) -> Result<NewLetter> {
    let term = match (new.last_day, until) {
        (Some(day), Some(_)) => format!(
            "Die Sperre gilt ab sofort und bis einschließlich {}. Sie endet von selbst.",
            german::long_date(day)
        ),
        _ => "Die Sperre gilt ab sofort und bis auf Weiteres.".to_owned(),
    };
    let occasion = if new.was_reported {
        "Anlass war eine Meldung. Wer gemeldet hat, sagen wir nicht."
    } else {
        "Anlass war keine Meldung: Es ist uns selbst aufgefallen."
    };
    let words = Words {
        subject: "Ihr Konto im Lotsenforum ist gesperrt".to_owned(),
        before: vec![
            format!(
                "{term} In dieser Zeit melden Sie sich nicht an, Ihre Programme und Feeds bekommen nichts, und wir \
                 schicken Ihnen keinen Wochenrückblick. Ihre Beiträge bleiben stehen."
            ),
            format!("Grund: {}", new.reason.as_str()),
            format!("Grundlage: {}", new.ground),
            format!("{occasion} Entschieden hat ein Mensch, kein Programm."),
        ],
        button: None,
        after: vec![
            "Sind Sie nicht einverstanden? Schreiben Sie der Stelle, die das Forum anbietet, formlos innerhalb von \
             sechs Monaten. Die Anschrift steht im Impressum. Dann prüft eine andere Person die Entscheidung. Auch der \
             Rechtsweg steht Ihnen offen."
                .to_owned(),
            format!("Impressum: {}", parts.url(paths::IMPRINT)),
        ],
        cause: "Sie bekommen diese E-Mail, weil Ihr Konto im Lotsenforum gesperrt wurde.",
    };
    letter::to_member(parts, member, &words)
}

pub(super) fn of_leaving(parts: &Parts, member: &Member, keeps_name: bool) -> Result<NewLetter> {
    let posts = if keeps_name {
        "Ihre Beiträge bleiben mit Ihrem Namen stehen, so wie Sie es gewählt haben."
    } else {
        "Ihre Beiträge bleiben stehen, weil andere darauf geantwortet haben. Als Name steht dort „Ehemaliges Mitglied“."
    };
    let words = Words {
        subject: "Sie sind aus dem Lotsenforum ausgetreten".to_owned(),
        before: vec![
            "Ihr Konto ist gelöscht. Sie bekommen keine E-Mails mehr, und Zugänge für Programme und Feeds gelten nicht \
             mehr."
                .to_owned(),
            posts.to_owned(),
            "Möchten Sie eines Tages wiederkommen, beantragen Sie einfach die Aufnahme.".to_owned(),
        ],
        button: Some(("Zum Impressum", paths::IMPRINT.to_owned())),
        after: vec!["Waren Sie das nicht, schreiben Sie bitte der Stelle, die im Impressum steht.".to_owned()],
        cause: "Sie bekommen diese E-Mail, weil Sie im Lotsenforum auf „Austreten“ gedrückt haben.",
    };
    letter::to_stranger(parts, (&member.name, &member.email), "Ihr Konto", &words)
}

pub(super) fn of_lifting(parts: &Parts, member: &Member) -> Result<NewLetter> {
    let words = Words {
        subject: "Ihr Konto im Lotsenforum ist wieder frei".to_owned(),
        before: vec![
            "Die Sperre ist aufgehoben. Sie melden sich an wie vorher, und der Wochenrückblick kommt wieder."
                .to_owned(),
        ],
        button: Some(("Zur Anmeldung", paths::SIGN_IN.to_owned())),
        after: Vec::new(),
        cause: "Sie bekommen diese E-Mail, weil die Sperre Ihres Kontos im Lotsenforum aufgehoben wurde.",
    };
    letter::to_member(parts, member, &words)
}

pub(super) fn of_role(parts: &Parts, member: &Member, role: Role, reason: &str) -> Result<NewLetter> {
    let now = Member { role, ..member.clone() };
    let mut before = vec![
        format!("Sie haben jetzt die Rolle „{}“. {}", sentences::role(role.word()), duties(role)),
        format!("Begründung: {reason}"),
    ];
    if role > member.role {
        let step = if is_needed(&parts.config.sign_in, &now) {
            " Zu dieser Rolle gehört der zweite Schritt: ein Code aus einer App. Beim Anmelden richten Sie ihn ein."
        } else {
            ""
        };
        before.push(format!("Aus Vorsicht sind Sie überall abgemeldet. Bitte melden Sie sich neu an.{step}"));
    }
    let words = Words {
        subject: "Ihre Rolle im Lotsenforum hat sich geändert".to_owned(),
        before,
        button: Some(("Zum Lotsenforum", paths::HOME.to_owned())),
        after: vec!["Ist das ein Irrtum, schreiben Sie bitte der Verwaltung der Plattform.".to_owned()],
        cause: "Sie bekommen diese E-Mail, weil sich Ihre Rolle im Lotsenforum geändert hat.",
    };
    letter::to_member(parts, member, &words)
}

fn duties(role: Role) -> &'static str {
    match role {
        Role::Member => "Sie lesen und schreiben wie alle.",
        Role::Moderator => "Sie helfen, dass Themen ihren Platz und eine Antwort finden.",
        Role::Admin => "Sie verwalten Kanäle, Mitglieder und Einstellungen.",
    }
}
