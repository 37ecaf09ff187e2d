//! Handlers of profiles.

use actix_web::web as actix;

use super::pages::{EditPage, Piece, ShowPage, WrittenList, WrittenRow};
use crate::error::{Error, Problems, Result};
use crate::forum::organisations::{Organisation, SizeClass};
use crate::forum::paths;
use crate::forum::profiles::{self, NewProfile, Profile, TOPICS, TypedProfile, Written};
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Sent};
use crate::web::shown::Shown;
use crate::web::views::{Link, PersonView, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{accounts, messages, present};
use crate::{german, mail, text};

/// Places for topics that are always offered, and empty ones behind those in use.
const PLACES: usize = 4;
const EMPTY_PLACES: usize = 2;

/// `GET /m/{handle}`
pub async fn show(visit: Visit, path: actix::Path<String>) -> Answer {
    let handle = path.into_inner();
    visit.page(move |look| Ok(Shown::new(show_page(look, &handle)?, "mitglieder").under(crumbs()))).await
}

fn crumbs() -> Vec<Link> {
    vec![
        Link { href: paths::HOME.to_owned(), label: "Start".to_owned() },
        Link { href: paths::MEMBERS.to_owned(), label: "Mitglieder".to_owned() },
    ]
}

fn show_page(look: &mut Look<'_>, handle: &str) -> Result<ShowPage> {
    let shown = profiles::show(look.conn, look.viewer, handle)?;
    let profile = &shown.profile;
    let is_own = look.viewer.member()?.id == profile.id;
    let person = present::person(
        (&profile.handle, &profile.name, profile.picture_hash.as_deref()),
        (&profile.organisation, &profile.home_ags),
        profile.role,
        profile.is_per_du,
        look.regions,
    );
    if profile.suspended_at.is_some() {
        return Ok(suspended(person));
    }
    let lists = [
        ("loesungen", "Lösungen", &shown.solutions),
        ("beitraege", "Beiträge", &shown.replies),
        ("fragen", "Fragen", &shown.questions),
    ];
    let solved = (shown.solution_count > 0 && look.app.config.forum.solution_counts)
        .then(|| format!("{}-mal als Lösung markiert", german::number(shown.solution_count)));
    Ok(ShowPage {
        picture: profile.picture_hash.as_deref().map(paths::large_picture),
        is_suspended: false,
        job_title: profile.job_title.clone(),
        size: shown.organisation.as_ref().and_then(Organisation::size).map(SizeClass::label),
        regions: present::place(&profile.home_ags, look.regions),
        topics: shown
            .topics
            .into_iter()
            .map(|topic| Link { href: paths::members_by_topic(&topic), label: topic })
            .collect(),
        about: profile.about.lines().map(pieces).collect(),
        contacts: contacts(profile),
        since: german::month(profile.created_at.day()),
        solved,
        lists: lists
            .into_iter()
            .filter(|(_, _, rows)| !rows.is_empty())
            .map(|(id, label, rows)| WrittenList {
                id,
                label,
                rows: rows.iter().map(|row| written(row, look)).collect(),
            })
            .collect(),
        edit_href: is_own.then(|| paths::PROFILE.to_owned()),
        person,
    })
}

/// The name alone.
fn suspended(person: PersonView) -> ShowPage {
    ShowPage {
        person: PersonView { place: String::new(), role: None, per_du: false, picture: None, ..person },
        picture: None,
        is_suspended: true,
        job_title: String::new(),
        size: None,
        regions: Vec::new(),
        topics: Vec::new(),
        about: Vec::new(),
        contacts: Vec::new(),
        since: String::new(),
        solved: None,
        lists: Vec::new(),
        edit_href: None,
    }
}

fn pieces(line: &str) -> Vec<Piece> {
    let piece = |(text, link): (&str, Option<text::Target>)| Piece {
        text: text.to_owned(),
        is_external: link.as_ref().is_some_and(|link| link.external),
        href: link.map(|link| link.href),
    };
    text::linked(line).into_iter().map(piece).collect()
}

fn contacts(profile: &Profile) -> Vec<Link> {
    let mut contacts = Vec::new();
    if !profile.phone.is_empty() {
        let digits: String = profile.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        contacts.push(Link { href: format!("tel:{digits}"), label: profile.phone.clone() });
    }
    if profile.shows_email {
        contacts.push(Link { href: format!("mailto:{}", profile.email), label: mail::shown(&profile.email) });
    }
    contacts
}

fn written(row: &Written, look: &Look<'_>) -> WrittenRow {
    WrittenRow {
        href: paths::post(row.post_id),
        title: row.title.clone(),
        channel: row.channel.clone(),
        time: present::time(row.created_at, look.now),
    }
}

/// `GET /konto/profil`
pub async fn edit_form(visit: Visit) -> Answer {
    visit.page(|look| edit_page(look, None, &Problems::default())).await
}

/// A form that was kept until she had signed in or agreed to the rules.
pub async fn resume(visit: Visit, form: &Form) -> Answer {
    let typed = typed(form);
    visit.page(move |look| edit_page(look, Some(typed), &Problems::default())).await
}

/// `POST /konto/profil`
pub async fn edit(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    if let Some(obstacle) = visit.obstacle().await {
        return accounts::keep_form(visit, form, &obstacle).await;
    }
    let typed = typed(&form);
    let again = typed.clone();
    let saved = visit
        .write(move |conn, viewer, now| {
            let member = viewer.member()?;
            let new = NewProfile::parse(&typed)?;
            profiles::edit(conn, viewer, &new, now)?;
            Ok(paths::member(&member.handle))
        })
        .await;
    match saved {
        Ok(profile) => visit.redirect(&profile, Some(FlashCode::ProfileSaved)),
        Err(Error::Invalid(problems)) => {
            visit.page(move |look| edit_page(look, Some(again), &problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

fn typed(form: &Form) -> TypedProfile {
    let is_set = |name: &str| !form.get(name).is_empty();
    TypedProfile {
        name: form.get("ihr_name").to_owned(),
        job_title: form.get("funktion").to_owned(),
        topics: form.all("thema").filter(|topic| !topic.trim().is_empty()).map(str::to_owned).collect(),
        is_per_du: is_set("per_du"),
        about: form.get("ueber_mich").to_owned(),
        phone: form.get("telefon").to_owned(),
        shows_email: is_set("zeigt_email"),
        is_unlisted: is_set("nicht_im_verzeichnis"),
    }
}

/// The form, as it was typed or as it stands.
pub(super) fn edit_page(
    look: &mut Look<'_>,
    typed: Option<TypedProfile>,
    problems: &Problems,
) -> Result<Shown<EditPage>> {
    let (profile, topics) = profiles::own(look.conn, look.viewer)?;
    let typed = typed.unwrap_or_else(|| TypedProfile::of(&profile, topics));
    let mut topics = typed.topics;
    let places = (topics.len() + EMPTY_PLACES).clamp(PLACES, TOPICS.max(topics.len()));
    topics.resize(places, String::new());
    let choice = |label: &str, hint: Option<String>, is_selected| SelectOption {
        value: "ja".to_owned(),
        label: label.to_owned(),
        hint,
        is_selected,
    };
    let page = EditPage {
        action: paths::PROFILE.to_owned(),
        profile_href: paths::member(&profile.handle),
        name: typed.name,
        job_title: typed.job_title,
        topics,
        suggestions: profiles::suggestions(look.conn, look.viewer)?,
        about: typed.about,
        phone: typed.phone,
        per_du: choice("Gern per Du", None, typed.is_per_du),
        shows_email: choice(
            "E-Mail-Adresse anderen Mitgliedern zeigen",
            Some(mail::shown(&profile.email)),
            typed.shows_email,
        ),
        is_unlisted: choice(
            "Nicht im Mitgliederverzeichnis aufführen",
            Some("Ihre Beiträge und Ihr Profil bleiben zu sehen.".to_owned()),
            typed.is_unlisted,
        ),
        picture: profile.picture_hash.as_deref().map(paths::large_picture),
        picture_action: paths::PROFILE_PICTURE.to_owned(),
        removal_action: paths::PROFILE_PICTURE_REMOVAL.to_owned(),
        megabytes: look.app.config.limits.picture_bytes / 1_000_000,
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").with_problems(!problems.0.is_empty()))
}
