//! A page that is shown again must be the page that would be made now: whatever happens in between, for
//! whoever looks, on whichever server it was kept.

use std::net::TcpListener;
use std::sync::Arc;

use lotsenforum::app::App;
use lotsenforum::db::DbConnection;
use lotsenforum::error::Result;
use lotsenforum::forum::accounts::{Viewer, store};
use lotsenforum::forum::channels::{self, SubscriptionLevel};
use lotsenforum::forum::ids::{PostId, ThreadId};
use lotsenforum::forum::moderation::{Action, Reason, act};
use lotsenforum::forum::threads::{self, NewReply, PostText};
use lotsenforum::forum::{curation, notifications};

use crate::support::{Person, TestForum, serve};

/// Numbers that look like chance and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A second server on the same database that keeps no pages.
fn forgetful(forum: &TestForum) -> (String, impl Drop + use<>) {
    let mut app: App = forum.app().clone();
    let mut config = (*app.config).clone();
    config.pages.megabytes = 0;
    app.config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (base, serve(app, listener))
}

/// A page, and whether it was kept: then it took one statement.
fn get(base: &str, path: &str, person: &Person<'_>, purpose: &str) -> (String, bool) {
    let cookie = format!("sitzung={}", person.browser.cookie("sitzung").unwrap());
    let request = ureq::get(format!("{base}{path}")).header("cookie", cookie).header("sec-purpose", purpose);
    let mut response = request.call().unwrap();
    let is_kept = response.headers()["x-queries"] == "1";
    (response.body_mut().read_to_string().unwrap(), is_kept)
}

/// Without what is new on every page: the key of a form that works once.
fn comparable(page: &str) -> String {
    let key = "name=\"einmal\" value=\"";
    page.split(key)
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('"').unwrap().1 })
        .collect()
}

/// Something happens to a thread, done by one of its people.
fn happen(
    conn: &mut DbConnection,
    dice: &mut Dice,
    viewer: &Viewer,
    thread: ThreadId,
    posts: &mut Vec<PostId>,
    app: &App,
) -> Result<()> {
    let now = app.clock.now();
    let post = posts[dice.throw(posts.len())];
    let reason = || Reason::parse("Bessere Stelle.").unwrap();
    match dice.throw(13) {
        0..=2 => {
            let text =
                PostText::parse(&format!("Bei uns **läuft** das seit {}.", dice.throw(1_000_000))).unwrap();
            let new = NewReply {
                post: text.render(&dice.throw(1_000_000_000).to_string(), false),
                answers: Some(1),
            };
            posts.push(threads::reply(conn, viewer, thread, &new, now)?.id);
        }
        3 => drop(threads::thank(conn, viewer, post, now)?),
        4 => drop(threads::take_thanks_back(conn, viewer, post)?),
        5 => drop(curation::mark_solution(conn, viewer, post, now)?),
        6 => drop(curation::unmark_solution(conn, viewer, thread)?),
        7 => threads::mute(conn, viewer, thread)?,
        8 => threads::unmute(conn, viewer, thread)?,
        9 => {
            let level = [
                None,
                Some(SubscriptionLevel::All),
                Some(SubscriptionLevel::Digest),
                Some(SubscriptionLevel::Muted),
            ][dice.throw(4)];
            channels::subscribe(conn, viewer, "e-akte-dms", level)?;
        }
        10 => {
            let action = match dice.throw(5) {
                0 => Action::Pin,
                1 => Action::Unpin,
                2 => Action::Reopen,
                3 => Action::Feature(reason()),
                _ => Action::Move(channels::store::every(conn)?[dice.throw(3)].id),
            };
            drop(act(conn, viewer, thread, &action, &reason(), now)?);
        }
        11 => notifications::mark_read(conn, viewer, None, now)?,
        _ => drop(notifications::notify(conn, 10, now)?),
    }
    Ok(())
}

