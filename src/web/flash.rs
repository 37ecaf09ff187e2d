//! Messages after a redirect: a short code in a cookie, its German sentence here.

use std::fmt;
use std::str::FromStr;

use super::views::{Flash, NoticeKind, Undo};
use crate::forum::ids::{MemberId, PostId, ThreadId};
use crate::forum::paths;

/// What has just been done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FlashCode {
    SignedIn,
    SignedOut,
    ThreadStarted,
    Replied,
    Edited,
    Thanked,
    ThanksTakenBack,
    Solved(ThreadId),
    Unsolved(PostId),
    Muted(ThreadId),
    Unmuted(ThreadId),
    Subscribed,
    ChannelToldAtOnce,
    Unsubscribed,
    ChannelMuted,
    Moderated,
    NotificationsRead,
    SettingsSaved,
    ThemeSaved,
    TokenRevoked,
    FeedRenewed,
    OrganisationChosen,
    HomeChosen,
    PasswordChanged,
    SessionEnded,
    OthersEnded,
    SecondFactorRemoved,
    AddressRequested,
    ProviderLinked,
    ProviderUnlinked,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was forgotten.
    PasskeyRemoved,
    ChannelSaved,
    Admitted,
    Dismissed,
    InvitationAccepted,
    Welcome,
    Invited,
    InvitedAgain,
    InvitationRevoked,
    ProfileSaved,
    PictureSaved,
    PictureRemoved,
    OrganisationSaved,
    ApplicantAdmitted,
    ApplicantRejected,
    CohortInvited(i64),
    DigestsSent(i64),
    Suspended(MemberId),
    SuspensionLifted,
    RoleChanged,
    RoleHandedOver,
    RulesAgreed,
    RulesPublished,
    Left,
}

impl FlashCode {
    /// Name of the cookie.
    pub const COOKIE: &'static str = "meldung";

    /// The message.
    pub fn view(&self) -> Flash {
        let (title, text) = self.words();
        let undo = match self {
            Self::Muted(id) => {
                Some(Undo { action: paths::thread_action(*id, "stumm"), label: "Rückgängig".to_owned() })
            }
            Self::Unsolved(post) => {
                Some(Undo { action: paths::post_action(*post, "loesung"), label: "Rückgängig".to_owned() })
            }
            Self::Suspended(id) => Some(Undo {
                action: paths::admin_member_action_by_id(*id, "entsperren"),
                label: "Rückgängig".to_owned(),
            }),
            _ => None,
        };
        Flash { title: title.to_owned(), text, kind: NoticeKind::Success, undo }
    }

