//! The list of members, its file, and one member's page.

use actix_web::web as actix;

use super::named;
use super::pages::{Fact, IndexPage, MemberRow, ShowPage};
use crate::error::{Error, Result};
use crate::forum::accounts::{Member, Role, rights};
use crate::forum::admin_log;
use crate::forum::channels;
use crate::forum::digest::explain;
use crate::forum::membership::{self, Line, Selection, State};
use crate::forum::regions::{Ags, RegionTree};
use crate::forum::{accounts, invitations, paths, sign_in};
use crate::mail::outbox_store;
use crate::web::admin::handlers::{digest_row, letter_row};
use crate::web::admin_log::handlers::rows;
use crate::web::form::{Parameters, Sent, page_number};
use crate::web::shown::Shown;
use crate::web::views::{HiddenField, Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{csv_file, present};
use crate::{german, sentences};

const PER_PAGE: i64 = 30;
/// Letters, digests and lines of the log on a member's page.
const LETTERS: i64 = 20;
const ENTRIES: i64 = 10;

const STATES: [(&str, &str, State); 4] = [
    ("aktiv", "Aktiv", State::Active),
    ("gesperrt", "Gesperrt", State::Suspended),
    ("ausgetreten", "Ausgetreten", State::Left),
    ("ohne-passwort", "Noch ohne Passwort", State::WithoutPassword),
];

/// The filters as they stand in the address.
struct Filters {
    search: String,
    region: String,
    role: String,
    state: String,
}

impl Filters {
    fn read(get: impl Fn(&str) -> String) -> Self {
        Self { search: get("suche"), region: get("region"), role: get("rolle"), state: get("stand") }
    }

    fn pairs(&self) -> [(&'static str, &str); 4] {
        [("suche", &self.search), ("region", &self.region), ("rolle", &self.role), ("stand", &self.state)]
    }

    fn selection(&self, regions: &RegionTree) -> Result<Selection> {
        let known = |typed: &str| Ags::parse(typed).filter(|region| regions.knows(region));
        let chosen = |typed: &str| !typed.is_empty();
        let region = known(&self.region);
        let role = Role::from_word(&self.role);
        let state = STATES.iter().find(|(word, _, _)| *word == self.state).map(|(_, _, state)| *state);
        if (region.is_none() && chosen(&self.region))
            || (role.is_none() && chosen(&self.role))
            || (state.is_none() && chosen(&self.state))
        {
            return Err(Error::NotFound);
        }
        Ok(Selection { words: self.search.clone(), region, role, state })
    }
}

/// `GET /verwaltung/mitglieder`
pub async fn index(visit: Visit, parameters: Parameters) -> Answer {
    visit.page(move |look| index_page(look, &parameters)).await
}

fn index_page(look: &mut Look<'_>, parameters: &Parameters) -> Result<IndexPage> {
    let filters =
        Filters::read(|name| parameters.get(name).map(|text| text.trim().to_owned()).unwrap_or_default());
    let selection = filters.selection(look.regions)?;
    let page = page_number(parameters)?;
    let lines = membership::list(look.conn, look.viewer, &selection, look.now)?;
    let total = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let offset = usize::try_from((page - 1) * PER_PAGE).unwrap_or(usize::MAX);
    let shown = lines.iter().skip(offset).take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let chosen = filters.pairs().into_iter().filter(|(_, value)| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(chosen.clone()).finish();
    let option = |value: &str, label: &str, current: &str| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        is_selected: value == current,
    };
    Ok(IndexPage {
        count: german::count(total, "Mitglied", "Mitglieder"),
        search: filters.search.clone(),
        regions: present::region_options(look.regions, selection.region.as_ref()),
        roles: Role::ALL
            .iter()
            .map(|role| option(role.word(), sentences::role(role.word()), &filters.role))
            .collect(),
        states: STATES.iter().map(|(word, label, _)| option(word, label, &filters.state)).collect(),
        reset_href: (!query.is_empty()).then(|| paths::ADMIN_MEMBERS.to_owned()),
        members: shown.map(|line| row(line, look)).collect(),
        pager: present::pager(page, (total + PER_PAGE - 1) / PER_PAGE, |page| {
            format!("{}?{query}&seite={page}", paths::ADMIN_MEMBERS)
        }),
        file_action: paths::ADMIN_MEMBERS_FILE.to_owned(),
        keep: chosen
            .map(|(name, value)| HiddenField { name: name.to_owned(), value: value.to_owned() })
            .collect(),
        links: vec![
            link(paths::INVITATIONS, "Einladungen"),
            link(paths::ADMIN_LOG, "Protokoll der Verwaltung"),
            link(paths::HANDOVER, "Meine Rolle weitergeben"),
        ],
    })
}

fn link(href: &str, label: &str) -> Link {
    Link { href: href.to_owned(), label: label.to_owned() }
}

fn row(line: &Line, look: &Look<'_>) -> MemberRow {
    let state = line.state(look.now);
    MemberRow {
        link: Link { href: paths::admin_member(&line.handle), label: line.name.clone() },
        email: crate::mail::shown(&line.email),
        place: look.regions.place(&line.organisation, &line.home_ags),
        role: (line.role != Role::Member).then(|| sentences::role(line.role.word())),
        state: state_words(line, state),
        is_suspended: state == State::Suspended,
    }
}

fn state_words(line: &Line, state: State) -> String {
    match (state, line.suspended_until()) {
        (State::Active, _) => "aktiv".to_owned(),
        (State::Left, _) => "ausgetreten".to_owned(),
        (State::WithoutPassword, _) => "noch ohne Passwort".to_owned(),
        // The instant at which it ends is the midnight after its last day.
        (State::Suspended, Some(until)) => {
            format!("gesperrt bis {}", german::date((until - chrono::Duration::seconds(1)).day()))
        }
        (State::Suspended, None) => "gesperrt".to_owned(),
    }
}

/// `POST /verwaltung/mitglieder.csv`: no GET, because the log notes who takes the list away.
pub async fn file(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let regions = visit.app.regions();
    let written = visit
        .write(move |conn, viewer, now| {
            let filters = Filters::read(|name| form.get(name).trim().to_owned());
            let lines = membership::list(conn, viewer, &filters.selection(&regions)?, now)?;
            membership::note_export(conn, viewer, i64::try_from(lines.len()).unwrap_or(i64::MAX), now)?;
            let head = [
                "Name",
                "E-Mail-Adresse",
                "Organisation",
                "Region",
                "Schlüssel",
                "Rolle",
                "Stand",
                "Mitglied seit",
            ];
            let rows = lines.iter().map(|line| {
                [
                    line.name.clone(),
                    line.email.clone(),
                    line.organisation.clone(),
                    regions.name(&line.home_ags),
                    line.home_ags.to_string(),
                    sentences::role(line.role.word()).to_owned(),
                    state_words(line, line.state(now)),
                    german::date(line.created_at.day()),
                ]
            });
            csv_file::written(head, rows)
        })
        .await;
    match written {
        Ok(file) => Ok(csv_file::answer("mitglieder.csv", file)),
        Err(error) => visit.error(error).await,
    }
}

/// `GET /verwaltung/mitglieder/{handle}`
pub async fn show(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| show_page(look, &path)).await
}

fn show_page(look: &mut Look<'_>, name: &str) -> Result<Shown<ShowPage>> {
    let is_own = |member: &Member, viewer: &Member| member.id == viewer.id;
    let viewer = look.viewer.admin()?.clone();
    let member = named(look.conn, name)?;
    let letters = outbox_store::list(look.conn, None, Some(&member.email), 0, LETTERS)?;
    let digests = explain::recent(look.conn, look.viewer, Some(member.id), LETTERS)?;
    let selection = admin_log::Selection { person: Some(member.id), act: None };
    let (entries, _) = admin_log::entries(look.conn, look.viewer, selection, 0, ENTRIES)?;
    let suspension = if rights::is_in_good_standing(&member, look.now) {
        None
    } else {
        Some(accounts::store::suspended_for(look.conn, member.id)?)
    };
    let email: String = url::form_urlencoded::byte_serialize(member.email.as_bytes()).collect();
    let action = |name: &str| paths::admin_member_action(&member.handle, name);
    let has_left = rights::has_left(&member.email);
    let others = !is_own(&member, &viewer) && !has_left;
    let page = ShowPage {
        name: member.name.clone(),
        email: crate::mail::shown(&member.email),
        role: sentences::role(member.role.word()),
        facts: facts(look, &member)?,
        links: vec![
            Link { href: paths::admin_sight(&member.email), label: "Was sieht dieses Mitglied?".to_owned() },
            Link {
                href: format!("{}?mitglied={email}", paths::MAIL_LOG),
                label: "Alle E-Mails an dieses Mitglied".to_owned(),
            },
        ],
        suspend_href: (others && suspension.is_none()).then(|| action("sperren")),
        lift_action: (others && suspension.is_some()).then(|| action("entsperren")),
        suspension: suspension.map(|reason| term(&member, &reason)),
        charge_href: (member.role == Role::Moderator).then(|| action("bereich")),
        role_href: others.then(|| action("rolle")),
        handover_href: is_own(&member, &viewer).then(|| paths::HANDOVER.to_owned()),
        letters: letters.iter().map(|letter| letter_row(letter, look)).collect(),
        digests: digests.iter().map(|line| digest_row(line, look)).collect(),
        entries: rows(look, &entries)?,
        log_href: paths::admin_log_of(&member.handle),
    };
    Ok(Shown::new(page, "").under(vec![link(paths::ADMIN_MEMBERS, "Mitglieder")]))
}

/// Until when and why.
fn term(member: &Member, reason: &str) -> String {
    if rights::has_left(&member.email) {
        return format!("{reason}.");
    }
    let until = match member.suspended_until {
        Some(until) => {
            let day = (until - chrono::Duration::seconds(1)).day();
            format!("Bis einschließlich {}.", german::long_date(day))
        }
        None => "Bis auf Weiteres.".to_owned(),
    };
    if reason.is_empty() { until } else { format!("{until} Grund: {reason}") }
}

fn facts(look: &mut Look<'_>, member: &Member) -> Result<Vec<Fact>> {
    let sessions = membership::sessions_of(look.conn, member.id, look.now)?;
    let has_factor = sign_in::has_second_factor(look.conn, member.id)?;
    let invited = invitations::of_member(look.conn, look.viewer, member.id)?;
    let mut facts = vec![
        Fact { name: "Organisation", value: member.organisation.clone() },
        Fact { name: "Region", value: look.regions.name(&member.home_ags) },
        Fact { name: "Mitglied seit", value: german::date(member.created_at.day()) },
    ];
    if let Some(line) = invited {
        let by = line.inviter.unwrap_or_else(|| "der Kommandozeile".to_owned());
        let day = german::date(line.invitation.created_at.day());
        facts.push(Fact { name: "Eingeladen", value: format!("am {day} von {by}") });
    }
    let factor = match (has_factor, sign_in::is_needed(&look.app.config.sign_in, member)) {
        (true, _) => "eingerichtet",
        (false, true) => "fehlt noch; wird bei der nächsten Anmeldung eingerichtet",
        (false, false) => "nicht eingerichtet",
    };
    facts.push(Fact { name: "Zweiter Schritt", value: factor.to_owned() });
    let devices = match i64::try_from(sessions).unwrap_or(0) {
        0 => "nirgends".to_owned(),
        count => format!("auf {}", german::count(count, "Gerät", "Geräten")),
    };
    facts.push(Fact { name: "Angemeldet", value: devices });
    if member.role == Role::Moderator {
        facts.push(Fact { name: "Bereich", value: charge(look, member)? });
    }
    facts.retain(|fact| !fact.value.is_empty());
    Ok(facts)
}

/// "KI, E-Akte & DMS nur Landkreis Böblingen"; "alles" without any part.
fn charge(look: &mut Look<'_>, member: &Member) -> Result<String> {
    let scopes = channels::scopes(look.conn, look.viewer)?;
    let known = channels::store::every(look.conn)?;
    let parts: Vec<String> = scopes
        .iter()
        .filter(|scope| scope.member_id == member.id)
        .map(|scope| {
            let channel = known.iter().find(|channel| Some(channel.id) == scope.channel_id);
            let place = channel.map_or_else(|| "alle Kanäle".to_owned(), |channel| channel.name.clone());
            match &scope.ags {
                Some(region) => format!("{place} (nur {})", look.regions.name(region)),
                None => place,
            }
        })
        .collect();
    Ok(if parts.is_empty() { "alles".to_owned() } else { parts.join(", ") })
}
