//! `GET /`: what is new for this member, nearest first. Eight statements, whatever the size
//! of the forum, and one more for who is new.

use std::collections::HashSet;

use chrono::Duration;

use super::pages::{ChannelNews, DistrictBlock, FirstSteps, ForYouRow, ShowPage, Tip};
use crate::error::Result;
use crate::forum::accounts::Member;
use crate::forum::ids::{MemberId, ThreadId};
use crate::forum::invitations;
use crate::forum::notifications::{self, NotificationRow};
use crate::forum::regions::Ags;
use crate::forum::threads::list::{self, Filter, Order, Selection, ThreadRow as Row};
use crate::forum::threads::score::{Nearness, Signals, score};
use crate::forum::{channels, paths};
use crate::web::kept;
use crate::web::listing::{Widening, all_of, widening};
use crate::web::shown::Shown;
use crate::web::views::{Link, Sentence, ThreadRow, Widened};
use crate::web::visit::{Answer, Look, Visit};
use crate::web::{messages, present};

const FOR_YOU: i64 = 5;
const DISTRICT_ROWS: i64 = 8;
const WIDENED_ROWS: usize = 5;
const OPEN_ROWS: usize = 5;
/// Open questions of so many days, and so many of them, are looked at.
const OPEN_DAYS: i64 = 30;
const OPEN_CANDIDATES: i64 = 60;
const STATEWIDE_ROWS: usize = 5;
/// The newest threads among which the score chooses.
const CANDIDATES: i64 = 150;
const WINDOW_DAYS: i64 = 14;
/// A question waits so long before others are asked to help.
const OPEN_AFTER_HOURS: i64 = 2;
/// Days after which the asker is reminded to mark a solution.
const REMIND_AFTER_DAYS: i64 = 3;

/// `GET /`
pub async fn show(visit: Visit) -> Answer {
    visit
        .kept(kept::Kind::List, |look| Ok(Shown::new(page(look)?, "start").kept_for_a_moment(look.now)))
        .await
}

fn page(look: &mut Look<'_>) -> Result<ShowPage> {
    let member = look.viewer.member()?.clone();
    let home = member.home_ags.district().unwrap_or_else(|| member.home_ags.clone());
    let (wider, lively) = widening(look, &home)?;
    let candidates =
        list::landscape(look.conn, look.viewer, look.now - Duration::days(WINDOW_DAYS), CANDIDATES)?;
    let district = district(look, &home, (wider, lively.here), &candidates)?;
    let open = open(look, &member)?;
    let channels = channels::store::all_followed(look.conn, look.viewer)?;
    let followed: HashSet<_> = channels
        .iter()
        .filter(|(_, level)| level.is_some_and(channels::SubscriptionLevel::follows))
        .map(|(channel, _)| channel.id)
        .collect();
    let shown: HashSet<ThreadId> = district.1.iter().copied().collect();
    let statewide = statewide(&candidates, &shown, &member, &followed, look);
    let for_you = for_you(look)?;
    let is_newcomer = candidates.iter().all(|row| row.author_id != member.id)
        && member.created_at > look.now - Duration::days(WINDOW_DAYS);
    Ok(ShowPage {
        place: present::place(&member.home_ags, look.regions),
        is_newcomer,
        first_steps: if is_newcomer { first_steps(look, member.id)? } else { None },
        for_you,
        district: district.0,
        open,
        open_count: lively.open,
        statewide,
        channels: channels
            .into_iter()
            .filter(|(channel, _)| followed.contains(&channel.id))
            .map(|(channel, _)| ChannelNews {
                href: paths::channel(&channel.slug),
                new_count: count_i64(candidates.iter().filter(|row| {
                    row.channel_id == channel.id && row.author_id != member.id && is_unread(row)
                })),
                name: channel.name,
            })
            .collect(),
        tip: tip(&candidates),
    })
}

/// What is left of the way that an invitation begins.
fn first_steps(look: &mut Look<'_>, member: MemberId) -> Result<Option<FirstSteps>> {
    let (heading, href) = match invitations::open_steps(look.conn, member)? {
        0 => return Ok(None),
        1 => ("Noch ein Schritt", paths::FIRST_TOPICS),
        _ => ("Noch zwei Schritte", paths::FIRST_ORGANISATION),
    };
    Ok(Some(FirstSteps {
        heading: heading.to_owned(),
        href: href.to_owned(),
        end: paths::FIRST_STEPS_END.to_owned(),
    }))
}

fn count_i64<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

fn is_unread(row: &Row) -> bool {
    row.read_number.is_none_or(|read| read < row.last_post_number)
}