    // One list to read from top to bottom; cut in parts the compiler would no longer see that it is complete.
    #[allow(clippy::too_many_lines)]
    fn words(&self) -> (&'static str, String) {
        let (title, text) = match self {
            Self::SignedIn => ("Angemeldet", "Willkommen zurück."),
            Self::SignedOut => ("Abgemeldet", "Bis zum nächsten Mal."),
            Self::ThreadStarted => {
                ("Veröffentlicht", "Ihr Thema ist jetzt zu sehen. Antworten finden Sie unter „Mitteilungen“.")
            }
            Self::Replied => ("Veröffentlicht", "Ihre Antwort ist jetzt zu sehen."),
            Self::Edited => ("Gespeichert", "Ihr Beitrag ist geändert."),
            Self::Thanked => ("Danke gesagt", "Das freut die Person, die geantwortet hat."),
            Self::ThanksTakenBack => ("Zurückgenommen", "Ihr Danke ist zurückgenommen."),
            Self::Solved(_) => ("Als Lösung markiert", "So finden andere die Antwort schneller."),
            Self::Unsolved(_) => ("Markierung aufgehoben", "Die Frage ist wieder offen."),
            Self::Muted(_) => ("Stummgeschaltet", "Dieses Thema kommt nicht mehr im Wochenrückblick."),
            Self::Unmuted(_) => {
                ("Stummschaltung aufgehoben", "Dieses Thema kann wieder im Wochenrückblick stehen.")
            }
            Self::ChannelToldAtOnce => (
                "Abonniert",
                "Jedes neue Thema in diesem Kanal steht bei Ihren Mitteilungen und kommt im Wochenrückblick.",
            ),
            Self::Subscribed => ("Abonniert", "Neues aus diesem Kanal kommt im Wochenrückblick."),
            Self::Unsubscribed => {
                ("Abo beendet", "Neues aus diesem Kanal hebt der Wochenrückblick nicht mehr hervor.")
            }
            Self::ChannelMuted => {
                ("Stummgeschaltet", "Aus diesem Kanal kommt nichts mehr im Wochenrückblick.")
            }
            Self::Moderated => ("Erledigt", "Die Änderung steht mit Ihrer Begründung im Protokoll."),
            Self::NotificationsRead => ("Erledigt", "Ihre Mitteilungen sind als gelesen markiert."),
            Self::SettingsSaved => ("Gespeichert", "Ihre E-Mail-Einstellungen gelten ab sofort."),
            Self::ThemeSaved => ("Gespeichert", "Die Darstellung ist geändert."),
            Self::TokenRevoked => ("Gelöscht", "Mit diesem Schlüssel kommt kein Programm mehr herein."),
            Self::FeedRenewed => ("Angelegt", "Ihre Feeds haben neue Adressen."),
            Self::OrganisationChosen => {
                ("Gespeichert", "Ihre Organisation steht ab sofort bei allen Ihren Beiträgen.")
            }
            Self::HomeChosen => ("Gespeichert", "Startseite und Wochenrückblick richten sich danach."),
            Self::PasswordChanged => {
                ("Geändert", "Ihr neues Passwort gilt. Auf allen anderen Geräten sind Sie abgemeldet.")
            }
            Self::SessionEnded => ("Abgemeldet", "Dort ist Ihr Konto nicht mehr offen."),
            Self::OthersEnded => ("Abgemeldet", "Ihr Konto ist nur noch hier offen."),
            Self::SecondFactorRemoved => (
                "Abgeschaltet",
                "Zum Anmelden genügt wieder Ihr Passwort. Die Notfallcodes gelten nicht mehr.",
            ),
            Self::AddressRequested => (
                "Fast geschafft",
                "Wir haben an beide Adressen eine E-Mail geschickt. Bitte bestätigen Sie in beiden.",
            ),
            Self::ProviderLinked => ("Verknüpft", "Sie können sich jetzt auch dort anmelden."),
            Self::ProviderUnlinked => ("Getrennt", "Von dort führt kein Weg mehr in Ihr Konto."),
            Self::PasskeyAdded => ("Eingerichtet", "Ab jetzt kommen Sie auch ohne Passwort herein."),
            Self::PasskeyRemoved => ("Entfernt", "Dieser Passkey führt nicht mehr ins Forum."),
            Self::ChannelSaved => ("Gespeichert", "Die Änderung gilt ab sofort."),
            Self::Admitted => ("Zugelassen", "Der Kanal ist jetzt für die Genannten zu sehen."),
            Self::Dismissed => ("Entzogen", "Wer sonst nicht zugelassen ist, sieht den Kanal nicht mehr."),
            Self::InvitationAccepted => ("Geschafft", "Sie sind jetzt Mitglied im Lotsenforum."),
            Self::Welcome => (
                "Schön, dass Sie da sind",
                "Das war alles. Sehen Sie sich um, oder stellen Sie gleich Ihre erste Frage.",
            ),
            Self::Invited => ("Einladung unterwegs", "Sie gilt 14 Tage."),
            Self::InvitedAgain => {
                ("Einladung unterwegs", "Es gilt nur noch der Link aus der neuen E-Mail, wieder 14 Tage.")
            }
            Self::InvitationRevoked => ("Zurückgezogen", "Mit dieser Einladung kommt niemand mehr herein."),
            Self::Suspended(_) => {
                ("Gesperrt", "Das Mitglied ist abgemeldet und erfährt den Grund per E-Mail.")
            }
            Self::SuspensionLifted => ("Sperre aufgehoben", "Das Mitglied erfährt es per E-Mail."),
            Self::RoleChanged => ("Rolle geändert", "Das Mitglied erfährt es per E-Mail."),
            Self::RoleHandedOver => {
                ("Rolle weitergegeben", "Die Verwaltung der Plattform liegt jetzt in anderen Händen. Danke!")
            }
            Self::RulesAgreed => ("Danke", "Ihre Zustimmung ist gespeichert."),
            Self::Left => ("Ausgetreten", "Danke, dass Sie dabei waren. Alles Gute!"),
            Self::RulesPublished => ("Veröffentlicht", "Alle Mitglieder erfahren es per E-Mail."),
            Self::ProfileSaved => ("Gespeichert", "So sehen Sie jetzt die anderen Mitglieder."),
            Self::PictureSaved => ("Gespeichert", "Ihr Bild steht ab sofort bei Ihren Beiträgen."),
            Self::PictureRemoved => ("Gelöscht", "Statt des Bildes stehen dort wieder Ihre Initialen."),
            Self::OrganisationSaved => ("Gespeichert", "Die Änderung gilt ab sofort."),
            Self::ApplicantAdmitted => ("Aufgenommen", "Die E-Mail mit dem Link zum Einstieg ist unterwegs."),
            Self::ApplicantRejected => ("Abgelehnt", "Die E-Mail mit Ihrer Begründung ist unterwegs."),
            Self::CohortInvited(number) => {
                let sent = crate::german::count(*number, "Einladung ist", "Einladungen sind");
                return ("Übernommen", format!("{sent} unterwegs, gültig 14 Tage."));
            }
            Self::DigestsSent(0) => {
                ("Nichts zu senden", "Der Rückblick ist schon verschickt, oder es gibt nichts Neues.")
            }
            Self::DigestsSent(number) => {
                let sent = crate::german::count(*number, "E-Mail liegt", "E-Mails liegen");
                return ("Wochenrückblick gesendet", format!("{sent} jetzt im Postfach der Demo."));
            }
        };
        (title, text.to_owned())
    }
}

