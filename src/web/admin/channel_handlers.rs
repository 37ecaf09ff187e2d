//! One channel for who runs the platform: what it is, whom it admits, who moderates it.

use std::collections::HashMap;

use actix_web::web as actix;

use super::channel_pages::{ChannelForm, ChannelPage, PartRow};
use crate::db::DbConnection;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::{self, Member};
use crate::forum::channels::{self, AdmissionId, Admitted, Channel, ScopeId, TypedChannel};
use crate::forum::ids::MemberId;
use crate::forum::organisations::OrganisationKind;
use crate::forum::paths;
use crate::forum::regions::{Ags, RegionTree};
use crate::web::flash::FlashCode;
use crate::web::form::{Form, Sent};
use crate::web::shown::Shown;
use crate::web::views::{Link, SelectOption};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

/// The word of the field `zugang` for a closed channel.
const CLOSED: &str = "geschuetzt";
/// The word of the field `stand` for an archived one.
const ARCHIVED: &str = "archiviert";

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    name: String,
    description: String,
    position: String,
    region: String,
    is_closed: bool,
    is_archived: bool,
    outline: String,
    member: String,
    moderator: String,
    pub(super) problems: Problems,
}

impl Typed {
    pub(super) fn of(form: &Form) -> Self {
        Self {
            name: form.get("kanalname").to_owned(),
            description: form.get("beschreibung").to_owned(),
            position: form.get("position").to_owned(),
            region: form.get("region").to_owned(),
            is_closed: form.get("zugang") == CLOSED,
            is_archived: form.get("stand") == ARCHIVED,
            outline: form.get("geruest").to_owned(),
            member: form.get("mitglied").trim().to_lowercase(),
            moderator: form.get("moderation").trim().to_lowercase(),
            problems: Problems::default(),
        }
    }

    pub(super) fn channel(&self) -> TypedChannel<'_> {
        TypedChannel {
            name: &self.name,
            description: &self.description,
            position: &self.position,
            region: &self.region,
            is_closed: self.is_closed,
            is_archived: self.is_archived,
            outline: &self.outline,
        }
    }
}

pub(super) fn form_of(typed: &Typed, action: String, button: &str, regions: &RegionTree) -> ChannelForm {
    let region = Ags::parse(&typed.region);
    let entry = [
        ("alle", "Alle Mitglieder", "Jedes Mitglied liest und schreibt hier."),
        (
            CLOSED,
            "Geschützter Kanal",
            "Nur zugelassene Mitglieder. Für alle anderen gibt es ihn nicht: in keiner Liste und in keiner E-Mail.",
        ),
    ];
    let state = [
        ("offen", "Ja", "Mitglieder beginnen Themen und antworten."),
        (
            ARCHIVED,
            "Nein, er ist archiviert",
            "Alles bleibt lesbar und in der Suche. Niemand beginnt hier ein Thema oder antwortet.",
        ),
    ];
    let state = state.into_iter().map(|(value, label, hint)| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: Some(hint.to_owned()),
        is_selected: (value == ARCHIVED) == typed.is_archived,
    });
    ChannelForm {
        action,
        button: button.to_owned(),
        name: typed.name.clone(),
        description: typed.description.clone(),
        position: typed.position.clone(),
        regions: present::region_options(regions, region.as_ref()),
        entry: entry
            .into_iter()
            .map(|(value, label, hint)| SelectOption {
                value: value.to_owned(),
                label: label.to_owned(),
                hint: Some(hint.to_owned()),
                is_selected: (value == CLOSED) == typed.is_closed,
            })
            .collect(),
        outline: typed.outline.clone(),
        state: state.collect(),
        problems: messages::problems(&typed.problems),
    }
}

/// `GET /verwaltung/kanaele/{slug}`
pub async fn channel(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| channel_page(look, &path, None)).await
}

/// `POST /verwaltung/kanaele/{slug}`: changes what it is.
pub async fn edit_channel(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let regions = visit.app.regions();
    change(visit, path, sent, FlashCode::ChannelSaved, move |conn, viewer, channel, form, now| {
        let draft = Typed::of(form).channel().check(&regions)?;
        channels::edit(conn, viewer, channel.id, &draft, now)
    })
    .await
}

