//! What somebody may not see reaches her by no way, and what she may see she finds: whatever is closed, hidden, moved
//! or allowed in between.

mod addresses;
mod pages;
mod world;

use std::collections::BTreeSet;

use diesel::prelude::*;
use lotsenforum::db::schema::notifications;
use serde_json::json;

use self::world::World;
use crate::support::{Client, TestForum, at};

/// Rounds of changes, after each of which everybody looks at the lists and the threads.
const ROUNDS: usize = 8;

#[test]
fn what_is_denied_appears_nowhere_and_what_is_allowed_is_found() {
    a_world_shows_everybody_what_she_may_see(20_261_124);
}

#[test]
fn it_is_the_same_in_another_world() {
    a_world_shows_everybody_what_she_may_see(7);
}

fn a_world_shows_everybody_what_she_may_see(seed: u64) {
    let forum = TestForum::start_with(|config| {
        config.database.connections = 4;
        config.limits.api_requests = 1_000_000;
        config.limits.writing = 1_000_000;
    });
    let mut world = World::new(&forum, seed);
    let programs: Vec<Client> = world.people.iter().map(|person| forum.program_of(person)).collect();
    let feeds: Vec<String> = (0..world.people.len()).map(|person| feed_of(&world, person)).collect();
    let mut denied = 0;
    for round in 1..=ROUNDS {
        for _ in 0..4 {
            world.changes();
        }
        forum.clock().forward(chrono::Duration::seconds([0, 61, 3_599][world.dice.throw(3)]));
        for person in 0..world.people.len() {
            let look = Looking { world: &world, person, program: &programs[person], seed, round };
            denied += look.forbidden().len();
            look.at_lists();
            look.at_threads();
            look.at_feeds(&feeds[person]);
            look.writes();
            if round == ROUNDS {
                look.at_every_address();
            }
        }
    }
    assert!(denied > 100, "only {denied} words were forbidden: this proves nothing");
    mails_tell_nothing_forbidden(&forum, &mut world);
}

/// What is new is told by mail, but not what was closed in between.
fn mails_tell_nothing_forbidden(forum: &TestForum, world: &mut World<'_>) {
    for channel in 0..world.channels.len() {
        world.closes(channel, false);
        world.asks(channel);
        world.asks(channel);
    }
    forum.clock().set(at("2026-03-10T07:50:00+01:00"));
    for channel in 0..world.channels.len() {
        world.closes(channel, channel != 0);
    }

    forum.runs_due_jobs();

    let mut mails = 0;
    for (place, person) in world.people.iter().enumerate() {
        for mail in forum.mails_to(person) {
            mails += 1;
            let all = format!("{} {} {}", mail.subject(), mail.text(), mail.html()).to_lowercase();
            let told = world.forbidden_words(place).into_iter().find(|word| all.contains(word));
            assert_eq!(told, None, "a mail to {}", person.name);
        }
    }
    assert!(mails > 0, "nobody got a digest: this proves nothing");
}

/// The secret of somebody's feeds.
fn feed_of(world: &World<'_>, person: usize) -> String {
    let browser = &world.people[person].browser;
    let page = browser.visits("/konto/zugaenge");
    let page = browser.sends(&page.form("Adressen anlegen"));
    let address = page.attributes_of("section input[id^=feed-]", "value").remove(0);
    let secret = address.split("/feed/").nth(1).unwrap();
    secret.split('/').next().unwrap().to_owned()
}

/// Somebody who looks at everything.
struct Looking<'a> {
    world: &'a World<'a>,
    person: usize,
    program: &'a Client,
    seed: u64,
    round: usize,
}

