//! What a moderator is in charge of: channels, regions, a region within a channel.

use actix_web::web as actix;

use super::action_handlers::crumbs;
use super::action_pages::ChargePage;
use super::named;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::accounts::Member;
use crate::forum::channels::{self, ScopeId};
use crate::forum::ids::ChannelId;
use crate::forum::paths;
use crate::forum::regions::Ags;
use crate::web::admin::channel_pages::PartRow;
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::shown::Shown;
use crate::web::views::SelectOption;
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

/// `GET /verwaltung/mitglieder/{handle}/bereich`
pub async fn form(visit: Visit, path: actix::Path<String>) -> Answer {
    visit.page(move |look| charge_page(look, &path, &Problems::default())).await
}

/// `POST /verwaltung/mitglieder/{handle}/bereich`
pub async fn appoint(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (regions, name) = (visit.app.regions(), path.clone());
    let done = visit
        .write(move |conn, viewer, now| {
            viewer.admin()?;
            let member = named(conn, &name)?;
            let unknown = |field| Error::from(Problems::one(field, Fault::Unknown));
            let channel = match form.get("kanal") {
                "" => None,
                id => Some(ChannelId(id.parse().map_err(|_| unknown("kanal"))?)),
            };
            let region = match form.get("bereich") {
                "" => None,
                key => {
                    let region = Ags::parse(key).filter(|region| regions.knows(region));
                    Some(region.ok_or_else(|| unknown("bereich"))?)
                }
            };
            if channel.is_none() && region.is_none() {
                return Err(Problems::one("kanal", Fault::Missing).into());
            }
            channels::appoint(conn, viewer, member.id, (channel, region.as_ref()), now)?;
            Ok(member)
        })
        .await;
    match done {
        Ok(member) => back(&visit, &member),
        Err(Error::Invalid(problems)) => visit.page(move |look| charge_page(look, &path, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/mitglieder/{handle}/bereich-beenden`
pub async fn release(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let done = visit
        .write(move |conn, viewer, now| {
            viewer.admin()?;
            let member = named(conn, &path)?;
            let id = form.get("aufgabe").parse().map_err(|_| Error::NotFound)?;
            channels::release(conn, viewer, ScopeId(id), now)?;
            Ok(member)
        })
        .await;
    match done {
        Ok(member) => back(&visit, &member),
        Err(error) => visit.error(error).await,
    }
}

fn back(visit: &Visit, member: &Member) -> Answer {
    visit.redirect(&paths::admin_member_action(&member.handle, "bereich"), Some(FlashCode::ChannelSaved))
}

fn charge_page(look: &mut Look<'_>, name: &str, problems: &Problems) -> Result<Shown<ChargePage>> {
    look.viewer.admin()?;
    let member = named(look.conn, name)?;
    let scopes = channels::scopes(look.conn, look.viewer)?;
    let known = channels::store::every(look.conn)?;
    let parts = scopes.iter().filter(|scope| scope.member_id == member.id).map(|scope| {
        let channel = known.iter().find(|channel| Some(channel.id) == scope.channel_id);
        PartRow {
            id: scope.id.0,
            kind: channel.map_or_else(|| "Alle Kanäle".to_owned(), |channel| channel.name.clone()),
            name: match &scope.ags {
                Some(region) => format!("Themen für {}", present::with_article(region, look.regions)),
                None => "Alle Themen".to_owned(),
            },
        }
    });
    let page = ChargePage {
        name: member.name.clone(),
        parts: parts.collect(),
        channels: known
            .iter()
            .map(|channel| SelectOption {
                value: channel.id.to_string(),
                label: present::channel_name(channel),
                hint: None,
                is_selected: false,
            })
            .collect(),
        regions: present::region_options(look.regions, None),
        action: paths::admin_member_action(&member.handle, "bereich"),
        release_action: paths::admin_member_action(&member.handle, "bereich-beenden"),
        back: paths::admin_member(&member.handle),
        problems: messages::problems(problems),
    };
    Ok(Shown::new(page, "").under(crumbs(&member)).with_problems(!problems.0.is_empty()))
}