/// The newest of the own Kreis, and of the next larger region if it was quiet there.
fn district(
    look: &mut Look<'_>,
    home: &Ags,
    (wider, total): (Option<Widening>, i64),
    candidates: &[Row],
) -> Result<(DistrictBlock, Vec<ThreadId>)> {
    let selection = Selection { region: Some(home.clone()), ..Selection::default() };
    let own = list::rows_of(look.conn, look.viewer, &selection, total, DISTRICT_ROWS)?;
    let mut ids: Vec<ThreadId> = own.iter().map(|row| row.id).collect();
    // A forum that is empty everywhere has nothing to go on with; the page then asks for the first thread.
    let widened = wider.and_then(|wider| {
        let rows: Vec<&Row> = candidates
            .iter()
            .filter(|row| row.view_ags.is_inside(&wider.region) && !ids.contains(&row.id))
            .take(WIDENED_ROWS)
            .collect();
        ids.extend(rows.iter().map(|row| row.id));
        let rows: Vec<ThreadRow> = rows.into_iter().map(|row| present::thread_row(row, look)).collect();
        (!rows.is_empty()).then_some(Widened { text: wider.text, rows })
    });
    let (new, seen): (Vec<ThreadRow>, Vec<ThreadRow>) =
        own.iter().map(|row| present::thread_row(row, look)).partition(|row| row.is_unread);
    let (heading, label) = match home.as_str().len() {
        5 => ("Aus meinem Kreis", "Alle Themen im Kreis"),
        _ => ("Neu im ganzen Land", "Alle Themen"),
    };
    let all = Link { href: all_of(home), label: label.to_owned() };
    Ok((DistrictBlock { heading: heading.to_owned(), all, widened, new, seen }, ids))
}

/// Questions of the last weeks that wait for help: the nearest first, then the longest waiting.
fn open(look: &mut Look<'_>, member: &Member) -> Result<Vec<ThreadRow>> {
    let selection = Selection {
        filter: Filter::Open,
        asked_after: Some(look.now - Duration::days(OPEN_DAYS)),
        asked_before: Some(look.now - Duration::hours(OPEN_AFTER_HOURS)),
        order: Order::Waiting,
        ..Selection::default()
    };
    let mut rows = list::rows(look.conn, look.viewer, &selection, OPEN_CANDIDATES)?;
    rows.retain(|row| row.author_id != member.id);
    // A stable sort: within the same nearness the order of waiting stays.
    rows.sort_by(|a, b| {
        let weight = |row: &Row| Nearness::of(&row.view_ags, &member.home_ags, false).weight();
        weight(b).total_cmp(&weight(a))
    });
    rows.truncate(OPEN_ROWS);
    Ok(rows.iter().map(|row| present::waiting_row(row, look)).collect())
}

/// The best by score that the member has not read and that no other block shows.
fn statewide(
    candidates: &[Row],
    shown: &HashSet<ThreadId>,
    member: &Member,
    followed: &HashSet<crate::forum::ids::ChannelId>,
    look: &Look<'_>,
) -> Vec<ThreadRow> {
    let mut scored: Vec<(f64, &Row)> = candidates
        .iter()
        .filter(|row| row.author_id != member.id && is_unread(row) && !shown.contains(&row.id))
        .map(|row| {
            let nearness = Nearness::of(&row.view_ags, &member.home_ags, followed.contains(&row.channel_id));
            (score(&signals(row, look), nearness), row)
        })
        .collect();
    scored.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(y.id.cmp(&x.id)));
    scored.into_iter().take(STATEWIDE_ROWS).map(|(_, row)| present::thread_row(row, look)).collect()
}

/// The page knows the number of replies, not of different people; one person seldom replies often.
fn signals(row: &Row, look: &Look<'_>) -> Signals {
    let since = look.now - Duration::days(WINDOW_DAYS);
    let count = |number: i32| u32::try_from(number).unwrap_or(0);
    Signals {
        repliers: count(row.reply_count),
        thanks: count(row.thank_count),
        is_newly_solved: row.answered_at.is_some_and(|at| at >= since),
        is_featured: row.featured_at.is_some(),
        readers: count(row.reader_count),
        #[allow(clippy::cast_precision_loss)]
        age_days: (look.now - row.last_post_at).num_minutes() as f64 / 1440.0,
    }
}

/// The newest recommendation.
fn tip(candidates: &[Row]) -> Option<Tip> {
    let featured = candidates.iter().filter(|row| row.featured_sentence.is_some());
    featured.max_by_key(|row| row.featured_at).map(|row| Tip {
        href: paths::thread(row.id, &row.title),
        title: row.title.clone(),
        sentence: row.featured_sentence.clone().unwrap_or_default(),
    })
}

/// Unread notifications, then own questions whose answers may have helped.
fn for_you(look: &mut Look<'_>) -> Result<Vec<ForYouRow>> {
    let unread = notifications::store::list(look.conn, look.viewer, true, 0, FOR_YOU)?;
    let asked_before = look.now - Duration::days(REMIND_AFTER_DAYS);
    let waiting = list::mine_with_replies(look.conn, look.viewer, asked_before, FOR_YOU)?;
    let mut rows: Vec<ForYouRow> = unread.iter().map(|row| told(row, look)).collect();
    rows.extend(waiting.iter().map(reminder));
    rows.truncate(usize::try_from(FOR_YOU).unwrap_or(5));
    Ok(rows)
}

fn told(row: &NotificationRow, look: &Look<'_>) -> ForYouRow {
    ForYouRow {
        sentence: crate::web::notifications::sentence(row),
        time: Some(present::time(row.created_at, look.now)),
        note: String::new(),
    }
}

fn reminder(row: &Row) -> ForYouRow {
    let replies = crate::german::count(i64::from(row.reply_count), "Antwort", "Antworten");
    ForYouRow {
        sentence: Sentence {
            who: String::new(),
            who_href: String::new(),
            before: "Hat eine Antwort geholfen?".to_owned(),
            link: Link {
                href: paths::thread(row.id, &row.title),
                label: crate::german::inner_quotes(&row.title),
            },
            after: format!("hat {replies}."),
        },
        time: None,
        note: format!("Ihre {} vom {}", messages::kind(row.kind), crate::german::date(row.created_at.day())),
    }
}
