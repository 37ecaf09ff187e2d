//! Handlers of channels.

use actix_web::web as actix;

use super::pages::{IndexPage, ShowPage};
use crate::error::Result;
use crate::forum::channels::{self, SubscriptionLevel};
use crate::forum::paths;
use crate::forum::threads::list::{self, Order, Selection};
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent};
use crate::web::kept;
use crate::web::listing::{Kind, ListAddress, listing};
use crate::web::present;
use crate::web::shown::Shown;
use crate::web::views::{ChannelRow, Link, RegionRow, SelectOption, SubscribeButton};
use crate::web::visit::{Answer, Look, Visit};

/// Most pinned threads that a channel's page shows.
const PINNED: i64 = 20;

/// `GET /kanaele`
pub async fn index(visit: Visit) -> Answer {
    visit
        .kept(kept::Kind::List, |look| {
            Ok(Shown::new(index_page(look)?, "kanaele").kept_for_a_moment(look.now))
        })
        .await
}

fn index_page(look: &mut Look<'_>) -> Result<IndexPage> {
    let member = look.viewer.member()?.clone();
    let channels = channels::store::all_followed(look.conn, look.viewer)?;
    let counts = list::counts_by_channel(look.conn, look.viewer, None)?;
    let mine = member.home_ags.widening();
    let region_counts = list::counts_by_region(look.conn, look.viewer, &mine)?;
    let row = |(channel, level): &(channels::Channel, Option<SubscriptionLevel>)| ChannelRow {
        subscription: Some(SubscribeButton {
            action: paths::channel_subscription(&channel.slug),
            is_subscribed: level.is_some_and(SubscriptionLevel::follows),
        }),
        ..present::channel_row(channel, &counts, None)
    };
    let (archived, living): (Vec<_>, Vec<_>) = channels.iter().partition(|(channel, _)| channel.is_archived);
    let (bound, topics): (Vec<_>, Vec<_>) =
        living.into_iter().partition(|(channel, _)| channel.region_ags.is_some());
    let (near, far): (Vec<_>, Vec<_>) = bound.into_iter().partition(|(channel, _)| {
        channel.region_ags.as_ref().is_some_and(|region| member.home_ags.is_inside(region))
    });
    Ok(IndexPage {
        my_regions: mine
            .iter()
            .zip(region_counts)
            .map(|(region, (threads, open))| RegionRow {
                href: paths::region(region),
                name: look.regions.name(region),
                thread_count: threads,
                open_count: open,
            })
            .collect(),
        my_networks: near.into_iter().map(row).collect(),
        topics: topics.into_iter().map(row).collect(),
        others: far.into_iter().map(row).collect(),
        archived: archived
            .into_iter()
            .map(|(channel, _)| present::channel_row(channel, &counts, None))
            .collect(),
        regions: present::region_tree(look.regions),
    })
}

/// `GET /k/{slug}`
pub async fn show(visit: Visit, path: actix::Path<String>, parameters: Parameters) -> Answer {
    visit
        .kept(kept::Kind::List, move |look| {
            let page = show_page(look, &path, &parameters)?;
            let crumbs = vec![
                Link { href: paths::HOME.to_owned(), label: "Start".to_owned() },
                Link { href: paths::CHANNELS.to_owned(), label: "Kanäle".to_owned() },
            ];
            Ok(Shown::new(page, "kanaele").under(crumbs).kept_for_a_moment(look.now))
        })
        .await
}

fn show_page(look: &mut Look<'_>, slug: &str, parameters: &Parameters) -> Result<ShowPage> {
    let (channel, level) = channels::store::followed_by_slug(look.conn, look.viewer, slug)?;
    let address = ListAddress::read(&paths::channel(&channel.slug), parameters, look)?;
    let base = Selection { channel: Some(channel.id), pinned: Some(false), ..Selection::default() };
    let listing = listing(look, &address, Kind::All, base.clone())?;
    let pinned = Selection { pinned: Some(true), order: Order::Activity, ..base };
    let pinned = list::rows(look.conn, look.viewer, &pinned, PINNED)?;
    let region_phrase =
        address.region().map_or_else(String::new, |region| present::in_region(region, look.regions));
    Ok(ShowPage {
        is_closed: channel.is_closed,
        is_archived: channel.is_archived,
        bound_to: channel.region_ags.as_ref().map(|region| look.regions.name(region)),
        region_phrase,
        subscribe_action: paths::channel_subscription(&channel.slug),
        subscription: subscription(level),
        feed_href: paths::to_channel_feed(&channel.slug),
        pinned: pinned
            .iter()
            .map(|row| crate::web::views::ThreadRow { channel: None, ..present::thread_row(row, look) })
            .collect(),
        listing,
        ask_href: if channel.is_archived { paths::ASK.to_owned() } else { paths::ask_in(channel.id) },
        name: channel.name,
        description: channel.description,
    })
}

fn subscription(level: Option<SubscriptionLevel>) -> Vec<SelectOption> {
    [
        ("alle", "Jedes neue Thema als Mitteilung", Some(SubscriptionLevel::All)),
        ("wochenrueckblick", "Im Wochenrückblick", Some(SubscriptionLevel::Digest)),
        ("keins", "Nicht abonniert", None),
        ("stumm", "Stumm", Some(SubscriptionLevel::Muted)),
    ]
    .into_iter()
    .map(|(value, label, option)| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: None,
        is_selected: option == level,
    })
    .collect()
}

/// `POST /k/{slug}/abo`
pub async fn subscribe(visit: Visit, path: actix::Path<String>, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) => form,
        Err(error) => return visit.error(error).await,
    };
    let (level, flash) = match form.get("abo") {
        "alle" => (Some(SubscriptionLevel::All), FlashCode::ChannelToldAtOnce),
        "wochenrueckblick" => (Some(SubscriptionLevel::Digest), FlashCode::Subscribed),
        "stumm" => (Some(SubscriptionLevel::Muted), FlashCode::ChannelMuted),
        _ => (None, FlashCode::Unsubscribed),
    };
    let slug = path.into_inner();
    let to = if form.get("weiter") == paths::CHANNELS {
        paths::CHANNELS.to_owned()
    } else {
        paths::channel(&slug)
    };
    match visit.write(move |conn, viewer, _| channels::subscribe(conn, viewer, &slug, level)).await {
        Ok(()) => visit.redirect(&to, Some(flash)),
        Err(error) => visit.error(error).await,
    }
}
