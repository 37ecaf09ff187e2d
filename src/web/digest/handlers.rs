//! Mail settings and unsubscribing. By a link from a mail nobody is signed in, nothing but the settings is
//! shown, and GET changes nothing.

use actix_web::HttpResponse;
use actix_web::web as actix;
use chrono::NaiveDate;

use super::pages::{DonePage, InvalidLinkPage, SettingsPage, UnsubscribePage};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, LinkPurpose, Member};
use crate::forum::digest::{Preferences, Rhythm, due, settings as choices};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::german;
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Sent, SentByLink};
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::views::{Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};

const RHYTHMS: [(&str, &str, Rhythm); 4] = [
    ("woechentlich", "Wöchentlich", Rhythm::Weekly),
    ("taeglich", "Täglich, Montag bis Freitag", Rhythm::Daily),
    ("monatlich", "Monatlich", Rhythm::Monthly),
    ("nie", "Nie", Rhythm::Never),
];

/// `GET /konto/post`
pub async fn settings(visit: Visit) -> Answer {
    visit
        .page(|look| {
            let member = look.viewer.known()?.clone();
            let preferences = choices::preferences(look.conn, member.id)?;
            Ok(settings_page(look, &member, &preferences, None, &Problems::default()))
        })
        .await
}

/// `POST /konto/post`
pub async fn change(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let typed = form.clone();
    let done = visit
        .write(move |conn, viewer, now| {
            let member = viewer.known()?.id;
            let chosen = chosen(choices::preferences(conn, member)?, &form)?;
            choices::change(conn, member, &chosen, now)
        })
        .await;
    match done {
        Ok(()) => visit.redirect(paths::MAIL_SETTINGS, Some(FlashCode::SettingsSaved)),
        Err(Error::Invalid(problems)) => {
            visit
                .page(move |look| {
                    let member = look.viewer.known()?.clone();
                    let preferences = lenient(choices::preferences(look.conn, member.id)?, &typed);
                    Ok(settings_page(look, &member, &preferences, None, &problems))
                })
                .await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /e/{token}`
pub async fn settings_by_link(visit: Visit, token: actix::Path<String>) -> Answer {
    let Some(member) = reader(&visit, &token, &[LinkPurpose::Settings]) else {
        return invalid(visit).await;
    };
    visit
        .page(move |look| {
            let member = accounts::store::by_id(look.conn, member)?;
            let preferences = choices::preferences(look.conn, member.id)?;
            Ok(settings_page(look, &member, &preferences, Some(&token), &Problems::default()))
        })
        .await
}

/// `POST /e/{token}`
pub async fn change_by_link(visit: Visit, token: actix::Path<String>, sent: SentByLink) -> Answer {
    let Some(member) = reader(&visit, &token, &[LinkPurpose::Settings]) else {
        return invalid(visit).await;
    };
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let typed = form.clone();
    let is_farewell = !form.get("abbestellen").is_empty();
    let done = visit
        .write(move |conn, _, now| {
            let chosen = chosen(choices::preferences(conn, member)?, &form)?;
            choices::change(conn, member, &chosen, now)
        })
        .await;
    match done {
        Ok(()) if is_farewell => farewell(visit, member, Rhythm::Never).await,
        Ok(()) => visit.redirect(&paths::mail_settings(&token), Some(FlashCode::SettingsSaved)),
        Err(Error::Invalid(problems)) => {
            visit
                .page(move |look| {
                    let member = accounts::store::by_id(look.conn, member)?;
                    let preferences = lenient(choices::preferences(look.conn, member.id)?, &typed);
                    Ok(settings_page(look, &member, &preferences, Some(&token), &problems))
                })
                .await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `GET /e/{token}/abmelden`: a button for each choice.
pub async fn unsubscribe_form(visit: Visit, token: actix::Path<String>) -> Answer {
    let Some(member) = reader(&visit, &token, &[LinkPurpose::Unsubscribe, LinkPurpose::Settings]) else {
        return invalid(visit).await;
    };
    visit
        .page(move |look| {
            let member = accounts::store::by_id(look.conn, member)?;
            let settings = look.app.tokens.issue(member.id, LinkPurpose::Settings, look.now);
            Ok(UnsubscribePage {
                address: masked(&member.email),
                action: paths::unsubscribe(&token),
                choices: unsubscribe_choices(),
                settings_href: paths::mail_settings(&settings),
            })
        })
        .await
}

fn unsubscribe_choices() -> Vec<SelectOption> {
    [
        ("rueckblick", "Wochenrückblick abbestellen", "Es kommt keine E-Mail mehr vom Forum."),
        ("monatlich", "Nur noch einmal im Monat", "Statt jede Woche kommt ein Monatsrückblick."),
    ]
    .into_iter()
    .map(|(value, label, hint)| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: Some(hint.to_owned()),
        is_selected: false,
    })
    .collect()
}

/// `POST /e/{token}/abmelden`: by the button, or by a mail program (RFC 8058: no cookie, no redirect, 200).
pub async fn unsubscribe(visit: Visit, token: actix::Path<String>, sent: SentByLink) -> Answer {
    let Some(member) = reader(&visit, &token, &[LinkPurpose::Unsubscribe, LinkPurpose::Settings]) else {
        return invalid(visit).await;
    };
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let rhythm = if form.get("wahl") == "monatlich" { Rhythm::Monthly } else { Rhythm::Never };
    let is_by_program = form.get("List-Unsubscribe") == "One-Click";
    let done = visit
        .write(move |conn, _, now| match rhythm {
            Rhythm::Never => choices::unsubscribe(conn, member),
            rhythm => {
                let preferences = choices::preferences(conn, member)?;
                choices::change(conn, member, &Preferences { rhythm, ..preferences }, now)
            }
        })
        .await;
    match done {
        Ok(()) if is_by_program => Ok(HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body("Der Wochenrückblick ist abbestellt.\n")),
        Ok(()) => farewell(visit, member, rhythm).await,
        Err(error) => visit.error(error).await,
    }
}

/// What has been done, and how to change one's mind.
async fn farewell(visit: Visit, member: MemberId, rhythm: Rhythm) -> Answer {
    visit
        .page(move |look| {
            let member = accounts::store::by_id(look.conn, member)?;
            let settings = look.app.tokens.issue(member.id, LinkPurpose::Settings, look.now);
            let (heading, text) = match rhythm {
                Rhythm::Never => (
                    "Der Wochenrückblick ist abbestellt.",
                    "Sie bekommen keine E-Mails mehr vom Forum. Ihr Konto und Ihre Beiträge bleiben, wie sie sind.",
                ),
                _ => (
                    "Der Rückblick kommt nur noch einmal im Monat.",
                    "Den nächsten bekommen Sie am ersten gewählten Wochentag des kommenden Monats.",
                ),
            };
            Ok(DonePage {
                heading: heading.to_owned(),
                text: text.to_owned(),
                address: masked(&member.email),
                settings: Link {
                    href: paths::mail_settings(&settings),
                    label: "E-Mail-Einstellungen ansehen".to_owned(),
                },
            })
        })
        .await
}

async fn invalid(visit: Visit) -> Answer {
    visit
        .page(|_| Ok(Shown::new(InvalidLinkPage {}, "").with_status(actix_web::http::StatusCode::NOT_FOUND)))
        .await
}

/// Whose link it is, if it opens one of these doors.
fn reader(visit: &Visit, token: &str, purposes: &[LinkPurpose]) -> Option<MemberId> {
    let (member, purpose) = visit.app.tokens.check(token, visit.app.clock.now())?;
    purposes.contains(&purpose).then_some(member)
}

/// The choices of a form over those in force.
fn chosen(old: Preferences, form: &Form) -> Result<Preferences> {
    if !form.get("abbestellen").is_empty() {
        return Ok(Preferences { rhythm: Rhythm::Never, ..old });
    }
    let mut problems = Problems::default();
    if RHYTHMS.iter().all(|(word, _, _)| *word != form.get("rhythmus")) {
        problems.add("rhythmus", Fault::Missing);
    }
    if form.get("pause").parse::<NaiveDate>().is_err() && !form.get("pause").is_empty() {
        problems.add("pause", Fault::NotADay);
    }
    problems.or(|| lenient(old, form)).map_err(Error::from)
}

/// The choices of a form as far as they make sense: for taking them, and for showing them again.
fn lenient(old: Preferences, form: &Form) -> Preferences {
    let wants = |content: &str| form.all("inhalte").any(|chosen| chosen == content);
    let rhythm = RHYTHMS.iter().find(|(word, _, _)| *word == form.get("rhythmus"));
    Preferences {
        rhythm: rhythm.map_or(old.rhythm, |(_, _, rhythm)| *rhythm),
        weekday: form.get("wochentag").parse().unwrap_or(old.weekday),
        wants_district: wants("kreis"),
        wants_region: wants("region"),
        wants_channels: wants("kanaele"),
        wants_statewide: wants("landesweit"),
        wants_questions: wants("fragen"),
        notice_only: form.get("format") == "hinweis",
        paused_until: form.get("pause").parse().ok(),
        ..old
    }
}

fn settings_page(
    look: &Look<'_>,
    member: &Member,
    preferences: &Preferences,
    token: Option<&str>,
    problems: &Problems,
) -> Shown<SettingsPage> {
    let option = |value: &str, label: &str, is_selected: bool| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        is_selected,
    };
    let next = due::next(preferences, &look.app.config.digest, look.now);
    let page = SettingsPage {
        address: if token.is_some() { masked(&member.email) } else { member.email.clone() },
        is_by_link: token.is_some(),
        action: token.map_or_else(|| paths::MAIL_SETTINGS.to_owned(), paths::mail_settings),
        rhythms: RHYTHMS
            .iter()
            .map(|(word, label, rhythm)| option(word, label, *rhythm == preferences.rhythm))
            .collect(),
        weekdays: (1..=5)
            .map(|day: u32| {
                option(
                    &day.to_string(),
                    german::weekday(day),
                    i64::from(preferences.weekday) == i64::from(day),
                )
            })
            .collect(),
        contents: vec![
            option("kreis", "Mein Kreis", preferences.wants_district),
            option("region", "Meine Region und mein Regierungsbezirk", preferences.wants_region),
            option("kanaele", "Meine abonnierten Kanäle", preferences.wants_channels),
            option("landesweit", "Aus dem ganzen Land", preferences.wants_statewide),
            option("fragen", "Offene Fragen, bei denen ich helfen kann", preferences.wants_questions),
        ],
        formats: vec![
            option("text", "Mit Auszügen aus den Antworten", !preferences.notice_only),
            option("hinweis", "Nur Titel und Links", preferences.notice_only),
        ],
        pause: preferences.paused_until.map_or_else(String::new, |day| day.to_string()),
        next: next.map(|at| {
            format!(
                "Der nächste {} kommt am {}, gegen {} Uhr – wenn es dann etwas zu berichten gibt.",
                preferences.rhythm.title(),
                german::long_date(at.day()),
                look.app.config.digest.hour
            )
        }),
        problems: messages::problems(problems),
    };
    Shown::new(page, "").with_problems(!problems.0.is_empty())
}

/// "s•••••@musterkirchen.example": enough to know one's own address, too little to learn somebody else's.
fn masked(email: &str) -> String {
    match email.split_once('@') {
        Some((name, domain)) => format!("{}•••••@{domain}", name.chars().take(1).collect::<String>()),
        None => "•••••".to_owned(),
    }
}
