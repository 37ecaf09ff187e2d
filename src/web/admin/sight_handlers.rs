//! Who may read and write in a channel, and what a member sees: answers for who runs the platform.

use actix_web::web as actix;

use super::channel_list_handlers::threads_in;
use super::channel_pages::{EntrantRow, EntrantsPage, Sight, SightPage, SightRow};
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member, Viewer, rights};
use crate::forum::channels::{self, Grounds};
use crate::forum::ids::ThreadId;
use crate::forum::paths;
use crate::forum::regions::RegionTree;
use crate::forum::threads::{self, list};
use crate::german;
use crate::web::form::Parameters;
use crate::web::shown::Shown;
use crate::web::views::Link;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{csv_file, messages, present};

/// People that the page shows; the file holds all.
const SHOWN: usize = 200;
/// Threads that somebody does not see, on her page.
const HIDDEN: i64 = 20;

/// `GET /verwaltung/kanaele/{slug}/mitglieder`
pub async fn entrants(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| entrants_page(look, &path)).await
}

fn entrants_page(look: &mut Look<'_>, slug: &str) -> Result<Shown<EntrantsPage>> {
    look.viewer.admin()?;
    let channel = channels::store::by_slug(look.conn, look.viewer, slug)?;
    let entrants = channels::entrants(look.conn, look.viewer, &channel, look.now)?;
    let count = i64::try_from(entrants.len()).unwrap_or(i64::MAX);
    let shown = entrants.iter().take(SHOWN).map(|(member, grounds)| EntrantRow {
        link: Link { href: paths::admin_sight(&member.email), label: member.name.clone() },
        place: look.regions.place(&member.organisation, &member.home_ags),
        grounds: reason(grounds, look.regions),
    });
    let page = EntrantsPage {
        is_closed: channel.is_closed,
        channel_href: paths::admin_channel(slug),
        count: german::count(count, "Mitglied", "Mitglieder"),
        file_href: paths::admin_channel_action(slug, "mitglieder.csv"),
        entrants: shown.collect(),
        left_out: (count - i64::try_from(SHOWN).unwrap_or(0)).max(0),
        name: channel.name.clone(),
    };
    let crumbs = vec![
        Link { href: paths::ADMIN_CHANNELS.to_owned(), label: "Kanäle verwalten".to_owned() },
        Link { href: paths::admin_channel(slug), label: channel.name },
    ];
    Ok(Shown::new(page, "").under(crumbs))
}

/// `GET /verwaltung/kanaele/{slug}/mitglieder.csv`
pub async fn entrants_file(visit: Visit, path: actix::Path<String>) -> Answer {
    let slug = path.into_inner();
    let name = format!("mitglieder-{slug}.csv");
    match visit.read(move |look| entrants_csv(look, &slug)).await {
        Ok(file) => Ok(csv_file::answer(&name, file)),
        Err(error) => visit.error(error).await,
    }
}

fn entrants_csv(look: &mut Look<'_>, slug: &str) -> Result<Vec<u8>> {
    look.viewer.admin()?;
    let channel = channels::store::by_slug(look.conn, look.viewer, slug)?;
    let rows = channels::entrants(look.conn, look.viewer, &channel, look.now)?;
    let rows = rows.iter().map(|(member, grounds)| {
        let region = look.regions.name(&member.home_ags);
        let reason = reason(grounds, look.regions);
        [member.name.clone(), member.email.clone(), member.organisation.clone(), region, reason]
    });
    csv_file::written(["Name", "E-Mail-Adresse", "Organisation", "Region", "Grund"], rows)
}

/// `GET /verwaltung/sicht`
pub async fn sight(visit: Visit, parameters: Parameters) -> Answer {
    let get = |name: &str| parameters.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let (member, thread) = (get("mitglied").to_lowercase(), get("thema"));
    visit.page(move |look| sight_page(look, &member, &thread)).await
}

