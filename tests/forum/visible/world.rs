//! A small forum that changes by chance, and what everybody may see in it, written down a second time and as simply
//! as possible: nothing here asks the forum.

use std::collections::BTreeSet;

use diesel::prelude::*;
use lotsenforum::db::DbConnection;
use lotsenforum::db::schema::{members, posts, threads as thread_rows};
use lotsenforum::error::Result;
use lotsenforum::forum::accounts::{Role, Viewer, store};
use lotsenforum::forum::channels::{self, Admitted, SubscriptionLevel, TypedChannel};
use lotsenforum::forum::ids::{ChannelId, OrganisationId, PostId, ThreadId};
use lotsenforum::forum::moderation::{Action, Reason, act};
use lotsenforum::forum::organisations::OrganisationKind;
use lotsenforum::forum::regions::Ags;
use lotsenforum::forum::threads::{self, NewReply, NewThread, PostText, ThreadKind, ThreadTitle};
use lotsenforum::forum::{notifications, paths};

use crate::support::{Person, TestForum};

/// Numbers that look like chance and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A channel as it was last decided.
pub struct Channel {
    pub id: ChannelId,
    pub slug: String,
    /// Stands in its name and its address, and nowhere else.
    pub word: String,
    pub is_closed: bool,
    /// People it admits, by their place.
    pub people: BTreeSet<usize>,
    pub regions: BTreeSet<&'static str>,
    pub kinds: BTreeSet<OrganisationKind>,
    /// Who is in charge of it by name, if a moderator.
    pub moderators: BTreeSet<usize>,
}

pub struct Thread {
    pub id: ThreadId,
    pub channel: usize,
    pub is_hidden: bool,
    /// Stands in its title and nowhere else.
    pub word: String,
    pub path: String,
}

pub struct Post {
    pub id: PostId,
    pub number: i32,
    pub thread: usize,
    pub is_hidden: bool,
    /// Stands in its text and nowhere else.
    pub word: String,
}

pub struct World<'a> {
    pub forum: &'a TestForum,
    pub people: Vec<Person<'a>>,
    pub roles: Vec<Role>,
    pub homes: Vec<&'static str>,
    /// Of the organisation she works for, if she has chosen one.
    pub kinds: Vec<Option<OrganisationKind>>,
    pub channels: Vec<Channel>,
    pub threads: Vec<Thread>,
    pub posts: Vec<Post>,
    pub dice: Dice,
    made: usize,
}

const HOMES: [&str; 4] = ["08115", "08116", "08421", "08111"];
const REGIONS: [&str; 5] = ["08115", "08421", "081", "0811", "08"];

impl World<'_> {
    /// What this test is about: the rule in five lines.
    pub fn may_see_channel(&self, person: usize, channel: usize) -> bool {
        let (channel, home) = (&self.channels[channel], self.homes[person]);
        !channel.is_closed
            || self.roles[person] == Role::Admin
            || self.roles[person] == Role::Moderator && channel.moderators.contains(&person)
            || channel.people.contains(&person)
            || self.kinds[person].is_some_and(|kind| channel.kinds.contains(&kind))
            || channel.regions.iter().any(|region| home.starts_with(region))
    }

    pub fn may_see_thread(&self, person: usize, thread: usize) -> bool {
        let thread = &self.threads[thread];
        !thread.is_hidden && self.may_see_channel(person, thread.channel)
    }

    pub fn may_see_post(&self, person: usize, post: usize) -> bool {
        let post = &self.posts[post];
        !post.is_hidden && self.may_see_thread(person, post.thread)
    }

    /// Every word that must not reach this person, with what it stands for.
    pub fn forbidden_words(&self, person: usize) -> Vec<&str> {
        let channels = (0..self.channels.len()).filter(|place| !self.may_see_channel(person, *place));
        let threads = (0..self.threads.len()).filter(|place| !self.may_see_thread(person, *place));
        let posts = (0..self.posts.len()).filter(|place| !self.may_see_post(person, *place));
        channels
            .map(|place| self.channels[place].word.as_str())
            .chain(threads.map(|place| self.threads[place].word.as_str()))
            .chain(posts.map(|place| self.posts[place].word.as_str()))
            .collect()
    }
}