/// `POST /verwaltung/kanaele/{slug}/zulassen`
pub async fn admit(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let regions = visit.app.regions();
    change(visit, path, sent, FlashCode::Admitted, move |conn, viewer, channel, form, now| {
        let admitted = match (form.get("organisationsart"), form.get("zulassung_region")) {
            ("", "") => Admitted::Member(member_of(conn, form, "mitglied")?),
            ("", key) => {
                let region = Ags::parse(key).filter(|region| regions.knows(region));
                Admitted::Region(region.ok_or_else(|| unknown("zulassung_region"))?)
            }
            (word, _) => {
                let kind = OrganisationKind::from_word(word);
                Admitted::Kind(kind.ok_or_else(|| unknown("organisationsart"))?)
            }
        };
        channels::admit(conn, viewer, channel.id, &admitted, now)
    })
    .await
}

/// `POST /verwaltung/kanaele/{slug}/entziehen`
pub async fn dismiss(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    change(visit, path, sent, FlashCode::Dismissed, |conn, viewer, channel, form, now| {
        let id = form.get("zulassung").parse().map_err(|_| Error::NotFound)?;
        channels::dismiss(conn, viewer, channel.id, AdmissionId(id), now)
    })
    .await
}

/// `POST /verwaltung/kanaele/{slug}/moderation`
pub async fn appoint(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let regions = visit.app.regions();
    change(visit, path, sent, FlashCode::ChannelSaved, move |conn, viewer, channel, form, now| {
        let member = member_of(conn, form, "moderation")?;
        let region = match form.get("bereich") {
            "" => None,
            key => Some(
                Ags::parse(key).filter(|region| regions.knows(region)).ok_or_else(|| unknown("bereich"))?,
            ),
        };
        channels::appoint(conn, viewer, member, (Some(channel.id), region.as_ref()), now)
    })
    .await
}

/// `POST /verwaltung/kanaele/{slug}/moderation-beenden`
pub async fn release(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    change(visit, path, sent, FlashCode::ChannelSaved, |conn, viewer, _, form, now| {
        let id = form.get("aufgabe").parse().map_err(|_| Error::NotFound)?;
        channels::release(conn, viewer, ScopeId(id), now)
    })
    .await
}

fn unknown(field: &'static str) -> Error {
    Problems::one(field, Fault::Unknown).into()
}

/// Whom a mail address in a field belongs to.
fn member_of(conn: &mut DbConnection, form: &Form, field: &'static str) -> Result<MemberId> {
    match form.get(field).trim().to_lowercase().as_str() {
        "" => Err(Problems::one(field, Fault::Missing).into()),
        email => Ok(accounts::store::by_email(conn, email)?.ok_or_else(|| unknown(field))?.id),
    }
}

