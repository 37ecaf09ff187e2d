//! The list of channels for who runs the platform: beginning one, and their order.

use super::channel_handlers::{Typed, form_of};
use super::channel_pages::{ChannelLine, ChannelsPage};
use crate::db::DbConnection;
use crate::error::{Error, Fault, Problem, Result};
use crate::forum::accounts;
use crate::forum::channels::{self, Channel};
use crate::forum::ids::ChannelId;
use crate::forum::paths;
use crate::forum::threads::list;
use crate::web::flash::FlashCode;
use crate::web::form::Sent;
use crate::web::shown::Shown;
use crate::web::views::{self, Link};
use crate::web::visit::{Answer, Look, Visit};
use crate::{german, sentences};

/// What the name of the field with a channel's place begins with.
const PLACE: &str = "platz-";

/// `GET /verwaltung/kanaele`
pub async fn channels(visit: Visit) -> Answer {
    visit.page(|look| channels_page(look, &Typed::default(), &[])).await
}

/// `POST /verwaltung/kanaele`: begins a channel.
pub async fn create_channel(visit: Visit, sent: Sent) -> Answer {
    let mut typed = match &sent.0 {
        Ok(form) => Typed::of(form),
        Err(_) => Typed::default(),
    };
    let (wanted, regions) = (typed.clone(), visit.app.regions());
    let created = match sent.0 {
        Ok(_) => {
            let create = move |conn: &mut DbConnection, viewer: &accounts::Viewer, now| {
                viewer.admin()?;
                channels::create(conn, viewer, &wanted.channel().check(&regions)?, now)
            };
            visit.write(create).await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(channel) => visit.redirect(&paths::admin_channel(&channel.slug), Some(FlashCode::ChannelSaved)),
        Err(Error::Invalid(problems)) => {
            typed.problems = problems;
            visit.page(move |look| channels_page(look, &typed, &[])).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/kanalreihenfolge`: gives channels their places.
pub async fn arrange_channels(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let places: Vec<(ChannelId, String)> = form
        .starting(PLACE)
        .filter_map(|(id, place)| Some((ChannelId(id.parse().ok()?), place.to_owned())))
        .collect();
    let typed = places.clone();
    match visit.write(move |conn, viewer, now| channels::arrange(conn, viewer, &places, now)).await {
        Ok(()) => visit.redirect(paths::ADMIN_CHANNELS, Some(FlashCode::ChannelSaved)),
        Err(Error::Invalid(_)) => {
            visit.page(move |look| channels_page(look, &Typed::default(), &typed)).await
        }
        Err(error) => visit.error(error).await,
    }
}

/// What is wrong with the places that were typed, each at its own field.
fn problems_of_places(places: &[(ChannelId, String)], channels: &[Channel]) -> views::Problems {
    let fault = sentences::sentence(&Problem { field: "reihenfolge", fault: Fault::Unknown });
    let problem = |channel: &Channel| {
        let (_, typed) = places.iter().find(|(id, _)| *id == channel.id)?;
        channels::parse_position(typed).is_none().then(|| views::Problem {
            field: format!("{PLACE}{}", channel.id),
            text: format!("{}: {fault}", channel.name),
        })
    };
    views::Problems::new(channels.iter().filter_map(problem).collect())
}

/// `typed`, `places`: one of the two forms that came back.
fn channels_page(
    look: &mut Look<'_>,
    typed: &Typed,
    places: &[(ChannelId, String)],
) -> Result<Shown<ChannelsPage>> {
    look.viewer.admin()?;
    let channels = channels::store::every(look.conn)?;
    let counts = list::counts_by_channel(look.conn, look.viewer, None)?;
    let mut form = form_of(typed, paths::ADMIN_CHANNELS.to_owned(), "Kanal anlegen", look.regions);
    form.state.clear();
    let problems = problems_of_places(places, &channels);
    let is_wrong = !typed.problems.0.is_empty() || !problems.is_empty();
    if form.position.is_empty() {
        let last = channels.last().map_or(0, |channel| channel.position);
        form.position = (last + 1).to_string();
    }
    let page = ChannelsPage {
        channels: channels
            .iter()
            .map(|channel| ChannelLine {
                link: Link { href: paths::admin_channel(&channel.slug), label: channel.name.clone() },
                field: format!("{PLACE}{}", channel.id),
                position: places
                    .iter()
                    .find(|(id, _)| *id == channel.id)
                    .map_or_else(|| channel.position.to_string(), |(_, place)| place.clone()),
                region: channel.region_ags.as_ref().map(|region| look.regions.name(region)),
                is_closed: channel.is_closed,
                is_archived: channel.is_archived,
                threads: threads_in(channel, &counts),
            })
            .collect(),
        sight_href: paths::ADMIN_SIGHT.to_owned(),
        order_action: paths::ADMIN_CHANNEL_ORDER.to_owned(),
        problems,
        form,
    };
    Ok(Shown::new(page, "").with_problems(is_wrong))
}

/// "12 Themen"
pub(super) fn threads_in(channel: &Channel, counts: &[list::ChannelCount]) -> String {
    let count = counts.iter().find(|count| count.channel_id == channel.id).map_or(0, |count| count.threads);
    german::count(count, "Thema", "Themen")
}