impl<'a> World<'a> {
    pub fn new(forum: &'a TestForum, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut world = World {
            forum,
            people: Vec::new(),
            roles: Vec::new(),
            homes: Vec::new(),
            kinds: Vec::new(),
            channels: Vec::new(),
            threads: Vec::new(),
            posts: Vec::new(),
            made: 0,
            dice: Dice(seed + 1),
        };
        let names = ["Adam Admin", "Mona Eins", "Moritz Zwei", "Lena Drei", "Lutz Vier", "Lisa Sechs"];
        let roles = [Role::Admin, Role::Moderator, Role::Moderator, Role::Member, Role::Member, Role::Member];
        for (name, role) in names.into_iter().zip(roles) {
            let home = HOMES[dice.throw(HOMES.len())];
            world.people.push(forum.member(name).from("Rathaus", home).with_role(role).join());
            world.roles.push(role);
            world.homes.push(home);
            world.kinds.push(None);
        }
        for number in 0..4 {
            world.begins_channel(number);
        }
        for _ in 0..3 {
            for channel in 0..world.channels.len() {
                world.asks(channel);
            }
        }
        for _ in 0..12 {
            world.replies();
        }
        world
    }

    fn now(&self) -> lotsenforum::db::types::Timestamp {
        self.forum.clock().now()
    }

    /// Does something with somebody's rights, as a form would.
    pub fn does<T>(
        &self,
        person: usize,
        work: impl Fn(&mut DbConnection, &Viewer) -> Result<T>,
    ) -> Result<T> {
        let id = self.people[person].id;
        self.forum.app().db.write(|conn| {
            let viewer = Viewer::of(store::by_id(conn, id)?);
            work(conn, &viewer)
        })
    }

    fn begins_channel(&mut self, number: usize) {
        let word = format!("hecht{number}h");
        let now = self.forum.clock().now();
        let words = (word.as_str(), format!("Runde {word}"), "Was hier besprochen wird.");
        let words = (words.0, words.1.as_str(), words.2);
        let id = self.does(0, |conn, _| channels::store::insert(conn, words, 200, None, now)).unwrap();
        self.channels.push(Channel {
            id,
            slug: word.clone(),
            word,
            is_closed: false,
            people: BTreeSet::new(),
            regions: BTreeSet::new(),
            kinds: BTreeSet::new(),
            moderators: BTreeSet::new(),
        });
        for person in 0..self.people.len() {
            let slug = &self.channels[number].slug;
            let level = Some([SubscriptionLevel::All, SubscriptionLevel::Digest][person % 2]);
            self.does(person, |conn, viewer| channels::subscribe(conn, viewer, slug, level)).unwrap();
        }
    }

    fn sighted(&mut self, sees: impl Fn(&Self, usize) -> bool) -> usize {
        let seeing: Vec<usize> = (0..self.people.len()).filter(|person| sees(self, *person)).collect();
        seeing[self.dice.throw(seeing.len())]
    }

    pub fn asks(&mut self, channel: usize) {
        let author = self.sighted(|world, person| world.may_see_channel(person, channel));
        self.made += 1;
        let (word, text) = (format!("zander{}z", self.made), format!("karpfen{}k", self.made));
        let scope = ["08", self.homes[author]][self.dice.throw(2)];
        let new = NewThread {
            kind: ThreadKind::Question,
            title: ThreadTitle::parse(&format!("Wie macht ihr das mit {word} bei euch?")).unwrap(),
            channel: self.channels[channel].id,
            scope: Ags::parse(scope).unwrap(),
            post: PostText::parse(&format!("Wir fragen wegen {text}.")).unwrap().render(&word, true),
        };
        let now = self.forum.clock().now();
        let thread = self.does(author, |conn, viewer| threads::start(conn, viewer, &new, now)).unwrap();
        let path = paths::thread(thread.id, &thread.title);
        self.threads.push(Thread { id: thread.id, channel, is_hidden: false, word, path });
        let id = self.post_of(thread.id, 1);
        let thread = self.threads.len() - 1;
        self.posts.push(Post { id, number: 1, thread, is_hidden: false, word: text });
    }

    fn post_of(&self, thread: ThreadId, number: i32) -> PostId {
        let query = |conn: &mut DbConnection| {
            Ok(posts::table
                .filter(posts::thread_id.eq(thread).and(posts::number.eq(number)))
                .select(posts::id)
                .first(conn)?)
        };
        self.forum.app().db.read(query).unwrap()
    }

    fn visible_thread(&mut self) -> Option<usize> {
        let open: Vec<usize> =
            (0..self.threads.len()).filter(|place| self.may_see_thread(0, *place)).collect();
        (!open.is_empty()).then(|| open[self.dice.throw(open.len())])
    }

    fn replies(&mut self) {
        let Some(thread) = self.visible_thread() else { return };
        let author = self.sighted(|world, person| world.may_see_thread(person, thread));
        self.made += 1;
        let word = format!("karpfen{}k", self.made);
        let text = PostText::parse(&format!("Bei uns hilft {word}.")).unwrap();
        let new = NewReply { post: text.render(&word, false), answers: Some(1) };
        let (id, now) = (self.threads[thread].id, self.forum.clock().now());
        let Ok(post) = self.does(author, |conn, viewer| threads::reply(conn, viewer, id, &new, now)) else {
            return;
        };
        self.posts.push(Post { id: post.id, number: post.number, thread, is_hidden: false, word });
        if self.dice.throw(2) == 0 {
            let marked = self.does(0, |conn, viewer| {
                lotsenforum::forum::curation::mark_solution(conn, viewer, post.id, now)
            });
            drop(marked);
        }
    }

    /// Something changes that decides what somebody sees.
    pub fn changes(&mut self) {
        let now = self.forum.clock().now();
        let channel = self.dice.throw(self.channels.len());
        let person = self.dice.throw(self.people.len());
        match self.dice.throw(14) {
            0..=2 => {
                let is_closed = self.dice.throw(4) > 0;
                self.closes(channel, is_closed);
            }
            3..=4 => {
                let (channel_id, member) = (self.channels[channel].id, self.people[person].id);
                let whom = Admitted::Member(member);
                self.does(0, |conn, viewer| channels::admit(conn, viewer, channel_id, &whom, now)).unwrap();
                self.channels[channel].people.insert(person);
            }
            5 => {
                let region = REGIONS[self.dice.throw(REGIONS.len())];
                let (id, whom) = (self.channels[channel].id, Admitted::Region(Ags::parse(region).unwrap()));
                self.does(0, |conn, viewer| channels::admit(conn, viewer, id, &whom, now)).unwrap();
                self.channels[channel].regions.insert(region);
            }
            6..=7 => self.dismisses_one(channel),
            8 => self.moves_home(person),
            12 => self.admits_kind(channel),
            13 => self.works_for(person),
            9 => {
                let post = self.dice.throw(self.posts.len());
                let is_hidden = !self.posts[post].is_hidden && self.posts[post].number > 1;
                self.hides_post(post, is_hidden);
            }
            10 => {
                let thread = self.dice.throw(self.threads.len());
                self.hides_thread(thread);
            }
            _ => self.appoints(channel),
        }
        match self.dice.throw(4) {
            0 => self.replies(),
            1 => self.moves_thread(channel),
            2 => self.mutes(person),
            _ => drop(self.does(0, |conn, _| notifications::notify(conn, 50, now)).unwrap()),
        }
    }

    pub fn closes(&mut self, channel: usize, is_closed: bool) {
        let regions = self.forum.app().regions();
        let own = &self.channels[channel];
        let name = format!("Runde {}", own.word);
        let typed = TypedChannel {
            name: &name,
            description: "Was hier besprochen wird.",
            position: "200",
            region: "",
            is_closed,
            ..TypedChannel::default()
        };
        let draft = typed.check(&regions).unwrap();
        self.does(0, |conn, viewer| channels::edit(conn, viewer, own.id, &draft, self.now())).unwrap();
        self.channels[channel].is_closed = is_closed;
    }

    fn dismisses_one(&mut self, channel: usize) {
        let id = self.channels[channel].id;
        let admissions = self.does(0, |conn, viewer| channels::admissions(conn, viewer, id)).unwrap();
        if admissions.is_empty() {
            return;
        }
        let admission = &admissions[self.dice.throw(admissions.len())];
        self.does(0, |conn, viewer| channels::dismiss(conn, viewer, id, admission.id, self.now())).unwrap();
        let people = &self.people;
        let own = &mut self.channels[channel];
        match &admission.ags {
            Some(region) => own.regions.retain(|own| *own != region.as_str()),
            None if admission.organisation_kind.is_some() => {
                own.kinds.retain(|kind| Some(*kind) != admission.organisation_kind);
            }
            None => own.people.retain(|person| Some(people[*person].id) != admission.member_id),
        }
    }

    fn admits_kind(&mut self, channel: usize) {
        let kind = OrganisationKind::ALL[self.dice.throw(3)];
        let (id, now) = (self.channels[channel].id, self.forum.clock().now());
        let whom = Admitted::Kind(kind);
        self.does(0, |conn, viewer| channels::admit(conn, viewer, id, &whom, now)).unwrap();
        self.channels[channel].kinds.insert(kind);
    }

    /// As if the directory had corrected where she works; her region stays.
    fn works_for(&mut self, person: usize) {
        let kind = OrganisationKind::ALL[self.dice.throw(3)];
        let id = self.people[person].id;
        self.does(0, |conn, _| {
            use lotsenforum::db::schema::organisations as o;
            let name = format!("Probe {}", kind.word());
            let row = (o::kind.eq(kind), o::name.eq(&name), o::short_name.eq(&name));
            let row = (row, o::search_name.eq(&name), o::ags.eq("08"));
            let organisation: OrganisationId =
                diesel::insert_into(o::table).values(row).returning(o::id).get_result(conn)?;
            diesel::update(members::table.find(id))
                .set(members::organisation_id.eq(organisation))
                .execute(conn)?;
            store::note_change(conn, id)
        })
        .unwrap();
        self.kinds[person] = Some(kind);
    }

    fn moves_home(&mut self, person: usize) {
        let (id, home) = (self.people[person].id, HOMES[self.dice.throw(HOMES.len())]);
        self.does(0, |conn, _| {
            diesel::update(members::table.find(id)).set(members::home_ags.eq(home)).execute(conn)?;
            store::note_change(conn, id)
        })
        .unwrap();
        self.homes[person] = home;
    }

    fn hides_post(&mut self, post: usize, is_hidden: bool) {
        let (id, thread) = (self.posts[post].id, self.threads[self.posts[post].thread].id);
        self.does(0, |conn, _| {
            diesel::update(posts::table.find(id)).set(posts::is_hidden.eq(is_hidden)).execute(conn)?;
            note_change(conn, thread)
        })
        .unwrap();
        self.posts[post].is_hidden = is_hidden;
    }

    fn hides_thread(&mut self, thread: usize) {
        let (id, is_hidden) = (self.threads[thread].id, !self.threads[thread].is_hidden);
        self.does(0, |conn, _| {
            diesel::update(thread_rows::table.find(id))
                .set(thread_rows::is_hidden.eq(is_hidden))
                .execute(conn)?;
            note_change(conn, id)
        })
        .unwrap();
        self.threads[thread].is_hidden = is_hidden;
    }

    fn appoints(&mut self, channel: usize) {
        let now = self.forum.clock().now();
        let moderator = 1 + self.dice.throw(2);
        let (id, member) = (self.channels[channel].id, self.people[moderator].id);
        if self.channels[channel].moderators.remove(&moderator) {
            let scopes = self.does(0, channels::scopes).unwrap();
            for scope in
                scopes.iter().filter(|scope| (scope.member_id, scope.channel_id) == (member, Some(id)))
            {
                self.does(0, |conn, viewer| channels::release(conn, viewer, scope.id, self.now())).unwrap();
            }
        } else {
            self.does(0, |conn, viewer| channels::appoint(conn, viewer, member, (Some(id), None), now))
                .unwrap();
            self.channels[channel].moderators.insert(moderator);
        }
    }

    fn moves_thread(&mut self, channel: usize) {
        let Some(thread) = self.visible_thread() else { return };
        let (id, to, now) = (self.threads[thread].id, self.channels[channel].id, self.forum.clock().now());
        let reason = Reason::parse("Passt besser.").unwrap();
        self.does(0, |conn, viewer| act(conn, viewer, id, &Action::Move(to), &reason, now)).unwrap();
        self.threads[thread].channel = channel;
    }

    fn mutes(&mut self, person: usize) {
        let id = self.threads[self.dice.throw(self.threads.len())].id;
        // What she does not see she cannot mute.
        drop(self.does(person, |conn, viewer| threads::mute(conn, viewer, id)));
    }
}

/// As the store of threads does it.
fn note_change(conn: &mut DbConnection, id: ThreadId) -> Result<()> {
    let channel = diesel::update(thread_rows::table.find(id))
        .set(thread_rows::version.eq(thread_rows::version + 1))
        .returning(thread_rows::channel_id)
        .get_result(conn)?;
    channels::store::note_change(conn, channel)
}