/// One change to a channel, and back to its page.
async fn change(
    visit: Visit,
    path: actix::Path<String>,
    sent: Sent,
    flash: FlashCode,
    work: impl Fn(
        &mut DbConnection,
        &accounts::Viewer,
        &Channel,
        &Form,
        crate::db::types::Timestamp,
    ) -> Result<()>
    + Send
    + 'static,
) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let slug = path.into_inner();
    let (own, typed) = (slug.clone(), Typed::of(&form));
    let is_edit = !form.get("kanalname").is_empty() || !form.get("position").is_empty();
    let changed = visit
        .write(move |conn, viewer, now| {
            viewer.admin()?;
            let channel = channels::store::by_slug(conn, viewer, &own)?;
            work(conn, viewer, &channel, &form, now)
        })
        .await;
    match changed {
        Ok(()) => visit.redirect(&paths::admin_channel(&slug), Some(flash)),
        Err(Error::Invalid(problems)) => {
            let typed = Typed { problems, ..typed };
            visit.page(move |look| channel_page(look, &slug, Some((typed, is_edit)))).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `typed`: a form that came back, and whether it is the one with what the channel is.
fn channel_page(look: &mut Look<'_>, slug: &str, typed: Option<(Typed, bool)>) -> Result<Shown<ChannelPage>> {
    look.viewer.admin()?;
    let channel = channels::store::by_slug(look.conn, look.viewer, slug)?;
    let admissions = channels::admissions(look.conn, look.viewer, channel.id)?;
    let scopes = channels::scopes(look.conn, look.viewer)?;
    let scopes: Vec<_> = scopes.into_iter().filter(|scope| scope.channel_id == Some(channel.id)).collect();
    let named = admissions.iter().filter_map(|it| it.member_id).chain(scopes.iter().map(|it| it.member_id));
    let members = accounts::store::by_ids(look.conn, named.collect())?;
    let members: HashMap<MemberId, Member> = members.into_iter().map(|member| (member.id, member)).collect();
    let (typed, is_edit) = typed.unwrap_or_default();
    let written = Typed {
        name: channel.name.clone(),
        description: channel.description.clone(),
        position: channel.position.to_string(),
        region: channel.region_ags.as_ref().map(ToString::to_string).unwrap_or_default(),
        is_closed: channel.is_closed,
        is_archived: channel.is_archived,
        outline: channel.outline.clone(),
        ..typed.clone()
    };
    let form = if is_edit { &typed } else { &written };
    let action = |name: &str| paths::admin_channel_action(slug, name);
    let page = ChannelPage {
        name: channel.name.clone(),
        is_closed: channel.is_closed,
        is_archived: channel.is_archived,
        href: paths::channel(slug),
        entrants_href: action("mitglieder"),
        form: form_of(form, paths::admin_channel(slug), "Speichern", look.regions),
        admissions: admissions
            .iter()
            .map(|admission| admission_row(admission, &members, look.regions))
            .collect(),
        admit_action: action("zulassen"),
        member: typed.member.clone(),
        kinds: kinds(),
        regions: present::region_options(look.regions, None),
        dismiss_action: action("entziehen"),
        moderators: scopes.iter().map(|scope| scope_row(scope, &members, look.regions)).collect(),
        appoint_action: action("moderation"),
        moderator: typed.moderator.clone(),
        release_action: action("moderation-beenden"),
    };
    let crumbs = vec![Link { href: paths::ADMIN_CHANNELS.to_owned(), label: "Kanäle verwalten".to_owned() }];
    Ok(Shown::new(page, "").under(crumbs).with_problems(!typed.problems.0.is_empty()))
}

fn kinds() -> Vec<SelectOption> {
    let option = |kind: &OrganisationKind| SelectOption {
        value: kind.word().to_owned(),
        label: messages::organisation_kind(*kind).to_owned(),
        hint: None,
        is_selected: false,
    };
    OrganisationKind::ALL.iter().map(option).collect()
}

fn person(id: MemberId, members: &HashMap<MemberId, Member>) -> String {
    members.get(&id).map_or_else(String::new, |member| format!("{} ({})", member.name, member.email))
}

fn admission_row(
    admission: &channels::Admission,
    members: &HashMap<MemberId, Member>,
    regions: &RegionTree,
) -> PartRow {
    let (kind, name) = match (admission.member_id, admission.organisation_kind, &admission.ags) {
        (Some(member), _, _) => ("Mitglied", person(member, members)),
        (None, Some(kind), _) => ("Art der Organisation", messages::organisation_kind(kind).to_owned()),
        (None, None, region) => {
            ("Region", region.as_ref().map(|region| regions.name(region)).unwrap_or_default())
        }
    };
    PartRow { id: admission.id.0, kind: kind.to_owned(), name }
}

fn scope_row(
    scope: &channels::ModeratorScope,
    members: &HashMap<MemberId, Member>,
    regions: &RegionTree,
) -> PartRow {
    let kind = scope.ags.as_ref().map_or_else(
        || "Ganzer Kanal".to_owned(),
        |region| format!("Themen für {}", present::with_article(region, regions)),
    );
    PartRow { id: scope.id.0, kind, name: person(scope.member_id, members) }
}
