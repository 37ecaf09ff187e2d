//! What lists say of themselves: that numbers agree with what is there whatever happened, and that turning the pages
//! of a list shows each thread once.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamp as SqlTimestamp};
use lotsenforum::db::DbConnection;
use lotsenforum::db::schema::{posts, threads as table};
use lotsenforum::error::{Error, Result};
use lotsenforum::forum::accounts::{Viewer, store};
use lotsenforum::forum::channels;
use lotsenforum::forum::curation;
use lotsenforum::forum::ids::{PostId, ThreadId};
use lotsenforum::forum::moderation::{Action, Reason, act};
use lotsenforum::forum::regions::Ags;
use lotsenforum::forum::threads::list::{self, Filter, Order, Selection, Turn};
use lotsenforum::forum::threads::{self, NewReply, PostText, ThreadKind, TypedThread};

use crate::kept::Dice;
use crate::support::{Person, TestForum, at};

/// View key, channel, kind.
type Place = (String, i64, String);
/// Threads, open, solved.
type Numbers = [i64; 3];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    view_ags: String,
    #[diesel(sql_type = BigInt)]
    channel_id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    threads: i64,
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = BigInt)]
    solved: i64,
}

const COUNTED: &str = "select view_ags, channel_id, kind, count(*) as threads, \
     sum(case when kind = 'question' and status = 'open' then 1 else 0 end) as open, \
     count(answer_post_id) as solved from threads where is_hidden = false group by view_ags, channel_id, kind";
const KEPT: &str = "select view_ags, channel_id, kind, thread_count as threads, open_count as open, \
     solved_count as solved from thread_counts";

fn numbers(conn: &mut DbConnection, query: &str) -> BTreeMap<Place, Numbers> {
    let rows: Vec<Row> = sql_query(query).load(conn).unwrap();
    rows.into_iter()
        .map(|row| {
            let numbers = [row.threads, row.open, row.solved];
            ((row.view_ags, row.channel_id, row.kind), numbers)
        })
        .filter(|(_, numbers)| *numbers != [0; 3])
        .collect()
}

/// Holds the counts against what is there, and says how many threads are counted.
pub fn assert_counts_agree(conn: &mut DbConnection, when: &str) -> i64 {
    let counted = numbers(conn, COUNTED);
    assert_eq!(numbers(conn, KEPT), counted, "{when}");
    counted.values().map(|numbers| numbers[0]).sum()
}

fn start(conn: &mut DbConnection, dice: &mut Dice, viewer: &Viewer, forum: &TestForum) -> Result<ThreadId> {
    let channel = ["ki", "e-akte-dms", "ozg"][dice.throw(3)];
    let channel = channels::store::by_slug(conn, viewer, channel)
        .or_else(|_| channels::store::by_slug(conn, viewer, "ki"))?;
    let kinds = [ThreadKind::Question, ThreadKind::Question, ThreadKind::Question, ThreadKind::Notice];
    let typed = TypedThread {
        kind: Some(kinds[dice.throw(4)]),
        title: &format!("Wie macht ihr das mit Nummer {}?", dice.throw(1_000_000)),
        channel: &channel.id.to_string(),
        scope: ["08", "0811", "08115", "08421"][dice.throw(4)],
    };
    let key = dice.throw(1_000_000_000).to_string();
    let new = typed.with_text("Wir fangen gerade an.", &key, &forum.app().regions()).unwrap();
    Ok(threads::start(conn, viewer, &new, forum.clock().now())?.id)
}