impl Looking<'_> {
    fn forbidden(&self) -> Vec<&str> {
        self.world.forbidden_words(self.person)
    }

    fn whence(&self, address: &str) -> String {
        let name = &self.world.people[self.person].name;
        format!("seed {}, round {}: {address} for {name}", self.seed, self.round)
    }

    /// Nothing that is denied stands in an answer, beside the address that was asked for.
    fn sees_nothing_forbidden(&self, address: &str, body: &str) {
        let escaped: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let mut body = body.to_lowercase();
        for own in [address, &escaped, address.split('?').next().unwrap_or_default()] {
            body = body.replace(&own.to_lowercase(), "");
        }
        let told = self.forbidden().into_iter().find(|word| body.contains(word));
        assert_eq!(told, None, "{}", self.whence(address));
    }

    fn page(&self, address: &str) -> (u16, String) {
        let page = self.world.people[self.person].browser.gets(address);
        self.sees_nothing_forbidden(address, &page.html);
        (page.status, page.html)
    }

    fn visible_threads(&self) -> Vec<usize> {
        (0..self.world.threads.len()).filter(|place| self.world.may_see_thread(self.person, *place)).collect()
    }

    fn at_lists(&self) {
        let threads = self.visible_threads();
        for address in ["/", "/offen", "/geloest", "/mitteilungen", "/neu", "/k/e-akte-dms"] {
            self.page(address);
        }
        let latest = self.page("/themen").1;
        let region = self.page("/r/08").1;
        for thread in &threads {
            let word = &self.world.threads[*thread].word;
            assert!(latest.contains(word), "{}: {word} is missing", self.whence("/themen"));
        }
        let count = format!(">{}\u{a0}Them", threads.len());
        assert!(region.contains(&count), "{}: not {count}", self.whence("/r/08"));
        let overview = self.page("/kanaele").1;
        let answered = self.program.gets("/channels");
        self.sees_nothing_forbidden("/api/v1/channels", &answered.text);
        for (place, channel) in self.world.channels.iter().enumerate() {
            let is_seen = self.world.may_see_channel(self.person, place);
            assert_eq!(overview.contains(&channel.word), is_seen, "{}", self.whence("/kanaele"));
            assert_eq!(self.page(&format!("/k/{}", channel.slug)).0, if is_seen { 200 } else { 404 });
            let listed = answered.json["channels"].as_array().unwrap().iter();
            let item = listed.into_iter().find(|item| item["slug"] == channel.slug.as_str());
            let own = threads.iter().filter(|thread| self.world.threads[**thread].channel == place).count();
            let expected = is_seen.then(|| json!([own, channel.is_closed]));
            let told = item.map(|item| json!([item["thread_count"], item["is_closed"]]));
            assert_eq!(told, expected, "{} {}", self.whence("/channels"), channel.slug);
        }
        let list = self.program.gets("/threads");
        self.sees_nothing_forbidden("/api/v1/threads", &list.text);
        let told: BTreeSet<i64> =
            list.json["threads"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
        let expected: BTreeSet<i64> = threads.iter().map(|place| self.world.threads[*place].id.0).collect();
        assert_eq!((told, list.json["total"].as_u64()), (expected, Some(threads.len() as u64)));
        self.at_the_badge();
    }

    /// The badge counts what the list shows.
    fn at_the_badge(&self) {
        let address = "/mitteilungen?filter=ungelesen";
        let page = self.world.people[self.person].browser.visits(address);
        self.sees_nothing_forbidden(address, &page.html);
        let badge = page.texts_of(".badge.new").pop().unwrap_or_default();
        let badge: String = badge.chars().filter(char::is_ascii_digit).collect();
        let count = badge.parse().unwrap_or(0);
        let shown = page.html.matches("href=\"/mitteilungen/").count();
        assert_eq!(shown, count, "{}", self.whence(address));
    }

    fn at_threads(&self) {
        for (place, thread) in self.world.threads.iter().enumerate() {
            let is_seen = self.world.may_see_thread(self.person, place);
            let page = self.world.people[self.person].browser.gets(&thread.path);
            self.sees_nothing_forbidden(&thread.path, &page.html);
            assert_eq!(page.status, if is_seen { 200 } else { 404 }, "{}", self.whence(&thread.path));
            for (place, post) in self.world.posts.iter().enumerate() {
                if self.world.threads[post.thread].id == thread.id {
                    let is_seen = self.world.may_see_post(self.person, place);
                    assert_eq!(page.html.contains(&post.word), is_seen, "{}", self.whence(&thread.path));
                }
            }
        }
    }

    fn at_feeds(&self, secret: &str) {
        for (place, channel) in self.world.channels.iter().enumerate() {
            let address = format!("/feed/{secret}/kanal/{}", channel.slug);
            let answered = self.program.gets(&address);
            self.sees_nothing_forbidden(&address, &answered.text);
            let is_seen = self.world.may_see_channel(self.person, place);
            assert_eq!(answered.status, if is_seen { 200 } else { 404 }, "{}", self.whence(&address));
        }
        let address = format!("/feed/{secret}/region/08");
        let answered = self.program.gets(&address);
        self.sees_nothing_forbidden(&address, &answered.text);
        assert_eq!(answered.text.matches("<entry>").count(), self.visible_threads().len());
    }

    /// Who does not see a thread or a channel writes nothing there.
    fn writes(&self) {
        let world = self.world;
        if let Some(thread) =
            (0..world.threads.len()).find(|place| !world.may_see_thread(self.person, *place))
        {
            let id = world.threads[thread].id;
            let reply = self.program.posts(&format!("/threads/{id}/posts"), json!({ "body_md": "Hallo?" }));
            assert_eq!(reply.status, 404, "{}", self.whence(&format!("a reply to {id}")));
        }
        if let Some(post) = (0..world.posts.len()).find(|place| !world.may_see_post(self.person, *place)) {
            let id = world.posts[post].id;
            let thanks = self.program.puts(&format!("/posts/{id}/thanks"));
            assert_eq!(thanks.status, 404, "{}", self.whence(&format!("thanks for {id}")));
        }
        if let Some(channel) =
            (0..world.channels.len()).find(|place| !world.may_see_channel(self.person, *place))
        {
            let slug = &world.channels[channel].slug;
            let asked = json!({ "kind": "question", "title": "Darf ich hier etwas fragen?",
                "channel": slug, "ags": "08", "body_md": "Ich weiß es nicht." });
            let asked = self.program.posts("/threads", asked);
            assert_eq!((asked.status, asked.fields()), (422, vec!["channel unknown".to_owned()]));
        }
    }

    fn at_every_address(&self) {
        let count = self.world.forum.app().db.read(|conn| {
            let newest: Option<i64> =
                notifications::table.select(diesel::dsl::max(notifications::id)).first(conn)?;
            Ok(newest.unwrap_or(0))
        });
        for address in addresses::pages(self.world, count.unwrap()) {
            let page = self.world.people[self.person].browser.visits(&address);
            // What a redirect leads to is looked at as an address of its own.
            self.sees_nothing_forbidden(&page.path, &page.html.replace(&address, ""));
            assert!(page.status < 500, "{}: {}", self.whence(&address), page.status);
        }
        for address in addresses::programs(self.world) {
            let answered = self.program.gets(&address);
            self.sees_nothing_forbidden(&address, &answered.text);
            assert!(answered.status < 500, "{}: {}", self.whence(&address), answered.status);
        }
    }
}