fn sight_page(look: &mut Look<'_>, email: &str, thread: &str) -> Result<Shown<SightPage>> {
    look.viewer.admin()?;
    let mut problems = Problems::default();
    let found = match email {
        "" => None,
        email => accounts::store::by_email(look.conn, email)?,
    };
    if found.is_none() && !email.is_empty() {
        problems.add("mitglied", Fault::Unknown);
    }
    // A whole address works as well: what stands behind "/t/".
    let digits = thread.rsplit("/t/").next().unwrap_or_default();
    let number = digits.trim_start_matches('#').split('-').next().and_then(|digits| digits.parse().ok());
    if number.is_none() && !thread.is_empty() {
        problems.add("thema", Fault::Unknown);
    }
    let sight = match &found {
        Some(member) => Some(sight_of(look, member, number.map(ThreadId))?),
        None => None,
    };
    let has_problems = !problems.0.is_empty();
    let page = SightPage {
        member: email.to_owned(),
        thread: thread.to_owned(),
        problems: messages::problems(&problems),
        sight,
    };
    Ok(Shown::new(page, "").with_problems(has_problems))
}

fn sight_of(look: &mut Look<'_>, member: &Member, thread: Option<ThreadId>) -> Result<Sight> {
    let channels = channels::sight(look.conn, look.viewer, member)?;
    let counts = list::counts_by_channel(look.conn, look.viewer, None)?;
    let other = Viewer::of(member.clone());
    let hidden = list::hidden_from(look.conn, look.viewer, &other, HIDDEN)?;
    let answer = match thread {
        Some(id) => Some(answer(look, &other, &channels, id)?),
        None => None,
    };
    let row = |channel: &channels::Channel, grounds: String| SightRow {
        link: Link { href: paths::admin_channel(&channel.slug), label: channel.name.clone() },
        grounds,
        threads: threads_in(channel, &counts),
    };
    let seen = channels.iter().filter_map(|(channel, grounds)| {
        let grounds = grounds.as_ref()?;
        Some(row(channel, reason(grounds, look.regions)))
    });
    let unseen = channels.iter().filter(|(_, grounds)| grounds.is_none());
    let email: String = url::form_urlencoded::byte_serialize(member.email.as_bytes()).collect();
    Ok(Sight {
        name: member.name.clone(),
        place: look.regions.place(&member.organisation, &member.home_ags),
        is_suspended: !rights::is_in_good_standing(member, look.now),
        answer,
        mail_href: format!("{}?mitglied={email}", paths::MAIL_LOG),
        seen: seen.collect(),
        unseen: unseen
            .map(|(channel, _)| row(channel, "Geschützter Kanal, nicht zugelassen".to_owned()))
            .collect(),
        hidden: hidden.iter().map(|row| present::thread_row(row, look)).collect(),
    })
}

/// Why somebody sees a thread, or why not.
fn answer(
    look: &mut Look<'_>,
    other: &Viewer,
    channels: &[(channels::Channel, Option<Grounds>)],
    id: ThreadId,
) -> Result<String> {
    let thread = match threads::visible_thread(look.conn, look.viewer, id) {
        Ok(thread) => thread,
        Err(Error::NotFound) => {
            return Ok(format!(
                "Das Thema {id} gibt es nicht, oder es ist ausgeblendet: Dann sieht es niemand."
            ));
        }
        Err(error) => return Err(error),
    };
    let place = channels.iter().find(|(channel, _)| channel.id == thread.channel_id);
    let name = place.map_or("", |(channel, _)| channel.name.as_str());
    let title = &thread.title;
    Ok(match place.and_then(|(_, grounds)| grounds.as_ref()) {
        None => format!(
            "„{title}“ ist nicht zu sehen: Das Thema steht im geschützten Kanal „{name}“, der dieses Mitglied nicht zulässt."
        ),
        Some(grounds) => {
            let is_muted = threads::is_muted(look.conn, other.member()?.id, id)?;
            let muted = if is_muted {
                " Es ist stummgeschaltet und kommt deshalb nicht im Wochenrückblick."
            } else {
                ""
            };
            format!("„{title}“ ist zu sehen. Kanal „{name}“: {}.{muted}", reason(grounds, look.regions))
        }
    })
}

/// "Zugelassen: Landkreis Böblingen"
fn reason(grounds: &Grounds, regions: &RegionTree) -> String {
    match grounds {
        Grounds::Open => "Offen für alle Mitglieder".to_owned(),
        Grounds::Admin => "Verwaltet die Plattform".to_owned(),
        Grounds::Moderator => "Moderiert den Kanal".to_owned(),
        Grounds::Name => "Namentlich zugelassen".to_owned(),
        Grounds::Kind(kind) => format!("Zugelassen: {}", messages::organisation_kind(*kind)),
        Grounds::Region(region) => format!("Zugelassen: {}", regions.name(region)),
    }
}