/// Something that changes what is counted, or only looks like it.
fn happen(
    conn: &mut DbConnection,
    dice: &mut Dice,
    viewer: &Viewer,
    thread: ThreadId,
    forum: &TestForum,
) -> Result<()> {
    let now = forum.clock().now();
    let reason = Reason::parse("Bessere Stelle.").unwrap();
    let last: PostId = posts::table
        .filter(posts::thread_id.eq(thread))
        .select(posts::id)
        .order(posts::id.desc())
        .first(conn)?;
    match dice.throw(10) {
        0 | 1 => {
            let text = PostText::parse("Bei uns läuft das seit Mai.").unwrap();
            let key = dice.throw(1_000_000_000).to_string();
            let new = NewReply { post: text.render(&key, false), answers: None };
            threads::reply(conn, viewer, thread, &new, now)?;
        }
        2 | 3 => drop(curation::mark_solution(conn, viewer, last, now)?),
        4 => drop(curation::unmark_solution(conn, viewer, thread)?),
        5 => drop(act(conn, viewer, thread, &Action::Close, &reason, now)?),
        6 => drop(act(conn, viewer, thread, &Action::Reopen, &reason, now)?),
        7 => {
            let all = channels::store::all(conn, viewer)?;
            let to = all[dice.throw(all.len())].id;
            drop(act(conn, viewer, thread, &Action::Move(to), &reason, now)?);
        }
        8 => drop(act(conn, viewer, thread, &Action::Pin, &reason, now)?),
        // No verb hides yet; the database counts whoever does it.
        _ => {
            let is_hidden = dice.throw(2) == 0;
            diesel::update(table::table.find(thread)).set(table::is_hidden.eq(is_hidden)).execute(conn)?;
        }
    }
    Ok(())
}

/// All threads, hidden ones too.
fn ids(conn: &mut DbConnection) -> Vec<ThreadId> {
    table::table.select(table::id).order(table::id).load(conn).unwrap()
}