#[test]
fn a_kept_page_is_the_page_that_would_be_made_now() {
    let forum = TestForum::start_standing(|config| config.database.connections = 4);
    let (fresh, _server) = forgetful(&forum);
    let people = [
        forum.member("Anna Maier").join(),
        forum.member("Ben <O'Neil> & Söhne").join(),
        forum.member("Clara Roth").from("Stadt Ulm", "08421").join(),
        forum.moderator("Dora Weiß"),
    ];
    let questions = [
        people[0].asks("Welches DMS nutzt ihr in kleinen Gemeinden?", "Wir suchen eines."),
        people[2].asks_in("e-akte-dms", "08421", "Wie führt ihr die E-Akte ein?", "Wir fangen an."),
    ];
    let mut dice = Dice(20_261_124);
    let mut posts: Vec<Vec<PostId>> =
        questions.iter().map(|question| first_posts(&forum, question.id)).collect();
    posts[1].extend(second_page_of(&forum, &people, questions[1].id));
    let second_page = format!("/t/{}?seite=2", questions[1].id.0);
    let paths = [
        questions[0].path.clone(),
        format!("/t/{}", questions[1].id.0),
        format!("{}?sortierung=neu", questions[0].path),
        second_page.clone(),
        "/".to_owned(),
        "/kanaele".to_owned(),
        "/k/e-akte-dms".to_owned(),
        "/r/08115".to_owned(),
        "/themen?region=08421".to_owned(),
        "/offen".to_owned(),
        "/geloest".to_owned(),
    ];

    let mut kept = 0;
    for step in 0..100 {
        let (person, place) = (&people[dice.throw(4)], dice.throw(2));
        // What the person may not do (thanking herself, moderating) changes nothing.
        let _ = forum.app().db.write(|conn| {
            let viewer = Viewer::of(store::by_id(conn, person.id)?);
            happen(conn, &mut dice, &viewer, questions[place].id, &mut posts[place], forum.app())
        });
        // A list may be a minute behind the clock, though not behind what was written: so the clock stands
        // still or moves on by more than that.
        forum.clock().forward(chrono::Duration::seconds([0, 0, 61, 3_599, 30_000][dice.throw(5)]));

        let everybody = people.iter().map(|reader| (reader, &paths[place]));
        let somebody = [
            (&people[dice.throw(4)], &paths[dice.throw(paths.len())]),
            (&people[dice.throw(4)], &second_page),
        ];
        for (reader, path) in everybody.chain(somebody) {
            let (expected, _) = get(&fresh, path, reader, "prefetch");
            // Once as it comes, and once more as it is then kept; a guess of the browser leaves no mark.
            for purpose in ["prefetch", ["prefetch", ""][dice.throw(2)]] {
                let (page, is_kept) = get(forum.base(), path, reader, purpose);
                let (page, expected) = (comparable(&page), comparable(&expected));
                let differs = page.lines().zip(expected.lines()).find(|(kept, made)| kept != made);
                assert!(page == expected, "step {step}, {path} for {}: {differs:?}", reader.name);
                kept += usize::from(is_kept);
            }
        }
    }
    assert!(kept > 100, "only {kept} of 1,000 pages were kept: this proves nothing");
}

/// So many replies that the thread has two pages: what is new may begin on the other one.
fn second_page_of(forum: &TestForum, people: &[Person<'_>], thread: ThreadId) -> Vec<PostId> {
    let reply = |number: usize| {
        forum.app().db.write(|conn| {
            let viewer = Viewer::of(store::by_id(conn, people[number % people.len()].id)?);
            let text = PostText::parse(&format!("Wir sind bei Schritt {number}.")).unwrap();
            let new = NewReply { post: text.render(&format!("frueher-{number}"), false), answers: None };
            Ok(threads::reply(conn, &viewer, thread, &new, forum.app().clock.now())?.id)
        })
    };
    (0..22).map(|number| reply(number).unwrap()).collect()
}

fn first_posts(forum: &TestForum, thread: ThreadId) -> Vec<PostId> {
    use diesel::prelude::*;
    use lotsenforum::db::schema::posts;
    let query = |conn: &mut DbConnection| {
        Ok(posts::table.filter(posts::thread_id.eq(thread)).select(posts::id).load(conn)?)
    };
    forum.app().db.read(query).unwrap()
}
