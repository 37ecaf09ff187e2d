//! From what the forum knows to what a template shows: words, times, addresses.

use super::messages;
use super::views::{
    ChannelRow, LastReply, Link, OptionGroup, Pager, PersonView, RegionBranch, RegionTree as TreeView,
    SelectOption, ThreadRow, ThreadState, Time, Unread,
};
use super::visit::Look;
use crate::db::types::Timestamp;
use crate::forum::accounts::Role;
use crate::forum::channels::Channel;
use crate::forum::paths;
use crate::forum::regions::{Ags, RegionKind, RegionTree};
use crate::forum::threads::list::{ChannelCount, ThreadRow as Row};
use crate::forum::threads::{Status, ThreadKind};
use crate::{german, text};

/// Characters of a solution under a row: one line on a desktop.
const EXCERPT_CHARS: usize = 140;

/// An instant in all its forms.
pub fn time(instant: Timestamp, now: Timestamp) -> Time {
    let local = instant.berlin();
    Time {
        iso: local.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        short: german::ago(instant, now),
        full: german::full(instant),
        date: german::date(local.date_naive()),
    }
}

/// "für den Landkreis Böblingen"; none for the whole Land.
pub fn scope(scope: &Ags, regions: &RegionTree) -> Option<String> {
    (*scope != Ags::state()).then(|| format!("für {}", with_article(scope, regions)))
}

/// "den Landkreis Böblingen", "die Region Stuttgart", "ganz Baden-Württemberg".
pub fn with_article(region: &Ags, regions: &RegionTree) -> String {
    let name = regions.name(region);
    match region.as_str().len() {
        2 => "ganz Baden-Württemberg".to_owned(),
        4 => format!("die {name}"),
        8 => name,
        _ => format!("den {name}"),
    }
}

/// "im Landkreis Böblingen", "in der Region Stuttgart", "in Baden-Württemberg".
pub fn in_region(region: &Ags, regions: &RegionTree) -> String {
    let name = regions.name(region);
    match region.as_str().len() {
        2 | 8 => format!("in {name}"),
        4 => format!("in der {name}"),
        _ => format!("im {name}"),
    }
}

/// "aus dem Landkreis Böblingen", "aus der Region Stuttgart", "aus Baden-Württemberg".
pub fn from_region(region: &Ags, regions: &RegionTree) -> String {
    let name = regions.name(region);
    match region.as_str().len() {
        2 | 8 => format!("aus {name}"),
        4 => format!("aus der {name}"),
        _ => format!("aus dem {name}"),
    }
}

/// The badge of a thread.
pub fn state(kind: ThreadKind, status: Status, is_solved: bool, reply_count: i32) -> ThreadState {
    match (kind, is_solved, reply_count) {
        (ThreadKind::Question, true, _) => ThreadState::Solved,
        (ThreadKind::Question, false, 0) if status == Status::Open => ThreadState::Unanswered,
        (ThreadKind::Question, false, _) => ThreadState::Open,
        _ => ThreadState::Info,
    }
}

/// A row of a list.
pub fn thread_row(row: &Row, look: &Look<'_>) -> ThreadRow {
    let own = look.viewer.signed_in().is_some_and(|member| member.id == row.author_id);
    let unread = row.unread_count();
    let start = paths::thread(row.id, &row.title);
    let unread_href = paths::first_unread(row.id);
    ThreadRow {
        href: if unread > 0 { unread_href.clone() } else { start },
        title: row.title.clone(),
        state: state(row.kind, row.status, row.answer_post_id.is_some(), row.reply_count),
        kind: messages::kind(row.kind).to_owned(),
        is_pinned: row.is_pinned,
        is_closed: row.status == Status::Closed,
        is_featured: row.featured_at.is_some(),
        channel: Some(Link { href: paths::channel(&row.channel_slug), label: row.channel_name.clone() }),
        author: row.author_name.clone(),
        author_href: paths::member(&row.author_handle),
        place: look.regions.place(&row.author_organisation, &row.author_home),
        scope: scope(&row.scope_ags, look.regions),
        reply_count: i64::from(row.reply_count),
        asked: time(row.created_at, look.now),
        last_reply: (row.reply_count > 0).then(|| LastReply {
            time: time(row.last_post_at, look.now),
            author: german::short_name(&row.last_author_name),
        }),
        waiting: None,
        thanks: None,
        is_unread: unread > 0 || (row.read_number.is_none() && !own),
        unread: (unread > 0).then(|| Unread { count: i64::from(unread), href: unread_href }),
        solution_excerpt: row
            .answer_excerpt
            .as_deref()
            .filter(|_| row.answer_post_id.is_some())
            .map(|excerpt| text::excerpt(excerpt, EXCERPT_CHARS)),
    }
}