#[test]
fn the_counts_agree_with_the_threads_whatever_happens() {
    let forum = TestForum::start();
    let network = forum.network("netzwerk-ulm", "Netzwerk Ulm", "08421");
    let people = [
        forum.member("Anna Maier").join(),
        forum.member("Clara Roth").from("Stadt Ulm", "08421").join(),
        forum.moderator("Dora Weiß"),
    ];
    let mut dice = Dice(20_261_124);

    for step in 0..250 {
        let person = &people[[0, 1, 2, 2, 2][dice.throw(5)]];
        // What the person may not do changes nothing, neither the thread nor the counts.
        let _ = forum.app().db.write(|conn| {
            let viewer = Viewer::of(store::by_id(conn, person.id)?);
            let ids = ids(conn);
            if ids.is_empty() || dice.throw(6) == 0 {
                start(conn, &mut dice, &viewer, &forum)?;
            } else {
                let thread = ids[dice.throw(ids.len())];
                happen(conn, &mut dice, &viewer, thread, &forum)?;
            }
            Ok(())
        });
        let read = |conn: &mut DbConnection| Ok(assert_counts_agree(conn, &format!("step {step}")));
        forum.app().db.read(read).unwrap();
    }

    let all = forum.app().db.read(|conn| Ok(numbers(conn, COUNTED))).unwrap();
    let sum = |place: usize| all.values().map(|numbers| numbers[place]).sum::<i64>();
    assert!((0..3).all(|place| sum(place) > 0), "each number was tried: {all:?}");
    assert!(all.keys().any(|(_, channel, _)| *channel == network.0), "the scope narrowed: {all:?}");
    forum
        .app()
        .db
        .write(|conn| {
            sql_query("delete from moderation_log").execute(conn)?;
            sql_query("delete from notifications").execute(conn)?;
            sql_query("delete from activities").execute(conn)?;
            sql_query("delete from threads").execute(conn)?;
            assert_eq!(assert_counts_agree(conn, "all deleted"), 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_counts_agree_when_many_write_at_once() {
    let forum = TestForum::start_with(|config| config.database.connections = 6);
    let dora = forum.moderator("Dora Weiß");
    let questions =
        [1, 2, 3].map(|n| dora.asks(&format!("Wie macht ihr das mit Nummer {n}?"), "Wir fangen an.").id);

    std::thread::scope(|scope| {
        for seed in 1..=4 {
            let (forum, dora) = (&forum, dora.id);
            scope.spawn(move || {
                let mut dice = Dice(seed);
                for _ in 0..40 {
                    let _ = forum.app().db.write(|conn| {
                        let viewer = Viewer::of(store::by_id(conn, dora)?);
                        let thread = questions[dice.throw(3)];
                        if dice.throw(5) == 0 {
                            start(conn, &mut dice, &viewer, forum)?;
                        }
                        happen(conn, &mut dice, &viewer, thread, forum)
                    });
                }
            });
        }
    });

    forum.app().db.read(|conn| Ok(assert_counts_agree(conn, "after the rush"))).unwrap();
}

/// Fills a forum with threads that differ in all that lists go by, many of them equal in some of it.
fn many(forum: &TestForum, model: ThreadId, count: i64) {
    let fill = "with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < $1) \
         insert into threads (channel_id, author_id, kind, title, scope_ags, origin_ags, view_ags, status, \
         last_post_at, last_author_id, created_at, form_key, thank_count) \
         select channel_id, author_id, kind, title, scope_ags, origin_ags, \
         case when n % 4 = 0 then '08421' else view_ags end, \
         case when n % 3 = 0 then 'closed' else 'open' end, \
         last_post_at, last_author_id, created_at, form_key || n, n % 7 \
         from threads cross join numbers where threads.id = $2";
    forum
        .app()
        .db
        .write(|conn| {
            sql_query(fill).bind::<BigInt, _>(count).bind::<BigInt, _>(model.0).execute(conn)?;
            for (part, hour) in [7, 11, 3, 9, 1].into_iter().enumerate() {
                let time = at(&format!("2026-03-{:02}T{hour:02}:30:00.5Z", part + 1));
                sql_query("update threads set last_post_at = $1, created_at = $2 where id % 5 = $3")
                    .bind::<SqlTimestamp, _>(time)
                    .bind::<SqlTimestamp, _>(time - chrono::Duration::minutes(part as i64 % 2))
                    .bind::<BigInt, _>(part as i64)
                    .execute(conn)?;
            }
            sql_query("update threads set answer_post_id = 1, answered_at = created_at, status = 'solved' where id % 6 = 1")
                .execute(conn)?;
            sql_query("update threads set is_pinned = true, featured_at = created_at where id % 50 = 3")
                .execute(conn)?;
            assert_eq!(assert_counts_agree(conn, "in bulk"), count + 1);
            Ok(())
        })
        .unwrap();
}

fn viewer(forum: &TestForum, person: &Person<'_>) -> Viewer {
    Viewer::of(forum.app().db.read(|conn| store::by_id(conn, person.id)).unwrap())
}

/// Turns all pages forwards and then back to the first, and gives the ids in the order they came.
fn turned(conn: &mut DbConnection, viewer: &Viewer, selection: &Selection, per_page: i64) -> Vec<ThreadId> {
    let mut seen = Vec::new();
    let mut page = list::page(conn, viewer, selection, &Turn::to(1), per_page).unwrap();
    loop {
        seen.extend(page.rows.iter().map(|row| row.id));
        let Some(next) = page.next else { break };
        page = list::page(conn, viewer, selection, &next, per_page).unwrap();
    }
    assert_eq!((page.page, i64::try_from(seen.len()).unwrap()), (page.pages, page.total), "{selection:?}");
    let mut back: Vec<ThreadId> = page.rows.iter().rev().map(|row| row.id).collect();
    while let Some(previous) = page.previous {
        page = list::page(conn, viewer, selection, &previous, per_page).unwrap();
        back.extend(page.rows.iter().rev().map(|row| row.id));
    }
    back.reverse();
    assert_eq!(back, seen, "backwards, {selection:?}");
    seen
}

#[test]
fn turning_the_pages_shows_every_thread_once_in_order() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let first = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    many(&forum, first.id, 1_400);
    let viewer = viewer(&forum, &anna);
    let channel = Some(forum.channel_id("e-akte-dms"));
    let orders = [Order::Activity, Order::Newest, Order::Thanks, Order::Waiting];
    let filters = [Filter::All, Filter::Open, Filter::Unanswered, Filter::Solved, Filter::Featured];
    let mut selections =
        vec![Selection { filter: Filter::Solved, order: Order::Solved, ..Selection::default() }];
    for (order, filter) in orders.into_iter().flat_map(|order| filters.map(|filter| (order, filter))) {
        let base = Selection { order, filter, ..Selection::default() };
        selections.push(base.clone());
        selections.push(Selection { region: Ags::parse("08421"), ..base.clone() });
        selections.push(Selection { region: Ags::parse("084"), channel, ..base.clone() });
        selections.push(Selection { channel, pinned: Some(false), ..base.clone() });
        selections.push(Selection { channel, pinned: Some(true), ..base });
    }

    let read = |conn: &mut DbConnection| {
        for selection in &selections {
            let mut all = list::rows(conn, &viewer, selection, 10_000)?;
            let found: Vec<ThreadId> = all.iter().map(|row| row.id).collect();
            assert_eq!(turned(conn, &viewer, selection, 60), found, "{selection:?}");
            match selection.order {
                Order::Activity => all.sort_by_key(|row| std::cmp::Reverse((row.last_post_at, row.id))),
                Order::Newest => all.sort_by_key(|row| std::cmp::Reverse((row.created_at, row.id))),
                Order::Thanks => all.sort_by_key(|row| std::cmp::Reverse((row.thank_count, row.id))),
                Order::Waiting => all.sort_by_key(|row| (row.created_at, row.id)),
                Order::Solved => all.sort_by_key(|row| std::cmp::Reverse((row.answered_at, row.id))),
            }
            assert_eq!(all.iter().map(|row| row.id).collect::<Vec<_>>(), found, "{selection:?}");
        }
        Ok(())
    };
    forum.app().db.read(read).unwrap();
}

#[test]
fn a_number_leads_to_pages_at_both_ends_and_links_to_all() {
    let forum = TestForum::start();
    let anna = forum.member("Anna Maier").join();
    let first = anna.asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines.");
    many(&forum, first.id, 2_400);
    let viewer = viewer(&forum, &anna);

    let read = |conn: &mut DbConnection| {
        let all = list::rows(conn, &viewer, &Selection::default(), 10_000)?;
        for page in [1, 2, 999, 1_000, 1_402, 2_400, 2_401] {
            let found = list::page(conn, &viewer, &Selection::default(), &Turn::to(page), 1)?;
            let place = usize::try_from(page - 1).unwrap();
            assert_eq!(
                found.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
                [all[place].id],
                "page {page}"
            );
        }
        for page in [1_001, 1_401, 2_402] {
            let found = list::page(conn, &viewer, &Selection::default(), &Turn::to(page), 1);
            assert!(matches!(found, Err(Error::NotFound)), "page {page}");
        }
        Ok(())
    };
    forum.app().db.read(read).unwrap();

    let (mut path, mut pages) = ("/themen?sortierung=neu".to_owned(), 0);
    let mut titles = 0;
    loop {
        let page = anna.browser.visits(&path);
        assert_eq!(page.status, 200, "{path}");
        (pages, titles) = (pages + 1, titles + page.texts_of(".thread-row").len());
        match page.attributes_of(".pager [rel=next]", "href").first() {
            Some(next) => path = next.clone(),
            None => break,
        }
    }
    assert_eq!((pages, titles), (81, 2_401));
    assert!(path.contains("sortierung=neu") && path.contains("seite=81&nach="), "{path}");
    assert_eq!(anna.browser.visits("/themen?seite=12&nach=gestern").status, 404);

    let program = forum.program_of(&anna);
    let (mut address, mut seen) = ("/threads?status=open".to_owned(), 0);
    loop {
        let page = program.gets(&address);
        assert_eq!(page.status, 200, "{address}");
        seen += page.json["threads"].as_array().unwrap().len();
        match page.json["links"]["next"].as_str() {
            Some(next) => address = next.to_owned(),
            None => {
                assert_eq!(page.json["total"], seen);
                break;
            }
        }
    }
    assert!(address.contains("&after="), "{address}");
    assert_eq!(program.gets("/threads?after=gestern").code(), "bad_parameter");
}
