//! `/verwaltung/protokoll`

use std::collections::HashMap;

use super::pages::{EntryRow, IndexPage};
use crate::error::{Error, Result};
use crate::forum::accounts::{self, Member};
use crate::forum::admin_log::{self, Act, Entry, Selection};
use crate::forum::ids::MemberId;
use crate::forum::paths;
use crate::web::form::{Parameters, page_number};
use crate::web::present;
use crate::web::views::{Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};

const PER_PAGE: i64 = 50;

/// `GET /verwaltung/protokoll`
pub async fn index(visit: Visit, parameters: Parameters) -> Answer {
    visit.page(move |look| index_page(look, &parameters)).await
}

fn index_page(look: &mut Look<'_>, parameters: &Parameters) -> Result<IndexPage> {
    look.viewer.admin()?;
    let get = |name: &str| parameters.get(name).map(|text| text.trim().to_lowercase()).unwrap_or_default();
    let (word, typed) = (get("art"), get("person"));
    let act = match word.as_str() {
        "" => None,
        word => Some(Act::from_word(word).ok_or(Error::NotFound)?),
    };
    let person = match typed.as_str() {
        "" => None,
        email if email.contains('@') => accounts::store::by_email(look.conn, email)?,
        handle => match accounts::store::by_handle(look.conn, handle) {
            Err(Error::NotFound) => None,
            found => Some(found?),
        },
    };
    let is_unknown = person.is_none() && !typed.is_empty();
    let page = page_number(parameters)?;
    let selection = Selection { act, person: person.map(|person| person.id) };
    let (entries, total) = if is_unknown {
        (Vec::new(), 0)
    } else {
        admin_log::entries(look.conn, look.viewer, selection, (page - 1) * PER_PAGE, PER_PAGE)?
    };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("art", &word), ("person", &typed)])
        .finish();
    let acts = Act::ALL.iter().map(|act| SelectOption {
        value: act.word().to_owned(),
        label: words(*act).to_owned(),
        hint: None,
        is_selected: selection.act == Some(*act),
    });
    Ok(IndexPage {
        acts: acts.collect(),
        is_unknown,
        entries: rows(look, &entries)?,
        pager: present::pager(page, (total + PER_PAGE - 1) / PER_PAGE, |page| {
            format!("{}?{query}&seite={page}", paths::ADMIN_LOG)
        }),
        reset_href: (!word.is_empty() || !typed.is_empty()).then(|| paths::ADMIN_LOG.to_owned()),
        person: typed,
    })
}

/// Lines with the names of who is in them.
///
/// # Errors
/// The database fails.
pub fn rows(look: &mut Look<'_>, entries: &[Entry]) -> Result<Vec<EntryRow>> {
    let ids = entries.iter().flat_map(|entry| [entry.actor_id, entry.subject_id]).flatten();
    let people = accounts::store::by_ids(look.conn, ids.collect())?;
    let people: HashMap<MemberId, Member> = people.into_iter().map(|person| (person.id, person)).collect();
    let person = |id: Option<MemberId>| id.and_then(|id| people.get(&id));
    Ok(entries
        .iter()
        .map(|entry| EntryRow {
            time: present::time(entry.created_at, look.now),
            actor: match person(entry.actor_id) {
                Some(actor) => actor.name.clone(),
                None if entry.is_operator => "Kommandozeile".to_owned(),
                None => "Ehemaliges Mitglied".to_owned(),
            },
            act: words(entry.act),
            subject: person(entry.subject_id).map(|subject| Link {
                href: paths::admin_member(&subject.handle),
                label: subject.name.clone(),
            }),
            about: entry.about.clone(),
            reason: match (entry.reason.as_str(), entry.ground.as_str()) {
                (reason, "") => reason.to_owned(),
                (reason, ground) => format!("{reason} ({ground})"),
            },
        })
        .collect())
}

/// "Gesperrt", "Rolle geändert" …
fn words(act: Act) -> &'static str {
    match act {
        Act::Suspended => "Gesperrt",
        Act::Lifted => "Sperre aufgehoben",
        Act::RoleChanged => "Rolle geändert",
        Act::HandedOver => "Rolle weitergegeben",
        Act::Left => "Ausgetreten",
        Act::Invited => "Eingeladen",
        Act::InvitationRevoked => "Einladung zurückgezogen",
        Act::Admitted => "Zu Kanal zugelassen",
        Act::CameIn => "Durch eigene Angabe zugelassen",
        Act::Dismissed => "Zulassung entzogen",
        Act::Appointed => "Moderation eingesetzt",
        Act::Released => "Moderation beendet",
        Act::ChannelChanged => "Kanal",
        Act::RulesPublished => "Nutzungsregeln veröffentlicht",
        Act::Exported => "Liste gespeichert",
    }
}
