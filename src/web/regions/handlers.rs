//! `GET /r/{ags}`: every region with all its channels.

use actix_web::web as actix;

use super::pages::ShowPage;
use crate::error::{Error, Result};
use crate::forum::regions::{Ags, RegionKind};
use crate::forum::threads::list::{self, Filter, Order, Selection};
use crate::forum::{channels, paths};
use crate::german;
use crate::web::kept;
use crate::web::listing::{all_of, widening};
use crate::web::present;
use crate::web::shown::Shown;
use crate::web::views::{Link, Widened};
use crate::web::visit::{Answer, Look, Visit};

const NEW_ROWS: i64 = 10;
const OPEN_ROWS: i64 = 5;

/// `GET /r/{ags}`
pub async fn show(visit: Visit, path: actix::Path<String>) -> Answer {
    visit
        .kept(kept::Kind::List, move |look| {
            let region =
                Ags::parse(&path).filter(|region| look.regions.knows(region)).ok_or(Error::NotFound)?;
            let page = page(look, &region)?;
            let mut crumbs = vec![
                Link { href: paths::HOME.to_owned(), label: "Start".to_owned() },
                Link { href: paths::CHANNELS.to_owned(), label: "Kanäle".to_owned() },
            ];
            let around = region.widening().into_iter().skip(1).collect::<Vec<_>>();
            crumbs.extend(around.into_iter().rev().map(|region| present::region_link(&region, look.regions)));
            Ok(Shown::new(page, "kanaele").under(crumbs).kept_for_a_moment(look.now))
        })
        .await
}

fn page(look: &mut Look<'_>, region: &Ags) -> Result<ShowPage> {
    look.viewer.member()?;
    let (wider, _) = widening(look, region)?;
    let here = Selection { region: Some(region.clone()), ..Selection::default() };
    let counts = list::counts_by_channel(look.conn, look.viewer, Some(region))?;
    let open_count = counts.iter().map(|count| count.open).sum();
    let total: i64 = counts.iter().map(|count| count.threads).sum();
    let new = list::rows_of(look.conn, look.viewer, &here, total, NEW_ROWS)?;
    let open = Selection { filter: Filter::Open, order: Order::Waiting, ..here.clone() };
    let open = list::rows_of(look.conn, look.viewer, &open, open_count, OPEN_ROWS)?;
    let widened = match wider {
        None => None,
        Some(wider) => {
            let selection = Selection { region: Some(wider.region), ..Selection::default() };
            let mut rows = list::rows(look.conn, look.viewer, &selection, NEW_ROWS * 2)?;
            rows.retain(|row| new.iter().all(|own| own.id != row.id));
            rows.truncate(5);
            let rows: Vec<_> = rows.iter().map(|row| present::thread_row(row, look)).collect();
            (!rows.is_empty()).then_some(Widened { text: wider.text, rows })
        }
    };
    let mut channels = channels::store::all(look.conn, look.viewer)?;
    channels.retain(|channel| !channel.is_archived);
    let row = |channel: &channels::Channel| present::channel_row(channel, &counts, Some(region));
    let (bound, topics): (Vec<_>, Vec<_>) = channels.iter().partition(|channel| channel.region_ags.is_some());
    Ok(ShowPage {
        name: look.regions.name(region),
        facts: vec![german::count(total, "Thema", "Themen"), format!("{} offen", german::number(open_count))],
        parents: region
            .widening()
            .into_iter()
            .skip(1)
            .map(|region| present::region_link(&region, look.regions))
            .collect(),
        feed_href: paths::to_region_feed(region),
        children: look
            .regions
            .children(region)
            .into_iter()
            // Fifty Gemeinden would bury the page; a Kreis is as narrow as one looks around.
            .filter(|part| part.kind != RegionKind::Municipality)
            .map(|part| present::region_link(&part.ags, look.regions))
            .collect(),
        ask_href: paths::ask_for(region),
        widened,
        new: new.iter().map(|row| present::thread_row(row, look)).collect(),
        all_href: all_of(region),
        open: open.iter().map(|row| present::waiting_row(row, look)).collect(),
        open_href: format!("{}?region={region}", paths::OPEN),
        open_count,
        networks: bound
            .into_iter()
            .filter(|channel| {
                let bound = channel.region_ags.as_ref();
                bound.is_some_and(|bound| bound.is_inside(region) || region.is_inside(bound))
            })
            .map(row)
            .collect(),
        channels: topics.into_iter().map(row).collect(),
    })
}