/// A row that says how long the question has been waiting.
pub fn waiting_row(row: &Row, look: &Look<'_>) -> ThreadRow {
    let waiting = format!("wartet seit {}", german::waiting(row.created_at, look.now));
    ThreadRow { waiting: Some(waiting), last_reply: None, ..thread_row(row, look) }
}

/// "Moderation", "Team"; nothing for most.
pub fn role_word(role: Role) -> Option<&'static str> {
    match role {
        Role::Member => None,
        Role::Moderator => Some("Moderation"),
        Role::Admin => Some("Team"),
    }
}

/// Somebody who wrote.
pub fn person(
    (handle, name, picture): (&str, &str, Option<&str>),
    (organisation, home): (&str, &Ags),
    role: Role,
    per_du: bool,
    regions: &RegionTree,
) -> PersonView {
    PersonView {
        name: name.to_owned(),
        initials: german::initials(name),
        place: regions.place(organisation, home),
        role: role_word(role).map(str::to_owned),
        per_du,
        href: paths::member(handle),
        picture: picture.map(paths::small_picture),
    }
}

/// A link to a region's page.
pub fn region_link(region: &Ags, regions: &RegionTree) -> Link {
    Link { href: paths::region(region), label: regions.name(region) }
}

/// The regions around the viewer's home without the Land, narrowest first.
pub fn place(home: &Ags, regions: &RegionTree) -> Vec<Link> {
    let around = home.widening().into_iter().filter(|region| matches!(region.as_str().len(), 3..=5));
    around.map(|region| region_link(&region, regions)).collect()
}

/// Pages of a list; none if one page holds all.
pub fn pager(page: i64, pages: i64, address: impl Fn(i64) -> String) -> Option<Pager> {
    (pages > 1).then(|| Pager {
        page,
        pages,
        previous: (page > 1).then(|| address(page - 1)),
        next: (page < pages).then(|| address(page + 1)),
    })
}

/// A channel's name where it can be chosen, with a mark if not everybody reads it or nobody writes in it.
pub fn channel_name(channel: &Channel) -> String {
    match (channel.is_closed, channel.is_archived) {
        (false, false) => channel.name.clone(),
        (true, false) => format!("{} (geschützt)", channel.name),
        (false, true) => format!("{} (archiviert)", channel.name),
        (true, true) => format!("{} (geschützt, archiviert)", channel.name),
    }
}

/// A channel in a list, with its counts in a region view.
pub fn channel_row(channel: &Channel, counts: &[ChannelCount], region: Option<&Ags>) -> ChannelRow {
    let count = counts.iter().find(|count| count.channel_id == channel.id);
    ChannelRow {
        href: match region {
            Some(region) => paths::channel_in_region(&channel.slug, region),
            None => paths::channel(&channel.slug),
        },
        name: channel.name.clone(),
        is_closed: channel.is_closed,
        is_archived: channel.is_archived,
        description: channel.description.clone(),
        thread_count: count.map_or(0, |count| count.threads),
        open_count: count.map_or(0, |count| count.open),
        last: None,
        subscription: None,
    }
}

/// All Kreise and Regionen as options, grouped by Regierungsbezirk.
pub fn region_options(regions: &RegionTree, selected: Option<&Ags>) -> Vec<OptionGroup> {
    let option = |ags: &Ags| SelectOption {
        value: ags.to_string(),
        label: regions.name(ags),
        hint: None,
        is_selected: selected == Some(ags),
    };
    regions
        .of_kind(RegionKind::GovernmentRegion)
        .into_iter()
        .map(|government| {
            let mut options = vec![option(&government.ags)];
            for planning in regions.children(&government.ags) {
                options.push(option(&planning.ags));
                let mut districts: Vec<_> = regions
                    .children(&planning.ags)
                    .into_iter()
                    .map(|district| option(&district.ags))
                    .collect();
                districts.sort_by_key(|option| text::sort_key(&option.label));
                options.extend(districts);
            }
            OptionGroup { label: regions.name(&government.ags), options }
        })
        .collect()
}

/// The Land as a tree of links.
pub fn region_tree(regions: &RegionTree) -> Vec<TreeView> {
    let link = |ags: &Ags| region_link(ags, regions);
    let branch = |ags: &Ags| RegionBranch {
        link: link(ags),
        districts: regions.children(ags).into_iter().map(|district| link(&district.ags)).collect(),
    };
    regions
        .of_kind(RegionKind::GovernmentRegion)
        .into_iter()
        .map(|government| TreeView {
            link: link(&government.ags),
            regions: regions.children(&government.ags).into_iter().map(|part| branch(&part.ags)).collect(),
        })
        .collect()
}