impl fmt::Display for FlashCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solved(id) => write!(f, "geloest-{id}"),
            Self::Unsolved(id) => write!(f, "offen-{id}"),
            Self::Muted(id) => write!(f, "stumm-{id}"),
            Self::Unmuted(id) => write!(f, "laut-{id}"),
            Self::CohortInvited(number) => write!(f, "kurs-{number}"),
            Self::DigestsSent(number) => write!(f, "gesendet-{number}"),
            Self::Suspended(id) => write!(f, "gesperrt-{id}"),
            plain => f.write_str(PLAIN.iter().find(|(_, code)| code == plain).map_or("", |(word, _)| word)),
        }
    }
}

const PLAIN: &[(&str, FlashCode)] = &[
    ("angemeldet", FlashCode::SignedIn),
    ("abgemeldet", FlashCode::SignedOut),
    ("thema", FlashCode::ThreadStarted),
    ("antwort", FlashCode::Replied),
    ("bearbeitet", FlashCode::Edited),
    ("danke", FlashCode::Thanked),
    ("danke-zurueck", FlashCode::ThanksTakenBack),
    ("abo", FlashCode::Subscribed),
    ("abo-alle", FlashCode::ChannelToldAtOnce),
    ("kein-abo", FlashCode::Unsubscribed),
    ("kanal-stumm", FlashCode::ChannelMuted),
    ("moderiert", FlashCode::Moderated),
    ("gelesen", FlashCode::NotificationsRead),
    ("einstellungen", FlashCode::SettingsSaved),
    ("darstellung", FlashCode::ThemeSaved),
    ("schluessel-geloescht", FlashCode::TokenRevoked),
    ("feed-neu", FlashCode::FeedRenewed),
    ("kanal", FlashCode::ChannelSaved),
    ("zugelassen", FlashCode::Admitted),
    ("entzogen", FlashCode::Dismissed),
    ("organisation", FlashCode::OrganisationChosen),
    ("zuhause", FlashCode::HomeChosen),
    ("passwort", FlashCode::PasswordChanged),
    ("sitzung", FlashCode::SessionEnded),
    ("sitzungen", FlashCode::OthersEnded),
    ("ohne-code", FlashCode::SecondFactorRemoved),
    ("adresse", FlashCode::AddressRequested),
    ("verknuepft", FlashCode::ProviderLinked),
    ("getrennt", FlashCode::ProviderUnlinked),
    ("passkey", FlashCode::PasskeyAdded),
    ("ohne-passkey", FlashCode::PasskeyRemoved),
    ("dabei", FlashCode::InvitationAccepted),
    ("willkommen", FlashCode::Welcome),
    ("eingeladen", FlashCode::Invited),
    ("wieder-eingeladen", FlashCode::InvitedAgain),
    ("einladung-zurueck", FlashCode::InvitationRevoked),
    ("entsperrt", FlashCode::SuspensionLifted),
    ("rolle", FlashCode::RoleChanged),
    ("weitergegeben", FlashCode::RoleHandedOver),
    ("zugestimmt", FlashCode::RulesAgreed),
    ("regeln", FlashCode::RulesPublished),
    ("ausgetreten", FlashCode::Left),
    ("profil", FlashCode::ProfileSaved),
    ("bild", FlashCode::PictureSaved),
    ("ohne-bild", FlashCode::PictureRemoved),
    ("stelle", FlashCode::OrganisationSaved),
    ("aufgenommen", FlashCode::ApplicantAdmitted),
    ("abgelehnt", FlashCode::ApplicantRejected),
];

impl FromStr for FlashCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some((_, code)) = PLAIN.iter().find(|(word, _)| *word == text) {
            return Ok(code.clone());
        }
        let (word, number) = text.rsplit_once('-').ok_or(())?;
        let number: i64 = number.parse().map_err(|_| ())?;
        match word {
            "geloest" => Ok(Self::Solved(ThreadId(number))),
            "offen" => Ok(Self::Unsolved(PostId(number))),
            "stumm" => Ok(Self::Muted(ThreadId(number))),
            "laut" => Ok(Self::Unmuted(ThreadId(number))),
            "kurs" => Ok(Self::CohortInvited(number)),
            "gesendet" => Ok(Self::DigestsSent(number)),
            "gesperrt" => Ok(Self::Suspended(MemberId(number))),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_its_cookie() {
        let numbered = [
            FlashCode::Solved(ThreadId(7)),
            FlashCode::Unsolved(PostId(7)),
            FlashCode::Muted(ThreadId(7)),
            FlashCode::Unmuted(ThreadId(7)),
            FlashCode::CohortInvited(7),
            FlashCode::DigestsSent(7),
            FlashCode::Suspended(MemberId(7)),
        ];
        for code in PLAIN.iter().map(|(_, code)| code.clone()).chain(numbered) {
            assert_eq!(code.to_string().parse(), Ok(code.clone()));
        }
        assert!("fremd-<script>".parse::<FlashCode>().is_err());
    }
}
