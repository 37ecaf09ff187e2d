//! People of the stories, with good defaults.

use std::sync::OnceLock;

use lotsenforum::forum::accounts::{self, NewMember, Role, password, store};
use lotsenforum::forum::ids::{MemberId, ThreadId};
use lotsenforum::forum::regions::Ags;

use super::{Browser, Page, TestForum};

/// The password of all people here; hashed once, because hashing is slow by design.
pub const PASSWORD: &str = "Kehrwoche-2026";
static HASH: OnceLock<String> = OnceLock::new();

/// A member with her own browser.
pub struct Person<'a> {
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// Her id.
    pub id: MemberId,
    /// Her browser.
    pub browser: Browser,
    forum: &'a TestForum,
}

/// Who is about to join.
pub struct Newcomer<'a> {
    forum: &'a TestForum,
    name: String,
    role: Role,
    home: String,
    organisation: String,
}

/// A thread that somebody began.
#[derive(Debug, Clone)]
pub struct ThreadAddress {
    /// Its id.
    pub id: ThreadId,
    /// Its path.
    pub path: String,
}

impl<'a> Newcomer<'a> {
    pub fn new(forum: &'a TestForum, name: &str) -> Self {
        Self {
            forum,
            name: name.to_owned(),
            role: Role::Member,
            home: "08115".to_owned(),
            organisation: "Stadt Herrenberg".to_owned(),
        }
    }

    /// Works there: a key of a Kreis.
    pub fn from(mut self, organisation: &str, home: &str) -> Self {
        self.organisation = organisation.to_owned();
        self.home = home.to_owned();
        self
    }

    /// With this role.
    pub fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Becomes a member and signs in.
    pub fn join(self) -> Person<'a> {
        let person = self.join_without_signing_in();
        let db = &person.forum.app().db;
        let now = person.forum.clock().now();
        let token = db
            .write(|conn| {
                let member = store::by_id(conn, person.id)?;
                accounts::begin_session(conn, &member, "", now)
            })
            .unwrap();
        person.browser.sets_cookie("sitzung", &token);
        person
    }

    /// Becomes a member.
    pub fn join_without_signing_in(self) -> Person<'a> {
        let handle = lotsenforum::text::slug(&self.name).replace('-', ".");
        let new = NewMember {
            email: format!("{handle}@rathaus.example"),
            handle,
            name: self.name,
            password_hash: HASH.get_or_init(|| password::hash(PASSWORD).unwrap()).clone(),
            role: self.role,
            organisation: self.organisation,
            home_ags: Ags::parse(&self.home).unwrap(),
            is_per_du: false,
        };
        let app = self.forum.app();
        let id = app.db.write(|conn| store::insert(conn, &new, app.clock.now())).unwrap();
        Person { name: new.name, email: new.email, id, browser: self.forum.browser(), forum: self.forum }
    }
}

impl Person<'_> {
    /// Signs in through the form.
    pub fn signs_in(&self, password: &str) -> Page {
        let page = self.browser.visits("/anmelden");
        let form = page.form("Anmelden").with("email", &self.email).with("passwort", password);
        self.browser.sends(&form)
    }

    /// Asks in the channel "E-Akte & DMS" for the whole Land.
    pub fn asks(&self, title: &str, text: &str) -> ThreadAddress {
        self.asks_in("e-akte-dms", "08", title, text)
    }

    /// Asks in a channel for a region, through both steps.
    pub fn asks_in(&self, channel: &str, scope: &str, title: &str, text: &str) -> ThreadAddress {
        let channel = self.forum.channel_id(channel).to_string();
        let first = self.browser.visits("/neu").form("Weiter");
        let first = first.with("titel", title).with("kanal", &channel).with("kanal_anderer", "");
        let second = self.browser.sends(&first.with("fuer", scope).with("fuer_andere", ""));
        let page = self.browser.sends(&second.form("veröffentlichen").with("text", text));
        assert_eq!(page.status, 200, "{}", page.text());
        assert_eq!(page.h1(), title);
        ThreadAddress { id: thread_id(&page.path), path: page.path }
    }

    /// Replies to a thread.
    pub fn replies_to(&self, thread: &ThreadAddress, text: &str) -> Page {
        let page = self.browser.visits(&thread.path);
        self.browser.sends(&page.form("Antwort veröffentlichen").with("text", text))
    }

    /// Reads a thread's first page.
    pub fn reads(&self, thread: &ThreadAddress) -> Page {
        self.browser.visits(&thread.path)
    }
}

fn thread_id(path: &str) -> ThreadId {
    let digits: String = path.trim_start_matches("/t/").chars().take_while(char::is_ascii_digit).collect();
    ThreadId(digits.parse().unwrap())
}
